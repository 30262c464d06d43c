"""Finders: each is a module with a docstring (Finds, Leaves, Source, Example), an ID and a generator find(document).

The order has meaning: the first to claim a span wins, so the exact ones stand before the general ones. The sweep comes
after all of them; it looks at text, not at keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders import (
    argo_images,
    arguments,
    builds,
    chart_metadata,
    compose,
    compositions,
    custom_resources,
    downloads,
    environment,
    helm_parameters,
    image_key,
    image_updater,
    image_words,
    in_base64,
    job_files,
    jobs,
    json_patch,
    kamal,
    kubeadm,
    kubespray,
    kustomization,
    listed,
    loops,
    pod_spec,
    releases,
    remote_charts,
    remote_manifests,
    rke,
    scripts,
    split,
    workflow_parameters,
)

if TYPE_CHECKING:
    from types import ModuleType

FINDERS: Final[tuple[ModuleType, ...]] = (
    in_base64,
    custom_resources,
    chart_metadata,
    kustomization,
    remote_charts,
    remote_manifests,
    argo_images,
    image_updater,
    json_patch,
    compositions,
    workflow_parameters,
    compose,
    builds,
    job_files,
    kamal,
    pod_spec,
    kubeadm,
    rke,
    kubespray,
    downloads,
    helm_parameters,
    split,
    image_key,
    image_words,
    jobs,
    loops,
    environment,
    arguments,
    listed,
    releases,
    scripts,
)
