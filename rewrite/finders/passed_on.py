"""Passed on: parameters by whose values others are set, in workflows of Argo as in pipelines of Tekton.

A parameter is a pair: the id of the mapping in which its name is known (a task, a template, a whole object), and the
name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rewrite.tree import Scalar

Parameter = tuple[int, str]
# In place of the mapping, where what knows the name does not stand in the document.
ELSEWHERE: Final = 0


def reached(
    begun: Iterable[Parameter],
    given: Mapping[Parameter, Sequence[Scalar]],
    asks: Callable[[Scalar], Parameter | None],
) -> frozenset[Parameter]:
    """Give some parameters, and those by whose values they are set, from one to the next.

    In:      given, what each is set to; asks, the parameter that such a value begins with.
    """
    pending, done = list(begun), set[Parameter]()
    while pending:
        parameter = pending.pop()
        if parameter not in done:
            done.add(parameter)
            pending.extend(asked for scalar in given.get(parameter, ()) if (asked := asks(scalar)))
    return frozenset(done)
