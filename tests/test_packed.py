"""What is said of packed charts: their images, and what is to be set for them in the values around."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from packed_charts import pack
from working_folder import write

from rewrite import archives, cache, packed, planning
from rewrite.batch import Mode, run
from rewrite.cli import command
from rewrite.policy import Library, Policy
from rewrite.reasons import Reason
from rewrite.walking import walk

if TYPE_CHECKING:
    from rewrite.report import Report, Skip

POD = "kind: Pod\napiVersion: v1\nmetadata: {name: store}\nspec: {containers: [{name: a, image: %s}]}\n"
IMAGE = '"{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"'
IN_PARTS = "image: {registry: quay.io, repository: orchard/store, tag: v2}\n"
DEPENDENCIES = "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n"

pytestmark = pytest.mark.usefixtures("in_folder")


def chart(name: str, values: str = IN_PARTS, image: str = IMAGE) -> dict[str, str]:
    """Give the files of a chart that renders one pod."""
    return {
        f"{name}/Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: 1.0.0\n",
        f"{name}/values.yaml": values,
        f"{name}/templates/pod.yaml": POD % image,
    }


def report(*, policy: Policy | None = None, jobs: int = 1) -> Report:
    return run(walk(["."]), policy or Policy(mirror="hub.example.com"), Mode.WRITE, jobs, lambda *_: None).report


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(skip.text, skip.reason.identifier, skip.detail) for skip in skips(report)]


def skips(report: Report) -> list[Skip]:
    return [skip for skip in report.skips if skip.place.file.endswith(".tgz")]


STORE = ("quay.io/orchard/store:v2", "packed")


@pytest.mark.parametrize(
    ("declared", "values", "expected"),
    [
        pytest.param("", "", ["set store.image.registry to hub.example.com"], id="its name"),
        pytest.param("- {name: store, alias: db}", "", ["set db.image.registry to hub.example.com"], id="an alias"),
        pytest.param(
            "- {name: store, alias: a}\n- {name: store, alias: b}",
            "",
            ["set a.image.registry to hub.example.com", "set b.image.registry to hub.example.com"],
            id="two aliases",
        ),
        pytest.param(
            "- {name: store, alias: a}\n- {name: store, alias: b}",
            "a: {image: {registry: docker.io}}",
            ["set b.image.registry to hub.example.com"],
            id="one of two is set",
        ),
        pytest.param(
            '- {name: store, alias: "a.b"}', "", ['set ["a.b"].image.registry to hub.example.com'], id="with a dot"
        ),
        pytest.param(
            "", "store: {image: {tag: v3}}", ["set store.image.registry to hub.example.com"], id="another key"
        ),
        pytest.param("", "image: {registry: x.example}", ["set store.image.registry to hub.example.com"], id="its own"),
    ],
)
def test_says_what_to_set(declared: str, values: str, expected: list[str]) -> None:
    write("shop/Chart.yaml", f"{DEPENDENCIES}{declared}\n")
    write("shop/values.yaml", values)
    pack("shop/charts/store-1.0.0.tgz", chart("store"))
    assert told(report()) == [(*STORE, detail) for detail in expected]


def test_a_path_that_changes_is_to_be_set_too() -> None:
    write("Chart.yaml", f"{DEPENDENCIES}- {{name: db, alias: store}}\n")
    pack("charts/db-1.0.0.tgz", chart("db", "image: {registry: docker.io, repository: redis, tag: '7'}\n"))
    policy = Policy(mirror="hub.example.com", library=Library.ADD)
    detail = "set store.image.registry to hub.example.com, and store.image.repository to library/redis"
    assert told(report(policy=policy)) == [("docker.io/library/redis:7", "packed", detail)]


GUARD = "annotations:\n  images: |\n    - name: store\n      image: quay.io/orchard/store:v2\n"


@pytest.mark.parametrize(
    ("values", "further"),
    [
        pytest.param(
            "", ", and global.security.allowInsecureImages to true, or the chart may refuse to install", id="no"
        ),
        pytest.param("global:\n  security:\n    allowInsecureImages: true\n", "", id="yes"),
        pytest.param("store: {global: {security: {allowInsecureImages: true}}}\n", "", id="to it"),
        pytest.param(
            "shelf: {global: {security: {allowInsecureImages: true}}}\n",
            ", and global.security.allowInsecureImages to true, or the chart may refuse to install",
            id="to another one",
        ),
    ],
)
def test_a_chart_that_compares_its_images_is_to_allow_others(values: str, further: str) -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    write("shop/values.yaml", values)
    pack("shop/charts/store-1.0.0.tgz", guarded("store"))
    assert told(report()) == [(*STORE, f"set store.image.registry to hub.example.com{further}")]


def guarded(name: str, asks: str = "global.security.allowInsecureImages") -> dict[str, str]:
    """Give the files of a chart that lists its images, and has a template that asks for a value."""
    files = chart(name)
    check = f'{{{{- define "check" }}}}{{{{ .Values.{asks} }}}}{{{{- end }}}}\n'
    return files | {
        f"{name}/Chart.yaml": files[f"{name}/Chart.yaml"] + GUARD,
        f"{name}/charts/common/templates/_check.tpl": check,
    }


def test_a_chart_that_only_lists_its_images_needs_no_more() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", guarded("store", "global.other"))
    assert told(report()) == [(*STORE, "set store.image.registry to hub.example.com")]


def test_what_a_chart_within_compares_is_not_asked_of_others() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    within = {f"shelf/charts/{path}": text for path, text in guarded("store").items()}
    pack("shop/charts/shelf-1.0.0.tgz", chart("shelf") | within)
    assert sorted(detail for *_, detail in told(report())) == [
        "set shelf.image.registry to hub.example.com",
        "set shelf.store.image.registry to hub.example.com, and global.security.allowInsecureImages to true, or the chart may refuse to install",
    ]


def test_nothing_is_to_be_set_that_is_set() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    write("shop/values.yaml", "store: {image: {registry: quay.io}}")
    pack("shop/charts/store-1.0.0.tgz", chart("store"))
    said = report()
    assert told(said) == [
        ("store-1.0.0.tgz", "packed-settled", "the chart around it sets the values of its images"),
    ]
    assert Path("shop/values.yaml").read_text() == "store: {image: {registry: hub.example.com}}"


STRANGE = """\
shop.till: {image: quay.io/orchard/till:v1}
jobs: [{image: quay.io/orchard/job:v1}, {image: quay.io/orchard/queue:v1}]
sidecars: |
  - name: a
    image: quay.io/orchard/side:v1
  - name: b
    image: quay.io/orchard/other:v1
