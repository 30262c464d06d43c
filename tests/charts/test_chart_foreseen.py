"""A chart in which a template looks at what moves prints the same images from the mirror, or they stay."""

from __future__ import annotations

import pytest

from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.rewriting import plan_chart

APART = "image: {registry: docker.io, repository: orchard/press}"
REGISTRY = ".Values.image.registry"
REPOSITORY = ".Values.image.repository"


def planned(values: str, image: str, *, helpers: str = "", mirror: str = "hub.example.com") -> dict[str, str]:
    """Plan a chart that prints one image; give what becomes of its values by their paths, a reason for what stays."""
    template = f"kind: Pod\nspec:\n  containers:\n  - name: a\n    image: {image}\n"
    files = {
        "Chart.yaml": "name: press\nappVersion: 1.0.0\n",
        "values.yaml": values,
        "templates/pod.yaml": template,
        "templates/_helpers.tpl": helpers,
    }
    data = {path: (path, text.encode()) for path, text in files.items()}
    plans = plan_chart("press", data, {}, Mapper(Policy(mirror=mirror)))[0]
    assert not any(plan.problems for plan in plans)
    found = {change.place.path: change.after for plan in plans for change in plan.changes}
    found |= {
        skip.place.path: skip.reason.value[0]
        for plan in plans
        for skip in plan.skips
        if skip.place.file == "values.yaml"
    }
    return found


def compared(values: str, image: str) -> list[tuple[str, str]]:
    """Give the rows that say what a template compares values with."""
    data = {
        "Chart.yaml": ("Chart.yaml", b"name: press\n"),
        "values.yaml": ("values.yaml", values.encode()),
        "templates/pod.yaml": ("templates/pod.yaml", f"kind: Pod\nimage: {image}\n".encode()),
    }
    plans = plan_chart("press", data, {}, Mapper(Policy(mirror="hub.example.com")))[0]
    return [(skip.text, skip.detail) for plan in plans for skip in plan.skips if skip.reason is Reason.COMPARED]


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(
            f'{{{{ if ne {REGISTRY} "docker.io" }}}}{{{{ {REGISTRY} }}}}/{{{{ end }}}}{{{{ {REPOSITORY} }}}}:1',
            id="left out in front",
        ),
        pytest.param(
            f'{{{{ $r := {REGISTRY} }}}}{{{{ if and $r (ne $r "docker.io") }}}}{{{{ $r }}}}/{{{{ end }}}}'
            f"{{{{ {REPOSITORY} }}}}:1",
            id="a variable",
        ),
        pytest.param(
            f'{{{{ if has {REGISTRY} (list "docker.io" "index.docker.io") }}}}{{{{ {REPOSITORY} }}}}'
            f"{{{{ else }}}}{{{{ {REGISTRY} }}}}/{{{{ {REPOSITORY} }}}}{{{{ end }}}}:1",
            id="one of a list",
        ),
        pytest.param(
            f'{{{{ ternary {REPOSITORY} (printf "%s/%s" {REGISTRY} {REPOSITORY}) (eq {REGISTRY} "docker.io") }}}}:1',
            id="ternary",
        ),
        pytest.param(
            f'{{{{ if contains "docker.io" {REGISTRY} }}}}{{{{ {REPOSITORY} }}}}'
            f"{{{{ else }}}}{{{{ {REGISTRY} }}}}/{{{{ {REPOSITORY} }}}}{{{{ end }}}}:1",
            id="contains",
        ),
        pytest.param(
            f'{{{{ $own := dict "docker.io" "" }}}}{{{{ if not (hasKey $own {REGISTRY}) }}}}{{{{ {REGISTRY} }}}}/'
            f"{{{{ end }}}}{{{{ {REPOSITORY} }}}}:1",
            id="a key of a table",
        ),
    ],
)
def test_of_what_is_joined_once_the_registry_has_moved_the_registry_alone_moves(image: str) -> None:
    assert planned(APART, image) == {"image.registry": "hub.example.com", "image.repository": "inherited"}


