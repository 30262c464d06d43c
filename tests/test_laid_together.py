"""What one source of a release's values sets a registry for moves in another source by that registry alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.walking import walk

if TYPE_CHECKING:
    from rewrite.report import Report

APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: press}
spec: {source: {repoURL: "https://charts.orchard.example", chart: press, helm: HELM}}
"""
PRESS = "image: {repository: orchard/press, tag: v1}\n"
REGISTRY = "image: {registry: docker.io}\n"

pytestmark = pytest.mark.usefixtures("in_folder")


def report(mirror: str = "hub.example.com", mode: Mode = Mode.CHECK) -> Report:
    found = run(walk(["."]), Policy(mirror=mirror), mode, 1, lambda *_: None).report
    assert found.problems == []
    return found


def moved() -> list[str]:
    return sorted(change.before for change in report().changes)


def reasons() -> set[Reason]:
    return {skip.reason for skip in report().skips if "orchard/press" in skip.text}


def application(parameters: str, values: str) -> None:
    write(
        "application.yaml", APPLICATION.replace("HELM", f"{{parameters: [{parameters}], valuesObject: {{{values}}}}}")
    )


@pytest.mark.parametrize(
    ("parameters", "values"),
    [
        pytest.param(
            "{name: mill.image.registry, value: docker.io}",
            "press: {image: {repository: orchard/press, tag: v1}}",
            id="the registry of another image",
        ),
        pytest.param(
            "{name: image.tag, value: v2}", "image: {repository: orchard/press, tag: v1}", id="a tag and no registry"
        ),
        pytest.param(
            "{name: global.imageRegistry, value: docker.io}",
            "sidecars: [{name: press, image: quay.io/orchard/press:v1}]",
            id="a name with its registry",
        ),
        pytest.param(
            "{name: press.image.registry, value: quay.io}",
            "press: {image: {repository: quay.io/orchard/press, tag: v1}}",
            id="a name with the same registry beside it",
        ),
    ],
)
def test_laid_together_leaves_alone(parameters: str, values: str) -> None:
    application(parameters, values)
    assert any("orchard/press" in before for before in moved())


@pytest.mark.parametrize(
    ("parameters", "values"),
    [
        ("{name: image.registry, value: docker.io}", "image: {repository: orchard/press, tag: v1}"),
        ("{name: image.repository, value: orchard/press}", "image: {registry: docker.io, tag: v1}"),
        ("{name: pressImageRegistry, value: docker.io}", "pressRepository: orchard/press, pressTag: v1"),
        ("{name: global.imageRegistry, value: docker.io}", "image: {repository: orchard/press, tag: v1}"),
        ("{name: press.registry, value: docker.io}", 'press: {server: {image: "orchard/press:v1"}}'),
        ('{name: "images[0].registry", value: docker.io}', "images: [{repository: orchard/press, tag: v1}]"),
        ("{name: image.registry, value: registry.orchard.example}", "image: {repository: orchard/press, tag: v1}"),
    ],
)
@pytest.mark.parametrize("mirror", ["hub.example.com", "hub.example.com/all", "hub:5000"])
def test_a_name_follows_the_registry_of_another_source(parameters: str, values: str, mirror: str) -> None:
    application(parameters, values)
    assert reasons() == {Reason.INHERITED}
    first = report(mirror, Mode.WRITE)
    assert not any("orchard/press" in change.before for change in first.changes)
    assert report(mirror).changes == []


def test_of_the_files_that_a_placeholder_leads_to_one_is_taken() -> None:
    write("helmfile.yaml", "releases: [{name: press, chart: a/press, values: ['envs/{{ .Environment.Name }}.yaml']}]\n")
    write("envs/press-values.yaml", PRESS)
    write("envs/other-values.yaml", REGISTRY)
    assert "orchard/press" in moved()


def test_a_placeholder_leads_to_no_file_that_deploys_charts() -> None:
    write(
        "helmfile.yaml",
        "releases: [{name: press, chart: a/press, values: [registry.yaml, '{{ .Values.file }}.yaml']}]\n",
    )
    write("registry.yaml", "global: {imageRegistry: docker.io}\n")
    write(
        "other.yaml",
        "releases: [{name: mill, chart: a/mill, values: [{image: {repository: orchard/press, tag: v1}}]}]\n",
    )
    assert "orchard/press" in moved()


def test_what_a_patch_may_add_is_told() -> None:
    release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: press}\nspec: {SPEC}\n"
    chart = "chart: {spec: {chart: press, sourceRef: {kind: HelmRepository, name: o}}}"
    write("base/release.yaml", release.replace("SPEC", f"{chart}, values: {{{PRESS.strip()}}}"))
    assert moved() == ["orchard/press"]
    write("prod/patch.yaml", release.replace("SPEC", f"values: {{{REGISTRY.strip()}}}"))
    assert moved() == ["docker.io"]
    assert reasons() == {Reason.UNDECIDED}


def test_a_release_without_the_registry_leaves_it_undecided() -> None:
    write("press-values.yaml", PRESS)
    release = "{name: press, chart: a/press, values: [press-values.yaml]SET}"
    joined = release.replace("SET", ", set: [{name: image.registry, value: docker.io}]")
    write("helmfile.yaml", f"releases: [{joined}]\n")
    assert reasons() == {Reason.INHERITED}
    write("helmfile.yaml", f"releases: [{joined}, {release.replace('SET', '')}]\n")
    assert reasons() == {Reason.UNDECIDED}


def test_a_chart_of_the_run_says_what_becomes_of_its_own_names() -> None:
    write("chart/Chart.yaml", "apiVersion: v2\nname: press\nversion: 1.0.0\n")
    write("chart/values.yaml", PRESS)
    write(
        "chart/templates/pod.yaml",
        "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: "
        '"{{ .Values.image.repository }}:{{ .Values.image.tag }}"}]}\n',
    )
    helm = "{valueFiles: [values.yaml], parameters: [{name: global.imageRegistry, value: docker.io}]}"
    write("application.yaml", APPLICATION.replace("chart: press", "path: chart").replace("HELM", helm))
    assert "orchard/press" in moved()
