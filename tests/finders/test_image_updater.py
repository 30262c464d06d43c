from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import image_updater

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


def annotation(name: str, value: str) -> str:
    return f"""
    # app.yaml
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: press
      annotations: {{argocd-image-updater.argoproj.io/{name}: "{value}"}}
    """


def updater(image: str, kind: str = "ImageUpdater") -> str:
    return f"""
    # updater.yaml
    apiVersion: argocd-image-updater.argoproj.io/v1alpha1
    kind: {kind}
    metadata: {{name: press}}
    spec: {{applicationRefs: [{{images: [{{alias: press, imageName: "{image}"}}]}}]}}
    """


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(annotation("image-list", "web=registry.corp:5000/press:~1"), "unknown-registry", id="a port"),
        pytest.param(
            annotation("image-list", "web=$IMAGE,hub.example.com/press"), "placeholder already-mirrored", id="other"
        ),
        pytest.param(annotation("web.kustomize.image-name", "quay.io/orchard/press"), "match-key", id="of kustomize"),
        pytest.param(annotation("web.kustomize.image-name", "press"), "match-key", id="a word of kustomize"),
        pytest.param(annotation("web.update-strategy", "digest"), "", id="other annotations"),
        pytest.param(annotation("image-list", ""), "", id="nothing"),
        pytest.param(annotation("image-list", ",,"), "", id="commas"),
        pytest.param(updater("press", kind="Other"), "possible", id="another kind"),
    ],
)
def test_image_updater_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(image_updater, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(annotation("image-list", "nginx"), annotation("image-list", "hub.example.com/nginx"), id="a word"),
        pytest.param(
            annotation("image-list", "web=orchard/press:~1.2,quay.io/orchard/pump:^1, cellar = orchard/cellar:>=1 <2"),
            annotation(
                "image-list",
                "web=hub.example.com/orchard/press:~1.2,hub.example.com/orchard/pump:^1,"
                " cellar = hub.example.com/orchard/cellar:>=1 <2",
            ),
            id="a list",
        ),
        pytest.param(
            annotation("image-list", "server=quay.io/orchard/press,chart=quay.io/orchard/mill, url = orchard/well"),
            annotation(
                "image-list",
                "server=hub.example.com/orchard/press,chart=hub.example.com/orchard/mill, url = hub.example.com/orchard/well",
            ),
            id="aliases that are words for addresses",
        ),
        pytest.param(
            updater("orchard/press:~1.2"), updater("hub.example.com/orchard/press:~1.2"), id="in a resource of its own"
        ),
        pytest.param(updater("nginx:1.x"), updater("hub.example.com/nginx:1.x"), id="a word in a resource of its own"),
    ],
)
def test_image_updater_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(image_updater, before, after)
