from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from rewrite.fieldspec import FieldSpec
from rewrite.policy import Policy, Rule

if TYPE_CHECKING:
    from conftest import Moves, Says

# Each tree is a few files; a line `# name` begins one.
WEB = """
# base/web.yaml
kind: Deployment
spec: {template: {spec: {containers: [{name: web, image: "quay.io/orchard/press:v1"}]}}}
# base/kustomization.yaml
resources: [web.yaml]
"""


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        pytest.param(
            """
            # overlay/kustomization.yaml
            resources: [../base]
            images:
            - {name: quay.io/orchard/press, newTag: v2}
            - {name: quay.io/orchard/press, newName: quay.io/orchard/press, newTag: v2}
            """,
            (
                (
                    "overlay/kustomization.yaml:images[0].name match-key ../base is not in this run; add `newName: "
                    "hub.example.com/orchard/press` to have its images moved"
                ),
                "overlay/kustomization.yaml:images[1].name match-key ../base is not in this run",
            ),
            id="the base is not in the run",
        ),
        pytest.param(
            """
            # kustomization.yaml
            resources: ["https://github.com/orchard/press//deploy?ref=v1"]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            (
                "kustomization.yaml:resources[0] remote",
                (
                    "kustomization.yaml:images[0].name match-key https://github.com/orchard/press//deploy?ref=v1 is not in "
                    "this run; add `newName: hub.example.com/orchard/press` to have its images moved"
                ),
            ),
            id="the base is fetched",
        ),
        pytest.param(
            """
            # kustomization.yaml
            resources: ["git@git.orchard.example:orchard/press"]
            """,
            ("kustomization.yaml:resources[0] remote",),
            id="the base is fetched by SSH",
        ),
        pytest.param(
            WEB
            + """
# overlay/kustomization.yaml
resources: [../base]
images:
- {name: press, newTag: v2}
- {name: docker.io/orchard/press, newTag: v2}
""",
            (
                "overlay/kustomization.yaml:images[0].name no-match",
                (
                    "overlay/kustomization.yaml:images[1].name no-match kustomize does not take it for "
                    "quay.io/orchard/press (base/web.yaml:2)"
                ),
            ),
            id="another spelling",
        ),
        pytest.param(
            WEB
            + """
# overlay/kustomization.yaml
resources: [../base]
images:
# rewrite-images: ignore
- {name: quay.io/orchard/press, newTag: v2}
""",
            (
                (
                    "overlay/kustomization.yaml:images[0].name ambiguous quay.io/orchard/press (base/web.yaml:2) moves, but "
                    "this entry is marked to stay: mark both of them, or none"
                ),
            ),
            id="marked",
        ),
        pytest.param(
            WEB
            + """
# overlay/kustomization.yaml
# rewrite-images: ignore-file
resources: [../base]
images: [{name: quay.io/orchard/press, newTag: v2}]
""",
            (
                (
                    "overlay/kustomization.yaml: ambiguous quay.io/orchard/press (base/web.yaml:2) moves, but "
                    "this entry is marked to stay: mark both of them, or none"
                ),
            ),
            id="the file is marked",
        ),
        pytest.param(
            """
            # web.yaml
            kind: Pod
            spec: {containers: [{image: "registry.orchard.internal/press:v1"}]}
            # kustomization.yaml
            resources: [web.yaml]
            images: [{name: registry.orchard.internal/press, newTag: v2}]
            """,
            ("kustomization.yaml:images[0].name match-key the images that it is for stay as they are",),
            id="its images stay",
        ),
        pytest.param(
            """
            # web.yaml
            kind: Pod
            spec: {containers: [{image: "hub.example.com/orchard/press:v1"}]}
            # kustomization.yaml
            resources: [web.yaml]
            images: [{name: hub.example.com/orchard/press, newTag: v2}, {name: quay.io/orchard/press, newTag: v2}]
            """,
            (
                "kustomization.yaml:images[0].name already-mirrored",
                (
                    "kustomization.yaml:images[1].name no-match hub.example.com/orchard/press (web.yaml:2) is what it "
                    "should name if that was written quay.io/orchard/press before it moved"
                ),
            ),
            id="on the mirror already",
        ),
        pytest.param(
            """
            # store.yaml
            apiVersion: orchard.example/v1
            kind: Store
            spec: {image: "quay.io/orchard/press:v1"}
            # kustomization.yaml
            resources: [store.yaml]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            (
                (
                    "kustomization.yaml:images[0].name no-match kustomize does not look for images where "
                    "quay.io/orchard/press (store.yaml:3) stands"
                ),
            ),
            id="a field in which kustomize does not look",
        ),
        pytest.param(
            """
            # web.yaml
            kind: Pod
            spec: {containers: [{image: "nginx:1.27"}, {image: "quay.io/orchard/press:v1"}]}
            # kustomization.yaml
            resources: [web.yaml]
            images: [{name: "(.*/)?nginx", newTag: "1.28"}, {name: "^quay.io/.*/press", newTag: v2}]
            """,
            (
                "kustomization.yaml:images[0].name match-key it is for the same images afterwards",
                (
                    "kustomization.yaml:images[1].name ambiguous quay.io/orchard/press (web.yaml:2) becomes "
                    "hub.example.com/orchard/press; no expression moves: give each of its images an entry of its own, "
                    "by the name that it gets"
                ),
            ),
            id="expressions",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}]}
            # b.yaml
            kind: Pod
            # rewrite-images: ignore
            spec: {containers: [{image: "quay.io/orchard/press:v1"}]}
            # kustomization.yaml
            resources: [a.yaml, b.yaml]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            (
                (
                    "kustomization.yaml:images[0].name ambiguous quay.io/orchard/press (a.yaml:2) moves, "
                    "quay.io/orchard/press (b.yaml:3) stays: marked `rewrite-images: ignore` in the file; mark both of "
                    "them, or none"
                ),
            ),
            id="one of its images stays",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "nginx:1"}, {image: "docker.io/nginx:2"}]}
            # kustomization.yaml
            resources: [a.yaml]
            images: [{name: nginx, newTag: "3"}]
            """,
            (
                "kustomization.yaml:images[0].name ambiguous docker.io/nginx (a.yaml:2) would be one of its images too; entries for both must set the same",
            ),
            id="it would take another image too",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}]}
            # kustomization.yaml
            resources: [a.yaml]
            images: [{name: hub.example.com/orchard/press, newTag: v2}]
            """,
            (
                (
                    "kustomization.yaml:images[0].name ambiguous quay.io/orchard/press (a.yaml:2) would be one of its "
                    "images too; entries for both must set the same"
                ),
            ),
            id="it would take its first image",
        ),
        pytest.param(
            """
            # patch.yaml
            kind: Deployment
            spec: {template: {spec: {initContainers: [{image: "quay.io/orchard/press:v1"}]}}}
            # kustomization.yaml
            resources: ["https://orchard.example/install.yaml"]
            patches: [{path: patch.yaml}]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            (
                "kustomization.yaml:resources[0] remote",
                (
                    "kustomization.yaml:images[0].name ambiguous quay.io/orchard/press (patch.yaml:2) moves, but it is in a "
                    "patch, and https://orchard.example/install.yaml is not in this run"
                ),
            ),
            id="a patch moves and what it patches does not",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "docker.io/orchard/press:v1"}, {image: "quay.io/orchard/press:v1"}]}
            # kustomization.yaml
            resources: [a.yaml]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            ("kustomization.yaml:images[0].name match-key the images that it is for stay as they are",),
            id="its images collide with others",
        ),
        pytest.param(
            """
            # component/kustomization.yaml
            kind: Component
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            (
                (
                    "component/kustomization.yaml:images[0].name match-key what includes this component is not in this run; "
                    "add `newName: hub.example.com/orchard/press` to have its images moved"
                ),
            ),
            id="a component alone",
        ),
        pytest.param(
            """
            # a/kustomization.yaml
            resources: [../b]
            components: [../c]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            # b/kustomization.yaml
            resources: [../a]
            # c/kustomization.yaml
            kind: Component
            components: [../c]
            """,
            (
                (
                    "a/kustomization.yaml:images[0].name match-key ../c is not in this run; add `newName: "
                    "hub.example.com/orchard/press` to have its images moved"
                ),
            ),
            id="circles",
        ),
        pytest.param(
            """
            # image.yaml
            apiVersion: builtin
            kind: ImageTagTransformer
            imageTag: {name: quay.io/orchard/press, newTag: v2}
            """,
            ("image.yaml:imageTag.name match-key nothing in this run builds it",),
            id="a transformer that nothing names",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "nginx}]}
            # kustomization.yaml
            resources: [a.yaml]
            images: [{name: nginx, newTag: v2}]
            """,
            (
                (
                    "kustomization.yaml:images[0].name match-key a.yaml is not read as a whole; add `newName: "
                    "hub.example.com/nginx` to have its images moved"
                ),
            ),
            id="a resource that cannot be read",
        ),
        pytest.param(
            """
            # kustomization.yaml
            helmCharts:
            - {name: press, repo: "https://charts.orchard.example", valuesInline: {image: {repository: orchard/mill, tag: v1}}}
            generators: [generator.yaml]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            (
                "kustomization.yaml:helmCharts[0].name remote",
                (
                    "kustomization.yaml:images[0].name match-key what the chart press renders is not known; add `newName: "
                    "hub.example.com/orchard/press` to have its images moved"
                ),
            ),
            id="charts and generators",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}]}
            # kustomization.yaml
            resources: [a.yaml]
            images: [{name: hub.example.com/orchard/press}]
            """,
            ("kustomization.yaml:images[0].name already-mirrored",),
            id="an entry that changes nothing",
        ),
        pytest.param(
            """
            # a.yaml
            # rewrite-images: ignore-file
            kind: Pod
            spec: {containers: [{image: "nginx:1"}]}
            # kustomization.yaml
            # rewrite-images: ignore-file
            resources: [a.yaml]
            images: [{name: nginx, newTag: v2}]
            # overlay/kustomization.yaml
            resources: [..]
            images: [{name: nginx, newTag: v2}]
            """,
            (
                (
                    "overlay/kustomization.yaml:images[0].name match-key a.yaml is not read as a whole; add `newName: "
                    "hub.example.com/nginx` to have its images moved"
                ),
            ),
            id="files that are left as a whole",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec:
              containers:
              - image: >-
                  quay.io/orchard/
                  press:v1
            # kustomization.yaml
            resources: [a.yaml]
            images:
            - {name: quay.io/orchard/press, newTag: v2}
            - name: >-
                quay.io/orchard/
                press
              newName: "quay.io/\\u006frchard/press"
              newTag: v2
            """,
            (
                (
                    "kustomization.yaml:images[0].name match-key a.yaml is not read as a whole; add `newName: "
                    "hub.example.com/orchard/press` to have its images moved"
                ),
            ),
            id="folded",
        ),
        pytest.param(
            """
            # flux.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            spec: {path: ./base, images: [{name: nginx, newTag: v2}]}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            spec: {images: [{name: nginx, newTag: v2}]}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            spec: {path: ./image}
            ---
            apiVersion: v1
            kind: ConfigMap
            data:
              flux.yaml: |
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                spec: {path: ./base, images: [{name: nginx, newTag: v2}]}
            """,
            (
                (
                    "flux.yaml:spec.images[0].name match-key ./base is not in this run; add `newName: "
                    "hub.example.com/nginx` to have its images moved"
                ),
                (
                    "flux.yaml:spec.images[0].name match-key the folder that is built is not in this run; add `newName: "
                    "hub.example.com/nginx` to have its images moved"
                ),
            ),
            id="Kustomizations of Flux",
        ),
        pytest.param(
            """
            # set.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            spec:
              template:
                spec:
                  source:
                    path: '{{ path }}'
                    kustomize: {images: ["nginx:1.27", "", {a: b}, "press=quay.io/orchard/press@sha256:ab"]}
            """,
            (
                (
                    "set.yaml:spec.template.spec.source.kustomize.images[0] match-key the folder that is built is not in "
                    "this run; write `nginx=hub.example.com/nginx:1.27` to have its images moved"
                ),
                (
                    "set.yaml:spec.template.spec.source.kustomize.images[3] match-key the folder that is built is not in "
                    "this run"
                ),
            ),
            id="an ApplicationSet",
        ),
        pytest.param(
            """
            # values.yaml
            global: {imageRegistry: docker.io}
            # kustomization.yaml
            helmCharts: [{name: press, valuesFile: values.yaml, repo: "https://charts.orchard.example"}]
            images: [{name: docker.io/orchard/press, newTag: v2}]
            """,
            (
                "kustomization.yaml:helmCharts[0].name remote",
                (
                    "kustomization.yaml:images[0].name match-key what the chart press renders is not known; add `newName: "
                    "hub.example.com/orchard/press` to have its images moved"
                ),
            ),
            id="a registry whose images are not known",
        ),
        pytest.param(
            """
            # component/patch.yaml
            kind: Deployment
            spec: {template: {spec: {containers: [{image: registry.orchard.internal/press}]}}}
            # component/kustomization.yaml
            kind: Component
            patches: [{path: patch.yaml}]
            images: [{name: registry.orchard.internal/press, newTag: v2}]
            """,
            ("component/kustomization.yaml:images[0].name match-key the images that it is for stay as they are",),
            id="the patch of a component that nothing includes",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}]}
            # kustomization.yaml
            resources: [a.yaml]
            images: [{name: &press quay.io/orchard/press, newTag: v2}, {name: mill, newName: *press}]
            """,
            (
                (
                    "kustomization.yaml:images[0].name ambiguous quay.io/orchard/press (a.yaml:2) becomes "
                    "hub.example.com/orchard/press; one anchor for different things: images[0].name, images[1].newName; "
                    "write the name out in each place, without the alias"
                ),
                "kustomization.yaml:images[1].name no-match",
            ),
            id="a name that an alias gives to another image",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}]}
            # kustomization.yaml
            resources: [a.yaml]
            images: [{name: &press quay.io/orchard/press, newName: *press, digest: *press}]
            """,
            (
                (
                    "kustomization.yaml:images[0].name ambiguous quay.io/orchard/press (a.yaml:2) becomes "
                    "hub.example.com/orchard/press; one anchor for different things: images[0].name, images[0].newName, "
                    "images[0].digest; write the name out in each place, without the alias"
                ),
            ),
            id="a name that an alias repeats as more than its new name",
        ),
        pytest.param(
            """
            # kustomization.yaml
            resources: [../base]
            images: [{name: &press quay.io/orchard/press, newName: *press, newTag: v2}]
            """,
            (),
            id="a name that is an alias of the new name, of a base that is not in the run",
        ),
        pytest.param(
            """
            # images.yaml
            - name: nginx
            # kustomization.yaml
            - resources
            """,
            (),
            id="no kustomization",
        ),
        pytest.param(
            """
            # kustomization.yaml
            resources: {a: b}
            bases: [""]
            images: [nginx, {newTag: "1"}, {name: ""}, {name: {a: b}}]
            patches: a
            """,
            (),
            id="wrong types",
        ),
    ],
)
def test_an_entry_stays(tree: str, said: tuple[str, ...], says: Says) -> None:
    says(tree, *said)


