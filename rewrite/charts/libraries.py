"""Libraries: charts that render nothing themselves, and the charts that include their templates.

`.Values` in a template of a library are the values of the chart that includes it: only that chart knows which of the
literals in the template are printed.

Source: helm.sh, Library Charts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.hits import find_hits
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.registries import is_public
from rewrite.remembered import remembered

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping

    from rewrite.locate import Located

CHART_FILE: Final = "Chart.yaml"
VALUES_FILE: Final = "values.yaml"
LIBRARY: Final = expression(r"""(?:^|\n)type:[ \t]*["']?library\b""")
TEMPLATE: Final = expression(r"(?P<chart>(?:charts/[^/]+/)*)templates/(?:[^/]+/)*(?P<name>[^/]+)\Z")
OWN_TEMPLATES: Final = "templates/"
# What a chart of helpers alone has besides them.
NOTES: Final = "NOTES.txt"
HELPER: Final = "_"
DEFINED: Final = expression(r"""\{\{-?\s*define\s+["`](?P<name>[^"`\n]+)["`]""")
INCLUDED: Final = expression(r"""\b(?:include|template)\s+["`](?P<name>[^"`\n]+)["`]""")
# A text that is printed where a value is not set.
FALLBACK: Final = expression(r"""\bdefault[ \t(]+(?:printf[ \t]+)?["`]\w""")
OF_IMAGES: Final = "mage"
# In values.
OF_PARTS: Final = (b"egistry", b"mage", b"epository")
# A registry in quotes, alone or in front of a path.
NAMED: Final = expression(r"""["`](?P<host>[\w-]+(?:\.[\w-]+)+)(?=[/"`])""")
IN_ACTION: Final = "a literal inside a template action"
BY_HAND: Final = (
    "an action names a registry itself: run over the charts that include it, or put the mirror there by hand"
)


def is_library(files: Mapping[str, str], folder: str) -> bool:
    """Tell whether a chart renders nothing itself.

    In:      files, texts by their paths in the outermost chart; folder, that of the chart in it: "" or "charts/a/".
    """
    if LIBRARY.search(files.get(folder + CHART_FILE, "")):
        return True
    names = [found["name"] for path in files if (found := TEMPLATE.match(path)) and found["chart"] == folder]
    return bool(names) and all(name.startswith(HELPER) or name == NOTES for name in names)


def folder_of(template: str) -> str:
    """Give the folder of the chart that a template belongs to: "" or "charts/a/"."""
    found = TEMPLATE.match(template)
    return found["chart"] if found else ""


# A run asks of the templates of one library for each chart that includes it.
@remembered(512)
def names_images(text: str, mapped: frozenset[str]) -> bool:
    """Tell whether a template may hold the name of an image, or a part of one, as a literal."""
    return bool(find_hits(text, mapped)) or (OF_IMAGES in text and bool(FALLBACK.search(text)))


def speaking_libraries(files: Mapping[str, bytes], among: Iterable[str], mapped: frozenset[str]) -> list[str]:
    """Give the folders of libraries whose templates may hold the name of an image.

    In:      files, by their paths in the outermost chart; among, the paths of those among which they are looked for;
             mapped, the domains that rules name, and those of the mirrors.
    """
    templates = ((found["chart"], path) for path in among if (found := TEMPLATE.match(path)))
    speaking = sorted(
        {chart for chart, path in templates if names_images(files[path].decode(errors="replace"), mapped)}
    )
    return [chart for chart in speaking if is_library(_names_in(files, chart), chart)]


def may_hold_parts(files: Mapping[str, bytes], folder: str) -> bool:
    """Tell whether a chart is a library whose values may hold a part of a name, to which other charts join theirs.

    In:      files, by their paths in the outermost chart; folder, that of the chart in it: "" or "charts/a/".
    """
    values = files.get(folder + VALUES_FILE, b"")
    return any(word in values for word in OF_PARTS) and is_library(_names_in(files, folder), folder)


def _names_in(files: Mapping[str, bytes], folder: str) -> dict[str, str]:
    """Give the files below a folder without their texts, but for that which says what the chart is."""
    own = folder + CHART_FILE
    names = dict.fromkeys((path for path in files if path.startswith(folder)), "")
    return names | ({own: files[own].decode(errors="replace")} if own in files else {})


def library_users(files: Mapping[str, bytes], among: Iterable[str], mapped: frozenset[str]) -> dict[str, list[str]]:
    """Give the folders of the charts that include the templates of such libraries, by the folder of the library."""
    libraries = speaking_libraries(files, among, mapped)
    texts = _texts_of(files, "") if libraries else {}
    return {chart: users_of(texts, chart) for chart in libraries}


def _texts_of(files: Mapping[str, bytes], folder: str) -> dict[str, str]:
    return {path: content.decode(errors="replace") for path, content in files.items() if path.startswith(folder)}


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


def hold_fallbacks(files: Mapping[str, Located]) -> None:
    """Say of the actions in the templates of a library which of them name a registry themselves: no value does, and
    the charts that print it may be elsewhere.
    """
    for path, file in files.items():
        # Those below charts/ are not its own.
        for index, located in enumerate(file.references if path.startswith(OWN_TEMPLATES) else ()):
            if located.hold is not Reason.TEMPLATED or (located.hold_detail and located.hold_detail != IN_ACTION):
                continue
            host, _, below = located.text.partition("/")
            hosts = [found["host"] for found in NAMED.finditer(located.text)]
            # A namespace alone is mostly looked for.
            if any(map(is_public, hosts if below and "/" not in below else (host, *hosts))):
                file.references[index] = located._replace(hold=Reason.UNDECIDED, hold_detail=BY_HAND)


def _names(expression_of: re.Pattern[str], texts: list[str]) -> Iterator[str]:
    for text in texts:
        for found in expression_of.finditer(text):
            yield found["name"]
