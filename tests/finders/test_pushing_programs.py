"""What programs write is left, and what the same programs read is not."""

from __future__ import annotations

import pytest

from rewrite.policy import Policy
from rewrite.stream import rewrite_string

PRESS = "quay.io/orchard/press:1"
MILL = "quay.io/orchard/mill:1"


@pytest.mark.parametrize(
    ("container", "moved"),
    [
        pytest.param(f"args: [-c, 'git://a', -f, Dockerfile, -d, '{PRESS}']", [], id="a short flag beside a context"),
        pytest.param(f"args: [-d, '{PRESS}', '-c=git://a']", [], id="a short flag in front of a context"),
        pytest.param(f"command: [sh, -c, '/kaniko/executor -c . -d {PRESS}']", [], id="a short flag of an executor"),
        pytest.param(f"command: [sh, -c, 'docker run -d {PRESS}']", [PRESS], id="what is run in the background"),
        pytest.param(f"args: [image, copy, '{PRESS}', '{MILL}']", [PRESS], id="a copy without the program"),
        pytest.param(f"args: [image, inspect, '{PRESS}']", [PRESS], id="what is looked at"),
        pytest.param(
            f"command: [sh, -c, 'regctl image mod {PRESS} --create {MILL}']", [PRESS], id="what is made of an image"
        ),
        pytest.param(
            f"command: [/cnb/lifecycle/creator, -run-image, '{PRESS}', '-cache-image={MILL}', '-app=/a', '{MILL}']",
            [PRESS],
            id="what a lifecycle creates",
        ),
        pytest.param(f"command: [/cnb/lifecycle/exporter, -daemon, '{PRESS}']", [], id="what a lifecycle exports"),
        pytest.param(f"command: [/cnb/lifecycle/analyzer, '{PRESS}']", [PRESS], id="what a lifecycle analyzes"),
        pytest.param(f"command: [sh, -c, 'pack build {PRESS} --cache-image {MILL}']", [], id="where pack keeps layers"),
        pytest.param(f"args: ['--cache-image={PRESS}']", [PRESS], id="the image of a cache"),
        pytest.param(f"{{image: a/cosign, args: [sign, --yes, '{PRESS}']}}", ["a/cosign"], id="what cosign signs"),
        pytest.param(f"{{image: a/b, args: [sign, '{PRESS}']}}", ["a/b", PRESS], id="a word for something else"),
        pytest.param(f"{{image: a/crane, args: [tag, '{PRESS}', v2]}}", ["a/crane"], id="what an image starts"),
        pytest.param(f"{{image: a/skopeo/b, args: [delete, '{PRESS}']}}", ["a/skopeo/b"], id="what a folder names"),
        pytest.param(f"{{image: a/crane-b, args: [tag, '{PRESS}']}}", ["a/crane-b", PRESS], id="what another starts"),
        pytest.param(f"{{image: a/crane, args: [export, '{PRESS}']}}", ["a/crane", PRESS], id="what it reads"),
        pytest.param(
            f"{{image: a/crane, command: [b], args: [tag, '{PRESS}']}}", ["a/crane", PRESS], id="what is told to start"
        ),
        pytest.param(
            f"{{image: a/crane, command: [b, tag, '{PRESS}']}}", ["a/crane", PRESS], id="what stands in its place"
        ),
        pytest.param(f"command: [crane, tag, '{PRESS}', v2]", [], id="a tag of an image in its registry"),
        pytest.param(f"command: [crane, delete, '{PRESS}']", [], id="what is deleted in its registry"),
        pytest.param(f"command: [docker, tag, '{PRESS}', '{MILL}']", [PRESS], id="a tag of an image that is here"),
        pytest.param(f"command: [kubectl, delete, pod, '{PRESS}']", [PRESS], id="something else that is deleted"),
        pytest.param("command: [werf, converge, --repo, quay.io/orchard/press]", [], id="the repository of a builder"),
        pytest.param("command: [kn, func, deploy, --registry, quay.io/orchard]", [], id="the registry of func"),
        pytest.param("command: [press, deploy, --registry, quay.io/a]", ["quay.io/a"], id="a registry of another one"),
        pytest.param(
            "{env: [{name: WERF_REPO, value: quay.io/a/b}, {name: FUNC_REGISTRY, value: quay.io/a}, "
            "{name: GO_FUNC_REGISTRY_URL, value: quay.io/c}, {name: PRESS_DEFAULT_REPO, value: quay.io/d}]}",
            ["quay.io/c", "quay.io/d"],
            id="variables of tools that build",
        ),
        pytest.param(f"command: [hack/copy-image.sh, $(params.a), '{PRESS}']", [], id="the last operand of a copy"),
        pytest.param(
            f"command: [hack/copy-image.sh, '{PRESS}', '{MILL}']", [PRESS], id="a copy by a program of one's own"
        ),
        pytest.param(f"command: [sh, -c, './push-image.sh {PRESS} && docker run {MILL}']", [MILL], id="a push by one"),
        pytest.param(f"command: [/bin/push-gateway, '{PRESS}']", [PRESS], id="a program with such a word in its name"),
        pytest.param(f"command: [/bin/mirror, '{PRESS}']", [PRESS], id="a copy with one operand"),
        pytest.param(f"command: [/bin/copy, --from, '{PRESS}']", [PRESS], id="behind a flag"),
        pytest.param(f"command: [make, docker-push, 'IMG={PRESS}']", [], id="a target that pushes"),
        pytest.param(f"command: [make, 'IMG={PRESS}', docker-push]", [], id="a target behind its variable"),
        pytest.param(f"command: [make, deploy, 'IMG={PRESS}']", [PRESS], id="a target that pushes nothing"),
        pytest.param(f"command: [make, docker-push, 'BASE_IMG={PRESS}']", [PRESS], id="what is built on"),
        pytest.param(f"command: [sh, -c, 'IMG={PRESS} make push']", [], id="a variable in front of a target"),
        pytest.param(
            f"command: [sh, -c, 'kubectl run a --image={PRESS} -- make push']", [PRESS], id="what a target runs in"
        ),
        pytest.param(f"args: ['jib:build', '-Dimage={PRESS}']", [], id="a goal that builds"),
        pytest.param(f"args: ['-Dimage={PRESS}', test]", [PRESS], id="a property of another goal"),
        pytest.param(f"command: [az, acr, build, --image, '{PRESS}']", [], id="a registry that builds"),
        pytest.param(f"command: [kubectl, create, job, func, '--image={PRESS}']", [PRESS], id="a name like a program"),
        pytest.param(f"command: [func, run, --image, '{PRESS}']", [PRESS], id="what func runs"),
        pytest.param(f"command: [okteto, build, -t, '{PRESS}']", [], id="a tag of whatever builds"),
    ],
)
def test_pushing_programs(container: str, moved: list[str]) -> None:
    container = container if container.startswith("{") else f"{{{container}}}"
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{container}]}}\n"
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com"), "pod.yaml")
    assert [change.before for change in plan.changes] == moved
