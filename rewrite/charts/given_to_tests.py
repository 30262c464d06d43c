"""Given to tests: the values files that tests of a chart name, and what these tests compare with.

What is no file of the tests is laid over the values of the chart elsewhere.

Source:  helm-unittest, DOCUMENT.md, `values` of a suite and of a test: paths from the folder of the suite.
"""

from __future__ import annotations

from contextlib import suppress
from posixpath import normpath
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import find_child
from rewrite.errors import UnreadableDocument
from rewrite.lazy import expression
from rewrite.readers.chunks import split
from rewrite.readers.yaml_events import read_yaml
from rewrite.record import NamedTuple
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath

TESTS: Final = "tests"
VALUES: Final = "values"
ASSERTS: Final = "asserts"
ENDS: Final = (".yaml", ".yml")
# The folder of a chart in which suites lie, in a chart within the chart as well.
FOLDER: Final = expression(r"(?:charts/[^/]+/)*(?!(?:charts|ci|crds|files|templates)/)[^/]+/")
# Of patterns: `^quay\.io/orchard/press:`.
ESCAPE: Final = "\\"


class Given(NamedTuple):
    """A file that a test names: the name of the test, "" for all of a suite; the file; and what the test compares."""

    test: str
    file: str
    compared: tuple[str, ...]


def given_by(name: str, text: str) -> Iterator[Given]:
    """Give the files that the tests of a suite name, in the folder of the chart in which suites lie."""
    within = FOLDER.match(name) if name.endswith(ENDS) and VALUES in text and ASSERTS in text else None
    for span in split(text) if within else ():
        with suppress(UnreadableDocument):
            document = read_yaml(text[span.start : span.end])
            for test, path, compared in _named(document):
                file = normpath(f"{name.rpartition('/')[0]}/{path}")
                if within and file.startswith(within[0]):
                    yield Given(test, file, compared)
            document.dissolve()


def _named(document: Document) -> Iterator[Given]:
    """Give the files that the tests of a suite name, as they are written there."""
    scalars = [(scalar.path, scalar.text) for scalar in (*document.scalars, *document.repeats)]
    said: dict[FieldPath, list[str]] = {}  # by the test, () for all
    for path, text in scalars:
        if path[::2][:2] == (TESTS, ASSERTS):
            for test in ((), path[1:2]):
                said.setdefault(test, []).append(text.replace(ESCAPE, ""))
    compared = {test: tuple(texts) for test, texts in said.items()}
    for path, text in scalars:
        match path:
            case ("values", int()):
                yield Given("", text, compared.get((), ()))
            case ("tests", int(), "values", int()):
                yield Given(test_name(document, path), text, compared.get(path[1:2], ()))
            case _:
                pass


def test_name(document: Document, path: FieldPath) -> str:
    """Give the name of the test that a path leads into."""
    found = find_child(document.top, (*path[:2], "it"))
    return found.text if isinstance(found, Scalar) else ""
