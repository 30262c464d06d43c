"""Built names: under which of its names what is built, and what uses it, are known to be one image.

Compose and tasks of Ansible build under whole names, and tasks under the beginnings of names and variables too; other
tools know theirs by the path alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.errors import InvalidReference
from rewrite.lazy import expression
from rewrite.reference import parse

if TYPE_CHECKING:
    from rewrite.report import Change

LATEST: Final = "latest"
# What is built by a task, by its name without the tag, which stands elsewhere; in front of what is filled in, `press-`.
OF_ROLE: Final = "role "
BEGINNING: Final = expression(r"[a-z0-9][a-z0-9._/-]*[/_-](?=\{\{)|[a-z0-9][\w./-]*(?=:?\Z|[:@])")
# A variable of Ansible that is all of a name.
JINJA: Final = expression(r"\{\{-?[ \t]*(?P<name>\w+)[ \t]*-?\}\}\Z")
# In front of what Compose builds, with its tag: nobody but Docker publishes a name without a namespace, so one that is
# built is nowhere else. Behind a namespace it may be pulled by those who do not build it.
OF_COMPOSE: Final = "of Compose "


def of_compose(text: str) -> tuple[str, ...]:
    """Give the name with its tag under which Compose keeps what it builds; () when it may be published."""
    try:
        reference = parse(text)
    except InvalidReference:
        return ()
    if reference.written_domain or reference.digest or "/" in reference.written_path:
        return ()
    return (f"{OF_COMPOSE}{reference.written_path}:{reference.tag or LATEST}",)


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
