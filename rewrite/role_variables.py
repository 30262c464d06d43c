"""Role variables: those of Ansible that a run uses for nothing but images which are pulled.

By itself `press_image: orchard/press:v1` says too little: a task may join a registry to it, build it or take it apart.
Where all that may use it is in the run, and each use is all of an image that something pulls, as in `docker_container:
{image: "{{ press_image }}"}`, or all but its tag, as in `"{{ press_image }}:{{ press_tag }}"`, that says enough, and
its file is planned once more. Which files use a variable is looked up where one has such a use, not before.

Source:  docs.ansible.com, Using variables: a variable is the same wherever it is set; lookup plugins, vars, varnames.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.document import OUTPUT
from rewrite.errors import RewriteError
from rewrite.fieldpath import matches
from rewrite.fieldspec import FieldSpec
from rewrite.finders import own_fields
from rewrite.finders.argv import commands
from rewrite.finders.commands_in_text import STARTED, variables_started
from rewrite.finders.compose import are_given_to_module
from rewrite.finders.modules import Use, is_loaded, made_by, module_of
from rewrite.finders.never_pulled import held_as_never_pulled
from rewrite.finders.never_started import is_never_pulled
from rewrite.finders.pod_spec import is_container_image
from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.planned_again import add, plan_with, planned_bytes
from rewrite.reading import kind_of, read
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.role_files import MOST_FILES, is_said, is_tested, places, unread
from rewrite.role_folders import base_among, base_of, is_of_hosts
from rewrite.shape import FAMILIAR, is_begun, shape_of
from rewrite.source import decode
from rewrite.span import Span
from rewrite.variable_places import NOTHING, Variable, variable_at

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.document import Document
    from rewrite.plans import FilePlan
    from rewrite.policy import Policy
    from rewrite.report import Skip
    from rewrite.source import Source
    from rewrite.tree import Scalar
    from rewrite.walking import FileEntry

# All of a value, or all but its tag; what has a slash behind it is a host.
# What stands in for it where it is not set is all of an image as well.
WHOLE: Final = expression(
    r"(?P<filled>\{\{-?[ \t]*(?P<name>[A-Za-z_]\w*)[ \t]*"
    r"""(?:\|[ \t]*d(?:efault)?\([ \t]*(?:[A-Za-z_]\w*|\\?["']{1,2}[^"'{}\n]*\\?["']{1,2})"""
    r"[ \t]*(?:,[ \t]*[tT]rue[ \t]*)?\)[ \t]*)?-?\}\})(?:[:@][^/\n]+)?\Z"
)
# Within a value in quotes, these stand behind a backslash, or twice.
QUOTE: Final = r"""\\?["']{1,2}"""
TERM: Final = rf"{QUOTE}\w+{QUOTE}"
# One whose name is made up while a task runs.
MADE_UP: Final = expression(
    rf"""\b(?:lookup|query|q)\(\s*{QUOTE}(?:ansible\.builtin\.)?(?:varnames\b"""
    rf"""|vars{QUOTE}\s*,\s*+(?!{TERM}(?:\s*+,\s*+{TERM})*+\s*+(?:\)|,\s*+\w+\s*=)))"""
    r"""|\bvars\[\s*+(?!["']\w+["']\s*\])"""
    # The host may be one of a group: `hostvars[groups['press'][0]]['ansible_host']`.
    r"""|\bhostvars\[(?:[^\[\]\n]|\[(?:[^\[\]\n]|\[[^\[\]\n]{0,80}\]){0,80}\]){1,80}\]\s*\[\s*+(?!["']\w+["']\s*\])"""
)
# What may follow where the beginning of such a name is given: `'press_' ~ item | replace('-', '_'))`, `'press_' +
# hostvars[host]['side']]`, `'press_' ~ (item | lower)]`.
GROUP: Final = r"\((?:[^()\n]|\([^()\n]{0,80}+\)){0,160}+\)"
PART: Final = (
    rf"""(?:[\w.]++(?:\[[^\[\]\n]{{0,80}}+\]){{0,4}}+|["'][^"'\n]{{0,80}}+["']|{GROUP})"""
    r"""(?:\s*+\|\s*+\w++(?:\([^()\n]{0,80}+\))?+){0,8}+\s*+"""
)
# `'press_' ~ item)`, `'press_%s' % item]`, and of `varnames` an expression: `'^press_.+')`.
BEGUN: Final = expression(
    rf"""["'](?:(?P<begin>\w+)["']\s*+(?:[~+]\s*+{PART}){{1,8}}+(?:[)\]]|,\s*+default\s*+=)"""
    rf"""|(?P<format>\w+)%s\w*+["']\s*+%\s*+{PART}[)\]])"""
    r"""|["']\s*+,\s*+["']\^(?P<expression>\w+)(?:(?:\.|\\w|\[[\w-]{1,20}+\])[*+])?+\$?["']\s*+\)"""
)
# In `vars` as well as in `varnames`.
VARS: Final = "var"
# These look at an image by its name, or remove it.
LOOKING: Final = frozenset({"docker_image_info", "docker_image_remove", "podman_image_info"})
PULLED_FROM: Final = ("", "pull")
SERVICE: Final = "services/*/image"
# How far away the beginning of a command over several lines may stand.
FARTHEST: Final = 2_000
KIND: Final = "kind"
IMAGE: Final = "image"
BUILD: Final = "build"
SPEC: Final = "spec"
NAME: Final = "name"


class _Known(NamedTuple):
    """What is known of some variables: those of which something pulls all, and those that are used otherwise, too."""

    pulled: set[str]
    others: set[str]


def plan_role_variables(entries: Sequence[FileEntry], plans: Mapping[str, FilePlan], policy: Policy) -> None:
    """Let variables move that nothing uses but what pulls them.

    In:      plans, by the name of the file.
    """
    uses = [(plan.name, found["name"]) for plan in plans.values() for skip in plan.skips if (found := _use_of(skip))]
    used = {name for _, name in uses}
    bases = {base_of(file) for file, _ in uses if not is_of_hosts(file)}
    by_base: dict[str, dict[str, list[Skip]]] = {}
    for plan in plans.values() if used else ():
        for skip in plan.skips:
            if (variable := _variable(skip)).name in used:
                base = base_among(plan.name, bases, is_inventory=variable.is_of_hosts)
                by_base.setdefault(base, {}).setdefault(plan.name, []).append(skip)
    by_name = {entry.name: entry for entry in entries} if by_base else {}
    for base, skips in by_base.items():
        names = frozenset(_variable(skip).name for mine in skips.values() for skip in mine)
        known = _look_up([entry for entry in entries if entry.name.startswith(base)], names)
        for file, mine in skips.items() if known else ():
            if known and (pulled := [skip for skip in mine if _is_all_pulled(skip, known)]) and file in by_name:
                _plan_again(by_name[file], plans[file], pulled, policy)


def _use_of(skip: Skip) -> re.Match[str] | None:
    return WHOLE.match(skip.text) if skip.reason is Reason.TEMPLATED else None


def _variable(skip: Skip) -> Variable:
    """Give the variable that a name without a registry is all of, which may be an image; NOTHING for others."""
    if skip.reason is not Reason.POSSIBLE or not (shape_of(skip.text) in FAMILIAR or is_begun(skip.text)):
        return NOTHING
    return variable_at(skip.place.file, skip.place.path)


def _is_all_pulled(skip: Skip, known: _Known) -> bool:
    """Tell whether something pulls a variable, wherever it is set: a role may hold what others use."""
    name = _variable(skip).name
    return name in known.pulled and name not in known.others


def _plan_again(entry: FileEntry, plan: FilePlan, pulled: Sequence[Skip], policy: Policy) -> None:
    """Put changes in the place of what is known to be images now."""
    content = planned_bytes(entry, plan)
    if content is None:
        return
    fields = (FieldSpec(f"**/{name}") for name in sorted({_variable(skip).name for skip in pulled}))
    again = plan_with(entry.name, content, fields, policy)
    known = {skip.place: skip.finder for skip in pulled}
    for decisions in (again.changes, again.skips):
        mine = (decision for decision in decisions if decision.finder == own_fields.ID and decision.place in known)
        add(plan, content, [decision._replace(finder=known[decision.place]) for decision in mine])


def _look_up(entries: Sequence[FileEntry], names: frozenset[str]) -> _Known | None:
    """Look up what files do with variables; None where that cannot be known."""
    known = _Known(set(), set())
    begins: set[str] = set()
    users: list[str] = []
    if len(entries) > MOST_FILES:
        return None
    for entry in entries:
        try:
            source = _read(entry, names)
        except (OSError, RewriteError):
            return None
        if source is None:
            continue
        users.append(entry.real)
        begins.update(_begins_made_up(source.text))
        _tell(source, names, known)
    for data in unread(entries, users):
        known.others.update(name for name in names if name.encode() in data)
        begins.update(_begins_made_up(data.decode(errors="replace")) if VARS.encode() in data else ())
    known.others.update(name for name in names if name.startswith(tuple(begins)))
    # timid: any variable may be meant.
    return None if "" in begins else known


def _begins_made_up(text: str) -> Iterator[str]:
    """Give what the names that a text makes up begin with, "" where nothing of one is given."""
    for made_up in MADE_UP.finditer(text) if VARS in text else ():
        begun = BEGUN.match(text, made_up.end())
        yield begun["begin"] or begun["format"] or begun["expression"] if begun else ""


def _read(entry: FileEntry, names: frozenset[str]) -> Source | None:
    """Read a file that may use one of some variables, or make up the names of any."""
    data = files.read(entry.real)
    is_wanted = VARS.encode() in data or any(name.encode() in data for name in names)
    return decode(entry.name, data) if is_wanted else None


def _tell(source: Source, names: frozenset[str], known: _Known) -> None:
    """Take down what a file does with variables."""
    text = source.text
    uses = [(name, at) for name in names if name in text for at in places(name, text)]
    uses = [(name, at) for name, at in uses if not is_said(text, name, at)]
    pulled = sorted(_pulled_in(source, uses)) if uses else []
    for name, at in uses:
        before = bisect_right(pulled, at, key=attrgetter("start"))
        if (before and at < pulled[before - 1].end) or _is_in_command(text, at):
            known.pulled.add(name)
        elif not is_tested(text, name, at):
            known.others.add(name)


def _is_in_command(text: str, at: int) -> bool:
    """Tell whether a variable is all of an image that a command pulls: `docker run --rm {{ press_image }} true`."""
    for command in STARTED.finditer(text, _first_line(text, at), at):
        if command["app"]:
            # timid: an application may be made from source code.
            continue
        for start, end in variables_started(command) if not is_never_pulled(command) else ():
            if start < at < end:
                found = WHOLE.match(text[start:end])
                return found is not None and at < start + found.end("filled")
    return False


def _first_line(text: str, at: int) -> int:
    """Give where the line of an offset begins, or the first of those that a backslash joins to it, also around
    conditions.
    """
    lines = text[max(0, at - FARTHEST) : at].split("\n")
    start = at - len(lines.pop())
    while lines and lines[-1].rstrip("\r").endswith(("\\", "%}")):
        start -= len(lines.pop()) + 1
    return start


def _pulled_in(source: Source, uses: Sequence[tuple[str, int]]) -> list[Span]:
    """Give where variables are all of an image that is pulled."""
    words = sorted(Span(at, at + len(name)) for name, at in uses)
    reading = read(source, kind_of(source.name), words)
    taken = ((document, scalar) for document in reading.documents for scalar in _taken(document))
    found = [span for document, scalar in taken if (span := _filled(source, document, scalar))]
    reading.dissolve()
    return found


def _taken(document: Document) -> Iterator[Scalar]:
    """Give the values of which something pulls all, in lists of words too."""
    for scalar in document.scalars:
        if scalar.key in (IMAGE, NAME) and OUTPUT in scalar.value and _is_pulled(document, scalar):
            yield scalar
    for command in commands(document):
        started = STARTED.search(command.text)
        is_pulled = started is not None and not started["app"] and not is_never_pulled(started)
        # No word of a list is several, so that none in front of the image is options.
        for start, _ in islice(variables_started(started), 1) if started and is_pulled else ():
            if word := command.word_at(start):
                yield word


def _filled(source: Source, document: Document, scalar: Scalar) -> Span | None:
    """Give where the variable stands that is all of a value, or all but its tag."""
    span = document.place(scalar, 0, len(scalar.value))
    whole = WHOLE.match(source.text[span.start : span.end]) if span else None
    return Span(span.start, span.start + whole.end("filled")) if span and whole else None


def _is_pulled(document: Document, scalar: Scalar) -> bool:
    """Tell whether something pulls all of what stands in a value."""
    holder = scalar.parent
    if held_as_never_pulled(scalar):
        return False
    if module := module_of(holder.key):
        if scalar.key != module.argument or module.use not in (Use.RUN, Use.FETCH):
            return False
        source = holder.text("source")
        is_made = made_by(holder, module, module.argument) or is_loaded(source, holder.text("load_path"))
        return not is_made and source in PULLED_FROM
    if scalar.key == NAME:
        return str(holder.key).rpartition(".")[2] in LOOKING
    # A patch may have no kind: `spec: {initContainers: [{name: press, image: "{{ press_image }}"}]}`. Elsewhere a list
    # of containers may be gone through by what joins a registry to each.
    if manifest_of(scalar) is not None or SPEC in scalar.path[-4:-3]:
        return is_container_image(scalar)
    top = document.top
    is_of_file = matches(scalar.path, SERVICE) and top is not None and KIND not in top.children
    is_service = is_of_file or (holder.parent is not None and are_given_to_module(holder.parent))
    return is_service and BUILD not in holder.children
