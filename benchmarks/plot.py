"""Plot: seconds against number of files as an SVG, both on logarithmic scales: a straight line is a power."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any, Final, NamedTuple

# What measure.py kept.
Results = Mapping[str, Any]

WIDTH: Final = 760
HEIGHT: Final = 440
LEFT, RIGHT, TOP, BOTTOM = 80, 200, 50, 70
# The tool first; dark enough on white, and apart from each other for those who see fewer colors.
COLORS: Final = ("#0b5cad", "#b5460f", "#5b5b5b", "#2f7d32")
LABEL_HEIGHT: Final = 16
MB: Final = 1e6


class Point(NamedTuple):
    """What one size of tree cost one program."""

    files: int
    size_bytes: int
    seconds: float


class Frame(NamedTuple):
    """The ranges of both axes; their ends are where the drawing ends."""

    files: tuple[float, float]
    seconds: tuple[float, float]

    def x(self, files: float) -> float:
        """Tell where a number of files stands."""
        return LEFT + (WIDTH - LEFT - RIGHT) * _share(files, self.files)

    def y(self, seconds: float) -> float:
        """Tell where a number of seconds stands."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * _share(seconds, self.seconds)


def plot(results: Results) -> str:
    """Draw what the section `sizes` measured.

    Errors:  ValueError when it was not measured, or at one size only.
    """
    lines = _lines(results)
    points = [point for line in lines.values() for point in line]
    if len({point.files for point in points}) < 2:  # noqa: PLR2004 - a line has two ends
        raise ValueError("the results hold no two sizes; run `measure.py --only sizes` with two --sizes or more")
    frame = _frame(points)
    parts = [*_axes(frame, points), *_curves(frame, lines)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
    font = 'font-family="sans-serif" font-size="13" fill="#222222">'
    title = "<title>Seconds against number of files</title>"
    # White whatever the page behind it: the page may be dark.
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    return "\n".join([head + font, title, ground, *parts, "</svg>", ""])


def _lines(results: Results) -> dict[str, list[Point]]:
    """Group what was measured by program."""
    lines: dict[str, list[Point]] = {}
    for one in results["sections"].get("sizes", {}).get("measurements", ()):
        point = Point(one["files"], one["sizeBytes"], one["medianSeconds"])
        lines.setdefault(one["title"].replace("`", ""), []).append(point)
    return {title: sorted(line) for title, line in lines.items()}


def _frame(points: list[Point]) -> Frame:
    """Give axes that hold all points: files as they are, seconds between powers of ten."""
    files = [point.files for point in points]
    powers = [math.log10(point.seconds) for point in points]
    first = math.floor(min(powers))
    last = max(math.ceil(max(powers)), first + 1)
    return Frame((min(files), max(files)), (10.0**first, 10.0**last))


def _share(value: float, ends: tuple[float, float]) -> float:
    return math.log(value / ends[0]) / math.log(ends[1] / ends[0])


def _axes(frame: Frame, points: list[Point]) -> list[str]:
    """Draw a line and a label for each size and each power of ten, and say what the axes are."""
    bottom, right, middle = HEIGHT - BOTTOM, WIDTH - RIGHT, (LEFT + WIDTH - RIGHT) / 2
    parts = [_text(middle, 26, "Cost of a tree against its size", "middle", ' font-size="15" font-weight="bold"')]
    for files, size_bytes in sorted({point.files: point.size_bytes for point in points}.items()):
        x = frame.x(files)
        parts += [
            _line(x, TOP, x, bottom),
            _text(x, bottom + 18, f"{files:,}", "middle"),
            _text(x, bottom + 35, f"{size_bytes / MB:,.0f} MB", "middle", ' fill="#5b5b5b"'),
        ]
    first, last = (round(math.log10(end)) for end in frame.seconds)
    for power in range(first, last + 1):
        y = frame.y(10.0**power)
        parts += [_line(LEFT, y, right, y), _text(LEFT - 8, y + 4, f"{10.0**power:g} s", "end")]
    y = (TOP + bottom) / 2
    parts.append(_text(middle, HEIGHT - 12, "files (and their bytes)", "middle"))
    parts.append(_text(22, y, "seconds, whole process", "middle", f' transform="rotate(-90 22 {y:.1f})"'))
    return parts


def _curves(frame: Frame, lines: dict[str, list[Point]]) -> list[str]:
    """Draw a line for each program, with its name at the end; names that would overlap are moved apart."""
    parts = []
    labels = []
    for color, (title, line) in zip(COLORS, lines.items(), strict=False):
        spots = [(frame.x(point.files), frame.y(point.seconds)) for point in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2.5"/>')
        for (x, y), point in zip(spots, line, strict=True):
            hint = f"<title>{escape(title)}: {point.files:,} files, {point.seconds:.3f} s</title>"
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}">{hint}</circle>')
        labels.append((spots[-1][1], color, title))
    lowest = 0.0
    for y, color, title in sorted(labels):
        lowest = max(y, lowest + LABEL_HEIGHT)
        parts.append(_text(WIDTH - RIGHT + 12, lowest + 4, title, "start", f' fill="{color}" font-weight="bold"'))
    return parts


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#d5d5d5"/>'


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(text)}</text>'