MOVED = """
# base/web.yaml
kind: Pod
spec: {containers: [{image: "hub.example.com/orchard/press:v1"}]}
# base/kustomization.yaml
resources: [web.yaml]
"""
OLD = "{name: quay.io/orchard/press, newTag: v2}"
NEW = "{name: hub.example.com/orchard/press, newTag: v3}"
NO_MATCH = (
    "no-match hub.example.com/orchard/press (base/web.yaml:2) is what it should name if that was written "
    "quay.io/orchard/press before it moved"
)
LEFT_BEHIND = (
    "this entry is for quay.io/orchard/press, whose images are on the mirror; it should name "
    "hub.example.com/orchard/press (base/web.yaml:2)"
)


@pytest.mark.parametrize(
    ("overlays", "said"),
    [
        pytest.param(
            f"""
            # one/kustomization.yaml
            resources: [../base]
            images: [{OLD}, {NEW}]
            """,
            (
                f"one/kustomization.yaml:images[0].name {NO_MATCH}",
                "one/kustomization.yaml:images[1].name already-mirrored",
            ),
            id="an entry beside it is for them",
        ),
        pytest.param(
            f"""
            # one/kustomization.yaml
            resources: [../base]
            images: [{OLD}]
            # two/kustomization.yaml
            resources: [../one]
            images: [{NEW}]
            """,
            (
                f"one/kustomization.yaml:images[0].name {NO_MATCH}",
                "two/kustomization.yaml:images[0].name already-mirrored",
            ),
            id="an entry above it is for them",
        ),
        pytest.param(
            f"""
            # one/kustomization.yaml
            resources: [../base]
            images: [{OLD}]
            # two/kustomization.yaml
            resources: [../base]
            images: [{NEW}]
            """,
            (
                f"one/kustomization.yaml:images[0].name {NO_MATCH}",
                "two/kustomization.yaml:images[0].name already-mirrored",
                f"one/kustomization.yaml:2 {LEFT_BEHIND}",
            ),
            id="the entry of another build is for them",
        ),
        pytest.param(
            f"""
            # one/kustomization.yaml
            resources: [../two]
            images: [{OLD}]
            # two/kustomization.yaml
            resources: [../base]
            images: [{NEW}]
            """,
            (
                f"one/kustomization.yaml:images[0].name {NO_MATCH}",
                "two/kustomization.yaml:images[0].name already-mirrored",
                f"one/kustomization.yaml:2 {LEFT_BEHIND}",
            ),
            id="an entry below it is for them, which it would have outdone",
        ),
        pytest.param(
            f"""
            # one/kustomization.yaml
            resources: [../base]
            components: [../with]
            # two/kustomization.yaml
            resources: [../base]
            images: [{NEW}]
            components: [../with]
            # with/kustomization.yaml
            kind: Component
            images: [{OLD}]
            """,
            (
                "two/kustomization.yaml:images[0].name already-mirrored",
                f"with/kustomization.yaml:images[0].name {NO_MATCH}",
                f"with/kustomization.yaml:2 {LEFT_BEHIND}",
            ),
            id="an entry of one of the builds with the component is for them",
        ),
    ],
)
def test_an_entry_is_left_behind_by_an_earlier_run(overlays: str, said: tuple[str, ...], says: Says) -> None:
    # Only what was on quay.io can be on this mirror.
    says(MOVED + dedent(overlays).removeprefix("\n"), *said, policy=Policy(rules=(Rule("quay.io", "hub.example.com"),)))


