"""Built names: under which of its names what is built, and what uses it, are known to be one image.

Compose and tasks of Ansible build under whole names, and tasks under the beginnings of names and variables too; other
tools know theirs by the path alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.defaulted import filled_with_default
from rewrite.errors import InvalidReference
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reference import DOCKER_HUB, OFFICIAL, parse

if TYPE_CHECKING:
    import re

    from rewrite.report import Change, Skip

LATEST: Final = "latest"
# What is built by a task, by its name without the tag, which stands elsewhere; in front of what is filled in, `press-`.
OF_ROLE: Final = "role "
BEGINNING: Final = expression(r"[a-z0-9][a-z0-9._/-]*[/_-](?=\{\{)|[a-z0-9][\w./-]*(?=:?\Z|[:@])")
# A variable of Ansible that is all of a name.
JINJA: Final = expression(r"\{\{-?[ \t]*(?P<name>\w+)[ \t]*-?\}\}\Z")
# In front of what Compose builds, with its tag: nobody but Docker publishes a name without a namespace, so one that is
# built is nowhere else. Behind a namespace it may be pulled by those who do not build it.
OF_COMPOSE: Final = "of Compose "
# In front of all that kbld compares, and of a name that it builds with any tag. Source: carvel.dev/kbld, Config.
OF_KBLD: Final = "of kbld "
TAGGED_BY_ANY: Final = "of kbld, with any tag "
# In front of a name with a domain, which skaffold and DevSpace look for in what they deploy.
WHOLE: Final = "whole "


def of_compose(text: str) -> tuple[str, ...]:
    """Give the name with its tag under which Compose keeps what it builds; () when it may be published."""
    try:
        reference = parse(text)
    except InvalidReference:
        return ()
    if reference.written_domain or reference.digest or "/" in reference.written_path:
        return ()
    return (f"{OF_COMPOSE}{reference.written_path}:{reference.tag or LATEST}",)


def of_kbld(source: Skip) -> tuple[str, ...]:
    """Give the names by which kbld finds what it builds, as a source of it says."""
    key = TAGGED_BY_ANY if source.place.path.endswith("imageRepo") else OF_KBLD
    return (*names_of(source.text), key + source.text)


def found_by_kbld(change: Change) -> tuple[str, ...]:
    """Give the names by which kbld may find the image of a change: it compares what is written."""
    begin = BEGINNING.match(change.before)
    return (OF_KBLD + change.before, *((TAGGED_BY_ANY + begin.group(),) if begin else ()))


def names_in_role(change: Change) -> tuple[str, ...]:
    """Give the names under which a task may have built the image of a change: its beginning, or its variable."""
    variable = f"{OF_ROLE}${change.place.path}"
    first = change.before.partition("/")[0]
    if "/" in change.before and ("." in first or ":" in first):
        # What is built under a name with a domain is published too, most often.
        return (variable,)
    begin = change.before.partition("@")[0]
    path = begin.rpartition(":")[0] if ":" in begin.rpartition("/")[2] else begin
    return (OF_ROLE + path, variable)


def begin_of(text: str) -> re.Match[str] | None:
    """Match the name that a task makes without its tag, also one that begins with what stands in for a variable."""
    return BEGINNING.match(filled_with_default(text))


def beginnings_of(change: Change) -> tuple[str, ...]:
    """Give the name of an image without its tag, in all ways to write it where its registry alone changes."""
    if change.is_front:
        return (change.source, change.source.replace(f"{DOCKER_HUB}/{OFFICIAL}", f"{DOCKER_HUB}/"))
    begin = BEGINNING.match(change.before)
    return (begin.group(),) if begin else ()


def may_be(change: Change, artifact: Skip) -> bool:
    """Tell whether a change may have the tag of what a task makes, which may stand elsewhere."""
    try:
        made, used = parse(artifact.text), parse(change.before)
    except InvalidReference:
        return True
    return not made.tag or change.role != Role.REFERENCE.value or made.tag == (used.tag or LATEST)


def whole_of(text: str) -> tuple[str, ...]:
    """Give the name with its domain in whose place a build tool puts what it has built; () when it has none.

    A name with a tag is a release too, which is pulled by those who do not build it.
    """
    try:
        reference = parse(text)
    except InvalidReference:
        return ()
    if not reference.written_domain or reference.digest or reference.tag not in ("", LATEST):
        return ()
    return (f"{WHOLE}{reference.written_domain}/{reference.written_path}",)


def built_name(text: str) -> str:
    """Give the name of what a build tool makes without its tag; "" when it has a domain."""
    try:
        reference = parse(text)
    except InvalidReference:
        return ""
    return "" if reference.written_domain else reference.written_path


def names_of(text: str, variable: str = "") -> tuple[str, ...]:
    """Give the names in a reference that a build tool may put another in place of; () when it has a domain.

    A name with a namespace and a version is a release, which is pulled by those who do not build it.

    In:      variable, the one that may give the reference to Compose; "" when there is none.
    """
    try:
        reference = parse(text)
    except InvalidReference:
        return ()
    if reference.written_domain:
        return ()
    is_release = reference.digest or reference.tag not in ("", LATEST)
    by_name = () if is_release and "/" in reference.written_path else (reference.written_path,)
    return (*by_name, f"${variable}") if variable else by_name
