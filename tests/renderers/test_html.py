"""The page stands alone, holds everything in the right order, and brings no text from a file to life."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import zlib
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from rewrite.reasons import Reason
from rewrite.renderers import RenderOptions, html
from rewrite.renderers.attention import QUIET
from rewrite.renderers.flow import MOST, OTHERS, REFUSED, STAYS, Stream, picture, streams
from rewrite.report import Change, Place, Problem, Report, Skip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VOID = {"meta", "br", "input"}
EVERYTHING = RenderOptions(verbose=True, version="1.2.3")


class Page(HTMLParser):
    """Reads a page: that every element is closed, what it loads, and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[str] = []
        self.rows: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.elements: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append(tag)
        self.loads += [str(given[name]) for name in ("src", "href", "action", "xlink:href") if name in given]
        self.ids += [str(given["id"])] if "id" in given else []
        if tag not in VOID:
            self.open.append(tag)
        if tag == "h2":
            self.headings.append("")
        if tag == "tr":
            self.rows.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        assert tag == "rect"
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        if "h2" in self.open:
            self.headings[-1] += data
        if "tr" in self.open:
            self.rows[-1] += f" {data}"


def page(report: Report, options: RenderOptions = EVERYTHING) -> Page:
    return Page(html.render(report, options))


def test_what_needs_a_person_comes_first(written: Report) -> None:
    assert page(written).headings == [
        "Collisions (1)",
        "Collisions that moved (1)",
        "Problems (4)",
        "Left as they are (23)",
        "Possible collisions (1)",
        "What goes where",
        "All references",
    ]


def test_quiet_leaves_what_needs_a_person(written: Report) -> None:
    assert page(written, RenderOptions(quiet=True)).headings == [
        "Collisions (1)",
        "Collisions that moved (1)",
        "Problems (4)",
    ]


def test_nothing_to_say() -> None:
    empty = page(Report())
    assert (empty.headings, empty.rows) == ([], [])
    assert "script" not in empty.elements


def test_collisions_that_the_report_knows_no_more_of() -> None:
    skip = Skip(Place("a.yaml", 1, 1), "f", "x", Reason.COLLISION, "r", "x and y would both be z")
    text = html.render(Report(skips=[skip]), RenderOptions())
    assert "<h2>Collisions (1)</h2>" in text
    assert "x and y would both be z" in text


def test_the_table_has_a_row_for_everything(written: Report) -> None:
    rows = page(written).rows
    assert len(rows) == 1 + len(written.changes) + len(written.skips) + len(written.problems)
    quiet = [skip for skip in written.skips if skip.reason in QUIET]
    assert len(page(written, RenderOptions()).rows) == len(rows) - len(quiet)


def test_it_loads_nothing(written: Report) -> None:
    text = html.render(written, EVERYTHING)
    assert Page(text).loads == []
    assert "default-src &#x27;none&#x27;" in text
    assert not re.search(r"url\(|@import|fetch\(|https?://", text)


def test_each_id_is_there_once(written: Report) -> None:
    ids = page(written).ids
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x>', "a & b", "`x`", "</style>", "\x1b[31m\u202e"]
)
def test_no_text_comes_to_life(text: str) -> None:
    place = Place(text, 1, 1, 0, text)
    report = Report(
        mirror=text,
        changes=[Change(place, text, "reference", text, text, f"{text}/x", f"{text}/y", f"{text}=z", ())],
        skips=[Skip(place, text, text, reason, text, text) for reason in Reason],
        problems=[Problem(text, text)],
    )
    harmless = page(Report(mirror="m", changes=report.changes[:0], skips=[], problems=[]))
    rendered = html.render(report, EVERYTHING)
    assert Page(rendered).loads == []
    assert Page(rendered).elements.count("script") == 1
    assert "img" not in Page(rendered).elements
    assert "\x1b" not in rendered
    assert "\u202e" not in rendered
    assert harmless.headings == []


# The picture


def move(registry: str, rule: str, count: int = 1) -> list[Change]:
    place = Place("a.yaml", 1, 1)
    return [Change(place, "f", "reference", "x", "y", f"{registry}/x", "h/x", rule, ())] * count


def stay(registry: str, reason: Reason = Reason.UNKNOWN_REGISTRY) -> Skip:
    return Skip(Place("a.yaml", 1, 1), "f", "x", reason, registry)