def test_an_entry_may_be_left_behind_where_images_of_several_registries_are_on_the_mirror(says: Says) -> None:
    overlay = f"# one/kustomization.yaml\nresources: [../base]\nimages: [{OLD}]\n"
    says(MOVED + overlay, f"one/kustomization.yaml:images[0].name {NO_MATCH}")


def test_a_second_run_says_no_more_of_an_entry_than_the_first(says: Says) -> None:
    policy = Policy(rules=(Rule("docker.io", "hub.example.com"),))
    overlay = "# one/kustomization.yaml\nresources: [../base]\nimages: [{name: docker.io/orchard/press, newTag: v2}]\n"
    said = NO_MATCH.replace("quay.io", "docker.io")
    # It may have been written without docker.io.
    says(MOVED + overlay, f"one/kustomization.yaml:images[0].name {said}", policy=policy)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(
            WEB
            + """
# overlay/kustomization.yaml
resources: [../base]
images:
- name: quay.io/orchard/press   # the press
  newTag: "2"
""",
            """
            # base/web.yaml
            kind: Deployment
            spec: {template: {spec: {containers: [{name: web, image: "hub.example.com/orchard/press:v1"}]}}}
            # overlay/kustomization.yaml
            resources: [../base]
            images:
            - name: hub.example.com/orchard/press   # the press
              newTag: "2"
            """,
            (),
            id="a tag",
        ),
        pytest.param(
            WEB
            + """
# overlay/kustomization.yaml
bases: [../base]
images:
- name: quay.io/orchard/press
  newName: ghcr.io/orchard/mill
""",
            """
            # overlay/kustomization.yaml
            bases: [../base]
            images:
            - name: hub.example.com/orchard/press
              newName: hub.example.com/orchard/mill
            """,
            (),
            id="a new name",
        ),
        pytest.param(
            WEB
            + """
# middle/kustomization.yaml
resources: [../base/]
images: [{name: quay.io/orchard/press, newName: ghcr.io/orchard/mill}]
# plain/kustomization.yaml
resources: [../middle]
# overlay/kustomization.yaml
resources: [../plain]
images:
- {name: ghcr.io/orchard/mill, newName: registry.orchard.internal/mill}
- {name: registry.orchard.internal/mill, newTag: v3}
""",
            """
            # middle/kustomization.yaml
            resources: [../base/]
            images: [{name: hub.example.com/orchard/press, newName: hub.example.com/orchard/mill}]
            # overlay/kustomization.yaml
            resources: [../plain]
            images:
            - {name: hub.example.com/orchard/mill, newName: registry.orchard.internal/mill}
            - {name: registry.orchard.internal/mill, newTag: v3}
            """,
            ("overlay/kustomization.yaml:images[1].name match-key the images that it is for stay as they are",),
            id="a chain of names",
        ),
        pytest.param(
            """
            # a/kustomization.yaml
            resources: ["https://orchard.example/install.yaml"]
            images: [{name: quay.io/orchard/press, newName: ghcr.io/orchard/mill, newTag: v2}]
            # b/kustomization.yaml
            resources: [../a]
            images: [{name: ghcr.io/orchard/mill, newTag: v3}]
            """,
            """
            # a/kustomization.yaml
            resources: ["https://orchard.example/install.yaml"]
            images: [{name: quay.io/orchard/press, newName: hub.example.com/orchard/mill, newTag: v2}]
            # b/kustomization.yaml
            resources: [../a]
            images: [{name: hub.example.com/orchard/mill, newTag: v3}]
            """,
            (
                "a/kustomization.yaml:resources[0] remote",
                "a/kustomization.yaml:images[0].name match-key https://orchard.example/install.yaml is not in this run",
            ),
            id="a chain from a base that is fetched",
        ),
        pytest.param(
            """
            # web.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}]}
            # kustomization.yaml
            resources: [web.yaml, "https://orchard.example/crds.yaml"]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            """
            # kustomization.yaml
            resources: [web.yaml, "https://orchard.example/crds.yaml"]
            images: [{name: hub.example.com/orchard/press, newTag: v2}]
            """,
            ("kustomization.yaml:resources[1] remote",),
            id="resources of both kinds",
        ),
        pytest.param(
            WEB
            + """
# component/kustomization.yaml
kind: Component
resources: [cellar.yaml]
images: [{name: quay.io/orchard/press, newTag: v2}, {name: cellar, newTag: v2}]
# component/cellar.yaml
kind: Pod
spec: {initContainers: [{image: cellar}]}
# overlay/kustomization.yaml
resources: [../base]
components: [../component]
images: [{name: cellar, newTag: v3}]
""",
            """
            # component/kustomization.yaml
            kind: Component
            resources: [cellar.yaml]
            images: [{name: hub.example.com/orchard/press, newTag: v2}, {name: hub.example.com/cellar, newTag: v2}]
            # overlay/kustomization.yaml
            resources: [../base]
            components: [../component]
            images: [{name: hub.example.com/cellar, newTag: v3}]
            """,
            (),
            id="a component",
        ),
        pytest.param(
            WEB
            + """
# component/kustomization.yaml
kind: Component
images: [{name: quay.io/orchard/press, newTag: v2}]
""",
            """
            # component/kustomization.yaml
            kind: Component
            images: [{name: hub.example.com/orchard/press, newTag: v2}]
            """,
            (),
            id="a component that is there to be included",
        ),
        pytest.param(
            """
            # patch.json
            [{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "orchard/press:v1"}]
            # smp.yaml
            kind: Deployment
            spec: {template: {spec: {containers: [{name: a, image: "orchard/mill:v1"}]}}}
            # web.yaml
            kind: Deployment
            spec: {template: {spec: {containers: [{name: web, image: placeholder}]}}}
            # kustomization.yaml
            resources: [web.yaml]
            patches:
            - path: patch.json
            - patch: |
                - {op: add, path: /spec/template/spec/containers/-, value: {name: b, image: "orchard/store:v1"}}
            patchesStrategicMerge:
            - smp.yaml
            - |-
              kind: Deployment
              spec: {template: {spec: {containers: [{name: c, image: "orchard/cellar:v1"}]}}}
            patchesJson6902:
            - {path: none.yaml}
            images:
            - {name: orchard/press, newTag: v2}
            - {name: orchard/mill, newTag: v2}
            - {name: orchard/store, newTag: v2}
            - {name: orchard/cellar, newTag: v2}
            """,
            """
            # kustomization.yaml
            resources: [web.yaml]
            patches:
            - path: patch.json
            - patch: |
                - {op: add, path: /spec/template/spec/containers/-, value: {name: b, image: "hub.example.com/orchard/store:v1"}}
            patchesStrategicMerge:
            - smp.yaml
            - |-
              kind: Deployment
              spec: {template: {spec: {containers: [{name: c, image: "hub.example.com/orchard/cellar:v1"}]}}}
            patchesJson6902:
            - {path: none.yaml}
            images:
            - {name: hub.example.com/orchard/press, newTag: v2}
            - {name: hub.example.com/orchard/mill, newTag: v2}
            - {name: hub.example.com/orchard/store, newTag: v2}
            - {name: hub.example.com/orchard/cellar, newTag: v2}
            """,
            (),
            id="patches",
        ),
        pytest.param(
            """
            # six.yaml
            - {op: replace, path: /spec/template/spec/containers/0/image, value: "quay.io/orchard/press:v1"}
            # web.yaml
            kind: Deployment
            spec: {template: {spec: {containers: [{name: web, image: placeholder}]}}}
            # kustomization.yaml
            resources: [web.yaml]
            patchesJson6902: [{path: six.yaml, target: {kind: Deployment, name: web}}]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            """
            # six.yaml
            - {op: replace, path: /spec/template/spec/containers/0/image, value: "hub.example.com/orchard/press:v1"}
            # kustomization.yaml
            resources: [web.yaml]
            patchesJson6902: [{path: six.yaml, target: {kind: Deployment, name: web}}]
            images: [{name: hub.example.com/orchard/press, newTag: v2}]
            """,
            (),
            id="patches in files of their own, as they were named before",
        ),
        pytest.param(
            """
            # component/patch.yaml
            kind: Deployment
            spec: {template: {spec: {containers: [{image: quay.io/orchard/press}]}}}
            # component/kustomization.yaml
            kind: Component
            patches: [{path: patch.yaml}]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            """
            # component/kustomization.yaml
            kind: Component
            patches: [{path: patch.yaml}]
            images: [{name: hub.example.com/orchard/press, newTag: v2}]
            """,
            (),
            id="the patch of a component that is there to be included",
        ),
        pytest.param(
            """
            # store.yaml
            apiVersion: orchard.example/v1
            kind: Store
            spec: {image: "quay.io/orchard/press:v1"}
            # kustomization.yaml
            resources: [store.yaml]
            configurations: [fields.yaml]
            images: [{name: quay.io/orchard/press, newTag: v2}]
            """,
            """
            # kustomization.yaml
            resources: [store.yaml]
            configurations: [fields.yaml]
            images: [{name: hub.example.com/orchard/press, newTag: v2}]
            """,
            (),
            id="fields of one's own",
        ),
        pytest.param(
            """
            # web.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}, {image: mill}, {image: "orchard/store:v1"}]}
            # image.yaml
            apiVersion: builtin
            kind: ImageTagTransformer
            metadata: {name: image}
            imageTag: {name: quay.io/orchard/press, newName: quay.io/orchard/press, newTag: v2}
            # more/kustomization.yaml
            resources: [store.yaml, absent.yaml]
            # more/store.yaml
            apiVersion: builtin
            kind: ImageTagTransformer
            metadata: {name: store}
            imageTag: {name: orchard/store, newTag: v2}
            # kustomization.yaml
            resources: [web.yaml]
            transformers:
            - image.yaml
            - more
            - absent.yaml
            - |-
              apiVersion: builtin
              kind: ImageTagTransformer
              metadata: {name: mill}
              imageTag: {name: mill, newTag: v2}
            """,
            """
            # image.yaml
            apiVersion: builtin
            kind: ImageTagTransformer
            metadata: {name: image}
            imageTag: {name: hub.example.com/orchard/press, newName: hub.example.com/orchard/press, newTag: v2}
            # more/store.yaml
            apiVersion: builtin
            kind: ImageTagTransformer
            metadata: {name: store}
            imageTag: {name: hub.example.com/orchard/store, newTag: v2}
            # kustomization.yaml
            resources: [web.yaml]
            transformers:
            - image.yaml
            - more
            - absent.yaml
            - |-
              apiVersion: builtin
              kind: ImageTagTransformer
              metadata: {name: mill}
              imageTag: {name: hub.example.com/mill, newTag: v2}
            """,
            (),
            id="transformers",
        ),
        pytest.param(
            """
            # values.yaml
            image: {registry: docker.io, repository: orchard/press, tag: v1}
            # charts/store/values.yaml
            image: {repository: quay.io/orchard/store, tag: v1}
            # kustomization.yaml
            helmCharts:
            - name: press
              valuesFile: values.yaml
              additionalValuesFiles: [absent.yaml]
              valuesInline: {sidecar: {image: {repository: quay.io/orchard/side, tag: v1}}}
            - name: store
            helmChartInflationGenerator:
            - {chartName: cellar, values: cellar.yaml}
            - {name: none}
            images:
            - {name: docker.io/orchard/press, newTag: v2}
            - {name: quay.io/orchard/side, newTag: v2}
            - {name: quay.io/orchard/store, newTag: v2}
            """,
            """
            # values.yaml
            image: {registry: hub.example.com, repository: orchard/press, tag: v1}
            # kustomization.yaml
            helmCharts:
            - name: press
              valuesFile: values.yaml
              additionalValuesFiles: [absent.yaml]
              valuesInline: {sidecar: {image: {repository: hub.example.com/orchard/side, tag: v1}}}
            - name: store
            helmChartInflationGenerator:
            - {chartName: cellar, values: cellar.yaml}
            - {name: none}
            images:
            - {name: hub.example.com/orchard/press, newTag: v2}
            - {name: hub.example.com/orchard/side, newTag: v2}
            - {name: hub.example.com/orchard/store, newTag: v2}
            """,
            (
                "kustomization.yaml:helmCharts[0].name remote",
                "kustomization.yaml:helmChartInflationGenerator[0].chartName remote",
            ),
            id="the values of charts",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "nginx:1"}, {image: "docker.io/nginx:2"}]}
            # kustomization.yaml
            resources: [a.yaml]
            images: [{name: nginx, newTag: "3"}, {name: docker.io/nginx, newTag: "3"}]
            """,
            """
            # kustomization.yaml
            resources: [a.yaml]
            images: [{name: hub.example.com/nginx, newTag: "3"}, {name: hub.example.com/nginx, newTag: "3"}]
            """,
            (),
            id="two spellings with one end",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}]}
            # kustomization.yaml
            resources: [a.yaml]
            images:
            - &press {name: quay.io/orchard/press, newTag: v2}
            - {<<: *press, newTag: v3}
            """,
            """
            # kustomization.yaml
            resources: [a.yaml]
            images:
            - &press {name: hub.example.com/orchard/press, newTag: v2}
            - {<<: *press, newTag: v3}
            """,
            (),
            id="an entry that an alias repeats",
        ),
        pytest.param(
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}, {image: "orchard/mill:v1"}]}
            # kustomization.yaml
            resources: [a.yaml]
            images:
            - {name: &press quay.io/orchard/press, newName: *press, newTag: v2}
            - {newName: &mill orchard/mill, name: *mill, newTag: v2}
            """,
            """
            # a.yaml
            kind: Pod
            spec: {containers: [{image: "hub.example.com/orchard/press:v1"}, {image: "hub.example.com/orchard/mill:v1"}]}
            # kustomization.yaml
            resources: [a.yaml]
            images:
            - {name: &press hub.example.com/orchard/press, newName: *press, newTag: v2}
            - {newName: &mill hub.example.com/orchard/mill, name: *mill, newTag: v2}
            """,
            (),
            id="names that are aliases of the new names",
        ),
        pytest.param(
            """
            # apps/press/base/web.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}, {image: "quay.io/orchard/mill:v1"}]}
            # apps/press/base/kustomization.yaml
            resources: [web.yaml]
            # apps/press/tag/kustomization.yaml
            kind: Component
            images: [{name: quay.io/orchard/press, newTag: v2}]
            # clusters/one/press.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            spec:
              path: ./apps/press/base
              components: [../tag]
              patches:
              - patch: |
                  kind: Pod
                  spec: {initContainers: [{image: "quay.io/orchard/init:v1"}]}
              images:
              - {name: quay.io/orchard/mill, newTag: v3}
              - {name: quay.io/orchard/init, newTag: v3}
            """,
            """
            # apps/press/tag/kustomization.yaml
            kind: Component
            images: [{name: hub.example.com/orchard/press, newTag: v2}]
            # clusters/one/press.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            spec:
              path: ./apps/press/base
              components: [../tag]
              patches:
              - patch: |
                  kind: Pod
                  spec: {initContainers: [{image: "hub.example.com/orchard/init:v1"}]}
              images:
              - {name: hub.example.com/orchard/mill, newTag: v3}
              - {name: hub.example.com/orchard/init, newTag: v3}
            """,
            (),
            id="a Kustomization of Flux",
        ),
        pytest.param(
            """
            # apps/press/web.yaml
            kind: Pod
            spec: {containers: [{image: "quay.io/orchard/press:v1"}, {image: "quay.io/orchard/mill:v1"}]}
            # apps/press/kustomization.yaml
            resources: [web.yaml]
            # apps/press/.argocd-source.yaml
            kustomize: {images: ["quay.io/orchard/press:v2"]}
            # argocd/press.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                path: apps/press
                kustomize:
                  images:
                  - quay.io/orchard/press=quay.io/orchard/other:v2
                  - "quay.io/orchard/mill@sha256:abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd"
            # argocd/set.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            spec:
              template:
                spec:
                  sources:
                  - path: apps/press
                    kustomize: {images: ["quay.io/orchard/press=*:v2"]}
            """,
            """
            # apps/press/.argocd-source.yaml
            kustomize: {images: ["hub.example.com/orchard/press:v2"]}
            # argocd/press.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            spec:
              source:
                path: apps/press
                kustomize:
                  images:
                  - hub.example.com/orchard/press=hub.example.com/orchard/other:v2
                  - "hub.example.com/orchard/mill@sha256:abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd"
            # argocd/set.yaml
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            spec:
              template:
                spec:
                  sources:
                  - path: apps/press
                    kustomize: {images: ["hub.example.com/orchard/press=*:v2"]}
            """,
            (),
            id="Argo CD",
        ),
    ],
)
def test_an_entry_moves(before: str, after: str, said: tuple[str, ...], moves: Moves) -> None:
    moves(before, after, said)