@pytest.mark.parametrize(
    ("values", "image", "expected"),
    [
        pytest.param(
            "image: orchard/press:latest",
            '{{ $own := "orchard/press" }}{{ $r := (split ":" .Values.image)._0 }}'
            "{{ if eq $r $own }}{{ $r }}:v1{{ else }}{{ .Values.image }}{{ end }}",
            {"image": "undecided"},
            id="a tag of its own for the name as it is",
        ),
        pytest.param(
            "imageRegistry: dockerhub",
            '{{ if eq .Values.imageRegistry "dockerhub" }}orchard/press{{ else if eq .Values.imageRegistry "ghcr" }}'
            "ghcr.io/orchard/press{{ else }}{{ .Values.imageRegistry }}/orchard/press{{ end }}:1",
            {"imageRegistry": "undecided"},
            id="a word that is compared and printed elsewhere",
        ),
        pytest.param(
            "image: orchard/press:1",
            '{{ (split "/" .Values.image)._0 }}/{{ (split "/" .Values.image)._1 }}',
            {"image": "undecided"},
            id="counted from the front",
        ),
        pytest.param(
            "vat: orchard/vat\nimage: {repository: orchard/press}",
            '{{ .Values.image.repository }}:{{ if eq .Values.vat "orchard/vat" }}1{{ else }}2{{ end }}',
            {"vat": "orchard/vat", "image.repository": "hub.example.com/orchard/press"},
            id="what is looked at and does not move",
        ),
    ],
)
def test_what_would_come_out_wrong_stays(values: str, image: str, expected: dict[str, str]) -> None:
    found = planned(values, image)
    assert {path: found.get(path, "orchard/vat") for path in expected} == expected


@pytest.mark.parametrize(
    ("image", "printed"),
    [
        pytest.param("{{ base .Values.press.name }}:1", "press:1", id="base"),
        pytest.param('{{ splitList "/" .Values.press.name | last }}:1', "press:1", id="the last of a list"),
        pytest.param('{{ regexFind "[^/]+/[^/]+$" .Values.press.name }}:1', "orchard/press:1", id="a pattern"),
        pytest.param("{{ trunc -13 .Values.press.name }}:1", "orchard/press:1", id="trunc"),
        pytest.param(
            "{{ base .Values.press.name }}:1\n  - name: b\n    image: {{ .Values.press.name }}:2",
            "press:1",
            id="a container with the whole value too",
        ),
    ],
)
def test_a_value_whose_end_alone_is_printed_stays(image: str, printed: str) -> None:
    values = "press: {name: orchard/press}\n"
    assert planned(values, image) == {"press.name": "undecided"}
    why = f"a template looks at press.name, and would go on to print {printed} once that has moved"
    assert of_pod(values, f"kind: Pod\nspec:\n  containers:\n  - name: a\n    image: {image}\n")[0][1] == why


@pytest.mark.parametrize(
    "image",
    [
        pytest.param("quay.io/orchard/{{ base .Values.press.image }}", id="behind a registry of its own"),
        pytest.param("{{ dir .Values.press.image }}/{{ base .Values.press.image }}", id="both parts"),
        pytest.param("{{ .Values.press.image }}\n    args: ['{{ base .Values.press.image }}']", id="arguments"),
        pytest.param(
            "{{ .Values.press.image }}\n---\nkind: ConfigMap\ndata:\n  image: {{ base .Values.press.image }}",
            id="something that nothing pulls",
        ),
    ],
)
def test_a_value_whose_end_is_printed_elsewhere_is_left_alone(image: str) -> None:
    found = planned("press: {image: 'orchard/press:1'}\n", image)
    assert found.get("press.image") != "undecided"


def test_a_mirror_with_a_port_is_split_at_it() -> None:
    image = '{{ (split ":" .Values.image)._0 }}:9'
    values = "image: quay.io/orchard/press:1"
    assert planned(values, image) == {"image": "hub.example.com/orchard/press:1"}
    assert planned(values, image, mirror="hub.example.com:5000") == {"image": "undecided"}


def test_an_image_that_is_printed_no_more_stays() -> None:
    image = f'{{{{ if eq {REPOSITORY} "orchard/press" }}}}{{{{ {REPOSITORY} }}}}:1{{{{ end }}}}'
    assert planned(APART.replace("registry: docker.io, ", ""), image) == {"image.repository": "undecided"}


def test_what_is_looked_at_stays_where_it_decides_about_an_image_of_the_template() -> None:
    values = "vat: {image: orchard/vat:1}\nmill: 1"
    image = (
        '{{ if hasPrefix "orchard" .Values.vat.image }}orchard/mill:{{ .Values.mill }}'
        "{{ else }}orchard/press:{{ .Values.mill }}{{ end }}\n  - name: b\n    image: {{ .Values.vat.image }}"
    )
    assert planned(values, image)["vat.image"] == "undecided"


