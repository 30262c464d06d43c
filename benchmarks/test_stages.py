"""The stages of a run, one by one, over 1 MB of Deployments: `pytest benchmarks/test_stages.py`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from shapes import dense
from shapes.draw import Draw

from rewrite.document import SourceKind
from rewrite.edit import apply
from rewrite.hits import find_hits
from rewrite.locate import Located
from rewrite.locating import locate
from rewrite.mapping import Mapper
from rewrite.plans import Standing
from rewrite.policy import Policy
from rewrite.readers.chunks import split
from rewrite.readers.yaml_events import read_yaml
from rewrite.reading import read
from rewrite.renderers import RenderOptions, text
from rewrite.report import Report
from rewrite.rewriting import decide_all, plan, rewrite_text
from rewrite.screen import may_speak_of_images
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from rewrite.source import Source

    Benchmark = Callable[..., object]

SIZE_BYTES: Final = 1_000_000


@pytest.fixture(scope="module")
def mapper() -> Mapper:
    """Give rules: a plain mirror."""
    return Mapper(Policy(mirror="hub.example.com"))


@pytest.fixture(scope="module")
def source() -> Source:
    """Give the Deployments."""
    return decode("dense.yaml", dense.manifest(Draw(1, "dense"), SIZE_BYTES).encode())


@pytest.fixture(scope="module")
def located(source: Source, mapper: Mapper) -> Located:
    """Give what is located in them."""
    hits = find_hits(source.text, mapper.domains)
    reading = read(source, SourceKind.OTHER, hits)
    return Located(source, SourceKind.OTHER, reading, locate(source, reading, hits))


def test_decode(benchmark: Benchmark, source: Source) -> None:
    """Bytes to text."""
    data = source.encode(source.text)
    assert benchmark(decode, source.name, data).text == source.text


def test_screen(benchmark: Benchmark, source: Source, mapper: Mapper) -> None:
    """The search for registries and words, in text that has none of them."""
    without = source.text.translate(str.maketrans("acdeghvAG0123456789:", "zzzzzzzZZ" + "z" * 10 + ";"))

    def screen() -> bool:
        return bool(find_hits(without, mapper.domains)) or may_speak_of_images(without, SourceKind.OTHER)

    assert benchmark(screen) is False


def test_cut(benchmark: Benchmark, source: Source) -> None:
    """A text into its documents."""
    assert benchmark(split, source.text)


def test_parse(benchmark: Benchmark, source: Source) -> None:
    """Documents into scalars."""
    documents = [source.text[span.start : span.end] for span in split(source.text)]
    assert benchmark(lambda: [read_yaml(document) for document in documents])


def test_locate(benchmark: Benchmark, located: Located, source: Source, mapper: Mapper) -> None:
    """Scalars into located references."""
    hits = find_hits(source.text, mapper.domains)
    assert benchmark(locate, source, located.reading, hits) == located.references


def test_decide(benchmark: Benchmark, located: Located, mapper: Mapper) -> None:
    """Located references into changes and skips."""
    assert benchmark(decide_all, located, mapper)


def test_edit(benchmark: Benchmark, located: Located, source: Source, mapper: Mapper) -> None:
    """Edits into a new text."""
    edits = [edit for change in decide_all(located, mapper).changes for edit in change.edits]
    assert benchmark(apply, source.text, edits) != source.text


def test_verify(benchmark: Benchmark, located: Located, source: Source, mapper: Mapper) -> None:
    """The changed documents read again, compared, and planned a second time."""
    changes = decide_all(located, mapper).changes
    assert benchmark(rewrite_text, source, changes, Standing(), mapper, located.reading) != source.text


def test_report(benchmark: Benchmark, source: Source, mapper: Mapper) -> None:
    """The text report."""
    result = plan(source, mapper)
    report = Report(changes=result.changes, skips=result.skips, files_read=1, files_changed=1)
    assert benchmark(text.render, report, RenderOptions(verbose=True))
