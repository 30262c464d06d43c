"""Results: what a KRM function has to say, written into the ResourceList that it gives back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from rewrite.edit import apply
from rewrite.errors import UnreadableDocument
from rewrite.krm.resource_list import DASH, behind_key
from rewrite.readers.yaml_events import read_yaml
from rewrite.renderers import RenderOptions
from rewrite.renderers.items import noteworthy
from rewrite.renderers.results import krm_result
from rewrite.report import Edit, Problem
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.krm.resource_list import ResourceList
    from rewrite.report import Report

RESULTS: Final = "results"
_NONE: Final = ("", "[]", "null", "~")
_BLOCK_STYLES: Final = ("|", ">")


def add_results(report: Report, resources: ResourceList) -> list[Edit]:
    """Insert results behind all that is there; [] when there are none, or no place where they surely change nothing."""
    text = resources.source.text
    results = _write(report, resources)
    if not results:
        return []
    region = behind_key(text, resources.regions[RESULTS]) if RESULTS in resources.regions else None
    if region and (resources.is_flow or text[region.start : region.end].lstrip().startswith("[")):
        return _fill_list(results, resources, region)
    if resources.is_flow:
        return _add_flow_results(results, text)
    end = max(region.end for region in resources.regions.values())
    line_end = "\r\n" if text[:end].endswith("\r\n") else "\n"
    lines = [f"- {result}{line_end}" for result in results]
    if region:
        there = text[region.start : region.end]
        if there.strip() in _NONE:
            return [Edit(region, line_end + "".join(lines))]
        dash = DASH.search(text, region.start, region.end)
        if dash is None or not there.endswith("\n"):
            return []
        return [Edit(Span(region.end, region.end), "".join(dash[1] + line for line in lines))]
    if text[:end].endswith("\n"):
        start = ""
    elif resources.document.scalars[-1].style in _BLOCK_STYLES:
        # timid: a line end would become a part of its value.
        return []
    else:
        start = line_end
    return [Edit(Span(end, end), f"{start}{RESULTS}:{line_end}{''.join(lines)}")]


def _write(report: Report, resources: ResourceList) -> list[str]:
    """Write the results as JSON, which is YAML too, one a line."""
    paths = {item.path for item in resources.items}
    results = []
    for item in (item for item in noteworthy(report, RenderOptions()) if not isinstance(item, Problem)):
        place = resources.tell(item.place)
        result = krm_result(item._replace(place=place), report)
        if place.file not in paths:
            del result["file"]
        results.append(_escape(json.dumps(result, ensure_ascii=False)))
    return results


def _fill_list(results: Sequence[str], resources: ResourceList, region: Span) -> list[Edit]:
    """Add results to a list in brackets, or set them where nothing stands."""
    text, listed = resources.source.text, ", ".join(results)
    there = text[region.start : region.end]
    found = resources.document.top.node(RESULTS) if resources.document.top else None
    if found is not None:
        at = region.start + len(there.rstrip()) - 1
        comma = ", " if found.children and not there.rstrip()[:-1].rstrip().endswith(",") else ""
        edit = Edit(Span(at, at), comma + listed)
    else:
        end = region.start + len(there.rstrip())
        edit = Edit(Span(region.start, end), f" [{listed}]")
    count = len(results) + (len(found.children) if found is not None else 0)
    return [edit] if _counts(apply(text, [edit]), count) else []


def _counts(text: str, count: int) -> bool:
    """Tell whether a list has so many results.

    timid: where a comment ends it, what is put in front of the bracket may be none.
    """
    try:
        top = read_yaml(text).top
    except UnreadableDocument:
        return False
    found = top.node(RESULTS) if top else None
    return found is not None and len(found.children) == count


def _add_flow_results(results: Sequence[str], text: str) -> list[Edit]:
    body = text.rstrip()
    if not body.endswith("}"):
        return []
    comma = "" if body[:-1].rstrip().endswith(",") else ","
    at = len(body) - 1
    return [Edit(Span(at, at), f'{comma} "{RESULTS}": [{", ".join(results)}]')]


def _escape(text: str) -> str:
    """Escape what YAML does not allow in a text as it is."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else _code(sign) for sign in text)


def _code(sign: str) -> str:
    code = f"{ord(sign):04x}"
    return f"\\u{code}" if len(code) == len("0000") else f"\\U{code:>08}"