def test_all_stays_of_an_image_that_is_wrong_without_its_name_too() -> None:
    image = (
        f'{{{{ if ne {REGISTRY} "docker.io" }}}}{{{{ {REGISTRY} }}}}/{{{{ end }}}}{{{{ {REPOSITORY} }}}}:'
        '{{ if eq .Values.vat.image "orchard/vat:1" }}1{{ else }}2{{ end }}\n  - name: b\n    image: {{ .Values.vat.image }}'
    )
    found = planned(f"{APART}\nvat: {{image: 'orchard/vat:1'}}\n", image)
    assert found == {"image.registry": "undecided", "image.repository": "undecided", "vat.image": "undecided"}


def test_what_is_known_for_an_image_by_the_mirror_alone_is_none_of_the_images() -> None:
    image = '{{ .Values.image }}\n    args: ["{{ .Values.image }}x"]\n    hostname: {{ eq .Values.image "orchard/press:1" }}'
    assert planned("image: orchard/press:1", image) == {"image": "hub.example.com/orchard/press:1"}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param('hasPrefix "docker.io" .Values.image', ["docker.io"], id="a part of it"),
        pytest.param('regexMatch "^docker" .Values.image', ["^docker"], id="a pattern"),
        pytest.param(r'regexMatch "^docker\\.io/" .Values.image', [r"^docker\\.io"], id="a pattern with an escape"),
        pytest.param(r'eq "x\"" .Values.image', [], id="an escape of something else"),
        pytest.param('hasPrefix (print "dock" "er") .Values.image', ["docker"], id="made up"),
        pytest.param("hasKey .Values.table .Values.image", ["docker.io/orchard/press:1"], id="a key of the values"),
        pytest.param('hasSuffix ":1" .Values.image', [], id="a part that stays"),
        pytest.param('eq .Values.image "docker.io/orchard/vat:1"', [], id="something else"),
        pytest.param(
            'has .Values.image (list "x" "docker.io/orchard/press:1")', ["docker.io/orchard/press:1"], id="list"
        ),
        pytest.param("has .Values.image .Values.others", [], id="a list of values"),
        pytest.param('has .Values.image (list (dict "a" 1) 1)', [], id="a list of others"),
        pytest.param('eq (dict "a" .Values.image) 1', [], id="not a text"),
        pytest.param("hasPrefix 1 .Values.image", [], id="a number"),
        pytest.param("index .Values.others 0", [], id="no table"),
        pytest.param("get (dict) (dict)", [], id="no key"),
        pytest.param('eq (splitList "/" .Values.image | last) "press:1"', [], id="a part that was cut out"),
        pytest.param("tpl .Values.tpl .", [], id="a template that is a value"),
    ],
)
def test_what_a_value_is_compared_with_is_told_where_it_would_compare_differently(
    condition: str, expected: list[str]
) -> None:
    values = "image: docker.io/orchard/press:1\nothers: [x]\ntable: {'docker.io/orchard/press:1': 1}\n"
    values += 'tpl: "{{ eq .Values.image `docker.io/orchard/press:1` }}"\n'
    rows = compared(values, f"{{{{ .Values.image }}}}\nlabel: {{{{ {condition} }}}}")
    assert rows == [(text, "a template compares image with it") for text in expected]


def test_a_literal_in_a_variable_is_told_where_it_stands() -> None:
    template = '{{ .Values.image }}\n{{ $own := "orchard/press:1" }}label: {{ eq .Values.image $own }}'
    assert compared("image: orchard/press:1", template) == [("orchard/press:1", "a template compares image with it")]


def test_a_literal_that_two_values_are_compared_with_is_told_once() -> None:
    template = "{{ .Values.a.image }}\nimage: {{ .Values.b.image }}\n{{ range list .Values.a .Values.b }}"
    template += 'label: {{ eq .image "orchard/press:1" }}{{ end }}'
    rows = compared("a: {image: 'orchard/press:1'}\nb: {image: 'orchard/press:1'}\n", template)
    assert rows == [("orchard/press:1", "a template compares a.image with it")]


def test_a_part_of_a_literal_that_moves_is_none() -> None:
    template = '{{ $own := "quay.io/orchard/press:1" }}{{ $own }}\nimage: {{ .Values.image }}\n'
    template += "label: {{ eq (trunc 4 $own) (trunc 4 .Values.image) }}"
    assert compared("image: docker.io/orchard/vat:1", template) == []


