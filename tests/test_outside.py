"""Each table is a place and the finder that knows it; what stands outside known fields stays without the sweep."""

from __future__ import annotations

import pytest

from rewrite.locate import LocatedReference, Role
from rewrite.outside import set_apart
from rewrite.report import Place, ResourceRef
from rewrite.span import Span


def is_outside(path: str, finder: str, kind: str) -> bool:
    place = Place("a.yaml", 1, 1, 0, path, ResourceRef("v1", kind))
    return set_apart([LocatedReference(finder, Role.REFERENCE, "a/b:1", Span(0, 5), place)], ())[0].is_outside


@pytest.mark.parametrize(
    ("path", "finder", "kind"),
    [
        pytest.param("spec.containers[0].image", "pod-spec", "Pod", id="a container"),
        pytest.param("spec.env.image.repository", "split", "Press", id="an image of an environment"),
        pytest.param("environments.image", "image-key", "", id="several environments"),
        pytest.param("spec.manifest > spec.image", "image-key", "Press", id="a text in an object"),
        pytest.param("[0].command.stdin > spec.image", "image-key", "Press", id="what a command reads"),
        pytest.param("[0].args.image", "image-key", "", id="what a module is told"),
        pytest.param("env[0].value", "own-fields", "", id="a field of the configuration"),
        pytest.param("data.press", "own-fields", "ConfigMap", id="one in a ConfigMap"),
        pytest.param("annotations.images > [0].image", "chart-metadata", "", id="the images of a chart"),
        pytest.param('metadata.annotations["a/b"]', "image-updater", "Application", id="images that are updated"),
    ],
)
def test_known_fields(path: str, finder: str, kind: str) -> None:
    assert not is_outside(path, finder, kind)


@pytest.mark.parametrize(
    ("path", "finder", "kind"),
    [
        pytest.param("spec.containers[0].env[1].value", "environment", "Pod", id="a variable"),
        pytest.param("spec.params[0].value", "environment", "Task", id="what has the name of one"),
        pytest.param("services.a.environment.PRESS_IMAGE", "image-key", "", id="a variable in a map"),
        pytest.param("controller.extraEnvVars.PRESS_IMAGE", "image-key", "", id="one in values"),
        pytest.param("spec.containers[0].args[0]", "arguments", "Pod", id="an argument"),
        pytest.param("spec.command", "image-key", "Press", id="a command"),
        pytest.param("spec.command[2]", "image-key", "Press", id="a word of a command"),
        pytest.param('metadata.annotations["a.b/proxyImage"]', "image-key", "Pod", id="an annotation"),
        pytest.param('podAnnotations["a.b/proxyImage"]', "image-key", "", id="one in values"),
        pytest.param('metadata.annotations["a.b/c"] > image', "image-key", "Pod", id="a text in an annotation"),
        pytest.param("data.press-image", "image-key", "ConfigMap", id="a key of a ConfigMap"),
        pytest.param('data["a.yaml"] > image.repository', "split", "ConfigMap", id="a text in a ConfigMap"),
    ],
)
def test_outside(path: str, finder: str, kind: str) -> None:
    assert is_outside(path, finder, kind)