def test_streams_are_counted_by_registry_and_mirror() -> None:
    report = Report(
        changes=[
            *move("quay.io", "--mirror hub.example.com", 3),
            *move("quay.io", "quay.io/a=hub.example.com/a", 1),
            *move("docker.io", "--mirror hub.example.com", 2),
            Change(Place("a.yaml", 1, 1), "f", "domain", "index.docker.io", "h", "", "", "*=any.example.com", ()),
        ],
        skips=[stay("corp.example"), stay("docker.io", Reason.COLLISION), stay("", Reason.INVALID)],
    )
    assert streams(report) == [
        Stream("docker.io", "any.example.com", 1),
        Stream("docker.io", "hub.example.com", 2),
        Stream("docker.io", REFUSED, 1),
        Stream("quay.io", "hub.example.com", 3),
        Stream("quay.io", "hub.example.com/a", 1),
        Stream("corp.example", STAYS, 1),
    ]


@pytest.mark.parametrize("reason", [Reason.ALREADY_MIRRORED, Reason.COMMENT, Reason.URL, Reason.CHART_REPOSITORY])
def test_what_is_on_the_mirror_or_no_image_flows_nowhere(reason: Reason) -> None:
    assert streams(Report(skips=[stay("quay.io", reason)])) == []


def test_many_registries_are_told_as_one() -> None:
    changes = [change for number in range(20) for change in move(f"r{number:02}.io", "--mirror h", 30 - number)]
    found = streams(Report(changes=changes))
    assert len(found) == MOST + 1
    assert found[-1] == Stream(OTHERS, "h", sum(30 - number for number in range(MOST, 20)))
    assert len(streams(Report(changes=changes[: sum(30 - number for number in range(MOST + 1))]))) == MOST + 1


def test_a_band_is_as_thick_at_both_ends() -> None:
    drawn = picture([Stream("a.io", "h", 3), Stream("b.io", "h", 1), Stream("b.io", STAYS, 1)], 700, "wide")
    bands = re.findall(r'd="M8 ([\d.]+)C\S+ \S+ \S+ ([\d.]+) 692 [\d.]+V([\d.]+)C\S+ \S+ \S+ ([\d.]+) ', drawn)
    assert len(bands) == 3
    for left, right, right_end, left_end in bands:
        assert float(right_end) - float(right) == pytest.approx(float(left_end) - float(left), abs=0.2)
    assert 'aria-label="3 from a.io to h; 1 from b.io to h; 1 from b.io to stays as it is"' in drawn


# In a browser

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
# What a person sees of the page, told by the page itself.
PROBE = """<script>{
const search = document.querySelector("input");
search.value = "unknown-registry 10.0.0.1";
search.dispatchEvent(new Event("input", {bubbles: true}));
const visible = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.offsetParent || e.getClientRects().length);
document.title = JSON.stringify({
  overflow: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  rows: visible("#all tbody tr").length,
  pictures: visible("figure svg").map((svg) => svg.classList.value),
  output: document.querySelector("output").textContent,
});
}</script></body>"""


def browse(path: Path, *flags: str) -> str:
    program = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={path.parent}/profile",
    ]
    done = subprocess.run([*program, *flags, path.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


def pixel(png: bytes) -> tuple[int, ...]:
    """Give the color of the first pixel of a picture, whose row has no pixel before it to be filtered by."""
    at, packed = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    return tuple(zlib.decompress(packed)[1:4])


@pytest.fixture
def saved(written: Report, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "report.html"
    path.write_text(html.render(written, EVERYTHING), encoding="utf-8")
    return path


@pytest.mark.e2e
@pytest.mark.parametrize(("width", "shown"), [(1280, "wide"), (500, "narrow")])
def test_on_a_desk_and_on_a_phone(saved: Path, width: int, shown: str) -> None:
    saved.write_text(saved.read_text("utf-8").replace("</body>", PROBE), encoding="utf-8")
    dumped = browse(saved, f"--window-size={width},900", "--dump-dom")
    title = re.search(r"<title>(.*?)</title>", dumped)
    assert title is not None
    assert title[1] == (f'{{"overflow":false,"rows":1,"pictures":["{shown}"],"output":"1 of 39"}}')


@pytest.mark.e2e
@pytest.mark.parametrize(("scheme", "color"), [("1", (0xF6, 0xF6, 0xF4)), ("0", (0x12, 0x14, 0x18))])
def test_light_and_dark(saved: Path, scheme: str, color: tuple[int, ...]) -> None:
    shot = saved.with_suffix(".png")
    browse(saved, f"--blink-settings=preferredColorScheme={scheme}", "--window-size=800,600", f"--screenshot={shot}")
    png = shot.read_bytes()
    assert struct.unpack(">II", png[16:24]) == (800, 600)
    assert pixel(png) == color
