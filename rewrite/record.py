"""Record: named tuples that are quick to define.

typing.NamedTuple checks the annotation of each field, and compiles those that are texts, as all are here: with the
forty classes that a small run defines, that was a twentieth of it. Nobody asks for these annotations at run time.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - given on, to all other modules
else:
    # What belongs to the making of a class, and what a named tuple has of its own.
    NOT_COPIED: Final = frozenset({"__module__", "__annotations__", "__classcell__", "__firstlineno__"})

    class _Definition(type):
        """Makes a named tuple of the annotated names in the body of a class, with its defaults and its methods."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body["__annotations__"]
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])  # noqa: PYI024
            for key, value in body.items():
                if key not in fields and key not in NOT_COPIED:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Definition):
        """What a class that is a named tuple says that it is; it is none by isinstance()."""
