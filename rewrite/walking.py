"""Walking: which files a run takes, of the folders and files that it is given."""

# os.scandir walks five times as fast as pathlib, and pathlib drops how the user wrote a path.

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

from rewrite.archives import is_packed_chart
from rewrite.chosen import Choice, choose
from rewrite.files import CONFIGURATION, describe, names_in, printable
from rewrite.gitignore import Patterns, is_ignored, rules_above, rules_in
from rewrite.kustomization_names import is_kustomization
from rewrite.passed_over import INSTALLED, PASSED_OVER, is_of_others
from rewrite.record import NamedTuple
from rewrite.report import Problem
from rewrite.spelled_paths import in_one_form
from rewrite.taken import PACKED, Taken
from rewrite.tracked import Checkout
from rewrite.units import CHART_FILE, SUBCHARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Why something that a run comes to is left, beside its name.
EXCLUDED: Final = "`files.exclude` of the configuration names what is there"
IGNORED: Final = ".gitignore files name what is there"
LINKED: Final = "links to folders are not followed"
NO_CHART: Final = "only charts are looked into while they are packed; unpack it (`tar xzf`) and name the folder"
OWN: Final = f"{CONFIGURATION} is the configuration of this program, which is not rewritten"
OUTSIDE: Final = "links there lead out of it or to no file"


class FileEntry(NamedTuple):
    """One file of a run.

    name is the path as the user would write it, for the report; real is the path to open; named tells that the file
    stands on the command line itself, new that it is yet to be made, packed that it is a chart that is only read: a
    packed one, or a folder in charts/ that git ignores.
    """

    name: str
    real: str
    named: bool = False
    new: bool = False
    packed: bool = False

    @property
    def is_folder(self) -> bool:
        """Whether it is the folder of a chart."""
        return self.packed and self.name.endswith("/")


class Passed(NamedTuple):
    """A kustomization that is left, or a folder, which may hold some and whose name ends in "/", and why it is."""

    name: str
    real: str
    why: str


