"""What a run does is counted, so that doing more of it than needed fails here, without a stopwatch."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import _ruamel_yaml
import pytest

from rewrite import around, batch, cache, files, line_holds, planning, rewriting, walking
from rewrite import parts as part_wise
from rewrite.charts import evaluate, library
from rewrite.finders import FINDERS, inherited, pushed_variables
from rewrite.finders.pushes import is_pushed
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.readers import yaml_events
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rewrite.document import Document
    from rewrite.source import Source

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.com}
spec:
  versions:
  - schema:
      openAPIV3Schema:
        properties:
          image: {description: "an image such as quay.io/a/b", type: string}
"""
SERVICE = "kind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"
POD = "kind: Pod\nspec:\n  containers:\n  - name: web\n    image: quay.io/shop/web:1\n"
# A stream, a document, three mappings and a sequence, begin and end of each, and eight scalars.
POD_EVENTS = 20


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Counter[str]:
    """What has been done: files read, bytes decoded, documents parsed, events seen, templates parsed and rendered."""
    done: Counter[str] = Counter()

    def count(owner: Any, name: str, what: str, amount: Callable[..., int] = lambda *_: 1) -> None:
        function = getattr(owner, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            done[what] += amount(*args)
            return function(*args, **kwargs)

        monkeypatch.setattr(owner, name, counted)

    class Parser:
        def __init__(self, text: str) -> None:
            done["documents"] += 1
            self.parser = parser(text)

        def get_event(self) -> Any:
            done["events"] += 1
            return self.parser.get_event()

    parser = _ruamel_yaml.CParser
    monkeypatch.setattr(_ruamel_yaml, "CParser", Parser)
    count(files, "read", "files", lambda path: not Path(path).name.startswith(".git"))
    for module in (rewriting, batch):
        count(module, "decode", "bytes", lambda _, data: len(data))
    library.parse.cache_clear()
    count(library, "parse", "templates parsed")
    count(evaluate.Evaluator, "render_file", "templates rendered")
    monkeypatch.chdir(tmp_path)
    return done


def run(mode: batch.Mode = batch.Mode.CHECK, policy: Policy | None = None, cached: str = "") -> batch.Outcome:
    walk = walking.walk(["."])
    policy = policy or Policy(mirror="hub.example.com")
    return batch.run(walk, policy, mode, 1, lambda _done, _all: None, batch.Extras(cached=cached))


def write(name: str, text: str) -> int:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return len(text)


def test_what_speaks_of_no_image_is_decoded_and_not_parsed(work: Counter[str]) -> None:
    size = write("a.yaml", f"{SERVICE}---\n{SERVICE}")
    run()
    assert work == {"files": 1, "bytes": size}


def test_a_schema_is_not_parsed_although_it_names_images(work: Counter[str]) -> None:
    size = write("a.yaml", CRD)
    outcome = run()
    assert work == {"files": 1, "bytes": size}
    assert len(outcome.report.skips) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  image@1.0.0: {integrity: sha512-AA}\n"),
        ("pnpm-lock.yaml", "---\nlockfileVersion: '9.0'\npackages:\n  image@1.0.0: {integrity: sha512-AA}\n"),
        ("package-lock.json", '{"name": "a", "lockfileVersion": 3, "packages": {"image": {"integrity": "sha512-AA"}}}'),
    ],
)
def test_a_lock_file_of_packages_is_not_parsed(work: Counter[str], name: str, text: str) -> None:
    size = write(name, text)
    run()
    assert work == {"files": 1, "bytes": size}


def test_only_documents_that_can_hold_a_reference_are_parsed_and_changed_ones_once_more(work: Counter[str]) -> None:
    size = write("a.yaml", f"{SERVICE}---\n{POD}---\n{CRD}---\n{SERVICE}")
    run()
    assert work == {"files": 1, "bytes": size, "documents": 2, "events": 2 * POD_EVENTS}


def test_what_stays_as_it_is_is_parsed_once(work: Counter[str]) -> None:
    size = write("a.yaml", POD)
    run(policy=Policy(mirror="hub.example.com", excludes=("quay.io",)))
    assert work == {"files": 1, "bytes": size, "documents": 1, "events": POD_EVENTS}