def test_the_configuration_may_name_the_field(moves: Moves) -> None:
    policy = Policy(mirror="hub.example.com", fields=(FieldSpec("images[]/name", "Kustomization"),))
    moves(
        """
        # kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        images: [{name: quay.io/orchard/press, newTag: v2}]
        """,
        """
        # kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        images: [{name: hub.example.com/orchard/press, newTag: v2}]
        """,
        policy=policy,
    )


REPLACED = """
# versions.yaml
kind: ConfigMap
apiVersion: v1
metadata: {name: versions}
data: {press: "press:v1", mill: "quay.io/orchard/mill:v1", season: autumn}
# pod.yaml
kind: Pod
apiVersion: v1
metadata: {name: web}
spec: {containers: [{image: "quay.io/orchard/press:v1"}]}
# kustomization.yaml
resources: [versions.yaml, pod.yaml]
configMapGenerator: [{name: generated, literals: ["store=quay.io/orchard/store:v1"]}]
replacements:
"""
TARGET = "targets: [{select: {kind: Pod}, fieldPaths: [spec.containers.0.image]}]"


@pytest.mark.parametrize(
    ("replacement", "mirror", "said"),
    [
        pytest.param("{path: replacement.yaml}", "hub.example.com", (), id="in a file of its own"),
        pytest.param("{source: versions, targets: []}", "hub.example.com", (), id="wrong types"),
        pytest.param("{source: {fieldPath: [a]}}", "hub.example.com", (), id="a path of the wrong type"),
        pytest.param(
            "{source: {kind: ConfigMap, name: versions, fieldPath: data.mill}, targets: [{fieldPaths: [a.b]}]}",
            "hub.example.com",
            (),
            id="into another field",
        ),
        pytest.param(
            f"{{source: {{kind: ConfigMap, name: versions, fieldPath: data.mill}}, {TARGET}}}",
            "hub.example.com",
            (),
            id="of an image that moves",
        ),
        pytest.param(
            f"{{source: {{kind: ConfigMap, name: generated, fieldPath: data.store}}, {TARGET}}}",
            "hub.example.com",
            (),
            id="of an image that is generated",
        ),
        pytest.param(
            f"{{source: {{kind: Pod, fieldPath: spec.containers.0.image}}, {TARGET}}}",
            "hub.example.com",
            (),
            id="from image to image",
        ),
        pytest.param(
            f"{{source: {{kind: ConfigMap, name: versions, fieldPath: data.press}}, {TARGET}}}",
            "hub.example.com",
            ("kustomization.yaml:replacements[0].source.fieldPath possible copied into an image field",),
            id="of an image that nothing marks as one",
        ),
        pytest.param(
            "{source: {kind: Pod, fieldPath: spec.containers.0.image, options: {delimiter: ':', index: 1}}, "
            "targets: [{fieldPaths: [metadata.labels.version]}]}",
            "hub.example.com",
            (),
            id="of a tag",
        ),
        pytest.param(
            "{source: {kind: Pod, fieldPath: spec.containers.0.image, options: {delimiter: ':', index: 1}}, "
            "targets: [{fieldPaths: [metadata.labels.version]}]}",
            "hub.example.com:5000",
            (
                (
                    'kustomization.yaml:4 a replacement cuts images at ":", and quay.io/orchard/press (pod.yaml:4) has '
                    "other parts now; set its index anew"
                ),
            ),
            id="of a tag behind a port",
        ),
        pytest.param(
            "{source: {kind: Namespace, fieldPath: metadata.name}, targets: [{fieldPaths: [spec.containers.0.image], "
            "options: {delimiter: /, index: 0}}]}",
            "hub.example.com/docker",
            (
                (
                    'kustomization.yaml:4 a replacement cuts images at "/", and quay.io/orchard/press (pod.yaml:4) has '
                    "other parts now; set its index anew"
                ),
            ),
            id="of a part of the path",
        ),
        pytest.param(
            "{source: {kind: Namespace, fieldPath: metadata.name}, targets: [{select: {kind: Deployment}, "
            "fieldPaths: ['spec.containers.0.image'], options: {delimiter: /, index: 0}}]}",
            "hub.example.com/docker",
            (),
            id="of a part of the path in resources of another kind",
        ),
        pytest.param(
            "{source: {kind: Namespace, fieldPath: metadata.name}, targets: [{fieldPaths: ['spec.containers.1.image'], "
            "options: {delimiter: /, index: 0}}]}",
            "hub.example.com/docker",
            (),
            id="of a part of the path of another container",
        ),
        pytest.param(
            "{source: {kind: Namespace, fieldPath: metadata.name}, targets: [{fieldPaths: "
            "['spec.containers.[name=web].image'], options: {delimiter: /, index: 0}}]}",
            "hub.example.com/docker",
            (
                (
                    'kustomization.yaml:4 a replacement cuts images at "/", and quay.io/orchard/press (pod.yaml:4) has '
                    "other parts now; set its index anew"
                ),
            ),
            id="of a part of the path of a container whose name is not known",
        ),
    ],
)
def test_replacements(replacement: str, mirror: str, said: tuple[str, ...], says: Says) -> None:
    says(f"{REPLACED}- {replacement}\n", *said, policy=Policy(mirror=mirror))