class Walk(NamedTuple):
    """What a run takes: files in order, each once; charts that are only reported; what could not be read.

    ignored are the files and folders that a .gitignore file names where git does not say whether it tracks them; left
    says why others are left, each reason once; passed are kustomizations and folders among them; configurations are
    what is called so in the folders; roots are the real paths of these, with the separator behind.
    """

    files: tuple[FileEntry, ...] = ()
    packed: tuple[FileEntry, ...] = ()
    ignored: tuple[FileEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    left: tuple[str, ...] = ()
    passed: tuple[Passed, ...] = ()
    configurations: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()


class _Found:
    """What a walk has found so far; all but links by real path, so that each is there once.

    installed are the charts in charts/ that git ignores.
    """

    def __init__(self) -> None:
        self.files: dict[str, FileEntry] = {}
        self.packed: dict[str, FileEntry] = {}
        self.ignored: dict[str, FileEntry] = {}
        self.installed: dict[str, FileEntry] = {}
        self.links: list[FileEntry] = []
        self.roots: list[str] = []
        self.problems: list[Problem] = []
        self.left: set[str] = set()
        self.passed: dict[str, Passed] = {}
        self.configurations: set[str] = set()

    def leave(self, name: str, real: str, why: str) -> None:
        """Take down that a file is left, or a folder, whose name ends in "/"."""
        self.left.add(why)
        if name.endswith("/") or is_kustomization(name.rsplit("/", 1)[-1]):
            self.passed[real] = Passed(name, real, why)


def walk(paths: Sequence[str], *, include: Sequence[str] = (), exclude: Sequence[str] = (), base: str = ".") -> Walk:
    """Find the files of a run.

    A file that is named is taken whatever it is called; a folder is walked for the files that taken.Taken takes,
    and for files of variables beside what reads them, without what .gitignore files name and git does not track. What
    exclude names is left in either case. Symbolic links are not followed out of the folders, and a file that several
    paths lead to is there once.

    In:      paths, files and folders as the user wrote them. include and exclude, patterns in .gitignore's notation,
             relative to the folder base.
    Out:     Walk; the files of a folder are sorted by name, the paths stay in the order given.
    Source:  gitignore(5).
    """
    choice = choose(include, exclude, base)
    found = _Found()
    for path, name in zip(paths, in_one_form(paths), strict=True):
        _take(path, name, choice, found)
    # Of several links to one file, the first names it.
    for link in sorted(found.links):
        _take_link(link, choice, found)
    walked = {root.rstrip(os.sep) for root in found.roots}
    ignored = sorted(entry for real, entry in found.ignored.items() if real not in found.files and real not in walked)
    for entry in sorted(found.installed.values()):
        if entry.real not in walked and os.path.dirname(entry.real) not in walked:
            found.packed.setdefault(entry.real, entry)
    files, packed = tuple(found.files.values()), tuple(found.packed.values())
    passed = sorted(one for real, one in found.passed.items() if real not in found.files and real not in walked)
    left, told, roots = tuple(sorted(found.left)), tuple(sorted(found.configurations)), tuple(found.roots)
    return Walk(files, packed, tuple(ignored), tuple(found.problems), left, tuple(passed), told, roots)


def _take(path: str, name: str, choice: Choice, found: _Found) -> None:
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        found.problems.append(Problem(name or '""', describe(error)))
        return
    if stat.S_ISDIR(mode):
        _take_folder(path, name, choice, found)
    elif choice.excludes_named(path):
        found.leave(name, os.path.realpath(path), EXCLUDED)
    elif not stat.S_ISREG(mode):
        found.problems.append(Problem(name, "this is no regular file; give its text on stdin, as `-`"))
    elif not name.endswith(PACKED):
        _take_file(path, name, found)
    elif _is_packed_chart(entry := FileEntry(name, os.path.realpath(path), named=True, packed=True)):
        found.packed.setdefault(entry.real, entry)
    else:
        found.problems.append(Problem(name, NO_CHART))


def _take_file(path: str, name: str, found: _Found) -> None:
    real = os.path.realpath(path)
    if CONFIGURATION in (name.rsplit("/", 1)[-1], os.path.basename(real)):
        found.left.add(OWN)
        return
    known = found.files.get(real)
    found.files[real] = FileEntry(known.name if known else name, real, named=True)


def _take_folder(path: str, name: str, choice: Choice, found: _Found) -> None:
    root = os.path.realpath(path)
    found.roots.append(os.path.join(root, ""))
    name = name.rstrip("/")
    prefix = "" if name == "." else name + "/"
    for entry in sorted(_Folder(root, prefix, choice, found).walk()):
        if not entry.real.endswith(PACKED):
            found.files.setdefault(entry.real, entry)
        elif _is_packed_chart(entry):
            found.packed.setdefault(entry.real, entry._replace(packed=True))


class _Repository(NamedTuple):
    """What git says of a walked folder or a repository in it; a path below that has its first cut code points cut."""

    checkout: Checkout
    cut: int = 0


class _Folder:
    """The walk through one folder. Paths within it are relative to it; those of folders end in "/"."""

    def __init__(self, root: str, prefix: str, choice: Choice, found: _Found) -> None:
        self.root = os.path.join(root, "")
        self.prefix = prefix
        self.found = found
        self.include = choice.inclusions(root)
        self.exclusions = choice.exclusions(root)

    def walk(self) -> Iterable[FileEntry]:
        """Give the files in no useful order; links and problems go to found."""
        waiting = [("", rules_above(self.root), _Repository(Checkout(self.root)))]
        charts: set[str] = set()
        while waiting:
            folder, rules, repository = waiting.pop()
            real_folder = self._real(folder)
            entries = self._scan(folder, real_folder)
            names = {entry.name for entry in entries}
            taken = Taken(folder, names, charts, self.include)
            if folder and is_of_others(folder, names):
                self.found.left.add(INSTALLED)
                continue
            if CONFIGURATION in names:
                self.found.configurations.add(printable(self.prefix + folder + CONFIGURATION))
            rules = rules_in(real_folder, names, rules, cut=len(folder))
            if folder and ".git" in names:
                repository = _Repository(Checkout(real_folder), len(folder))
            for entry in entries:
                path = folder + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in PASSED_OVER and not self._is_left(path + "/", rules, repository):
                        waiting.append((path + "/", rules, repository))
                elif taken.takes(entry.name) and not self._is_left(path, rules, repository):
                    real = self._real(path)
                    name = printable(self.prefix + path)
                    # One text for both where they are equal: in a large run the paths are much of what is kept.
                    file = FileEntry(real if name == real else name, real)
                    if entry.is_symlink():
                        self.found.links.append(file)
                    elif entry.is_file(follow_symlinks=False):
                        yield file
                elif entry.is_symlink() and os.path.isdir(self._real(path)):
                    self.found.left.add(LINKED)

    def _scan(self, folder: str, real: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(real) as entries:
                return list(entries)
        except OSError as error:
            name = printable(self.prefix + folder).removesuffix("/") or "."
            self.found.problems.append(Problem(name, f"the folder cannot be read: {describe(error)}"))
            return []

    def _real(self, path: str) -> str:
        return self.root + (path if os.sep == "/" else path.replace("/", os.sep))

    def _is_left(self, path: str, rules: tuple[Patterns, ...], repository: _Repository) -> bool:
        is_excluded = any(patterns.verdict(path) for patterns in self.exclusions)
        if not is_excluded and (not is_ignored(path, rules) or repository.checkout.tracks(path[repository.cut :])):
            return False
        name, real = printable(self.prefix + path), self._real(path).rstrip(os.sep)
        self.found.leave(name, real, EXCLUDED if is_excluded else IGNORED)
        if is_excluded:
            return True
        installed = {entry.real: entry for entry in self._installed(path)}
        self.found.installed.update(installed)
        if not installed and not repository.checkout.is_known:
            self.found.ignored[real] = FileEntry(name, real)
        return True

    def _installed(self, path: str) -> Iterator[FileEntry]:
        """Give the dependencies of a chart that a path which git ignores is, or has: they are often downloaded.

        Source:  Helm, pkg/chart/loader: what stands in charts/ is loaded, whatever a .gitignore names.
        """
        real = self._real(path).rstrip(os.sep)
        above, name = os.path.split(real)
        if name == SUBCHARTS and _is_chart(above):
            for inner in names_in(real):
                if not any(patterns.verdict(path + inner) for patterns in self.exclusions):
                    yield from self._installed(path + inner)
        elif _is_dependency(real):
            yield FileEntry(printable(self.prefix + path), real, packed=True)


def _is_chart(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, CHART_FILE))


def _is_packed_chart(entry: FileEntry) -> bool:
    """Tell whether an archive is a chart; what stands in charts/ is meant to be one, whatever can be read of it."""
    return os.path.dirname(entry.name).endswith(SUBCHARTS) or is_packed_chart(entry.real)


def _is_dependency(real: str) -> bool:
    above, folder = os.path.split(os.path.dirname(real))
    return folder == SUBCHARTS and _is_chart(above) and (real.endswith(PACKED) or _is_chart(real))


def _take_link(link: FileEntry, choice: Choice, found: _Found) -> None:
    """Take what a link in a walked folder leads to, unless that is outside, left on purpose, or taken already."""
    real = os.path.realpath(link.real)
    root = next((root for root in found.roots if real.startswith(root)), None)
    if root is None or not os.path.isfile(real):
        found.left.add(OUTSIDE)
        return
    *folders, name = real[len(root) :].replace(os.sep, "/").split("/")
    if name == CONFIGURATION or not PASSED_OVER.isdisjoint(folders) or choice.excludes(real, root):
        return
    packed = name.endswith(PACKED) or link.real.endswith(PACKED)
    if packed and not _is_packed_chart(link):
        return
    into = found.packed if packed else found.files
    into.setdefault(real, FileEntry(link.name, real, packed=packed))
