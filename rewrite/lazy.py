"""Lazy: regular expressions that are compiled, and modules that are run, when they are first used.

The package has about 440 expressions. A run over one small file uses a tenth of them; to compile them all would make it
half as long again. Some modules are imported by others that need them in rare cases, or never here: a thirtieth of such
a run.
"""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any, AnyStr, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable

METHODS: Final = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub")


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Give what re.compile() gives, compiled by the first use; a pattern that is wrong raises only then."""
    return cast("re.Pattern[AnyStr]", Late(lambda: re.compile(pattern, flags)))


class Late:
    """Stands for an expression, whose methods it takes over once it is asked for one of them."""

    def __init__(self, compiled: Callable[[], re.Pattern[Any]]) -> None:
        self._compiled = compiled

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        compiled = self._compiled()
        # From now on Python finds these without asking here: finders use an expression for every scalar of a file.
        for method in METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def put_off(name: str) -> None:
    """Let a module be imported without being run, until it is asked for something.

    The modules in a package can be imported meanwhile. A module that is there already stays as it is.
    """
    if name in sys.modules or (spec := find_spec(name)) is None or spec.loader is None:
        return
    module, loader = module_from_spec(spec), spec.loader

    def run(attribute: str) -> Any:  # noqa: ANN401
        del vars(module)["__getattr__"]
        loader.exec_module(module)
        return getattr(module, attribute)

    # Python asks this for what a module does not have.
    vars(module)["__getattr__"] = run
    sys.modules[name] = module
    package, _, own = name.rpartition(".")
    if package:
        setattr(sys.modules[package], own, module)