def test_a_replacement_may_be_for_any_image_of_a_patch(says: Says) -> None:
    says(
        """
        # pod.yaml
        kind: Pod
        apiVersion: v1
        metadata: {name: web}
        spec: {containers: [{name: a, image: "reg.corp.example/press:v1"}]}
        # patch.yaml
        - {op: add, path: /spec/containers/-, value: {name: b, image: nginx}}
        # kustomization.yaml
        resources: [pod.yaml]
        patches: [{path: patch.yaml, target: {kind: Pod}}]
        replacements:
        - source: {kind: Namespace, fieldPath: metadata.name}
          targets: [{fieldPaths: ["spec.containers.1.image"], options: {delimiter: /, index: 0}}]
        """,
        'kustomization.yaml:4 a replacement cuts images at "/", and nginx (patch.yaml:1) has other parts now; '
        "set its index anew",
    )


def test_a_generated_value_that_is_no_image_is_told_whatever_else_is_not_known(says: Says) -> None:
    says(
        """
        # kustomization.yaml
        resources: [../elsewhere]
        configMapGenerator: [{name: versions, literals: [web=redis, vat=quay.io/orchard/vat:v1]}]
        replacements:
        - source: {kind: ConfigMap, name: versions, fieldPath: data.web}
          targets: [{select: {kind: Pod}, fieldPaths: [spec.containers.0.image]}]
        - source: {kind: ConfigMap, name: versions, fieldPath: data.vat}
          targets: [{select: {kind: Pod}, fieldPaths: [spec.containers.0.image]}]
        - source: {kind: ConfigMap, name: versions, fieldPath: data.elsewhere}
          targets: [{select: {kind: Pod}, fieldPaths: [spec.containers.0.image]}]
        """,
        "kustomization.yaml:replacements[0].source.fieldPath possible copied into an image field",
    )


def test_the_last_literal_of_a_key_is_what_is_copied(says: Says) -> None:
    says(
        """
        # base/kustomization.yaml
        configMapGenerator: [{name: versions, literals: [web=redis]}]
        # overlay/kustomization.yaml
        resources: [../base]
        configMapGenerator: [{name: versions, behavior: merge, literals: [web=quay.io/orchard/vat:v1]}]
        replacements:
        - source: {kind: ConfigMap, fieldPath: data.web}
          targets: [{select: {kind: Pod}, fieldPaths: [spec.containers.0.image]}]
        """,
    )
