"""Flow: a picture of which registries' images go to which mirrors, as SVG that stands within a page."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Final

from rewrite.images import NO_IMAGES
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.registries import canonical
from rewrite.renderers.wording import one_line, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rewrite.report import Change, Report

STAYS: Final = "stays as it is"
REFUSED: Final = "stays: collision"
OTHERS: Final = "other registries"
# More registries than these are told as one.
MOST: Final = 11

TALL: Final = 260
THINNEST: Final = 3.0
GAP: Final = 34
BAR: Final = 8
# Hues that differ for the eye; saturation and lightness do for light and dark pages alike.
HUES: Final = (212, 24, 150, 280, 48, 340, 180, 100, 250, 0, 65, 310)


class Stream(NamedTuple):
    """References of one registry that go to one end."""

    source: str
    end: str
    size: int


class _Node(NamedTuple):
    name: str
    size: int
    top: float
    height: float


def streams(report: Report) -> list[Stream]:
    """Count what goes where: the largest registries first, mirrors before what stays."""
    counts: Counter[tuple[str, str]] = Counter()
    for change in report.changes:
        counts[_registry(change), _mirror(change)] += 1
    for skip in report.skips:
        if skip.registry and skip.reason not in NO_IMAGES | {Reason.ALREADY_MIRRORED}:
            counts[skip.registry, REFUSED if skip.reason is Reason.COLLISION else STAYS] += 1
    totals: Counter[str] = Counter()
    for (source, _), count in counts.items():
        totals[source] += count
    shown = {source for source, _ in sorted(totals.items(), key=_by_count)[: MOST + (len(totals) == MOST + 1)]}
    merged: Counter[tuple[str, str]] = Counter()
    for (source, end), count in counts.items():
        merged[source if source in shown else OTHERS, end] += count
    found = [Stream(*pair, count) for pair, count in merged.items()]
    return sorted(found, key=lambda stream: (stream.source == OTHERS, -totals[stream.source], stream))


def picture(found: Sequence[Stream], width: int, style: str) -> str:
    """Draw streams from the left to the right.

    In:      width in the units of the picture, of which a letter is 13 high; style, the class of the picture.
    """
    ends = sorted({stream.end for stream in found}, key=lambda end: (end in (STAYS, REFUSED), end == STAYS, end))
    sources = list(dict.fromkeys(stream.source for stream in found))
    scale = TALL / max(sum(stream.size for stream in found), 1)
    left = _stack([(source, _of(found, source, 0)) for source in sources], scale)
    right = _stack([(end, _of(found, end, 1)) for end in ends], scale)
    hues = {source: HUES[number % len(HUES)] for number, source in enumerate(sources)}
    height = max(node.top + node.height for node in (*left, *right)) + 8
    label = escape(one_line("; ".join(f"{stream.size} from {stream.source} to {stream.end}" for stream in found)))
    parts = [
        f'<svg class="{style}" viewBox="0 0 {width} {height:.0f}" role="img" aria-label="{label}">',
        *_bands(found, {node.name: node for node in left}, {node.name: node for node in right}, hues, width, scale),
        *(_draw(node, 0, "start") for node in left),
        *(_draw(node, width, "end") for node in right),
        "</svg>",
    ]
    return "\n".join(parts)


def _registry(change: Change) -> str:
    return change.source.partition("/")[0] or canonical((change.before or change.implied).partition("/")[0])


def _mirror(change: Change) -> str:
    """Give the mirror of the rule that a change follows."""
    rule = change.rule.rpartition("=")[2].rpartition(" ")[2]
    return rule or change.target.partition("/")[0] or change.after.partition("/")[0]


def _by_count(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _of(found: Iterable[Stream], name: str, side: int) -> list[int]:
    return [stream.size for stream in found if stream[side] == name]


def _stack(named: Iterable[tuple[str, list[int]]], scale: float) -> list[_Node]:
    """Place nodes below each other, each with room for its label above."""
    nodes: list[_Node] = []
    top = float(GAP - BAR)
    for name, counts in named:
        height = sum(_thickness(count, scale) for count in counts)
        nodes.append(_Node(name, sum(counts), top, height))
        top += height + GAP
    return nodes


def _thickness(count: int, scale: float) -> float:
    return max(count * scale, THINNEST)


def _bands(
    found: Iterable[Stream],
    left: dict[str, _Node],
    right: dict[str, _Node],
    hues: dict[str, int],
    width: int,
    scale: float,
) -> Iterable[str]:
    at_left = {name: node.top for name, node in left.items()}
    at_right = {name: node.top for name, node in right.items()}
    x0, x1 = BAR, width - BAR
    bend = (x0 + x1) / 2
    for stream in found:
        thick = _thickness(stream.size, scale)
        a, b = at_left[stream.source], at_right[stream.end]
        at_left[stream.source] += thick
        at_right[stream.end] += thick
        title = escape(one_line(f"{stream.source} to {stream.end}: {plural(stream.size, 'reference')}"))
        yield (
            f'<path fill="hsl({hues[stream.source]} 60% 52%)" d="M{x0} {a:.1f}C{bend:.0f} {a:.1f} {bend:.0f} {b:.1f} '
            f"{x1} {b:.1f}V{b + thick:.1f}C{bend:.0f} {b + thick:.1f} {bend:.0f} {a + thick:.1f} {x0} {a + thick:.1f}Z"
            f'"><title>{title}</title></path>'
        )


def _draw(node: _Node, x: int, anchor: str) -> str:
    bar_x = x if anchor == "start" else x - BAR
    style = {STAYS: "node stays", REFUSED: "node refused"}.get(node.name, "node")
    return (
        f'<rect class="{style}" x="{bar_x}" y="{node.top:.1f}" width="{BAR}" height="{node.height:.1f}"/>'
        f'<text x="{x}" y="{node.top - 6:.1f}" text-anchor="{anchor}">{escape(one_line(node.name))} '
        f'<tspan class="count">{node.size}</tspan></text>'
    )