def test_of_many_documents_only_the_changed_ones_are_read_again(work: Counter[str]) -> None:
    mirrored = POD.replace("quay.io", "hub.example.com")
    write("a.yaml", f"{mirrored}---\n{POD}---\n{mirrored}---\n{mirrored}")
    run()
    assert work["documents"] == 4 + 1


def test_a_file_is_read_again_only_to_be_written(work: Counter[str]) -> None:
    changed, unchanged = write("a.yaml", POD), write("b.yaml", SERVICE)
    run(batch.Mode.WRITE)
    assert (work["files"], work["bytes"]) == (3, 2 * changed + unchanged)
    assert work["documents"] == 2


def test_of_a_chart_only_what_can_print_an_image_is_parsed_and_rendered(work: Counter[str]) -> None:
    write("shop/Chart.yaml", "name: shop\n")
    write("shop/values.yaml", "image: {repository: quay.io/shop/web, tag: 1}\n")
    write("shop/templates/_names.tpl", '{{ define "shop.name" }}{{ .Chart.Name }}{{ end }}\n')
    write("shop/templates/_images.tpl", '{{ define "shop.image" }}{{ .Values.image.repository }}:1{{ end }}\n')
    write("shop/templates/service.yaml", 'kind: Service\nmetadata:\n  name: {{ include "shop.name" . }}\n')
    write(
        "shop/templates/pod.yaml",
        'kind: Pod\nmetadata:\n  name: {{ include "shop.name" . }}\nspec:\n  containers:\n'
        '  - name: web\n    image: {{ include "shop.image" . }}\n',
    )
    run()
    # pod.yaml and what it takes the image from.
    assert (work["templates parsed"], work["templates rendered"]) == (2, 1)
    # Both templates and the values, which serve the rendering too; Chart.yaml twice, and the changed values once more.
    assert work["documents"] == 6


