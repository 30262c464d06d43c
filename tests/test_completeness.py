"""Each finder is registered, documented and tested; each reason is told somewhere."""

from __future__ import annotations

import importlib.util
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rewrite.finders
from rewrite.finders import FINDERS, beside_references, own_fields, sweep
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from types import ModuleType

TESTS = Path(__file__).parent
FIXTURES = TESTS.parent / "fixtures"
REPORTS = "".join(path.read_text(encoding="utf-8") for path in sorted(FIXTURES.rglob("report.txt")))
SECTIONS = ("Finds:", "Leaves:", "Source:", "Example:")
# What the finder only ever leaves has no table of what it rewrites.
LISTS_ONLY = {
    "beside_references",
    "builds",
    "listed",
    "loops",
    "releases",
    "remote_charts",
    "remote_manifests",
    "downloads",
    "scripts",
    "in_base64",
}

# These are not in FINDERS: the first takes the fields of the configuration, the last look at what stands in the text.
ALL = (own_fields, *FINDERS, sweep, beside_references)


def name_of(finder: ModuleType) -> str:
    return finder.__name__.rpartition(".")[2]


def tables_of(finder: ModuleType) -> dict[str, int]:
    """Give the tables of a finder's test file by the function they are for, with their sizes."""
    path = TESTS / "finders" / f"test_{name_of(finder)}.py"
    spec = importlib.util.spec_from_file_location(f"tables_of_{name_of(finder)}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {
        name: sum(len(mark.args[1]) for mark in function.pytestmark if mark.name == "parametrize")
        for name, function in vars(module).items()
        if name.startswith("test_") and hasattr(function, "pytestmark")
    }


def test_what_finds_is_registered() -> None:
    """Of the modules beside finders none has what a finder has: an identifier, or what is called for each document."""
    folder = Path(rewrite.finders.__file__).parent
    modules = {path.stem: import_module(f"rewrite.finders.{path.stem}") for path in folder.glob("[!_]*.py")}
    finding = {name for name, module in modules.items() if hasattr(module, "ID") or hasattr(module, "find")}
    assert finding == {name_of(finder) for finder in ALL}


def test_ids_are_distinct() -> None:
    assert len({finder.ID for finder in ALL}) == len(ALL)


@pytest.mark.parametrize("finder", ALL, ids=name_of)
def test_each_finder_has_an_id_in_its_own_words(finder: ModuleType) -> None:
    assert re.sub(r"\W", "", name_of(finder).replace("_", "")) == finder.ID.replace("-", "")


@pytest.mark.parametrize("finder", ALL, ids=name_of)
def test_each_finder_is_documented(finder: ModuleType) -> None:
    text = finder.__doc__ or ""
    places = [text.find(section) for section in SECTIONS]
    assert -1 not in places
    assert places == sorted(places)
    assert text.split("\n", 1)[0].endswith((".", ":"))


@pytest.mark.parametrize("finder", ALL, ids=name_of)
def test_each_finder_leaves_more_alone_than_it_rewrites(finder: ModuleType) -> None:
    tables = tables_of(finder)
    name = name_of(finder)
    leaves, rewrites = f"test_{name}_leaves_alone", f"test_{name}_rewrites"
    assert next(iter(tables)) == leaves, "what is left alone comes first"
    if name not in LISTS_ONLY:
        assert tables[leaves] > tables[rewrites]


def test_each_finder_is_named_in_a_golden_report() -> None:
    named = set(re.findall(r"found by ([a-z\d-]+)[,)]", REPORTS))
    assert {finder.ID for finder in ALL} - named == set()


def test_each_reason_is_told_in_a_golden_report() -> None:
    told = set(re.findall(r"^  ([a-z-]+) \(\d+\):", REPORTS, re.MULTILINE))
    if re.search(r"^Collisions \(\d+\):", REPORTS, re.MULTILINE):
        told.add(Reason.COLLISION.identifier)
    assert {reason for reason in Reason if reason.identifier not in told} == set()
