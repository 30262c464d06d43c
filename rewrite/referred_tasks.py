"""Referred tasks: images that runs and pipelines of Tekton give to tasks of the run that they refer to by their names.

By its name alone `{name: image, value: quay.io/orchard/ci:v1}` may be what a task pushes. Where all definitions of what
it is given to are in the run, and have steps that run in it, it is pulled, and its file is planned once more. Where
none is, nothing tells. What one of them pushes stays, whatever its name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from rewrite.fieldspec import FieldSpec
from rewrite.finders import custom_resources, own_fields
from rewrite.finders.run_after_push import PUSHING
from rewrite.finders.task_parameters import MAY_BE_PUSHED, may_be_pushed
from rewrite.finders.task_pushes import PUSHED, PUSHED_AND_PULLED
from rewrite.planned_again import add, plan_with, planned_bytes
from rewrite.reasons import Reason
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rewrite.finders.named_tasks import Asked, Definition, Given, Tasks
    from rewrite.plans import FilePlan
    from rewrite.policy import Policy
    from rewrite.report import Change, Skip
    from rewrite.walking import FileEntry

FIELDS: Final = tuple(
    FieldSpec(path, "", custom_resources.TEKTON)
    for path in ("**/params[]/value", "**/params[]/default", "**/params[]/value[]")
)
PUSHED_BESIDE: Final = "another task may push there"

# The kind and the name of an object, or the file, document and path of what stands in one; and the parameter.
_Key = tuple[tuple[str, ...], str]
# By kind and name, where each object stands that has them, and its parameters.
_Objects = dict[tuple[str, ...], list[tuple[tuple[str, ...], frozenset[str]]]]


class _Known(NamedTuple):
    """Parameters that steps run in; those that something may push to; those that go to what is not at hand, and the
    objects that are.
    """

    run_in: Collection[_Key]
    pushed: Collection[_Key]
    unknown: Collection[_Key]
    objects: Collection[tuple[str, ...]]


class _Uses(NamedTuple):
    """Parameters that steps push, those that they pull or run in, and those that are given to what may push."""

    pushed: Collection[_Key]
    pulled: Collection[_Key]
    doubted: Collection[_Key]


def plan_referred_tasks(entries: Sequence[FileEntry], plans: Mapping[str, FilePlan], policy: Policy) -> None:
    """Let images move that are given to parameters in which steps run, and list those of which nothing tells.

    In:      plans, by the name of the file.
    """
    known = _look(plans.values())
    by_name = {entry.name: entry for entry in entries}
    for plan in plans.values():
        moving = {(change.place.document, change.place.path) for change in plan.changes}
        said = {
            (given.document, given.path): detail
            for given in (plan.tasks.given if plan.tasks else ())
            if given.asks is None and (detail := _said(plan.name, given, known)) is not None
        }
        if not said.keys() <= moving and plan.name in by_name:
            _plan_again(by_name[plan.name], plan, said, policy)


def hold_pushed_by_steps(plans: Iterable[FilePlan]) -> dict[str, set[tuple[str, str]]]:
    """Hold the images that are given to parameters which steps push, or may push; give what is held, by file, as field
    path and value.
    """
    told = [plan for plan in plans if plan.tasks]
    uses = _uses(told)
    held: dict[str, set[tuple[str, str]]] = {}
    for plan in told:
        given = {(one.document, one.path): one for one in (plan.tasks.given if plan.tasks else ())}
        places = ((change, given.get((change.place.document, change.place.path))) for change in plan.changes)
        skips = {change: skip for change, one in places if one and (skip := _pushed(change, one, uses))}
        if skips:
            plan.hold(skips)
            held[plan.name] = {(change.place.path, change.before) for change in skips}
    return held


def _uses(plans: Sequence[FilePlan]) -> _Uses:
    """Look up which parameters steps push, pull and may push, with those by which these are set."""
    told = [(plan.name, plan.tasks) for plan in plans if plan.tasks]
    objects, set_by = _objects(told), _set_by(told)
    uses = [(file, tasks.pushed, tasks.run_in | tasks.pulled) for file, tasks in told]
    pushed = _reached([_asked(file, one) for file, found, _ in uses for one in found], set_by, objects, any_of=True)
    pulled = _reached([_asked(file, one) for file, _, found in uses for one in found], set_by, objects, any_of=True)
    known = _look(plans)
    return _Uses(pushed, pulled, {*known.pushed, *known.unknown})


def _pushed(change: Change, given: Given, uses: _Uses) -> Skip | None:
    key = _key(change.place.file, given)
    if key in uses.pushed:
        if key in uses.pulled:
            return change.held(Reason.POSSIBLE, PUSHED_AND_PULLED)
        return change.held(Reason.PUSH_TARGET, PUSHED)
    if key in uses.doubted and key not in uses.pulled and may_be_pushed(change.before, given.parameter):
        return change.held(Reason.POSSIBLE, MAY_BE_PUSHED.format(given.parameter))
    return None


def _said(file: str, given: Given, known: _Known) -> str | None:
    """Say why an image may be pulled: "" for one that is, None where nothing says so."""
    key = _key(file, given)
    if key in known.run_in:
        return PUSHED_BESIDE if key in known.pushed or key in known.unknown else ""
    is_unknown = key in known.unknown or _is_unknown(given, known.objects)
    if given.is_open and is_unknown and key not in known.pushed:
        return f"the parameter {given.parameter} of what is not at hand"
    return None


def _plan_again(entry: FileEntry, plan: FilePlan, said: Mapping[tuple[int, str], str], policy: Policy) -> None:
    """Put changes, and what may be one, in the place of what was held."""
    content = planned_bytes(entry, plan)
    if content is None:
        return
    add(plan, content, _found(plan_with(entry.name, content, FIELDS, policy), said))


def _found(again: FilePlan, said: Mapping[tuple[int, str], str]) -> Iterator[Change | Skip]:
    for change in again.changes:
        detail = said.get((change.place.document, change.place.path))
        if change.finder == own_fields.ID and detail is not None:
            mine = change._replace(finder=custom_resources.ID)
            yield mine.held(Reason.POSSIBLE, detail) if detail else mine
    for skip in again.skips:
        # What may be pulled, and no rule moves, needs nobody's look.
        if skip.finder == own_fields.ID and said.get((skip.place.document, skip.place.path)) == "":
            yield skip._replace(finder=custom_resources.ID)


def _look(plans: Iterable[FilePlan]) -> _Known:
    """Look up what becomes of parameters, from those that steps run in to those by which these are set."""
    told = [(plan.name, plan.tasks) for plan in plans if plan.tasks]
    objects, set_by = _objects(told), _set_by(told)
    given = [(file, given) for file, tasks in told for given in tasks.given]
    run_in = _reached([_asked(file, asked) for file, tasks in told for asked in tasks.run_in], set_by, objects)
    others = [(file, one) for file, one in given if one.asks and one.is_built and _key(file, one) not in run_in]
    unknown = [(file, one) for file, one in others if one.is_open and _is_unknown(one, objects)]
    return _Known(run_in, _asked_by(set(others).difference(unknown)), _asked_by(unknown), objects)


def _objects(told: Iterable[tuple[str, Tasks]]) -> _Objects:
    objects: _Objects = {}
    for file, tasks in told:
        for definition, parameters in tasks.defined:
            objects.setdefault(definition.object or (), []).append((_home(file, definition), parameters))
    return objects


def _set_by(told: Iterable[tuple[str, Tasks]]) -> dict[_Key, list[_Key]]:
    """Give the parameters whose values each is set to."""
    set_by: dict[_Key, list[_Key]] = {}
    for file, tasks in told:
        for one in tasks.given:
            if one.asks:
                set_by.setdefault(_key(file, one), []).append(_asked(file, one.asks))
    return set_by


def _reached(
    begun: Iterable[_Key], set_by: Mapping[_Key, Iterable[_Key]], objects: _Objects, *, any_of: bool = False
) -> set[_Key]:
    """Give parameters and those by which they are set, from one to the next; one of an object when it is one of all
    that have its kind and its name, or (any_of) of any of these.
    """
    named = {home: (of, known) for of, homes in objects.items() for home, known in homes}
    # How many of those that have a name do not run in a parameter, as far as is known.
    others = Counter((of, parameter) for of, homes in objects.items() for _, known in homes for parameter in known)
    pending, done = list(begun), set[_Key]()
    while pending:
        key = pending.pop()
        if key in done:
            continue
        done.add(key)
        pending += set_by.get(key, ())
        home, parameter = key
        of, known = named.get(home, ((), frozenset()))
        others[of, parameter] -= parameter in known
        if of and (any_of or not others[of, parameter]):
            pending.append((of, parameter))
    return done


def _asked_by(given: Iterable[tuple[str, Given]]) -> set[_Key]:
    """Give the parameters that others are set by, also by the objects that have them."""
    found = [(file, one.asks) for file, one in given if one.asks]
    of_objects = {(asked.definition.object or (), asked.parameter) for _, asked in found}
    return {_asked(file, asked) for file, asked in found} | of_objects


def _is_unknown(given: Given, objects: Collection[tuple[str, ...]]) -> bool:
    """Tell whether nothing in the run says what is done with a parameter, not even by a name."""
    return given.definition is None and given.reference not in objects and not PUSHING.match(given.reference[1])


def _key(file: str, given: Given) -> _Key:
    home = _home(file, given.definition) if given.definition else given.reference
    return home, given.parameter


def _asked(file: str, asked: Asked) -> _Key:
    return _home(file, asked.definition), asked.parameter


def _home(file: str, definition: Definition) -> tuple[str, ...]:
    return file, str(definition.document), definition.path
