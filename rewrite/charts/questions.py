"""Questions: what Rancher's form for a chart sets values to, where its user leaves it as it is.

A default lies over the value that it is for. Where it says the same, it goes the way of that: the templates, which say
what becomes of the value, cannot tell them apart.

Source:  ranchermanager.docs.rancher.com, Creating Apps: questions.yaml stands beside Chart.yaml.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import NAMES, find_scalar
from rewrite.fieldpath import format_path, parse_path
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of
from rewrite.tree import Scalar, children_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from rewrite.locate import Located, LocatedReference
    from rewrite.tree import Child

DEFAULT: Final = "default"
VARIABLE: Final = "variable"
OPTIONS: Final = "options"
# Source: github.com/rancher/dashboard, shell/components/Questions.
CONDITIONS: Final = frozenset({"if", "show_if", "show_subquestion_if", "show_subquestions_if"})
COMPARED: Final = expression(r"[^\s&|=!()\"']+")
# Of a default, what is not known yet; of a value, what its templates say.
UNSETTLED: Final = (None, Reason.POSSIBLE)
TOLD: Final = (None, Reason.INHERITED, Reason.UNDECIDED)


def settle_questions(asked: Located, values: Located) -> None:
    """Let the defaults of a chart's questions move, or stay, as the same in its values does.

    In:      asked, the file of the questions; values, the chart's own, which are settled.
    """
    known = _by_path(values)
    defaults = [(index, default) for index in range(len(asked.references)) if (default := _default(asked, index))]
    compared = _compared(asked)
    is_laid = any(_lays_registry(asked.references[index], known, default) for index, default in defaults)
    for index, default in defaults:
        located, below = asked.references[index], known.get(default.sibling(VARIABLE))
        if below is None or below.text != located.text or located.hold not in UNSETTLED or below.hold not in TOLD:
            continue
        is_moved = below.hold is None and below.role in NAMES
        # timid: it has to be an option still, and the templates may join it to a registry that another question sets.
        if is_moved and (is_laid or _is_option(default) or located.text in compared):
            continue
        asked.references[index] = located._replace(role=below.role, hold=below.hold, hold_detail=below.hold_detail)
        asked.settled.add(located.place.path)
    _hold_chosen(asked, defaults, compared)


def variables(asked: Located) -> dict[str, tuple[str, str]]:
    """Give the field paths of the defaults that were located, each with the path of its value, and what it says."""
    found = (_default(asked, index) for index in range(len(asked.references)))
    return {format_path(default.path): (default.sibling(VARIABLE), default.value) for default in found if default}


def _hold_chosen(asked: Located, defaults: Iterable[tuple[int, Scalar]], compared: Container[str]) -> None:
    """Hold the defaults that are chosen from options which stay, and those that answers are compared with."""
    moving = {located.place.path for located in asked.references if located.hold is None}
    for index, default in defaults:
        located = asked.references[index]
        options = default.parent.node(OPTIONS) if default.parent is not None else None
        along = (child for child in children_of(options) if format_path(child.path) in moving) if options else ()
        if located.hold is None and options and not any(_says(child, default) for child in along):
            asked.hold(index, Reason.UNDECIDED, "what it would become is none of its options")
        elif located.hold is None and located.text in compared:
            asked.hold(index, Reason.UNDECIDED, "a condition compares the answer with it")


def _says(child: Child, default: Scalar) -> bool:
    return isinstance(child, Scalar) and child.value == default.value


def _by_path(values: Located) -> dict[str, LocatedReference]:
    """Give what was located in values by its field path, where nothing else was there."""
    found: dict[str, LocatedReference | None] = {}
    for located in values.references:
        found[located.place.path] = None if located.place.path in found else located
    return {path: located for path, located in found.items() if located is not None}


def _default(asked: Located, index: int) -> Scalar | None:
    """Give the default that was located, None for something else."""
    path = asked.references[index].place.path
    found = find_scalar(asked, parse_path(path)) if path.endswith(DEFAULT) else None
    return found[1] if found and found[1].key == DEFAULT and found[1].sibling(VARIABLE) else None


def _lays_registry(located: LocatedReference, known: dict[str, LocatedReference], default: Scalar) -> bool:
    """Tell whether a default is, or begins with, a registry that the value which it is for does not say."""
    below = known.get(default.sibling(VARIABLE))
    says_registry = located.role is Role.DOMAIN or shape_of(located.text) in (Shape.HOST, Shape.EXPLICIT)
    return says_registry and (below is None or below.text != located.text)


def _is_option(default: Scalar) -> bool:
    return default.parent is not None and default.parent.node(OPTIONS) is not None


def _compared(asked: Located) -> frozenset[str]:
    """Give what answers are compared with: `show_if: image.repository=orchard/press&&isPlain=true`."""
    conditions = (scalar.text for document in asked.reading.documents for scalar in document.named(CONDITIONS))
    return frozenset(word for text in conditions for word in COMPARED.findall(text))
