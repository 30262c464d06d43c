"""Image variables of kubespray and of Ansible roles in its manner.

Finds:   `*_image_repo` and `*_img_repo` (a registry or a name), `registry_host`, `*_container` (a reference),
         `downloads.*.repo`; in YAML variables and in INI inventories.
Leaves:  what Jinja composes of other variables, or a registry of the same prefix decides; `*_image_tag`; the registries
         that containerd, CRI-O and Docker are told to mirror, to trust or to log in to (match keys); familiar names in
         tables of images, hosts with their ports (`*_container: press:8448`) and versions, which are listed.
Source:  kubespray docs/operations/offline-environment.md; roles/kubespray_defaults.
Example: quay_image_repo: "quay.io"
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.finders.finding import Finding, registry, site, whole
from rewrite.finders.own_host_keys import WITH_PORT
from rewrite.finders.part_names import REGISTRY_KEY, REGISTRY_NAMES
from rewrite.lazy import expression
from rewrite.locate import UNKNOWN_REST, Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.reference import looks_like_bare_domain
from rewrite.shape import FAMILIAR, WHOLE, Shape, shape_of
from rewrite.tree import Node, Scalar, entries_of, nodes_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "kubespray"
REGISTRY_HOST: Final = "registry_host"
# The registries that kubespray composes its other image variables of, and where they are when nobody sets them.
REGISTRIES: Final = {
    "kube_image_repo": "registry.k8s.io",
    "gcr_image_repo": "gcr.io",
    "github_image_repo": "ghcr.io",
    "docker_image_repo": "docker.io",
    "quay_image_repo": "quay.io",
}
REPOSITORY: Final = ("_image_repo", "_img_repo")
# What kubespray joins to a registry: Docker Hub's official images are spelled with their library/.
JOINED: Final = {"docker_image_repo": f"library/{UNKNOWN_REST}"}
KEYS: Final = expression(
    r"(?:[A-Za-z0-9_]+_(?:image|img)_repo|[A-Za-z0-9_]+_container|repo|registry_host|prefix|location|registry"
    r"|[a-z]+_(?:insecure_registries|registry_mirrors))\Z"
)
# Variables under which the runtimes are told what to do with a registry.
RUNTIME: Final = expression(
    r"(?:containerd|crio|docker)_(?:registries|registries_mirrors|registry_auth|registry_mirrors|insecure_registries)\Z"
)

# What belongs under the key of a tag: `press_image_repo: 1.32.0`.
VERSION: Final = expression(r"(?:v\d+|v?\d+(?:\.\d+)+)(?:[-+][\w.+-]+)?\Z", re.ASCII)
A_VERSION: Final = "a version, not the name of an image"


def find(document: Document) -> Iterator[Finding]:
    """Find the image variables."""
    for scalar in document.named(KEYS):
        if scalar.text and manifest_of(scalar) is None:
            yield from _judge(document, scalar)


def _judge(document: Document, scalar: Scalar) -> Iterator[Finding]:
    key = scalar.key
    if _is_for_runtime(scalar):
        if _names_registry(document, scalar.text):
            yield whole(scalar, Role.REFERENCE, Reason.MATCH_KEY, "what the container runtime is told about a registry")
    elif not isinstance(key, str):
        return
    elif key in REGISTRIES:
        yield registry(scalar, JOINED.get(key, ""))
    elif key == REGISTRY_HOST:
        named = _names_registry(document, scalar.text) or shape_of(scalar.text) is Shape.PLACEHOLDER
        if named and (document.source_kind is SourceKind.ANSIBLE or _is_of_kubespray(scalar)):
            yield registry(scalar)
    elif key.endswith(REPOSITORY):
        yield from _judge_repository(document, scalar)
    elif key.endswith("_container"):
        yield from _judge_container(document, scalar)
    elif _is_download(scalar) and shape_of(scalar.text) is not Shape.URL:
        yield _repository(document, scalar)


def _judge_repository(document: Document, scalar: Scalar) -> Iterator[Finding]:
    if _is_joined(document, scalar):
        return
    beside = _registry_of_all(document, scalar.parent) if _is_familiar(document, scalar) else None
    if beside is not None:
        # timid: a role may join it to the registry of everything.
        yield whole(scalar, Role.NAME, Reason.POSSIBLE, f"a role may join it to {format_path(beside.path)}")
    else:
        yield _repository(document, scalar)


def _judge_container(document: Document, scalar: Scalar) -> Iterator[Finding]:
    # "runner_container: builder" is a name among others; only an evident reference counts here.
    shape = shape_of(scalar.text)
    if shape is Shape.TAGGED and len(scalar.path) > 1:
        # timid: in a table of images, such a name is joined to a registry where it is used.
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "a role may join it to a registry")
    elif shape is Shape.PATHED and document.source_kind is SourceKind.ANSIBLE:
        # timid: without a tag it may be anything that has a container, such as a folder.
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "a name without a tag")
    elif shape is Shape.TAGGED and WITH_PORT.match(scalar.text):
        # timid: `press_addr_with_container: press-api:41081` is where a proxy finds it.
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, "it may be a host with its port")
    elif shape in WHOLE:
        yield site(scalar)


def _is_of_kubespray(host: Scalar) -> bool:
    """Tell whether kubespray's own variables stand beside it: `kube_image_repo: "{{ registry_host }}"`, in any file."""
    return not REGISTRIES.keys().isdisjoint(entries_of(host.parent))