def of_file(values: str, template: str, file: str) -> list[tuple[str, str]]:
    """Plan a chart that prints a file of its own; give what changes, and what else is told of it, with why."""
    data = {
        "Chart.yaml": ("Chart.yaml", b"name: press\n"),
        "values.yaml": ("values.yaml", values.encode()),
        "files/job.yaml": ("files/job.yaml", file.encode()),
        "templates/pod.yaml": ("templates/pod.yaml", template.encode()),
    }
    plans = plan_chart("press", data, {}, Mapper(Policy(mirror="hub.example.com")))[0]
    assert not any(plan.problems for plan in plans)
    changes = [(change.before, "moves") for plan in plans for change in plan.changes]
    stays = {Reason.COMPARED, Reason.UNDECIDED}
    return changes + [(skip.text, skip.detail) for plan in plans for skip in plan.skips if skip.reason in stays]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param('.Files.Get "files/job.yaml" | replace "[[b]]" .Values.word', id="replace"),
        pytest.param('.Files.Get "files/job.yaml" | replace "[[b]]" .Chart.Name', id="the name of the chart"),
        pytest.param('.Files.Get "files/job.yaml" | trimSuffix .Values.word', id="trimSuffix"),
        pytest.param('regexReplaceAll "q+" (.Files.Get "files/job.yaml") .Values.word', id="a pattern"),
        pytest.param('(.Files.Glob "files/*").AsConfig | replace "[[b]]" .Values.word', id="a glob"),
        pytest.param('tpl (.Files.Get "files/job.yaml") . | replace "[[b]]" .Values.word', id="a template"),
    ],
)
def test_a_file_that_moves_may_be_changed_by_a_value_that_stays(change: str) -> None:
    found = of_file("word: ripe\n", f"kind: Pod\n{{{{ {change} }}}}\n", "image: orchard/press:1\n")
    assert found == [("orchard/press:1", "moves")]


FROM_FILE = '{{ $job := .Files.Get "files/job.yaml" | fromYaml }}kind: Pod\nimage: '


def test_a_file_that_moves_and_is_compared_with_a_value_that_stays_is_told() -> None:
    template = FROM_FILE + "{{ $job.image }}\nlabel: {{ hasPrefix .Values.start $job.image }}"
    assert of_file("start: quay.io\n", template, "image: quay.io/orchard/press:1\n") == [
        ("quay.io/orchard/press:1", "moves"),
        ("quay.io/orchard/press:1", "a template compares start with it"),
    ]


def test_a_file_that_would_be_changed_otherwise_stays() -> None:
    template = 'kind: Pod\n{{ .Files.Get "files/job.yaml" | replace "b" .Values.word }}'
    detail = "a template looks at files/job.yaml, and would print hup.example.com/orchard/press:1 once that has moved"
    assert of_file("word: p\n", template, "image: orchard/press:1\n") == [("orchard/press:1", detail)]


def test_a_file_that_would_be_printed_wrong_stays() -> None:
    template = FROM_FILE + '{{ hasPrefix .Values.start $job.image | ternary "" "quay.io/" }}{{ $job.image }}'
    detail = "a template looks at image, and would print quay.io/hub.example.com/orchard/press:1 once that has moved"
    found = of_file("start: quay.io\n", template, "image: quay.io/orchard/press:1\n")
    assert found == [("quay.io/orchard/press:1", detail)]


def test_what_names_a_registry_in_its_place_is_no_reason_for_what_is_printed_wrong() -> None:
    image = '{{ $parts := splitList ":" .Values.image }}{{ index $parts 0 }}:{{ index $parts 1 }}'
    texts = {
        "Chart.yaml": "name: press\n",
        "values.yaml": "image: quay.io/orchard/press:1\n",
        "values-dev.yaml": "image: quay.io/orchard/press-dev:1\n",
        "templates/pod.yaml": f"kind: Pod\nspec: {{containers: [{{name: a, image: '{image}'}}]}}\n",
    }
    data = {path: (path, text.encode()) for path, text in texts.items()}
    plans = plan_chart("press", data, {}, Mapper(Policy(mirror="hub.example.com:5000/all")))[0]
    detail = "a template looks at image, and would print hub.example.com:5000/all/orchard/press once that has moved"
    found = [skip.detail for plan in plans for skip in plan.skips if skip.place.file.startswith("values")]
    assert found == [detail, detail]


def conditional(condition: str) -> str:
    return f'kind: Pod\nspec:\n  containers:\n{{{{ {condition} }}}}\n  - name: a\n    image: "{{{{ {REPOSITORY} }}}}:1"\n{{{{ end }}}}'


