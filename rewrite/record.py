"""Record: named tuples that are quick to define.

typing.NamedTuple checks the annotation of each field, and compiles those that are texts, as all are here; what it makes
of them, collections.namedtuple, checks the names of the fields and compiles a constructor for each class. With the
fifty classes that a small run defines, the first was a twentieth of it and the second another one. Nobody asks for
these annotations at run time, and one constructor serves, under other names, for all classes with as many fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - given on, to all other modules
else:
    from _collections import _tuplegetter
    from functools import cache
    from types import FunctionType

    @cache
    def _constructor(size: int) -> FunctionType:
        """Give the constructor of a class with so many fields, which are called a0, a1 and so on."""
        names = ", ".join(f"a{index}" for index in range(size))
        return eval(f"lambda _cls, {names}: _new(_cls, ({names},))", {"_new": tuple.__new__})  # noqa: S307 - our own

    @classmethod
    def _make(cls: type, values: Any) -> Any:  # noqa: ANN401
        """Make an instance of the values of its fields."""
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self: Any, /, **values: Any) -> Any:  # noqa: ANN401
        """Give a copy in which some fields have other values."""
        made = self._make(map(values.pop, self._fields, self))
        if values:
            raise ValueError(f"Got unexpected field names: {list(values)!r}")
        return made

    def _asdict(self: Any) -> dict[str, Any]:  # noqa: ANN401
        """Give the values by the names of their fields."""
        return dict(zip(self._fields, self, strict=True))

    def _repr(self: Any) -> str:  # noqa: ANN401
        fields = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({fields})"

    def _getnewargs(self: Any) -> tuple[Any, ...]:  # noqa: ANN401
        """Give what pickle makes a copy of."""
        return tuple(self)

    # What named tuples have besides their fields; the class may have its own.
    COMMON: Final = {
        "__getnewargs__": _getnewargs,
        "__replace__": _replace,
        "__repr__": _repr,
        "__slots__": (),
        "_asdict": _asdict,
        "_make": _make,
        "_replace": _replace,
    }

    class _Definition(type):
        """Makes a named tuple of the annotated names in the body of a class, with its defaults and its methods."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body["__annotations__"])
            defaults = {field: body[field] for field in fields if field in body}
            general = _constructor(len(fields))
            code = general.__code__.replace(
                co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__"
            )
            made = {
                "__doc__": f"{name}({', '.join(fields)})",
                **COMMON,
                **body,
                **{field: _tuplegetter(index, f"Alias for field number {index}") for index, field in enumerate(fields)},
                "__new__": FunctionType(code, general.__globals__, argdefs=tuple(defaults.values())),
                "__match_args__": fields,
                "_fields": fields,
                "_field_defaults": defaults,
            }
            return type(name, (tuple,), made)

    class NamedTuple(metaclass=_Definition):
        """What a class that is a named tuple says that it is; it is none by isinstance()."""