def _is_for_runtime(scalar: Scalar) -> bool:
    """Tell whether a scalar stands somewhere below a variable that configures the container runtime."""
    keys = (scalar.key, *(node.key for node in nodes_around(scalar)))
    return any(isinstance(key, str) and RUNTIME.match(key) for key in keys)


def _is_joined(document: Document, scalar: Scalar) -> bool:
    """Tell whether a registry decides for a name, as in `{press_registry, press_image_repo}`: one of the same prefix.

    A variable that is called `registry` may be that of anything.
    """
    from rewrite.finders.beside import registry_beside  # few files are variables

    beside = registry_beside(scalar)
    is_other = beside is not None and bool(beside.text) and beside.key not in REGISTRY_NAMES
    return is_other and not _names_registry(document, scalar.text)


def _is_familiar(document: Document, scalar: Scalar) -> bool:
    return shape_of(scalar.text) in FAMILIAR and not document.is_mirror(scalar.text)


def _names_registry(document: Document, text: str) -> bool:
    """Tell whether a text is a registry, or begins with one."""
    return looks_like_bare_domain(text) or document.is_mirror(text) or shape_of(text) is Shape.EXPLICIT


# A file of variables asks so for each of its paths.
@lru_cache(maxsize=1)
def _registry_of_all(document: Document, mapping: Node) -> Scalar | None:
    """Give a variable that is set to a registry and called one, among those that are not kubespray's own."""
    for key, child in entries_of(mapping).items():
        if not isinstance(child, Scalar) or key in REGISTRIES or key == REGISTRY_HOST or not REGISTRY_KEY.match(key):
            continue
        if _names_registry(document, child.text.rstrip("/")):
            return child
    return None


def _repository(document: Document, scalar: Scalar) -> Finding:
    if looks_like_bare_domain(scalar.text) or document.is_mirror(scalar.text):
        return whole(scalar, Role.DOMAIN)
    if VERSION.match(scalar.text):
        # timid: an image may be called so.
        return whole(scalar, Role.NAME, Reason.POSSIBLE, A_VERSION)
    return site(scalar, name_only=True)


def _is_download(scalar: Scalar) -> bool:
    downloads = scalar.parent.parent
    if scalar.key != "repo" or downloads is None:
        return False
    return downloads.key == "downloads" and "tag" in scalar.parent.children
