"""Put behind: the variables of Ansible that a text puts behind a registry, whatever that one is called.

`10.0.0.5:5000/{{ press_image }}` and `{{ harbor }}/mirror/{{ press_image }}` make a path of a variable, also where it
has a registry of its own.

Source:  jinja.palletsprojects.com, Expressions; docs.ansible.com, Using filters to manipulate data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.gone_through import places_of
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.reference import looks_like_bare_domain
from rewrite.span import before_in_line

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

LONGEST: Final = 300
# What stands directly in front of what is filled in.
FRONTS: Final = ("/{{", "/{%", "}}{{")
OPENS: Final = "{{"
# `/{%- endif -%}`
LONGEST_END: Final = 40
VARIABLE: Final = r"[A-Za-z_]\w*+(?:\.\w++(?!\()|\[[^][{}\n]{1,60}\])*+"
SLOT: Final = expression(
    r"(?:(?<!/)/(?P<condition>\{%-?[ \t]{0,9}endif[ \t]{0,9}-?%\})?|(?P<filled>\}\}))"
    # Charts have conditions in the same brackets.
    rf"\{{\{{-?[ \t]{{0,9}}(?!(?:else|end)\b)(?P<name>{VARIABLE})(?=[ \t]{{0,9}}(?:\||-?\}}\}}|if\b)|\.replace\()"
)
# The word that ends there: a host, and folders below it. An address, or a path, is none.
SHELL: Final = r"\$\{?(?P<shell>[A-Za-z_]\w*+)\}?"
FILLED: Final = rf"\{{\{{[^{{}}\n]{{1,160}}+\}}\}}|{SHELL.replace('?P<shell>', '?:')}"
HEAD: Final = expression(
    rf"(?:(?<=docker://)|(?<=docker-daemon:)|(?<=%\}})|(?<![\w./:{{}}$~-]))"
    rf"(?!docker-daemon:)(?P<host>(?:{FILLED}|[\w.-]|:(?=\d|\{{\{{))++)(?:/(?:{FILLED}|[\w.-])++)*+\Z"
)
OF_SHELL: Final = expression(SHELL)
PREFIX: Final = expression(r"\{\{(?P<inside>[^{}\n]{1,160})\Z")
FIRST: Final = expression(rf"-?[ \t]{{0,9}}\(?[ \t]{{0,9}}(?P<name>{VARIABLE})")
PORT: Final = expression(r"[\w}]:(?:\d|\{\{)")
DOTTED: Final = expression(r"\w[\w-]*\.[\w.-]*\Z")
REGISTRY: Final = expression(r"[^|]{0,100}?(?:regist|repo|hub|mirror|prefix|harbor|nexus)")
FOLDER: Final = expression(r"(?i:dir|directory|path|folder|root|home|dest|files|pwd)['\"\])]{0,4}\Z")
# What a prefix has that ends with a slash.
SLASH: Final = expression(r"/\\?['\"]")
# What cuts a registry off, or makes another text of a name, and what is a file.
CUTTING: Final = (
    r"basename|split|hash|b64|urlencode|regex_\w+\(\\?['\"]{1,2}[^'\"\n]{0,60}[*+]"
    r"|replace\(\\?['\"]{1,2}(?:\[[^\]'\"\n]{0,20})?/"
)
# In front of a path, and of an address.
OF_PATH: Final = expression(
    r"""(?:(?<![\w.-])(?:path|dest|src|archive_path|chdir|creates|url|msg)["']?[ \t]*[:=]|[ \t](?:-o|--output)[ \t=])"""
    r"""[ \t]*\\?["']?\Z"""
)
# Of a registry's own programs and pages; what says what a task does, and what is said to people.
OF_PAGE: Final = expression(r"(?:/v2|docker\.com/r)(?:/|\Z)")
# The names of items in a list may be those of images; words of prose stand in front of what is filled in.
OF_NOBODY: Final = expression(r"""[ \t]*(?:#|-[ \t]+name:[ \t]*["']?(?:\{\{[^{}]*+\}\}|[^\s"'{])++[ \t])""")
CUT: Final = expression(CUTTING)
FILE: Final = expression(r"\.(?:tar|tgz|zip|gz|img|txt|list|json|ya?ml|sh)\b")
# `registry ~ ':5000/' ~ press_image`; the text that it stands in may double the quotes, or escape them.
SLASHES: Final = ("/'", '/"', "/\\")
QUOTE: Final = r"(?P<quote>''|\\?['\"])"
ADDED: Final = expression(rf"/{QUOTE}\s{{0,80}}+[+~]\s{{0,80}}+\(?\s{{0,80}}+(?P<name>{VARIABLE})")
OPERAND: Final = expression(
    rf"(?<![\w.'\"])(?P<name>{VARIABLE})(?:\s{{0,40}}\|\s{{0,40}}\w{{1,40}}+(?:\([^()\n]{{0,60}}\))?){{0,3}}"
    r"\s{0,80}+\)?\s{0,80}+[+~]\s{0,80}+\Z"
)
IS_WHOLE: Final = expression(rf"(?!\.(?!replace\()|[^~+]{{0,100}}?(?:{CUTTING}))")
NAMES: Final = expression(VARIABLE)
# `[registry, press_image] | join('/')`, `'%s/%s' | format(registry, press_image)`
LISTED: Final = expression(rf"\[(?P<items>[^][{{}}\n]{{1,200}})\][ \t]{{0,9}}\|[ \t]{{0,9}}join\([ \t]{{0,9}}{QUOTE}/")
FORMATTED: Final = expression(
    rf"{QUOTE}(?P<form>[\w%{{}}:./-]{{1,80}})(?P=quote)[ \t]{{0,9}}(?:\|[ \t]{{0,9}}format|\.format)\("
    r"(?P<items>[^()\n]{1,200})\)"
)
PLACE: Final = expression(r"%s|\{\d?\}")
WHOLE: Final = expression(rf"[ \t]{{0,9}}(?P<name>{VARIABLE})[ \t]{{0,9}}\Z")
QUOTED: Final = expression(r"[ \t]{0,9}\\?['\"]{1,2}(?P<text>[\w.:-]{1,80})\\?['\"]{1,2}[ \t]{0,9}\Z")


class Behind(NamedTuple):
    """A variable behind something that is filled in or a host, by its place (see gone_through.places_of).

    is_registry tells that what stands in front is called one, or has a port; is_sure that it never is empty.
    """

    place: str
    is_registry: bool
    is_sure: bool


class Front(NamedTuple):
    """What is known of that which stands in front, as in Behind."""

    is_registry: bool
    is_sure: bool


Use = tuple[str, int, Front | None]


def behind_in(text: str) -> frozenset[Behind]:
    """Give the variables that a text puts behind a registry."""
    found = ((name, at, front) for name, at, front in uses(text) if front is not None)
    return frozenset(Behind(place, *front) for name, at, front in found for place in places_of(text, at, name))


def uses(text: str) -> Iterator[Use]:
    """Give what is filled in behind something, where, and what is known of that."""
    for slot in _slots(text) if any(front in text for front in FRONTS) else ():
        yield slot["name"], slot.start("name"), _front_of_slot(text, slot)
    if any(slash in text for slash in SLASHES):
        for added in ADDED.finditer(text):
            yield added["name"], added.start("name"), _front_of_added(text, added)
    if "join(" in text:
        for listed in LISTED.finditer(text):
            items = listed["items"].split(",")
            yield from _among(items, ("", *["/"] * len(items)), listed.start())
    if "format(" in text:
        for formatted in FORMATTED.finditer(text):
            yield from _among(formatted["items"].split(","), PLACE.split(formatted["form"]), formatted.start())


def _slots(text: str) -> Iterator[re.Match[str]]:
    """Give what is filled in behind a slash, or behind something else that is."""
    # A search for the brackets is many times as fast as one with the expression.
    at = text.find(OPENS)
    while at >= 0:
        before = text[max(0, at - LONGEST_END) : at]
        start = (
            before.rfind("/") if before.endswith("%}") else len(before) - len("}}" if before.endswith("}}") else "/")
        )
        slot = SLOT.match(text, at - len(before) + start) if start >= 0 else None
        # What begins further in front may end there too.
        if slot and slot.end() > at:
            yield slot
        at = text.find(OPENS, at + 1)


def _front_of_slot(text: str, slot: re.Match[str]) -> Front | None:
    """Give what stands in front of what is filled in whole, and is no file."""
    start = slot.start()
    end = text.find("}}", slot.end(), slot.end() + LONGEST)
    begins_word = slot["filled"] is None and (start == 0 or text[start - 1].isspace())
    if begins_word or end < 0 or CUT.search(text, slot.end(), end) or FILE.match(text, end + len("}}")):
        return None
    before = before_in_line(text, start, LONGEST)
    if slot["filled"]:
        prefix = PREFIX.search(before)
        # timid: it may be empty, so that the name is pulled as it is.
        is_prefix = prefix is not None and (REGISTRY.match(prefix["inside"]) or SLASH.search(prefix["inside"]))
        return Front(is_registry=False, is_sure=False) if is_prefix else None
    head = HEAD.search(before)
    if head and (OF_PATH.search(before, 0, head.start()) or OF_PAGE.search(head.group())):
        return None
    if OF_NOBODY.match(before):
        return None
    front = _front(OF_SHELL.sub(r"{{ \g<shell> }}", head["host"])) if head else None
    return front._replace(is_sure=False) if front and slot["condition"] else front


def _front(host: str) -> Front | None:
    """Give what is known of something that ends at a slash; None where it is no host, but a folder, or a namespace."""
    literal, filled, inside = host.partition("{{")
    if not filled:
        return Front(is_registry=True, is_sure=True) if looks_like_bare_domain(host) or PORT.search(host) else None
    name = FIRST.match(inside)
    if name is None or FOLDER.search(name["name"]) or (literal and DOTTED.match(literal) is None):
        return None
    is_registry = bool(literal) or PORT.search(host) is not None or REGISTRY.match(name["name"]) is not None
    return Front(is_registry=is_registry, is_sure=True)


def _front_of_added(text: str, added: re.Match[str]) -> Front | None:
    """Give what an expression adds a slash to, and the whole of a variable to that."""
    before = text[max(0, added.start() - LONGEST) : added.start()]
    opened = max(before.rfind("{{"), before.rfind("{%"))
    front, quote, literal = before[opened + 2 :].rpartition(added["quote"])
    behind = text[added.end() : added.end() + LONGEST].partition("}")[0]
    if opened < max(before.rfind("}}"), before.rfind("%}"), 0) or not quote or not IS_WHOLE.match(behind):
        return None
    operand = OPERAND.search(front)
    if operand is None and front.rstrip().endswith(("~", "+")):
        return None
    slot = f"{{{{ {operand['name']} }}}}" if operand else ""
    found = _front(slot + literal.partition("/")[0])
    # Where there is no registry, the name stands there alone.
    is_alone_too = added["name"] in NAMES.findall(front + behind)
    return found._replace(is_sure=False) if found and is_alone_too else found


def _among(items: Sequence[str], between: Sequence[str], at: int) -> Iterator[Use]:
    """Give what of several items stands behind others.

    In:      between, what is in front of the first, between them, and behind the last.
    """
    head = between[0]
    for item, literal in zip(items, between[1:], strict=False):
        name = WHOLE.match(item)
        quoted = QUOTED.match(item)
        if name and head.endswith("/"):
            yield name["name"], at, _front(head.partition("/")[0])
        head += (f"{{{{ {name['name']} }}}}" if name else quoted["text"] if quoted else "") + literal
