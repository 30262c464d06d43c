"""Libraries: charts that render nothing themselves, and the charts that include their templates.

`.Values` in a template of a library are the values of the chart that includes it: only that chart knows which of the
literals in the template are printed.

Source: helm.sh, Library Charts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.hits import find_hits, known_domains
from rewrite.lazy import expression

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping

CHART_FILE: Final = "Chart.yaml"
LIBRARY: Final = expression(r"""(?:^|\n)type:[ \t]*["']?library\b""")
TEMPLATE: Final = expression(r"(?P<chart>(?:charts/[^/]+/)*)templates/(?:[^/]+/)*(?P<name>[^/]+)\Z")
# What a chart of helpers alone has besides them.
NOTES: Final = "NOTES.txt"
HELPER: Final = "_"
DEFINED: Final = expression(r"""\{\{-?\s*define\s+["`](?P<name>[^"`\n]+)["`]""")
INCLUDED: Final = expression(r"""\b(?:include|template)\s+["`](?P<name>[^"`\n]+)["`]""")
# A text that is printed where a value is not set.
FALLBACK: Final = expression(r"""\bdefault[ \t(]+(?:printf[ \t]+)?["`]\w""")
OF_IMAGES: Final = "mage"


def is_library(files: Mapping[str, str], folder: str) -> bool:
    """Tell whether a chart renders nothing itself.

    In:      files, texts by their paths in the outermost chart; folder, that of the chart in it: "" or "charts/a/".
    """
    if LIBRARY.search(files.get(folder + CHART_FILE, "")):
        return True
    names = [found["name"] for path in files if (found := TEMPLATE.match(path)) and found["chart"] == folder]
    return bool(names) and all(name.startswith(HELPER) or name == NOTES for name in names)


def names_images(text: str) -> bool:
    """Tell whether a template may hold the name of an image, or a part of one, as a literal."""
    return bool(find_hits(text, known_domains(frozenset()))) or (OF_IMAGES in text and bool(FALLBACK.search(text)))


def library_users(files: Mapping[str, bytes], among: Iterable[str]) -> dict[str, list[str]]:
    """Give the folders of the charts that include the templates of libraries, by the folder of the library.

    In:      files, by their paths in the outermost chart; among, the paths of those among which libraries are looked
             for. Those that cannot hold the name of an image are left out.
    """
    templates = ((found["chart"], path) for path in among if (found := TEMPLATE.match(path)))
    speaking = sorted({chart for chart, path in templates if names_images(files[path].decode(errors="replace"))})
    texts = {path: content.decode(errors="replace") for path, content in files.items()} if speaking else {}
    return {chart: users_of(texts, chart) for chart in speaking if is_library(texts, chart)}


def users_of(files: Mapping[str, str], folder: str) -> list[str]:
    """Give the folders of the charts that render what a library defines, directly or by another library.

    In:      as in is_library.
    """
    templates: dict[str, list[str]] = {}
    for path, text in files.items():
        if found := TEMPLATE.match(path):
            templates.setdefault(found["chart"], []).append(text)
    wanted = set(_names(DEFINED, templates.pop(folder, [])))
    users: list[str] = []
    waiting = list(templates)
    while found_now := [chart for chart in waiting if not wanted.isdisjoint(_names(INCLUDED, templates[chart]))]:
        for chart in found_now:
            waiting.remove(chart)
            if is_library(files, chart):
                wanted.update(_names(DEFINED, templates[chart]))
            else:
                users.append(chart)
    return sorted(users)


def _names(expression_of: re.Pattern[str], texts: list[str]) -> Iterator[str]:
    for text in texts:
        for found in expression_of.finditer(text):
            yield found["name"]