def of_pod(values: str, template: str) -> list[tuple[str, str]]:
    """Plan a chart with a pod; give what becomes of the names in its values: "moves", or why each stays."""
    texts = {"Chart.yaml": "name: press\n", "values.yaml": values, "templates/pod.yaml": template}
    data = {path: (path, text.encode()) for path, text in texts.items()}
    plans = plan_chart("press", data, {}, Mapper(Policy(mirror="hub.example.com")))[0]
    found = [(change.before, "moves") for plan in plans for change in plan.changes]
    found += [(skip.text, skip.detail) for plan in plans for skip in plan.skips if skip.place.file == "values.yaml"]
    return found


@pytest.mark.parametrize(
    ("condition", "would"),
    [
        pytest.param(
            f'if not (regexMatch "^press-[0-9]+$" {REPOSITORY})',
            "print hub.example.com/press-01:1 where nothing is printed now",
            id="hidden now",
        ),
        pytest.param(
            f'if ne {REPOSITORY} "press-01"', "print hub.example.com/press-01:1 where nothing is printed now", id="ne"
        ),
        pytest.param(f'if hasPrefix "press-" {REPOSITORY}', "print press-01:1 no more", id="hidden then"),
    ],
)
def test_a_name_by_which_a_template_decides_whether_it_is_printed_stays(condition: str, would: str) -> None:
    found = of_pod("image: {repository: press-01}\n", conditional(condition))
    assert found == [("press-01", f"a template looks at image.repository, and would {would} once that has moved")]


def on_lines(condition: str, image: str, otherwise: str) -> str:
    """Give the sides of a condition that print an image each, on lines of their own."""
    first = f"    {{{{- if {condition} }}}}\n    image: {image}\n"
    return f"kind: Pod\nspec:\n  containers:\n  - name: a\n{first}    {{{{- else }}}}\n    image: {otherwise}\n    {{{{- end }}}}\n"


WHOLE = f"{{{{ {REPOSITORY} }}}}:{{{{ .Values.image.tag }}}}"


@pytest.mark.parametrize(
    ("values", "template", "would"),
    [
        pytest.param(
            "image: {repository: press, tag: '2'}\n",
            on_lines(f'contains "/" {REPOSITORY}', f"{{{{ {REPOSITORY} }}}}", WHOLE),
            "print hub.example.com/press",
            id="without the tag",
        ),
        pytest.param(
            "image: {repository: press, tag: '2'}\n",
            on_lines(f'eq {REPOSITORY} "press"', f"{{{{ {REPOSITORY} }}}}:own", WHOLE),
            "print hub.example.com/press:2",
            id="another tag",
        ),
        pytest.param(
            "image: {repository: press, tag: '2'}\n",
            on_lines(f'eq {REPOSITORY} "press"', f"{{{{ {REPOSITORY} }}}}:own", WHOLE)
            + f"  - name: b\n    image: {WHOLE}\n",
            "print press:own no more",
            id="another tag that is printed elsewhere too",
        ),
    ],
)
def test_an_image_that_the_other_side_of_a_condition_prints_is_another_one(
    values: str, template: str, would: str
) -> None:
    why = f"a template looks at image.repository, and would {would} once that has moved"
    assert of_pod(values, template) == [("press", why)]


def test_an_image_that_both_sides_of_a_condition_print_moves() -> None:
    template = on_lines(f'contains "/" {REPOSITORY}', WHOLE, WHOLE)
    assert of_pod("image: {repository: press, tag: '2'}\n", template) == [("press", "moves")]


def test_of_a_loop_only_the_names_stay_that_a_template_would_print_or_hide() -> None:
    values = "a: {image: {repository: press-01}}\nb: {image: {repository: orchard/mill}}\n"
    template = (
        'kind: Pod\nspec:\n  containers:\n{{ range list .Values.a .Values.b }}{{ if not (hasPrefix "press-" .image.repository) }}'
        '\n  - name: a\n    image: "{{ .image.repository }}:1"\n{{ end }}{{ end }}'
    )
    (moved, held), (name, why) = of_pod(values, template)
    assert (moved, held) == ("orchard/mill", "moves")
    assert name == "press-01"
    assert why.startswith("a template looks at a.image.repository, and would print hub.example.com/press-01:1")


def test_a_name_by_which_a_template_decides_other_things_moves() -> None:
    template = (
        conditional("if true") + f'{{{{ if hasPrefix "press-" {REPOSITORY} }}}}\n    args: [--press]\n{{{{ end }}}}'
    )
    assert of_pod("image: {repository: press-01}\n", template) == [("press-01", "moves")]
