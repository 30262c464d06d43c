"""Started units: images that units and scripts of a role start, by the names that a task of the same role pulls.

`ExecStart=/usr/bin/podman run quay.io/orchard/press:{{ press_version }}` is a line of a text, which by itself says too
little. Where a task of the role pulls `quay.io/orchard/press`, and that moves, the line has to go with it: what it
names would be pulled from elsewhere, or not at all, when the unit starts. It stays where anything in the role does more
with the name than to pull or start it, or anything in the roles beside it builds, tags or loads one of that name.

Source:  docs.ansible.com, containers.podman.podman_image, community.docker.docker_image and docker_image_pull.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.errors import RewriteError
from rewrite.finders.commands_in_text import BEGIN, ENDING, SEPARATOR, STARTED
from rewrite.lazy import expression
from rewrite.locate import LocatedReference
from rewrite.mapping import decide
from rewrite.planned_again import add, planned_bytes
from rewrite.reasons import Reason
from rewrite.role_files import places
from rewrite.role_folders import base_of, home_of
from rewrite.shape import DOMAIN, PATH, head_of
from rewrite.source import decode
from rewrite.span import Span, before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.mapping import Mapper
    from rewrite.plans import FilePlan
    from rewrite.report import Change, Skip
    from rewrite.source import Source
    from rewrite.walking import FileEntry

# The argument by which a module pulls an image: `[1]["containers.podman.podman_image"].name`.
PULLED: Final = expression(r"(?:.*[.\[\]\"])?(?:docker_image(?:_pull)?|podman_image)(?:\"\])?\.name\Z")
TASKS: Final = ("tasks", "handlers")
TEMPLATES: Final = "templates"
# A name without its tag, which something may fill in.
NAME: Final = expression(rf"(?:{DOMAIN}/)?{PATH}(?=[:@]|\Z)")
# These say nothing of what becomes of it.
SAID: Final = (Reason.COMMENT, Reason.PROSE)
# By these somebody makes an image of that name, or takes it from where it is.
MADE: Final = (Reason.PUSH_TARGET, Reason.MATCH_KEY)
# No command that a person writes is as long.
FARTHEST: Final = 2_000
QUOTES: Final = "\"'"


def plan_started_units(entries: Sequence[FileEntry], plans: Mapping[str, FilePlan], mapper: Mapper) -> None:
    """Let the names of images move by which a role starts what a task of its own pulls.

    In:      plans, by the name of the file.
    """
    pulled = {(home_of(plan.name), name) for plan in plans.values() for name in _pulled_in(plan)}
    mine: dict[tuple[str, str], list[Skip]] = {}
    made: set[tuple[str, str]] = set()
    for skip in (skip for plan in plans.values() for skip in plan.skips) if pulled else ():
        if (name := _name_of(skip.text)) and skip.reason not in SAID:
            mine.setdefault((home_of(skip.place.file), name), []).append(skip)
            if skip.reason in MADE:
                made.add((base_of(skip.place.file), name))
    by_name = {entry.name: entry for entry in entries if TEMPLATES in entry.name} if mine else {}
    for home, name in sorted(pulled & mine.keys()):
        skips = mine[home, name]
        # timid: it may be what is built, tagged, looked for or removed.
        if (base_of(skips[0].place.file), name) not in made and all(_is_of_template(skip, home) for skip in skips):
            _move(name, skips, by_name, plans, mapper)


def _pulled_in(plan: FilePlan) -> Iterator[str]:
    """Give the names that tasks of a file pull, and that move."""
    if _part_of(plan.name, home_of(plan.name)) in TASKS:
        yield from (
            name for change in plan.changes if PULLED.match(change.place.path) and (name := _name_of(change.before))
        )


def _name_of(text: str) -> str:
    name = NAME.match(text)
    return name.group() if name else ""


def _part_of(file: str, home: str) -> str:
    """Give the folder of a role that a file stands in."""
    return file.removeprefix(f"{home}/" if home else "").partition("/")[0]


def _is_of_template(skip: Skip, home: str) -> bool:
    return skip.reason is Reason.POSSIBLE and _part_of(skip.place.file, home) == TEMPLATES


def _move(
    name: str, skips: Iterable[Skip], entries: Mapping[str, FileEntry], plans: Mapping[str, FilePlan], mapper: Mapper
) -> None:
    """Put changes in the place of what is listed of a name, where all of it is what commands start."""
    by_file: dict[str, list[Skip]] = {}
    for skip in skips:
        by_file.setdefault(skip.place.file, []).append(skip)
    found: list[tuple[FilePlan, bytes, list[Change | Skip]]] = []
    for file, listed in by_file.items():
        content = planned_bytes(entries[file], plans[file]) if file in entries else None
        decisions = _decide(file, content, name, listed, mapper) if content is not None else None
        if content is None or decisions is None:
            return
        found.append((plans[file], content, decisions))
    for plan, content, decisions in found:
        add(plan, content, decisions)


def _decide(file: str, content: bytes, name: str, listed: Iterable[Skip], mapper: Mapper) -> list[Change | Skip] | None:
    """Tell what becomes of the places of a name in a file; None where one of them is not what a command starts."""
    try:
        source = decode(file, content)
    except RewriteError:
        return None
    offsets = {tuple(source.position(at)): at for at in places(name, source.text)}
    decisions: list[Change | Skip] = []
    for skip in listed:
        at = offsets.get((skip.place.line, skip.place.column))
        head = head_of(skip.text)
        if at is None or head.hold or head.start or not _is_started(source, at):
            return None
        text = skip.text[: head.end]
        span = Span(at, at + len(text))
        decisions.append(decide(LocatedReference(skip.finder, head.role, text, span, skip.place), mapper))
    return decisions


def _is_started(source: Source, at: int) -> bool:
    """Tell whether a command that begins in front of an offset pulls or starts what stands there, as a word."""
    text = source.text
    commands = [command for command in STARTED.finditer(text, max(0, at - FARTHEST), at) if command["verb"]]
    if not commands or SEPARATOR.search(text, commands[-1].end(), at):
        return False
    before = before_in_line(text, commands[-1].start(), FARTHEST)
    is_command = BEGIN.fullmatch(before, max(map(before.rfind, ENDING)) + 1) is not None
    return is_command and text[max(0, at - 2) : at].rstrip(QUOTES)[-1:].isspace()
