"""By file: rewrites the items of a list as the files that they were read from, in the order of a run over files."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from rewrite.deciding import hold, hold_in_patches, hold_prefixed_images, hold_replaced_images
from rewrite.edit import apply
from rewrite.errors import RewriteError
from rewrite.following import Around, follow_images
from rewrite.gitignore import patterns_of
from rewrite.krm.package import PackageFile, files_of
from rewrite.krm.resource_list import NAME, parse
from rewrite.krm.telling import tell
from rewrite.lazy import expression
from rewrite.looking import Looking
from rewrite.mapping import Mapper
from rewrite.plans import Standing
from rewrite.report import Problem, Report
from rewrite.rewriting import plan_bytes, rewrite_text
from rewrite.source import Source
from rewrite.walking import FileEntry, Walk

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from rewrite.deciding import Held
    from rewrite.krm.resource_list import ResourceList
    from rewrite.policy import Policy

# Where the package stands as far as paths go: nothing is looked for there.
ROOT: Final = "/package"
# `base/pod.yaml:7`, `base/pod.yaml:7:12`
IN_FILE: Final = expression(r"(?<![^\s():])(?P<file>[^\s():]++):\d+(?::\d+)?")


class _Run:
    """A run over the files of a package, by their names.

    timid: what only a second look at the files of a run tells stays: images that runs of Tekton hand to tasks by name,
    and fields in which a configuration has kustomize look for images.
    """

    def __init__(self, files: Sequence[PackageFile], policy: Policy, report: Report) -> None:
        left = patterns_of(policy.exclude_files)
        # Of these nothing is said, as in a run over them.
        self.files = {file.name: file for file in files if not (left and left.verdict(file.name))}
        self.mapper = Mapper(policy)
        self.report = report
        report.files_read = len(self.files)
        self.plans = {name: plan_bytes(name, file.text.encode(), self.mapper) for name, file in self.files.items()}
        self.texts = {name: file.text for name, file in self.files.items()}
        entries = tuple(FileEntry(name, _locate(name, posixpath.basename(name))) for name in self.files)
        elsewhere = hold_prefixed_images(entries, self.plans, _locate, lambda: Looking(self._source))
        elsewhere |= hold_in_patches(entries, self.plans, _locate)
        elsewhere |= hold_replaced_images(entries, self.plans, _locate, policy, None)
        pushed = self._hold_pushed()
        held = hold(list(self.plans.values()), policy, report)
        self.held: Held = held._replace(targets=held.targets | elsewhere)
        for name, places in pushed.items():
            self.held.accepted.setdefault(name, set()).update(places)
        followers = [name for name, plan in self.plans.items() if any(layer.entries for layer in plan.layers)]
        self._finish(name for name in self.plans if name not in followers)
        if any(plan.layers for plan in self.plans.values()):
            around = Around(_locate, lambda _: False, lambda: Looking(self._source))
            follow_images(Walk(entries), self.plans, self.held, report, around)
        self._finish(followers)

    def _hold_pushed(self) -> dict[str, set[tuple[str, str]]]:
        """Hold what steps of Tekton push, or may push, which no second look at the files is needed for."""
        if not any(plan.tasks for plan in self.plans.values()):
            return {}
        from rewrite.referred_tasks import hold_pushed_by_steps  # few packages hold pipelines

        return hold_pushed_by_steps(self.plans.values())

    def _finish(self, names: Iterable[str]) -> None:
        """Rewrite and verify the text of each file."""
        for name in names:
            plan = self.plans[name]
            self.report.skips += plan.skips
            self.report.problems += plan.problems
            changes = self.held.by_file.get(name, [])
            standing = Standing(self.held.targets, plan.settled, self.held.accepted.get(name, ()))
            try:
                if changes:
                    self.texts[name] = rewrite_text(self._source(name), changes, standing, self.mapper)
            except RewriteError as error:
                self.report.problems.append(Problem(name, f"not rewritten: {error}"))
            else:
                self.report.changes += changes
                self.report.files_changed += bool(changes)

    def _source(self, name: str) -> Source:
        return Source(name, self.files[name].text)


def rewrite_files(resources: ResourceList, files: Sequence[PackageFile], policy: Policy, report: Report) -> None:
    """Rewrite the files of a package; the report counts lines in the list, and its changes have the list's edits."""
    run = _Run(files, policy, report)
    _tell_of_list(report, run.files)
    edits = [edit for change in report.changes for edit in change.edits]
    after = files_of(parse(resources.source.encode(apply(resources.source.text, edits)))) or ()
    wrong = [file.name for file in after if run.texts.get(file.name, file.text) != file.text]
    report.problems += (Problem(NAME, f"not rewritten: {name} would not be in the list what it is") for name in wrong)


def _tell_of_list(report: Report, files: dict[str, PackageFile]) -> None:
    """Say of everything where it stands in the list."""
    edits = [tuple(map(files[change.place.file].edit_there, change.edits)) for change in report.changes]
    told = tell(report, lambda place: files[place.file].place_there(place) if place.file in files else place)
    report.changes = [change._replace(edits=own) for change, own in zip(told.changes, edits, strict=True)]
    report.skips = [skip._replace(detail=_without_lines(skip.detail, files)) for skip in told.skips]
    report.collisions = told.collisions
    report.problems = [_problem_there(problem, files) for problem in report.problems]


def _problem_there(problem: Problem, files: dict[str, PackageFile]) -> Problem:
    """Say which file a problem is of; the caller knows no lines of the list."""
    if problem.file not in files:
        return problem
    message = f"{problem.file}: {_without_lines(problem.message, files)}"
    return problem._replace(file=NAME, message=message, line=0, column=0)


def _without_lines(said: str, files: Container[str]) -> str:
    """Leave the lines out where files are named: whoever made the list has put annotations between them."""
    return IN_FILE.sub(lambda found: found["file"] if found["file"] in files else found[0], said)


def _locate(name: str, path: str) -> str:
    """Give the path of what a file of the package names by a relative path."""
    return posixpath.normpath(posixpath.join(ROOT, posixpath.dirname(name), path))
