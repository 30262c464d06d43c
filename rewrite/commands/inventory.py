"""Inventory: the images that are found, where they stand, and where they would move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.commands.mistakes import refuse_empty
from rewrite.commands.not_in_force import NotInForce
from rewrite.commands.output import STDIN, say
from rewrite.commands.run import find_files, run_over
from rewrite.commands.sources import policy_of, tell_nothing_read
from rewrite.errors import RewriteError, UsageError
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rewrite.commands.sources import Given
    from rewrite.images import Image
    from rewrite.policy import Policy
    from rewrite.report import Place, Report
    from rewrite.walking import Walk


class Wanted(NamedTuple):
    """What is to be listed of which paths, and in which form; why is the one image that is asked about, or None."""

    paths: tuple[str, ...]
    form: str
    why: str | None
    jobs: int | None
    verbose: bool


def show(wanted: Wanted, given: Given) -> int:
    """Take the inventory and print it.

    Out:     the exit code.
    Errors:  UsageError, WorkerLost.
    """
    from rewrite import image_formats, images
    from rewrite.batch import Extras, Mode
    from rewrite.report import ExitCode

    if not wanted.paths:
        raise UsageError("no PATH; name files or folders, e.g. rewrite-images list .")
    if STDIN in wanted.paths:
        raise UsageError(f"{STDIN}: list reads no stdin; name files or folders, e.g. rewrite-images list .")
    others = NotInForce(given)
    others.tell_above(wanted.paths)
    policy = policy_of(given, need_mirror=False)
    extras = Extras()
    walk = find_files(wanted.paths, policy, extras.watch)
    others.tell(walk.configurations)
    tell_nothing_read(walk, wanted.paths)
    report = run_over(walk, policy, Mode.CHECK, wanted.jobs, extras).report
    tags = _tags(report, walk, policy)
    found = images.take(report, tags)
    why, form = wanted.why, wanted.form
    refuse_empty((("--why", why),), "an image")
    if why and not (spots := images.explain(report, why, tags)):
        similar = images.similar(found, why)
        hint = f"; is it {' or '.join(similar)}?" if similar else "; `rewrite-images list` shows what there is"
        raise UsageError(f"--why {why}: no such image is found{hint}")
    if why and form == "text":
        say(image_formats.explanation(why, spots))
    else:
        shown = _only(found, {spot.place for spot in spots}) if why else found
        undecided = not policy.mirror and not policy.rules
        text = image_formats.as_text(shown, verbose=wanted.verbose, undecided=undecided)
        say(text if form == "text" else image_formats.FORMATS[form](shown))
        if form == "images":
            say(image_formats.not_listed(shown), err=True)
    say(image_formats.not_read(report.problems), err=True)
    return ExitCode.LOOK if report.problems else ExitCode.DONE


def _only(images: Iterable[Image], places: Collection[Place]) -> list[Image]:
    """Give the images that stand at some places."""
    return [image for image in images if any(spot.place in places for spot in image.spots)]


def _tags(report: Report, walk: Walk, policy: Policy) -> dict[Place, str | None]:
    """Look up the tags of images that are given in parts."""
    from rewrite import files, images
    from rewrite.mapping import Mapper
    from rewrite.report import Problem
    from rewrite.source import decode
    from rewrite.tags import suffixes

    reals = {entry.name: entry.real for entry in walk.files}
    domains = Mapper(policy).domains
    found: dict[Place, str | None] = {}
    for name, places in images.split_places(report).items():
        if name not in reals:
            # A packed chart: what is told of it has its tags.
            continue
        try:
            found.update(suffixes(decode(name, files.read(reals[name])), places, domains))
        except (OSError, RewriteError) as error:
            # It has changed since it was planned.
            said = files.describe(error) if isinstance(error, OSError) else str(error)
            report.problems.append(Problem(name, f"its tags are not known: {said}"))
    return found
