"""Snapshots: what a test of a chart has printed, where the test itself sets the image that is in it, or the chart keeps
it.

The test stays as it is, so with its values the chart prints the image as before, and a snapshot in which that has moved
would be another one. What the chart prints by its own values moves in both, or stays in both.

Source: helm-unittest, DOCUMENT.md, Snapshot Testing: `__snapshot__/press_test.yaml.snap` beside `press_test.yaml`, with
a key for each test that has the name of the test.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from rewrite.charts.bases import SNAPSHOT
from rewrite.charts.doubts import TEMPLATES
from rewrite.charts.given_to_tests import given_by, test_name
from rewrite.holds import TESTED
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.document import Document
    from rewrite.locate import Located

FOLDER: Final = "__snapshot__"
TESTS: Final = "tests"
SET: Final = "set"
# No reference is longer.
LONGEST: Final = 1_000
# Folders of what people may take over.
EXAMPLES: Final = expression(r"(?:\A|/)(?:example|sample|doc|demo)s?/")
# What may follow in a reference behind its beginning.
ENDS: Final = ("/", ":", "@")
# What a person sees to in the templates, of which these were printed.
PRINTED: Final = (Reason.REMOTE_CHART, Reason.SECRET)
# What stays, and says nothing of how an image begins that the chart prints.
PRINTED_OTHERWISE: Final = (Reason.COMMENT, Reason.INHERITED, Reason.PROSE, Reason.TEMPLATED, Reason.URL)
# One word may be anything, but under a key with one of these.
OF_IMAGES: Final = ("image", "repo", "registry")


class _Set(NamedTuple):
    """A value that a test sets, or that stands in a file that it is given; whether an image may begin with it; and the
    file of values, "" for the test's own.
    """

    value: str
    may_begin: bool
    file: str = ""


# By the name of the test, "" for all of them.
_Sets = dict[str, list[tuple[_Set, ...]]]


def hold_snapshots(files: Mapping[str, Located]) -> None:
    """Hold what the snapshots of a chart's tests have of what these tests set.

    In:      files, those that are decided about, by their path in the chart.
    """
    kept = _kept(files)
    for name, file in files.items():
        folder, _, own = name.rpartition("/")
        tests = folder.removesuffix(FOLDER) + own.removesuffix(SNAPSHOT)
        if not own.endswith(SNAPSHOT) or folder.rpartition("/")[2] != FOLDER:
            continue
        for index, located in enumerate(file.references):
            if located.hold in PRINTED:
                file.hold(index, *TESTED)
            elif located.hold is None and (place := kept.get(_beginning(located.text, kept))):
                file.hold(index, Reason.MATCH_KEY, f"a test of a chart: {place} stays")
        if tests not in files:
            continue
        sets = _sets(tests, files)
        names = {name for document in files[tests].reading.outer for name in _names(document)}
        for index, located in enumerate(file.references if sets else ()):
            test = _test_at(file, located.span.start)
            # Of a test that has another name now it is not known what it sets.
            meant = dict.fromkeys(("", test)) if test in names else sets
            values = (value for name in meant for group in sets.get(name, ()) for value in group)
            found = next((value for value in values if _is_in(value, located.text)), None)
            if located.hold is None and found:
                file.hold(index, Reason.MATCH_KEY, f"{found.file or tests} sets it, and stays")


def _kept(files: Mapping[str, Located]) -> dict[str, str]:
    """Give the places of what stays in the values and templates of a chart, with which images may begin; "" for what
    moves in one of them.

    Of what these say an example beside them says nothing: a test prints them, or other values that are given to it.
    """
    own = {name: file for name, file in files.items() if not EXAMPLES.search(name)}
    said = _kept_in(own)
    others = _kept_in({name: file for name, file in files.items() if name not in own})
    return {begin: place for begin, place in others.items() if not said.get(_beginning(begin, said))} | said


def _kept_in(files: Mapping[str, Located]) -> dict[str, str]:
    places: dict[str, str] = {}
    for name, file in files.items():
        if name.endswith(SNAPSHOT) or (f"/{TESTS}/" in f"/{name}" and TEMPLATES not in f"/{name}"):
            continue
        for located in file.references:
            begin = located.text.rstrip("".join(ENDS)) if len(located.text) <= LONGEST else ""
            if begin and located.hold is None:
                places[begin] = ""
            elif begin and located.hold not in PRINTED_OTHERWISE:
                places.setdefault(begin, f"{name}:{located.place.line}")
    return places


def _beginning(text: str, kept: Mapping[str, str]) -> str:
    """Give the longest beginning of a reference that moves elsewhere in the chart, or stays there; "" for none."""
    ends = (len(text), *(at for at in range(len(text) - 1, 0, -1) if text[at] in ENDS))
    return next((text[:end] for end in ends if text[:end] in kept), "")


def _sets(tests: str, files: Mapping[str, Located]) -> _Sets:
    """Give what the tests of a suite set, and what stays in the files of values that they are given."""
    found: _Sets = {}
    for document in files[tests].reading.outer:
        for test, value in _values(document):
            found.setdefault(test, []).append((value,))
    staying: dict[str, tuple[_Set, ...]] = {}  # by the file: many tests may be given the same
    for given in given_by(tests, files[tests].source.text):
        if given.file not in staying:
            staying[given.file] = tuple(_staying(given.file, files))
        if staying[given.file]:
            found.setdefault(given.test, []).append(staying[given.file])
    return found


def _values(document: Document) -> Iterator[tuple[str, _Set]]:
    """Give what the tests of a suite set, and what the suite sets for all of them, each with the name of the test."""
    for scalar in (*document.scalars, *document.repeats):
        path = scalar.path
        if scalar.text and (path[:1] == (SET,) or (path[:1] == (TESTS,) and path[2:3] == (SET,))):
            key = ".".join(map(str, path)).lower()
            test = "" if path[0] == SET else test_name(document, path)
            may_begin = any(sign in scalar.text for sign in (*ENDS, ".")) or any(word in key for word in OF_IMAGES)
            yield test, _Set(scalar.text.rstrip("/"), may_begin)


def _staying(name: str, files: Mapping[str, Located]) -> Iterator[_Set]:
    for located in files[name].references if name in files else ():
        if (located.hold, located.hold_detail) == TESTED:
            yield _Set(located.text.rstrip("/"), may_begin=True, file=name)


def _names(document: Document) -> Iterator[str]:
    tests = document.top.node(TESTS) if document.top else None
    for at in range(len(tests.children) if tests else 0):
        yield test_name(document, (TESTS, at))


def _test_at(file: Located, at: int) -> str:
    """Give the name of the test that what stands at an offset of a snapshot is for."""
    test = ""
    for document in file.reading.documents:
        if document.host is None:
            index = bisect_right(document.scalars, at - document.offset, key=lambda scalar: scalar.start) - 1
            test = ".".join(map(str, document.scalars[index].path[:1])) if index >= 0 else test
    return test


def _is_in(found: _Set, text: str) -> bool:
    """Tell whether a reference is what a test sets, or begins with it."""
    return text == found.value or (found.may_begin and text.startswith(tuple(found.value + end for end in ENDS)))
