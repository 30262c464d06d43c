"""Followed: names go with what becomes of the same names elsewhere in their file, where a command makes, or removes,
what has them, or a task takes it.

`docker rmi quay.io/orchard/press:v1` removes nothing when the image was pulled from the mirror, or has stayed what
`docker build` called it. So does `docker_image: {name: orchard/press:v1, source: local, archive_path: …}`. What
`docker build -t quay.io/orchard/press:v1 .` has made is there under that name for `docker tag` and `docker run`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.defaulted import filled_with_default
from rewrite.finders.loaded_archives import LOADED_HERE
from rewrite.finders.never_started import NEVER_STARTED
from rewrite.finders.removed import REMOVED, TAKEN
from rewrite.finders.sweep import ID as SWEEP
from rewrite.finders.sweep import TOKEN
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.locate import LocatedReference

# What is said of them where the file makes what has this name.
MADE: Final = {
    REMOVED.detail: "a command removes what is made under this name",
    TAKEN.detail: "a task takes what is made under this name",
    NEVER_STARTED.detail: "what is made under this name is started",
    LOADED_HERE.detail: "a command takes what is made under this name",
}

# In front of what a command pulls, and of what it has a cluster pull.
PULLS: Final = expression(r"\bpull\b")
OF_CLUSTER: Final = expression(r"\b(?:kubectl|oc|helm)[ \t]")
LONGEST_LEAD: Final = 300
BRACED: Final = expression(r"\$\{(\w+)\}")
LATEST: Final = ":latest"
FILLED: Final = "{{"
# `{{ hub | default('quay.io') }}/orchard/press:{{ tag }}`
BEHIND_DEFAULT: Final = expression(
    r"""["'][^{}\n]{0,60}\}\}(?P<rest>(?:/[\w.-]++)++(?:[:@](?:[\w.:@-]|\{\{[^{}\n]++\}\})++)?+)"""
)
MADE_HERE: Final = "a command beside it makes or pushes what has this name"


def follow_made(text: str, references: Sequence[LocatedReference]) -> Sequence[LocatedReference]:
    """Give the references of a file, with those held that its commands use after they have made, or pushed, what has
    the same name and tag.
    """
    swept = [located for located in references if located.finder == SWEEP]
    made = {_use(text, located) for located in swept if located.hold is Reason.PUSH_TARGET}
    used = {located.span: _lead(text, located) for located in swept if made and located.hold is None}
    # What is pulled as well has that name on the node in any case.
    made -= {_use(text, located) for located in swept if PULLS.search(used.get(located.span, ""))}
    held = {span for span, lead in used.items() if lead[-1:].isalnum() and not OF_CLUSTER.search(lead)} if made else ()
    return [
        located._replace(hold=Reason.PUSH_TARGET, hold_detail=MADE_HERE)
        if located.span in held and _use(text, located) in made
        else located
        for located in references
    ]


def _lead(text: str, located: LocatedReference) -> str:
    """Give what stands in front of a name on its line; a word where it is an operand of a command in a text."""
    return before_in_line(text, located.span.start, LONGEST_LEAD).rstrip(" \t\"'")


def _use(text: str, located: LocatedReference) -> tuple[int, str]:
    """Give the document that uses a name, and the name."""
    return located.place.document, _name(text, located)


def follow(text: str, references: Sequence[LocatedReference]) -> Sequence[LocatedReference]:
    """Give the references of a file, with those that commands remove as the others of the same name are."""
    removed = {_name(text, located) for located in references if _is_removed(located)}
    if not removed:
        return references
    others: dict[str, set[Reason | None]] = {}
    for located in references:
        if not _is_removed(located) and (name := _name(text, located)) in removed:
            others.setdefault(name, set()).add(located.hold)
    return [
        _with(located, others.get(_name(text, located), set())) if _is_removed(located) else located
        for located in references
    ]


def _is_removed(located: LocatedReference) -> bool:
    return located.hold is Reason.MATCH_KEY and located.hold_detail in MADE


def _name(text: str, located: LocatedReference) -> str:
    """Give a name with its tag, also one that is filled in, however it is spelled: `quay.io/orchard/press:${TAG}`; of a
    default in front of a path, or of all that begins with it, the image where it is not set.
    """
    if located.is_behind and (behind := BEHIND_DEFAULT.match(text, located.span.end)):
        return (located.text + behind["rest"]).removesuffix(LATEST)
    if located.text.startswith(FILLED):
        return filled_with_default(located.text).removesuffix(LATEST)
    found = TOKEN.match(text, located.span.start)
    name = found.group().rstrip(".:") if found else located.text
    return BRACED.sub(r"$\1", name).removesuffix(LATEST)


def _with(removed: LocatedReference, others: set[Reason | None]) -> LocatedReference:
    """Give a name that is removed with what becomes of the others; it stays where they are pulled and made."""
    is_pulled, is_made = None in others, Reason.PUSH_TARGET in others
    if is_pulled and not is_made:
        return removed._replace(hold=None, hold_detail="")
    if is_made and not is_pulled:
        return removed._replace(hold=Reason.PUSH_TARGET, hold_detail=MADE[removed.hold_detail])
    return removed