"""
SET = """\
store:
  shop.till: {image: hub.example.com/orchard/till:v1}
  jobs: [{image: hub.example.com/orchard/job:v1}]
  sidecars: |
    - name: a
      image: hub.example.com/orchard/side:v1
"""


def test_what_a_packed_chart_compares_is_told_at_the_value_around_it() -> None:
    write("shop/Chart.yaml", DEPENDENCIES + "- {name: store}\n")
    write("shop/values.yaml", "store: {image: quay.io/orchard/store}")
    major = """'{{ if contains "quay.io/orchard/store" .Values.image }}6{{ else }}7{{ end }}'"""
    image = f"'{{{{ .Values.image }}}}:v1', env: [{{name: MAJOR, value: {major}}}]"
    pack("shop/charts/store-1.0.0.tgz", chart("store", "image: quay.io/orchard/store\n", image))
    said = [skip for skip in report().skips if not skip.place.file.endswith(".tgz")]
    assert [
        (skip.place.file, skip.place.line, skip.place.column, skip.text, skip.reason, skip.detail) for skip in said
    ] == [
        (
            "shop/values.yaml",
            1,
            16,
            "quay.io/orchard/store",
            Reason.COMPARED,
            "charts/store/templates/pod.yaml compares it with quay.io/orchard/store",
        )
    ]
    assert Path("shop/values.yaml").read_text() == "store: {image: hub.example.com/orchard/store}"


def test_what_was_obeyed_is_not_told_again() -> None:
    image = '"{{ (index .Values "shop.till").image }}"'
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", chart("store", STRANGE, image))
    assert [(skip.place.path, skip.detail) for skip in skips(report())] == [
        ('store["shop.till"].image', 'set store["shop.till"].image to hub.example.com/orchard/till:v1'),
        (
            "store.jobs[0].image",
            "set store.jobs[0].image to hub.example.com/orchard/job:v1, with the rest of the list",
        ),
        (
            "store.jobs[1].image",
            "set store.jobs[1].image to hub.example.com/orchard/queue:v1, with the rest of the list",
        ),
        (
            "store.sidecars > [0].image",
            "in store.sidecars > [0].image, put hub.example.com/orchard/side:v1 in place of quay.io/orchard/side:v1",
        ),
        (
            "store.sidecars > [1].image",
            "in store.sidecars > [1].image, put hub.example.com/orchard/other:v1 in place of quay.io/orchard/other:v1",
        ),
    ]
    # Helm replaces a list as a whole, and a text is one value.
    write("shop/values.yaml", SET)
    assert [reason for _, reason, _ in told(report())] == ["packed-settled"]


def test_global_values_are_those_of_all() -> None:
    values = "global: {imageRegistry: quay.io}\nimage: {repository: orchard/store, tag: v2}\n"
    image = '"{{ .Values.global.imageRegistry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"'
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", chart("store", values, image))
    assert [detail for *_, detail in told(report())] == ["set global.imageRegistry to hub.example.com"]
    write("shop/values.yaml", "global: {imageRegistry: ''}")
    assert [reason for _, reason, _ in told(report())] == ["packed-settled"]


def test_charts_within_are_reached_through_those_around() -> None:
    files = chart("store") | {f"store/charts/{name}": text for name, text in chart("queue").items()}
    files["store/Chart.yaml"] += "dependencies: [{name: queue, alias: jobs}]\n"
    write("shop/Chart.yaml", DEPENDENCIES)
    write("shop/charts/till/Chart.yaml", "apiVersion: v2\nname: till\nversion: 1.0.0\ndependencies: [{name: store}]\n")
    pack("shop/charts/till/charts/store-1.0.0.tgz", files)
    assert [skip.place.path for skip in skips(report())] == [
        "till.store.image.registry",
        "till.store.jobs.image.registry",
    ]


def packed_queue() -> bytes:
    pack("queue.tgz", chart("queue"))
    content = Path("queue.tgz").read_bytes()
    Path("queue.tgz").unlink()
    return content


def test_a_chart_may_be_packed_in_another() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("till.tgz", chart("till") | {"till/charts/queue-1.0.0.tgz": packed_queue()})
    pack("shop/charts/store-1.0.0.tgz", chart("store") | {"store/charts/till.tgz": Path("till.tgz").read_bytes()})
    Path("till.tgz").unlink()
    assert [skip.place.path for skip in skips(report())] == [
        "store.image.registry",
        "store.till.image.registry",
        "store.till.queue.image.registry",
    ]


@pytest.mark.parametrize("path", ["queue-1.0.0.tgz", "charts/_queue-1.0.0.tgz", "charts/old/queue-1.0.0.tgz"])
def test_what_helm_does_not_load_of_a_packed_chart_is_not_read(path: str) -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", chart("store") | {f"store/{path}": packed_queue()})
    assert [skip.place.path for skip in skips(report())] == ["store.image.registry"]


def test_a_chart_packed_in_another_that_is_damaged_is_told_by_its_name() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", chart("store") | {"store/charts/queue-1.0.0.tgz": "no archive"})
    first, last = told(report())
    assert first == (*STORE, "set store.image.registry to hub.example.com")
    assert last == ("store-1.0.0.tgz", "damaged", "queue-1.0.0.tgz cannot be read: Not a gzipped file (b'no')")


@pytest.mark.parametrize(("limit", "most"), [("MOST_INNER", 1), ("MOST_BYTES", 1_100)])
def test_of_charts_packed_in_another_only_some_are_read(limit: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, limit, most)
    write("shop/Chart.yaml", DEPENDENCIES)
    inner = {f"store/charts/queue-{number}.tgz": packed_queue() for number in range(2)}
    pack("shop/charts/store-1.0.0.tgz", chart("store") | inner)
    assert "packed in it only " in " ".join(detail for *_, detail in told(report()))


@pytest.mark.parametrize("around", ["charts/till/values.yaml", "charts/store-1.0.0.tgz"])
def test_a_chart_between_may_set_it(around: str) -> None:
    inner = chart("queue") | {"queue/values.yaml": IN_PARTS}
    files = chart("store") | {f"store/charts/{name}": text for name, text in inner.items()}
    write("shop/Chart.yaml", DEPENDENCIES)
    write("shop/charts/till/Chart.yaml", "apiVersion: v2\nname: till\nversion: 1.0.0\n")
    if around.endswith("tgz"):
        files["store/values.yaml"] += "queue: {image: {registry: quay.io}}\n"
    else:
        write(f"shop/{around}", "store: {queue: {image: {registry: quay.io}}}\n")
    pack("shop/charts/till/charts/store-1.0.0.tgz", files)
    paths = [skip.place.path for skip in skips(report())]
    # What the packed chart sets for its own dependency is told where it stands.
    assert paths.count("till.store.queue.image.registry") == around.endswith("tgz")
    assert "till.store.image.registry" in paths


def test_what_stands_in_a_template_cannot_be_set() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", chart("store", "", "quay.io/orchard/store:v2"))
    assert told(report()) == [(*STORE, "no value decides it: it is in templates/pod.yaml:4 of the chart")]


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        pytest.param("", "", "set db.image to hub.example.com/orchard/store:v2", id="not set"),
        pytest.param("image: ''\n", "", "set db.image to hub.example.com/orchard/store:v2", id="empty"),
        pytest.param(
            "",
            "db: {image: hub.example.com/press:v1}\n",
            "it is in templates/pod.yaml:4 of the chart, for when image is empty",
            id="set by the chart around it",
        ),
    ],
)
def test_the_value_is_told_that_a_template_takes_instead(inner: str, outer: str, expected: str) -> None:
    write("shop/Chart.yaml", f"{DEPENDENCIES}- {{name: store, alias: db}}\n")
    write("shop/values.yaml", outer)
    files = chart("store", inner, '{{ .Values.image | default "quay.io/orchard/store:v2" }}')
    pack("shop/charts/store-1.0.0.tgz", files)
    assert (*STORE, expected) in told(report())


def test_a_value_that_is_set_is_told_where_it_stands() -> None:
    write("shop/Chart.yaml", f"{DEPENDENCIES}- {{name: store, alias: db}}\n")
    files = chart("store", "image: orchard/press:v1\n", "")
    files["store/templates/pod.yaml"] = (
        "spec:\n  containers:\n  - name: a\n    {{- if .Values.image }}\n    image: {{ .Values.image }}\n"
        "    {{- else }}\n    image: quay.io/orchard/store:v2\n    {{- end }}\n"
    )
    pack("shop/charts/store-1.0.0.tgz", files)
    assert sorted(told(report())) == [
        ("orchard/press:v1", "packed", "set db.image to hub.example.com/orchard/press:v1"),
        (*STORE, "it is in templates/pod.yaml:7 of the chart, for when image is empty"),
    ]


def test_of_what_is_in_a_helper_the_place_is_told() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    image = "{{ if .Values.a }}press{{ else }}quay.io/orchard/store:v2{{ end }}"
    pack("shop/charts/store-1.0.0.tgz", chart("store", "", image))
    assert told(report()) == [(*STORE, "it is in templates/pod.yaml:4 of the chart")]


IN_FILES = (*STORE, "no value decides it: it is in files/pod.yaml:4 of the chart")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param('{{ .Files.Get "files/pod.yaml" }}', [IN_FILES], id="by its name"),
        pytest.param('{{ (.Files.Glob "files/*.yaml").AsConfig }}', [IN_FILES], id="by a pattern"),
        pytest.param('{{ .Files.Get (printf "files/%s" .Values.a) }}', [IN_FILES], id="by a beginning"),
        pytest.param("{{ .Files.Get .Values.a }}", [IN_FILES], id="by a value"),
        pytest.param('{{ .Files.Get (printf "%s/pod.yaml" .Values.a) }}', [IN_FILES], id="by a folder in a value"),
        pytest.param("{{ $files := .Files }}", [IN_FILES], id="by a variable"),
        pytest.param('{{ .Files.Get "other/pod.yaml" }}', [], id="of another folder"),
        pytest.param('{{ .Files.Get "pod.yaml" }}', [], id="of none"),
        pytest.param('files: "files/pod.yaml"', [], id="not at all"),
    ],
)
def test_files_that_templates_read_are_looked_at_too(template: str, expected: list[tuple[str, str, str]]) -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    files = {
        f"store/{name}": POD % "quay.io/orchard/store:v2" for name in ("files/pod.yaml", "ci/pod.yaml", "pod.yaml")
    }
    files["store/templates/map.yaml"] = template
    pack("shop/charts/store-1.0.0.tgz", {"store/Chart.yaml": "name: store\n", **files})
    found = [row for row in told(report()) if row[1] == "packed"]
    assert found == expected


def test_without_a_chart_around_the_values_are_its_own() -> None:
    pack("charts/store-1.0.0.tgz", chart("store"))
    assert [skip.place.path for skip in skips(report())] == ["image.registry"]


@pytest.mark.parametrize("folder", ["my-charts", "sub/charts"])
def test_what_is_not_installed_with_a_chart_is_no_dependency(folder: str) -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack(f"shop/{folder}/store-1.0.0.tgz", chart("store"))
    assert [skip.place.path for skip in skips(report())] == ["image.registry"]


@pytest.mark.parametrize(
    ("config", "values", "reason"),
    [
        pytest.param({}, "registry.example.com/orchard/store", "unknown-registry", id="unknown"),
        pytest.param({"mirror": ""}, "quay.io/orchard/store", "no-rule", id="no rule"),
        pytest.param({}, "hub.example.com/orchard/store", "already-mirrored", id="on the mirror"),
    ],
)
def test_images_that_stay_have_their_own_reason(config: dict[str, str], values: str, reason: str) -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack(
        "shop/charts/store-1.0.0.tgz",
        chart("store", f"image: {values}\ntag: v2", '"{{ .Values.image }}:{{ .Values.tag }}"'),
    )
    said = report(policy=Policy(**{"mirror": "hub.example.com", **config}))
    assert [(skip.reason.identifier, skip.place.path) for skip in skips(said)] == [
        (reason, "store.image"),
        ("packed-settled", ""),
    ]


def test_a_chart_without_images_is_told_once() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/names-1.0.0.tgz", {"names/Chart.yaml": "name: names", "names/templates/_names.tpl": "{{/* */}}"})
    assert told(report()) == [("names-1.0.0.tgz", "packed-settled", "no image that would move was found in it")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "it cannot be read: empty file", id="empty"),
        pytest.param(b"quay.io/orchard/store:v2", "it cannot be read: Not a gzipped file", id="text"),
        pytest.param(b"\x1f\x8b\x08\x00 cut", "it cannot be read: ", id="cut"),
    ],
)
def test_what_cannot_be_unpacked_is_told(data: bytes, message: str) -> None:
    pack("shop/charts/a.tgz", {})
    Path("shop/charts/a.tgz").write_bytes(data)
    [(text, reason, detail)] = told(report())
    assert (text, reason, detail[: len(message)]) == ("a.tgz", "damaged", message)


def test_a_packed_chart_that_is_damaged_inside_is_told_with_what_was_read() -> None:
    pack("shop/charts/store-1.0.0.tgz", chart("store") | {"store/templates/z.yaml": "".join(map(str, range(90_000)))})
    path = Path("shop/charts/store-1.0.0.tgz")
    path.write_bytes(path.read_bytes()[:-20_000])
    first, last = told(report())
    assert first == (*STORE, "set image.registry to hub.example.com")
    assert last[:2] == ("store-1.0.0.tgz", "damaged")
    assert last[2].startswith("it cannot be read: ")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(
            "args: --image=quay.io/orchard/store:v2 --debug\n",
            ["in store.args, put hub.example.com/orchard/store:v2 in place of quay.io/orchard/store:v2"],
            id="arguments",
        ),
        pytest.param(
            "images: quay.io/orchard/store:v2,quay.io/orchard/store:v2\n",
            ["in store.images, put hub.example.com/orchard/store:v2 in place of quay.io/orchard/store:v2"],
            id="a list in one value",
        ),
        pytest.param(
            "config: |\n  image: quay.io/orchard/store:v2\n",
            ["in store.config > image, put hub.example.com/orchard/store:v2 in place of quay.io/orchard/store:v2"],
            id="a document in a value",
        ),
        pytest.param(
            "image: |\n  quay.io/orchard/store:v2\n",
            ["set store.image to hub.example.com/orchard/store:v2"],
            id="nothing but a line end around it",
        ),
    ],
)
def test_a_value_that_says_more_is_not_replaced(values: str, expected: list[str]) -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", chart("store", values, "busybox:1"))
    found = [detail for text, _, detail in told(report()) if text.startswith("quay.io")]
    assert found == expected


@pytest.mark.parametrize("start", ["./store", "store"])
def test_the_names_in_an_archive_may_begin_with_a_dot(start: str) -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack(
        "shop/charts/store-1.0.0.tgz", {name.replace("store", start, 1): text for name, text in chart("store").items()}
    )
    assert [skip.place.path for skip in skips(report())] == ["store.image.registry"]


def test_a_list_is_set_as_a_whole() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    values = "images: [quay.io/orchard/store:v2]\n"
    pack("shop/charts/store-1.0.0.tgz", chart("store", values, "{{ index .Values.images 0 }}"))
    detail = "set store.images[0] to hub.example.com/orchard/store:v2, with the rest of the list"
    assert told(report()) == [(*STORE, detail)]


def test_what_goes_wrong_is_a_problem_of_the_packed_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ArithmeticError("one too many")

    monkeypatch.setattr(packed, "plan_chart", fail)
    write("shop/Chart.yaml", DEPENDENCIES)
    write("shop/values.yaml", "image: quay.io/orchard/shop:v1\n")
    pack("shop/charts/store-1.0.0.tgz", chart("store"))
    said = report()
    assert [problem.file for problem in said.problems] == ["shop/charts/store-1.0.0.tgz"]
    assert "one too many" in said.problems[0].message
    assert len(said.changes) == 1


def test_a_file_in_it_that_cannot_be_read_is_told() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    inner = {
        "store/charts/a/Chart.yaml": "name: a\n",
        "store/charts/a/values.yaml": "image: quay.io/a/b\nb: [c\nd: e\n",
    }
    pack("shop/charts/store-1.0.0.tgz", chart("store") | inner)
    first, last = told(report())
    assert first == (*STORE, "set store.image.registry to hub.example.com")
    assert last[:2] == ("store-1.0.0.tgz", "packed")
    assert last[2].startswith("charts/a/values.yaml: this document cannot be read")


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_BYTES_IN_ALL"])
def test_of_a_large_one_only_the_beginning_is_read(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, limit, 4_000)
    pack("charts/store-1.0.0.tgz", {**chart("store"), "store/templates/z.yaml": "a: b\n" * 900, "store/z.yaml": ""})
    assert [detail[:9] for *_, detail in told(report())] == [
        "set image",
        "only " + ("0 MB" if limit == "MOST_BYTES" else "its "),
    ]


def test_a_values_file_that_cannot_be_read_sets_nothing() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    write("shop/values.yaml", "a: [\n")
    pack("shop/charts/store-1.0.0.tgz", chart("store"))
    assert [skip.place.path for skip in skips(report())] == ["store.image.registry"]


def test_definitions_of_custom_resources_are_not_read() -> None:
    files = {f"store/charts/crds/{name.removeprefix('store/')}": text for name, text in chart("store").items()}
    pack("charts/store-1.0.0.tgz", {**files, "store/crds/a.yaml": POD % "quay.io/orchard/press:v1"})
    assert [skip.place.path for skip in skips(report())] == ["crds.image.registry"]


def test_packed_charts_may_be_libraries_of_each_other() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", chart("store", image='{{ include "lib.image" . }}'))
    helper = '{{ define "lib.image" }}{{ .Values.image.registry }}/{{ .Values.image.repository }}{{ end }}'
    pack("shop/charts/lib-1.0.0.tgz", {"lib/Chart.yaml": "name: lib", "lib/templates/_lib.tpl": helper})
    assert [skip.place.path for skip in skips(report())] == ["", "store.image.registry"]


LIBRARY = "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n"
FALLBACK = '{{ define "lib.pod" }}' + POD % '{{ default "quay.io/orchard/vat" .Values.image }}:1' + "{{ end }}"


def test_what_a_library_names_is_set_where_its_templates_are_included() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    write("shop/values.yaml", 'image: ""\n')
    write("shop/templates/pod.yaml", '{{ include "lib.pod" . }}\n')
    pack("shop/charts/lib-1.0.0.tgz", {"lib/Chart.yaml": LIBRARY, "lib/templates/_pod.tpl": FALLBACK})
    expected = "set image to hub.example.com/orchard/vat"
    assert told(report()) == [("quay.io/orchard/vat", "packed", expected)]


def test_a_library_may_be_included_by_another_one_in_a_packed_chart() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    write("shop/values.yaml", "a: 1\n")
    between = '{{ define "mid.pod" }}{{ include "lib.pod" . }}{{ end }}'
    pack("shop/charts/lib-1.0.0.tgz", {"lib/Chart.yaml": LIBRARY, "lib/templates/_pod.tpl": FALLBACK})
    pack("shop/charts/mid-1.0.0.tgz", {"mid/Chart.yaml": "name: mid", "mid/templates/_pod.tpl": between})
    store = {"store/Chart.yaml": "name: store", "store/templates/pod.yaml": '{{ include "mid.pod" . }}\n'}
    pack("shop/charts/store-1.0.0.tgz", store)
    assert ("quay.io/orchard/vat", "packed", "set store.image to hub.example.com/orchard/vat") in told(report())


def test_a_registry_that_the_run_sets_stands_in_for_that_of_a_library() -> None:
    write("shop/Chart.yaml", f"{DEPENDENCIES}- {{name: lib, version: 1.0.0}}\n")
    write("shop/values.yaml", 'image: {registry: "", repository: orchard/vat}\n')
    write("shop/templates/pod.yaml", '{{ include "lib.pod" . }}\n')
    image = '{{ .Values.image.registry | default "quay.io" }}/{{ .Values.image.repository }}:1'
    helper = '{{ define "lib.pod" }}' + POD % image + "{{ end }}"
    pack("shop/charts/lib-1.0.0.tgz", {"lib/Chart.yaml": LIBRARY, "lib/templates/_pod.tpl": helper})
    assert [skip.reason.identifier for skip in skips(report())] == ["packed-settled"]
    assert Path("shop/values.yaml").read_text() == 'image: {registry: "hub.example.com", repository: orchard/vat}\n'


def test_the_values_around_decide_what_is_joined() -> None:
    image = "{{ .Values.global.hub }}/{{ .Values.name }}:{{ .Values.tag }}"
    write("shop/Chart.yaml", DEPENDENCIES)
    write("shop/values.yaml", "global: {hub: quay.io/orchard}\n")
    pack("shop/charts/store-1.0.0.tgz", chart("store", "name: store\ntag: v2\n", image))
    assert [skip.reason.identifier for skip in skips(report())] == ["packed-settled"]
    assert Path("shop/values.yaml").read_text() == "global: {hub: hub.example.com/orchard}\n"


def test_of_two_versions_of_a_chart_both_are_read() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", chart("store"))
    pack("shop/charts/store-2.0.0.tgz", chart("store", IN_PARTS.replace("v2", "v3")))
    said = sorted((skip.place.file, skip.text, skip.place.path) for skip in skips(report()))
    assert [text for _, text, _ in said] == ["quay.io/orchard/store:v2", "quay.io/orchard/store:v3"]
    assert sorted(path for *_, path in said) == ["image.registry", "store.image.registry"]


def test_the_inventory_has_the_images_of_packed_charts() -> None:
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", chart("store"))
    pack(
        "shop/charts/queue-1.0.0.tgz",
        chart("queue", "image: {repository: r.example.com/queue}", '"{{ .Values.image.repository }}"'),
    )
    result = CliRunner().invoke(command, ["list", "--mirror", "hub.example.com", "--format", "json", "."])
    assert result.exit_code == 0, result.output
    found = {image["image"]: image["places"][0] for image in json.loads(result.stdout)["images"]}
    assert [(image, place["decision"], place["path"]) for image, place in found.items()] == [
        ("quay.io/orchard/store:v2", "packed", "store.image.registry"),
        ("r.example.com/queue", "unknown-registry", "queue.image.repository"),
    ]


def test_what_an_earlier_run_has_seen_follows_the_values_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    monkeypatch.setattr(planning, "WORTH_A_CACHE_BYTES", 0)
    monkeypatch.setattr(cache, "SETTLED_NS", -3_600_000_000_000)
    write("shop/Chart.yaml", DEPENDENCIES)
    pack("shop/charts/store-1.0.0.tgz", chart("store"))

    def said() -> str:
        return CliRunner().invoke(command, ["--mirror", "hub.example.com", "--check", "."]).stderr

    first = said()
    assert "set store.image.registry to hub.example.com" in first
    assert said() == first
    write("shop/values.yaml", "store: {image: {registry: hub.example.com}}")
    assert "packed-settled" in said()
    pack("shop/charts/store-1.0.0.tgz", chart("store", "", "quay.io/orchard/other:v2"))
    assert "quay.io/orchard/other:v2" in said()


def ignored(values: str) -> None:
    write(".gitignore", "charts/\n")
    write("Chart.yaml", DEPENDENCIES + "- {name: store}\n")
    for path, text in chart("store", values).items():
        write(f"charts/{path}", text)


def test_a_chart_that_git_ignores_is_told_of_like_a_packed_one() -> None:
    ignored(IN_PARTS)
    (skip,) = report().skips
    assert skip.reason.identifier == "ignored-chart"
    assert (skip.text, skip.detail) == ("quay.io/orchard/store:v2", "set store.image.registry to hub.example.com")
    write("values.yaml", "store: {image: {registry: hub.example.com}}\n")
    assert [skip.reason.identifier for skip in report().skips] == ["already-mirrored", "packed-settled"]


def test_a_chart_may_be_packed_in_one_that_git_ignores() -> None:
    ignored(IN_PARTS)
    Path("charts/store/charts").mkdir()
    Path("charts/store/charts/queue-1.0.0.tgz").write_bytes(packed_queue())
    assert [skip.place.path for skip in report().skips] == ["store.image.registry", "store.queue.image.registry"]


def test_what_has_changed_in_a_chart_that_git_ignores_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(planning, "WORTH_A_CACHE_BYTES", 0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    monkeypatch.setattr(cache, "SETTLED_NS", -3_600_000_000_000)
    ignored(IN_PARTS)
    run_cached = ["--mirror", "hub.example.com", "--check", "--report", "json", "."]
    assert "orchard/store:v2" in CliRunner().invoke(command, run_cached).output
    write("charts/store/values.yaml", IN_PARTS.replace("store", "apples"))
    assert "orchard/apples:v2" in CliRunner().invoke(command, run_cached).output
    pack("charts/store/charts/queue-1.0.0.tgz", chart("queue", IN_PARTS.replace("store", "queue")))
    assert "orchard/queue:v2" in CliRunner().invoke(command, run_cached).output
    pack("charts/store/charts/queue-1.0.0.tgz", chart("queue", IN_PARTS.replace("store", "till")))
    assert "orchard/till:v2" in CliRunner().invoke(command, run_cached).output


def test_a_large_chart_that_git_ignores_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 100)
    ignored(IN_PARTS)
    assert "of its files were read" in " ".join(skip.detail for skip in report().skips)


def test_what_is_larger_than_the_memory_in_a_chart_that_git_ignores_is_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ignored(IN_PARTS)
    read, seen = archives.files.read, []

    def spy(path: str) -> bytes:
        seen.append(Path(path).name)
        return read(path)

    monkeypatch.setattr(archives.files, "read", spy)
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000)
    write("charts/store/templates/z.yaml", "a" * 2_000)
    assert "of its files were read" in " ".join(skip.detail for skip in report().skips)
    assert "values.yaml" in seen
    assert "z.yaml" not in seen


def test_a_chart_that_is_named_is_told_as_in_its_folder() -> None:
    pack("store-1.0.0.tgz", chart("store"))
    below = told(report())
    assert below == [(*STORE, "set image.registry to hub.example.com")]
    named = run(walk(["store-1.0.0.tgz"]), Policy(mirror="hub.example.com"), Mode.WRITE, 1, lambda *_: None).report
    assert (told(named), named.problems, int(named.exit_code(check=True))) == (below, [], 0)


def test_a_damaged_chart_that_is_named_is_a_problem() -> None:
    pack("store-1.0.0.tgz", chart("store"))
    whole = Path("store-1.0.0.tgz").read_bytes()
    Path("store-1.0.0.tgz").write_bytes(whole[: len(whole) * 2 // 3])
    assert [reason for _, reason, _ in told(report())] == ["damaged"]
    named = run(walk(["store-1.0.0.tgz"]), Policy(mirror="hub.example.com"), Mode.WRITE, 1, lambda *_: None).report
    assert (skips(named), int(named.exit_code(check=True))) == ([], 3)
    assert [problem.message.partition(":")[0] for problem in named.problems] == ["it cannot be read"]
