"""Pulled otherwise: names that commands of other tools than container engines pull, import, build in or look into, and
plugins that an engine pulls.

    oc import-image press --from=orchard/press:v1 --confirm
    crane copy orchard/press:v1 hub.example.com/press:v1

Source:  docs.openshift.com, `oc import-image` and `oc tag`; carvel.dev, `imgpkg pull`; hpc.github.io/charliecloud,
         `ch-image pull`; trivy.dev, `trivy image`; go-containerregistry, `crane copy`; oras.land, `oras copy`;
         regclient.org, `regctl image copy`; buildpacks.io, `pack build`; docs.docker.com, `docker plugin install`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterator

# A text without any of these has no such command.
COMMANDS: Final = (
    *("oc import-image ", "oc tag ", "imgpkg pull ", "ch-image pull ", "trivy image ", "trivy i "),
    *("crane c", "oras c", "regctl image c", "pack build ", "docker plugin install "),
)
# A backslash joins lines.
BLANKS: Final = r"(?:[ \t]|\\\r?\n)++"
# What a flag is given, an expression as well.
GIVEN: Final = r"(?:\$?\{\{[^{}\n]{1,80}\}\}|\$\{|[^\s;|&{]){1,80}+"
FLAGS: Final = rf"(?:--(?:platform|alias){BLANKS}{GIVEN}{BLANKS}|--?[\w-]{{1,40}}(?:=[^\s;|&]{{1,200}})?{BLANKS})*+"
# Flags with a value of their own too, in front of what has a path or a tag.
ANY: Final = r"(?:[^\n;|&#]{1,200}?[ \t])??"
# Over lines that a backslash joins.
TOLD: Final = r"(?:[^\n;|&#\\]|\\\r?\n){0,400}?"
NAME: Final = r"""["']?(?P<{}>[a-z0-9][\w./:@-]{{0,400}}+)"""
PULLED: Final = expression(
    rf"(?<![\w.-])(?:oc[ \t]+import-image[ \t](?:[^\n;|&#]{{1,200}}?[ \t])?--from[= ]{NAME.format('source')}"
    rf"|oc[ \t]+import-image[ \t]+{FLAGS}{NAME.format('imported')}"
    rf"|oc[ \t]+tag[ \t]+(?:(?!--source)--?[\w=.-]{{1,80}}[ \t]+)*+--source=docker[ \t]+{FLAGS}{NAME.format('tagged')}"
    rf"|imgpkg[ \t]+pull[ \t](?:[^\n;|&#]{{1,200}}?[ \t])?(?:-i|--image)[= ]{NAME.format('bundle')}"
    rf"|ch-image[ \t]+pull[ \t]+{FLAGS}{NAME.format('pulled')}"
    rf"|(?:g?crane|oras|regctl[ \t]+image)[ \t]+(?:copy|cp)[ \t]+{FLAGS}{NAME.format('copied')}"
    rf"|docker[ \t]+plugin[ \t]+install{BLANKS}{FLAGS}{NAME.format('installed')}"
    rf"|pack[ \t]+build[ \t]{TOLD}(?<=\s)(?:--builder|-B)[= ]{NAME.format('builder')}"
    rf"|trivy[ \t]+i(?:mage)?[ \t]+{ANY}(?=[\w.-]+[/:]){NAME.format('scanned')})",
    re.ASCII,
)


def names_pulled_otherwise(text: str) -> Iterator[tuple[int, int, int]]:
    """Give where names stand that such commands take, and where their command begins."""
    for found in PULLED.finditer(text) if any(command in text for command in COMMANDS) else ():
        yield *found.span(str(found.lastgroup)), found.start()