def test_what_was_recalled_is_not_even_read(
    work: Counter[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    monkeypatch.setattr(planning, "WORTH_A_CACHE_BYTES", 0)
    monkeypatch.setattr(cache, "SETTLED_NS", -(10**15))
    write("a.yaml", POD)
    write("b.yaml", SERVICE)
    first = run(cached="here").report
    work.clear()
    assert run(cached="here").report == first
    assert +work == {}


@pytest.mark.parametrize("count", [1, 10])
def test_work_is_in_proportion_to_the_number_of_files(work: Counter[str], count: int) -> None:
    for number in range(count):
        write(f"{number}.yaml", POD)
    run()
    assert work == {
        "files": count,
        "bytes": count * len(POD),
        "documents": 2 * count,
        "events": 2 * count * POD_EVENTS,
    }


class Compared(str):
    """A text that counts with how much of it something was compared."""

    __slots__ = ()
    code_points = 0

    def startswith(self, prefix: Any, *places: Any) -> bool:
        Compared.code_points += len(prefix)
        return super().startswith(prefix, *places)


@pytest.mark.parametrize("count", [20, 80])
def test_a_long_value_is_not_compared_for_each_reference_in_it(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Compared, "code_points", 0)
    document = yaml_events.read_yaml(f'line: "{"quay.io/shop/web:1 and so on, " * count}"\n')
    document.text = Compared(document.text)
    (line,) = document.scalars
    places = [document.place(line, at, at + 7) for at in range(0, len(line.value), 30)]
    assert len(places) == count
    assert all(place and document.text[place.start : place.end] == "quay.io" for place in places)
    assert Compared.code_points <= 1_000


class Searched(str):
    """A text that counts how much of it was looked through."""

    __slots__ = ()
    code_points = 0

    def __contains__(self, text: str) -> bool:
        Searched.code_points += len(self)
        return super().__contains__(text)


@pytest.mark.parametrize("count", [200, 800])
def test_a_long_line_is_not_looked_through_for_each_reference_in_it(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Searched, "code_points", 0)
    document = yaml_events.read_yaml(f'line: "{"quay.io/shop/web:1 and so on, " * count}"\n')
    (line,) = document.scalars
    line.value = Searched(line.value)
    assert not any(is_pushed(line, at) for at in range(0, len(line.value), 30))
    assert Searched.code_points == 0


def held_after_each_part(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Plan and check a file whose parts are a few documents; count the nodes that are held after each part."""
    held: list[int] = []
    before = 0

    def parts(chunks: Any, only: Any = None, size: int = 1_000) -> Iterator[part_wise.Part]:
        for part in part_wise.parts(chunks, only, size):
            yield part
            held.append(held_nodes() - before)

    monkeypatch.setattr(rewriting, "PART", 1_000)
    monkeypatch.setattr(rewriting, "parts", parts)
    data = f"---\n{POD}".encode() * 100
    # What the first plan of a process keeps, such as the last answers of a cache, is there before.
    rewriting.plan_bytes("a.yaml", data, Mapper(Policy(mirror="hub.example.com")), proves=True)
    held.clear()
    gc.collect()
    before = held_nodes()
    planned = rewriting.plan_bytes("a.yaml", data, Mapper(Policy(mirror="hub.example.com")), proves=True)
    assert (len(planned.changes), planned.proven is not None) == (100, True)
    return held


def test_of_a_large_file_the_documents_of_one_part_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "READ_AT_ONCE", 1_000)
    held = held_after_each_part(monkeypatch)
    assert len(held) > 10
    assert set(held) == {0}


def test_of_what_is_read_again_the_documents_of_one_part_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    held = held_after_each_part(monkeypatch)
    assert len(held) > 5
    # What was read first is there to the end.
    assert len(set(held)) == 1


def test_of_a_large_file_each_part_is_looked_at_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    done: Counter[str] = Counter()
    search, check = line_holds.ignored_lines, rewriting.check_documents

    def searched(source: Any, within: Any, quoted: Any) -> Any:
        done["code points"] += within.end - within.start
        return search(source, within, quoted)

    def checked(before: Any, after: Any, edits: Any, added: Any) -> None:
        done["edits"] += len(edits)
        check(before, after, edits, added)

    monkeypatch.setattr(rewriting, "READ_AT_ONCE", 1_000)
    monkeypatch.setattr(rewriting, "PART", 1_000)
    monkeypatch.setattr(rewriting, "parts", lambda chunks, only=None, _size=0: part_wise.parts(chunks, only, 1_000))
    monkeypatch.setattr(line_holds, "ignored_lines", searched)
    monkeypatch.setattr(rewriting, "check_documents", checked)
    data = f"---\n{POD}".encode() * 100
    planned = rewriting.plan_bytes("a.yaml", data, Mapper(Policy(mirror="hub.example.com")), proves=True)
    after = len(data) + 100 * (len("hub.example.com") - len("quay.io"))
    assert (len(planned.changes), planned.proven is not None) == (100, True)
    assert done == {"code points": len(data) + after, "edits": 100}


CHART = {
    "shop/Chart.yaml": "name: shop\n",
    "shop/values.yaml": "image: {repository: quay.io/shop/web, tag: 1}\n",
    "shop/templates/pod.yaml": "image: {{ .Values.image.repository }}\nextra: {{ toYaml .Values.image | fromYaml }}\n",
}
BROKEN = "{{ if .Values.on }}\nspec:\n  image: quay.io/shop/web:1\n    args: [a, {b: c}]\n{{ end }}\n"
EMBEDDED = f"kind: ConfigMap\ndata:\n  pod.yaml: |\n{''.join(f'    {line}' for line in POD.splitlines(keepends=True))}"


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    "files",
    [{"a.yaml": POD}, {"a.yaml": EMBEDDED}, {"templates/a.yaml": BROKEN}, CHART],
    ids=["manifest", "embedded", "by lines", "chart"],
)
def test_what_was_read_is_freed_without_a_search_for_garbage(files: dict[str, str]) -> None:
    for name, text in files.items():
        write(name, text)
    run()
    gc.collect()
    before = held_nodes()
    gc.disable()
    try:
        outcome = run()
        assert held_nodes() == before
    finally:
        gc.enable()
    assert outcome.report.changes


def held_nodes() -> int:
    """How many parts of documents there are, of those that are in use and of those that wait for a search."""
    return sum(isinstance(found, (Node, Scalar)) for found in gc.get_objects())


def test_who_looks_into_a_dissolved_document_is_told() -> None:
    document = yaml_events.read_yaml(POD)
    root = document.root
    document.dissolve()
    with pytest.raises(AttributeError, match="children"):
        root.get("")
    document.dissolve()


def test_only_mappings_that_may_tell_of_a_registry_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = inherited.registry_in

    def counted(document: Document, node: Node, scalar: Scalar) -> Scalar | None:
        asked.append(scalar.value)
        return ask(document, node, scalar)

    monkeypatch.setattr(inherited, "registry_in", counted)
    depth = 30
    nested = "global: {registry: quay.io}\n" + "".join(
        f"{'  ' * level}image: press-{level}\n{'  ' * level}below:\n" for level in range(depth)
    )
    plan = rewriting.plan_bytes("values.yaml", nested.encode(), Mapper(Policy(mirror="hub.example.com")))
    # Each name asks the mapping at the top, and none of those between.
    assert sorted(asked) == sorted(f"press-{level}" for level in range(depth))
    assert [change.before for change in plan.changes] == ["quay.io"]


def test_of_a_large_file_all_parts_search_once_for_what_is_pushed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "READ_AT_ONCE", 1_000)
    monkeypatch.setattr(rewriting, "PART", 1_000)
    monkeypatch.setattr(rewriting, "parts", lambda chunks, only=None, _size=0: part_wise.parts(chunks, only, 1_000))
    searched: list[str] = []
    asked: list[Source] = []
    search = around.pushed_in

    def counted(text: str) -> pushed_variables.Pushed:
        searched.append(text)
        return search(text)

    class Asking(around.Around):
        def __init__(self, source: Source) -> None:
            asked.append(source)
            super().__init__(source)

    monkeypatch.setattr(around, "pushed_in", counted)
    monkeypatch.setattr(around, "Around", Asking)
    image = "---\napiVersion: a.example/v1\nkind: Press\nspec: {image: 'quay.io/orchard/press:v1'}\n"
    plan = rewriting.plan_bytes("a.yaml", image.encode() * 100, Mapper(Policy(mirror="hub.example.com")))
    assert len(plan.changes) == 100
    assert len(asked) > 1
    assert len(searched) == 1


def test_words_are_not_looked_for_in_what_is_encoded() -> None:
    text = f"image: quay.io/orchard/press:v1\ndata: {'QUFB' * 10_000}\n"
    document = yaml_events.read_yaml(text)
    assert (len(document.text), len(document.words)) == (len(text), len(text) - 4 * 10_000 + 1)


def test_only_lines_in_which_something_is_filled_in_are_searched_for_what_is_pushed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[str] = []

    def counted(text: str) -> str:
        searched.append(text)
        return text

    monkeypatch.setattr(pushed_variables, "without_encoded", counted)
    lines = [
        *["  docker push quay.io/orchard/press:v1"] * 100,
        "  make push \\",
        "    TO=$TARGET",
        "  docker pull press",
    ]
    pushed = pushed_variables.pushed_in("\n".join(["run: |", *lines]))
    assert pushed.variables == {"TARGET"}
    assert searched == ["  make push \\\n    TO=$TARGET"]


def test_what_ends_where_a_command_would_go_on_is_searched_to_its_end() -> None:
    assert pushed_variables.pushed_in("run: docker push $IMAGE\nthen: make publish \\").variables == {"IMAGE"}


def test_a_manifest_is_searched_for_few_words_and_for_none_twice() -> None:
    class Words(str):
        __slots__ = ()

        def __contains__(self, word: str) -> bool:
            searched[word] += 1
            return super().__contains__(word)

    searched: Counter[str] = Counter()
    document = yaml_events.read_yaml(f"apiVersion: v1\n{POD}")
    document.words = Words(document.words)
    for finder in FINDERS:
        list(finder.find(document))
    # Of those whose keys are not there none is searched for.
    assert len(searched) <= 31
    assert set(searched.values()) == {1}
