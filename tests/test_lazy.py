"""An expression that is compiled late is the expression that it would have been."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from rewrite.lazy import METHODS, Late, StandIn, expression, lending, put_off

PACKAGE = Path(__file__).parent.parent / "rewrite"


def lazy_expressions() -> list[Any]:
    """Give each expression of the package, named by the module it stands in."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        module = ".".join(parts).removesuffix(".__init__")
        for name, value in vars(import_module(module)).items():
            if isinstance(value, Late):
                found.setdefault(id(value), pytest.param(value, id=f"{module}.{name}"))
    return list(found.values())


@pytest.mark.parametrize("late", lazy_expressions())
def test_every_expression_of_the_package_compiles(late: re.Pattern[str]) -> None:
    assert re.compile(late.pattern, late.flags) == late.__copy__()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("pattern", "flags"), [(r"(?P<a>a)|b", 0), ("A", re.IGNORECASE)])
def test_a_late_expression_answers_as_one_compiled_at_once(method: str, pattern: str, flags: int) -> None:
    late, early = expression(pattern, flags), re.compile(pattern, flags)
    args = ("x", "abcab") if method == "sub" else ("abcab",)

    def answer(compiled: re.Pattern[str]) -> str:
        said = getattr(compiled, method)(*args)
        return repr([*said] if method == "finditer" else said)

    assert answer(late) == answer(early)
    assert answer(late) == answer(early), "the second use takes another way"


def test_a_late_expression_of_bytes() -> None:
    found = expression(rb"b(?P<digit>\d)").search(b"ab1")
    assert found is not None
    assert found["digit"] == b"1"


def test_a_late_expression_has_the_attributes_of_a_pattern() -> None:
    late = expression("(?P<a>.)", re.DOTALL)
    assert (late.pattern, late.groups, late.groupindex) == ("(?P<a>.)", 1, {"a": 1})
    assert late.flags & re.DOTALL


def test_a_late_expression_has_no_others() -> None:
    with pytest.raises(AttributeError):
        expression("a").find_all  # noqa: B018


def test_a_wrong_pattern_raises_when_it_is_used() -> None:
    late = expression("(")
    with pytest.raises(re.error):
        late.match("")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package whose module `inner` can be imported before it is run itself; it is forgotten at the end."""
    (tmp_path / "put_off_here").mkdir()
    (tmp_path / "put_off_here" / "__init__.py").write_text("from put_off_here import inner, other\nran = True\n")
    for module in ("inner", "other"):
        (tmp_path / "put_off_here" / f"{module}.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    for module in ("put_off_here", "put_off_here.inner", "put_off_here.other"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    return "put_off_here"


def test_a_module_that_is_put_off_is_run_when_it_is_asked_for_something(package: str) -> None:
    put_off(package)
    inner = import_module(f"{package}.inner")
    assert f"{package}.other" not in sys.modules
    module = import_module(package)
    assert module.ran
    assert module.inner is inner
    assert f"{package}.other" in sys.modules
    with pytest.raises(AttributeError):
        module.nothing  # noqa: B018


def test_a_module_that_is_there_is_not_put_off(package: str) -> None:
    module = import_module(package)
    put_off(package)
    assert sys.modules[package] is module
    assert "__getattr__" not in vars(module)


def test_a_module_that_is_nowhere_is_not_put_off() -> None:
    put_off("put_off_nowhere")
    assert "put_off_nowhere" not in sys.modules


def test_what_is_to_be_done_then_is_done_when_a_module_was_run(package: str) -> None:
    done: list[bool] = []
    put_off(package, lambda: done.append(import_module(package).ran))
    import_module(f"{package}.inner")
    assert not done
    assert import_module(package).ran
    assert done == [True]


def test_a_class_is_lent_until_its_module_is_imported(package: str, tmp_path: Path) -> None:
    (tmp_path / package / "other.py").write_text("class Pair:\n  def __init__(self, a, *, b): self.of = a, b\n")
    put_off(package)
    with lending([f"{package}.other"]) as lent:
        borrowed = import_module(f"{package}.other").Pair
        assert not hasattr(import_module(f"{package}.other"), "__all__")
    assert lent == {"Pair": borrowed}
    assert isinstance(borrowed, StandIn)
    assert f"{package}.other" not in sys.modules
    assert borrowed(1, b=2).of == (1, 2)
    assert borrowed.own() is import_module(f"{package}.other").Pair


def test_what_is_lent_is_of_use_as_the_class_itself(package: str, tmp_path: Path) -> None:
    (tmp_path / package / "other.py").write_text("class One:\n  number = 1\n")
    put_off(package)
    with lending([f"{package}.other"]):
        module = import_module(f"{package}.other")
        borrowed = module.One
        with pytest.raises(AttributeError, match="asked for more than to be there"):
            borrowed.number  # noqa: B018
    assert borrowed.number == 1
    assert isinstance(borrowed(), borrowed)
    assert not isinstance(1, borrowed)
    assert module.One is import_module(f"{package}.other").One, "whoever kept the module"


def test_a_function_is_given_in_place_of_one(package: str, tmp_path: Path) -> None:
    (tmp_path / package / "other.py").write_text("def say(word): return word.upper()\n")
    put_off(package)
    with lending([], {f"{package}.other": {"say": str}}):
        module = import_module(f"{package}.other")
        given = module.say
    assert f"{package}.other" not in sys.modules
    assert given("a word") == "a word"
    assert module.say("a word") == "A WORD", "whoever kept the module"


def test_a_module_that_is_there_lends_its_own(package: str) -> None:
    module = import_module(package)
    with lending([package]) as lent:
        assert import_module(package) is module
    assert not lent
    assert sys.modules[package] is module
