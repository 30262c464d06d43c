"""Fetched: what a command fetches that another one applies: behind a pipe, or by the name that it is saved under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.lazy import expression
from rewrite.span import Span, before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from re import Match

BEHIND_SCHEME: Final = r"(?:\{\{[^{}\n]{0,200}\}\}|[^\s\"'\\;|){}]|[{}])++"
ADDRESS: Final = rf"https?://{BEHIND_SCHEME}"
# What kustomize clones has more forms.
CLONED: Final = rf"(?<![\w./-])(?:https?://|ssh://|git::|git@|git(?:hub|lab)\.com/){BEHIND_SCHEME}"
# The rest of a command: to the end of its line, a pipe, or the next one.
REST: Final = r"(?:\\\r?\n|&(?=[\w-]+=)|[^\n;|&]){0,1000}"
# The program may be filled in: `{{ kubectl }} apply`, `$KUBECTL apply`, `${KUBECTL} apply`.
APPLIES: Final = expression(
    rf"(?:\b(?:kubectl|oc|k3s|k)\b|\bkube\w*|\$\{{?\w{{1,40}}\}}?|\}}\}}|{OUTPUT})[\"']?"
    r"(?:[ \t]+[^\s;|&()]{1,120}){0,6}?"
    rf"[ \t]+(?:apply|create|replace)(?=[ \t])(?P<rest>{REST})"
)
FILE: Final = r"[ \t](?:-f[ \t]*=?|--filename(?:[ \t]+|=))(?:\\?[\"'])?"
FOLDER: Final = r"[ \t](?:-k[ \t]*=?|--kustomize(?:[ \t]+|=))(?:\\?[\"'])?"
SAVED: Final = expression(rf"{FILE}(?!https?://)(?P<file>[^\s\"'\\;|&)]{{1,200}})")
STDIN: Final = frozenset({"-", "/dev/stdin"})
FETCHES: Final = expression(
    rf"\b(?:(?:curl|wget)|(?P<builds>kustomize[ \t]+build|(?:kubectl|oc)[ \t]+kustomize))(?=[ \t])(?P<rest>{REST})"
)
PROGRAMS: Final = ("curl", "wget", "kustomize")
# The commands that a text goes through, `sed` among them; no line has more.
PIPE: Final = expression(r"(?:\|(?!\|)(?:\\\r?\n|[^\n;|&]){0,300}){1,6}")
WEB: Final = expression(ADDRESS)
SOURCE: Final = expression(CLONED)
# `curl -o press.yaml`, `wget -O press.yaml`, `curl … > press.yaml`; without one, the last word of the address.
NAMED: Final = expression(
    r"[ \t](?:-\w{0,10}[oO]|--output(?:-document)?|>)(?:[ \t]+|=)?[\"']?(?P<file>[^\s\"'-][^\s\"']{0,200})"
)
# Flags in front of addresses of which nothing is fetched.
OTHERS: Final = expression(
    r"""(?:[ \t](?:-[xeH]|--(?:proxy|referer|header))(?:[ \t]+|=)["']?|[ \t]["']?[\w-]{1,30}:[ \t]?)\Z"""
)
LONGEST_FLAG: Final = 60
MANIFEST: Final = (".yaml", ".yml")
# `kubectl apply -f <(curl -sL …)`
READ_BY: Final = expression(
    r"\b(?:apply|create|replace)(?=[ \t])[^\n;|&]{0,200}[ \t](?:-f|--filename)[ \t=]+<\([ \t]*\Z"
)
# What is looked at of the line in front of a command: a script may stand on one line.
LONGEST_LINE: Final = 300
COMMENT: Final = "#"
# In front of what a script only says.
SAID: Final = ("echo ", "printf ")
QUOTES: Final = ('"', "'")
ENDED: Final = expression(r"&&|;[ \t]")


def is_said(text: str, command: Match[str]) -> bool:
    """Tell whether a command stands in a comment, or in what a script prints."""
    before = before_in_line(text, command.start(), LONGEST_LINE)
    if COMMENT in before:
        return True
    while (ended := ENDED.search(before)) and not any(before.count(quote, 0, ended.start()) % 2 for quote in QUOTES):
        # What the command before it has printed.
        before = before[ended.end() :]
    return any(word in before for word in SAID)


def applied_names(text: str) -> Iterator[str]:
    """Give the files that commands of a text apply, by their names alone."""
    for command in APPLIES.finditer(text):
        for saved in SAVED.finditer(command["rest"]):
            yield saved["file"].rpartition("/")[2]


def find_fetched(text: str, applied: AbstractSet[str]) -> Iterator[Span]:
    """Give the addresses of what commands of a text fetch, and others apply.

    In:      applied, the names of the files that the document applies.
    """
    for command in FETCHES.finditer(text):
        if is_said(text, command):
            continue
        start, end = command.span("rest")
        is_given = _is_given(text, command.start(), end)
        for found in (SOURCE if command["builds"] else WEB).finditer(text, start, end):
            if OTHERS.search(text, max(start, found.start() - LONGEST_FLAG), found.start()):
                continue
            if is_given or _names(command["rest"], found[0]) & applied:
                yield Span(*found.span())


def _is_given(text: str, start: int, end: int) -> bool:
    """Tell whether what a command prints, which stands between two offsets, goes to one that applies it."""
    if READ_BY.search(before_in_line(text, start, LONGEST_LINE)):
        return True
    pipe = PIPE.match(text, end)
    commands = APPLIES.finditer(text, end, pipe.end()) if pipe else ()
    return any(saved["file"] in STDIN for command in commands for saved in SAVED.finditer(command["rest"]))


def _names(rest: str, address: str) -> set[str]:
    """Give the names under which a manifest that is fetched may be saved; none where it is something else."""
    names = {named["file"].rpartition("/")[2] for named in NAMED.finditer(rest)}
    names.add(address.partition("?")[0].rpartition("/")[2])
    return {name for name in names if name.endswith(MANIFEST)}
