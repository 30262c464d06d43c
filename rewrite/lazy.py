"""Lazy: regular expressions that are compiled, and modules that are run, when they are first used.

The package has hundreds of expressions. A run over one small file uses a twentieth of them; to compile them all would
make it half as long again. Some modules are imported by others that need them in rare cases, or never here: a thirtieth
of such a run.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, AnyStr, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

METHODS: Final = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub")


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Give what re.compile() gives, compiled by the first use; a pattern that is wrong raises only then."""
    return cast("re.Pattern[AnyStr]", Late(pattern, flags))


class Late:
    """Stands for an expression, whose methods it takes over once it is asked for one of them."""

    def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
        self._of = pattern, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        compiled: re.Pattern[Any] = re.compile(*self._of)
        # From now on Python finds these without asking here: finders use an expression for every scalar of a file.
        for method in METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def put_off(name: str, then: Callable[[], None] | None = None) -> None:
    """Let a module be imported without being run, until it is asked for something; then is called when it was run.

    The modules in a package can be imported meanwhile. A module that is there already stays as it is.
    """
    if name in sys.modules or (spec := find_spec(name)) is None or spec.loader is None:
        return
    module, loader = module_from_spec(spec), spec.loader

    def run(attribute: str) -> Any:  # noqa: ANN401
        del vars(module)["__getattr__"]
        loader.exec_module(module)
        if then:
            then()
        return getattr(module, attribute)

    # Python asks this for what a module does not have.
    vars(module)["__getattr__"] = run
    sys.modules[name] = module
    package, _, own = name.rpartition(".")
    if package:
        setattr(sys.modules[package], own, module)


class StandIn:
    """Stands in for a class of a module that is not imported yet, and imports that once more is asked of it."""

    __slots__ = ("module", "name")

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.name = name

    def own(self) -> Callable[..., object]:
        """Give the class itself."""
        found: Callable[..., object] = _own(self.module, self.name)
        if found is self:
            raise AttributeError(f"{self.module}.{self.name} is asked for more than to be there")
        return found

    def __call__(self, *values: object, **named: object) -> object:
        """Make an object of the class."""
        return self.own()(*values, **named)

    def __instancecheck__(self, value: object) -> bool:
        """Tell whether something is an object of the class."""
        return isinstance(value, cast("type", self.own()))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        # Python itself asks for some, which a class may lack.
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.own(), name)


@contextmanager
def lending(
    modules: Iterable[str], functions: Mapping[str, Mapping[str, Callable[..., object]]] = MappingProxyType({})
) -> Iterator[dict[str, StandIn]]:
    """Let others import modules and take classes from them without these being run; one that is there lends its own.

    Whoever keeps such a module, and asks it for something afterwards, is given what the module itself has.
    In:      functions: what others are given in place of functions of a module, by their names, by that of the module.
    Out:     what stands in for a class, by its name.
    """
    lent: dict[str, StandIn] = {}
    hollow: dict[str, ModuleType] = {}

    def lend(module: str, name: str) -> StandIn:
        # Python itself asks for some, which a module may lack.
        if name.startswith("__"):
            raise AttributeError(name)
        return lent.setdefault(name, StandIn(module, name))

    for module in (*modules, *functions):
        if module not in sys.modules:
            hollow[module] = sys.modules[module] = ModuleType(module)
            vars(hollow[module]).update(functions.get(module, {}), __getattr__=partial(lend, module))
    try:
        yield lent
    finally:
        for name, stand_in in hollow.items():
            del sys.modules[name]
            for function in functions.get(name, {}):
                delattr(stand_in, function)
            vars(stand_in)["__getattr__"] = partial(_own, name)


def _own(module: str, name: str) -> Any:  # noqa: ANN401
    return getattr(import_module(module), name)
