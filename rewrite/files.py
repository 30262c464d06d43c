"""Files: which ones a run takes, and how they are read and replaced. Below the shells, only this uses the disk."""

# os.scandir walks five times as fast as pathlib, and pathlib drops how the user wrote a path.

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.report import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pathspec import GitIgnoreSpec

# The tool's own configuration holds registries on purpose: it is never taken, even when named (pre-commit names it).
CONFIGURATION: Final = ".rewrite-images.yaml"

# What a walk takes by its name: YAML, JSON, templates, Kustomization files, Ansible's inventories.
TAKEN: Final = expression(r".*\.(?:ya?ml(?:\..+)?|json|tpl|gotmpl|j2|ini)|Kustomization|hosts|inventory", re.DOTALL)
# Ansible reads the files of these folders whatever they are called; kubespray has group_vars/all without an ending.
VARIABLE_FOLDERS: Final = ("group_vars/", "host_vars/")
# Of those: backups, checksums, signatures, packed or encrypted data, and templates of text for people or of programs.
LEFT: Final = expression(
    r".*(?:~|\.(?:bak|backup|old|orig|rej|save|tmp|sw[a-p]|md5|sha\d+|sha\d+sums?|sig|asc|sum|gpg|age|pem"
    r"|gz|tgz|xz|bz2|zst|zip|tar|go|py|js|ts|rb|(?:md|adoc|rst|html?)\.(?:tpl|gotmpl|j2)))",
    re.DOTALL | re.IGNORECASE,
)
PACKED: Final = (".tgz", ".tar.gz")

# Folders that hold no sources of the team's own. .github is CI, not a cluster: it is taken when it is named.
PASSED_OVER: Final = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".bzr",
        ".jj",
        "_darcs",
        "CVS",
        ".github",
        "node_modules",
        ".tox",
        ".nox",
        "__pycache__",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
    }
)
VIRTUAL_ENVIRONMENT: Final = "pyvenv.cfg"
EXCLUDED_BY_REPOSITORY: Final = (".git", "info", "exclude")

READ_ONLY: Final = "the file is read-only; run `chmod u+w` on it as its owner, or exclude it"

_WORDS: Final = {
    errno.ENOENT: "no such file or folder; check the spelling",
    errno.EACCES: "permission denied; run as a user who may read and write it",
    errno.EPERM: "the system does not permit it; run as the owner of the file",
    errno.EISDIR: "this is a folder where a file is expected",
    errno.ENOTDIR: "a part of the path is a file where a folder is expected",
    errno.ENOSPC: "no space is left on the disk; free some and run again",
    errno.EDQUOT: "the disk quota is used up; free some space and run again",
    errno.EROFS: "the file system is read-only; copy the files to one that can be written",
    errno.EBUSY: "the file cannot be replaced (mounted by itself?); mount the folder it is in instead",
    errno.ELOOP: "symbolic links go round in a circle; remove one of them",
    errno.ENAMETOOLONG: "the path is too long for the system",
    errno.EMFILE: "too many open files; raise the limit (ulimit -n)",
    errno.EIO: "the disk reports an error",
}


class FileEntry(NamedTuple):
    """One file of a run.

    name is the path as the user would write it, for the report; real is the path to open; named tells that the file
    stands on the command line itself, new that it is yet to be made.
    """

    name: str
    real: str
    named: bool = False
    new: bool = False


class Walk(NamedTuple):
    """What a run takes: files in order, each once; packed charts, which are only reported; what could not be read."""

    files: tuple[FileEntry, ...] = ()
    packed: tuple[FileEntry, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Patterns(NamedTuple):
    """Patterns in .gitignore's notation, and how a path below the walked folder becomes one below theirs."""

    spec: GitIgnoreSpec
    prefix: str = ""
    cut: int = 0

    def verdict(self, path: str) -> bool | None:
        """Tell whether the patterns take (True) or give back (False) a path; None when they say nothing."""
        return self.spec.check_file(self.prefix + path[self.cut :], separators=()).include


class _Choice(NamedTuple):
    """The patterns of one run, and the folder they are relative to."""

    base: str
    include: GitIgnoreSpec | None
    exclude: GitIgnoreSpec | None


class _Found:
    """What a walk has found so far; files and packed are kept by real path, so that each is there once."""

    def __init__(self) -> None:
        self.files: dict[str, FileEntry] = {}
        self.packed: dict[str, FileEntry] = {}
        self.links: list[FileEntry] = []
        self.roots: list[str] = []
        self.problems: list[Problem] = []


def walk(paths: Sequence[str], *, include: Sequence[str] = (), exclude: Sequence[str] = (), base: str = ".") -> Walk:
    """Find the files of a run.

    A file that is named is taken whatever it is called; a folder is walked for the files that TAKEN and include name,
    without what .gitignore files say. What exclude names is left in either case. Symbolic links are not followed out
    of the folders, and a file that several paths lead to is there once.

    In:      paths, files and folders as the user wrote them. include and exclude, patterns in .gitignore's notation,
             relative to the folder base.
    Out:     Walk; the files of a folder are sorted by name, the paths stay in the order given.
    Source:  gitignore(5).
    """
    choice = _Choice(os.path.realpath(base), _compile(include), _compile(exclude))
    found = _Found()
    for path in paths:
        _take(path, choice, found)
    for link in found.links:
        _take_link(link, choice, found)
    return Walk(tuple(found.files.values()), tuple(found.packed.values()), tuple(found.problems))


def find_upwards(name: str, folder: str = ".") -> str:
    """Give the nearest file of that name in folder or a folder above it, as a relative path; "" when there is none."""
    here = start = os.path.realpath(folder)
    while not os.path.isfile(os.path.join(here, name)):
        if os.path.dirname(here) == here:
            return ""
        here = os.path.dirname(here)
    found = os.path.join(folder, os.path.relpath(os.path.join(here, name), start))
    return found.replace(os.sep, "/").removeprefix("./")


def read(path: str) -> bytes:
    """Read a file. Raises OSError, which describe() puts into words."""
    with open(path, "rb") as file:
        return file.read()


def names_in(folder: str) -> list[str]:
    """Give the names in a folder, sorted, those of folders with "/" behind them; [] for what cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries)
    except OSError:
        return []


def folders_in(folder: str) -> list[str]:
    """Give a folder and all folders below it."""
    return [path for path, _, _ in os.walk(folder)]


def is_file(path: str) -> bool:
    """Tell whether there is a file."""
    return os.path.isfile(path)


def make_folder(path: str) -> None:
    """Make a folder and those above it. Raises OSError, which describe() puts into words."""
    os.makedirs(path, exist_ok=True)


def remove(path: str) -> None:
    """Remove a file. Raises OSError, which describe() puts into words."""
    os.unlink(path)


def write_atomically(path: str, data: bytes) -> None:
    """Replace the contents of a file at once: whoever reads it sees the old bytes or the new ones, never a part.

    The mode stays, and the owner where the system lets it. Of a symbolic link the target is replaced. The file need
    not exist. Nothing is left behind on failure.

    Errors:  OSError, which describe() puts into words; also for a file without any write permission, which could be
             replaced, but was protected on purpose.
    """
    target = os.path.realpath(path)
    status = _status(target)
    if status is not None and not status.st_mode & 0o222:
        # Root may write it all the same; the owner has said otherwise.
        raise PermissionError(errno.EACCES, READ_ONLY, target)
    # What is in the file is for its readers only: nobody else may look at the temporary one.
    temporary, descriptor = _open_beside(target, 0o666 if status is None else 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        if status is not None:
            _refuse_protected(target)
            _copy_owner_and_mode(status, temporary)
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def describe(error: OSError) -> str:
    """Put an error of the system into words for people, with what can be done about it."""
    if error.errno is None:
        return str(error) or "the system reports an error without a reason"
    if error.strerror and error.strerror != os.strerror(error.errno):
        return error.strerror
    return _WORDS.get(error.errno, error.strerror or os.strerror(error.errno))


def is_pattern(line: str) -> bool:
    """Tell whether git would take line for a pattern."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True


def _compile(patterns: Iterable[str]) -> GitIgnoreSpec | None:
    lines = [line for line in patterns if line.strip()]
    if not lines:
        return None
    # Importing pathspec costs as much as the rest of a small run: only when there are patterns.
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error):
        # Like git, skip the lines that are no patterns.
        return GitIgnoreSpec.from_lines([line for line in lines if is_pattern(line)])


def _take(path: str, choice: _Choice, found: _Found) -> None:
    name = _as_written(path) or '""'
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        found.problems.append(Problem(name, describe(error)))
        return
    if stat.S_ISDIR(mode):
        _take_folder(path, choice, found)
    elif choice.exclude and choice.exclude.check_file(_below(path, choice.base)).include:
        return
    elif not stat.S_ISREG(mode):
        found.problems.append(Problem(name, "this is no regular file; give its text on stdin, as `-`"))
    elif name.endswith(PACKED):
        message = "a packed chart is not edited; unpack it (`tar xzf`) and name the folder"
        found.problems.append(Problem(name, message))
    else:
        _take_file(path, name, found)


def _take_file(path: str, name: str, found: _Found) -> None:
    if name.rsplit("/", 1)[-1] == CONFIGURATION:
        return
    real = os.path.realpath(path)
    known = found.files.get(real)
    found.files[real] = FileEntry(known.name if known else name, real, named=True)


def _take_folder(path: str, choice: _Choice, found: _Found) -> None:
    root = os.path.realpath(path)
    found.roots.append(os.path.join(root, ""))
    name = _as_written(path).rstrip("/")
    prefix = "" if name == "." else name + "/"
    files: list[FileEntry] = []
    for entry in _Folder(root, prefix, choice, found).walk():
        if entry.real.endswith(PACKED):
            found.packed.setdefault(entry.real, entry)
        else:
            files.append(entry)
    files.sort()
    for entry in files:
        found.files.setdefault(entry.real, entry)


class _Folder:
    """The walk through one folder. Paths within it are relative to it; those of folders end in "/"."""

    def __init__(self, root: str, prefix: str, choice: _Choice, found: _Found) -> None:
        self.root = os.path.join(root, "")
        self.prefix = prefix
        self.found = found
        below = _below(root, choice.base)
        above = "" if below == "." else below + "/"
        self.include = _Patterns(choice.include, above) if choice.include else None
        self.exclude = _Patterns(choice.exclude, above) if choice.exclude else None

    def walk(self) -> Iterable[FileEntry]:
        """Give the files in no useful order; links and problems go to found."""
        waiting: list[tuple[str, tuple[_Patterns, ...]]] = [("", _rules_above(self.root))]
        while waiting:
            folder, rules = waiting.pop()
            entries = self._scan(folder)
            names = {entry.name for entry in entries}
            if folder and VIRTUAL_ENVIRONMENT in names:
                continue
            rules = self._rules_in(folder, names, rules)
            for entry in entries:
                path = folder + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in PASSED_OVER and not self._is_left(path + "/", rules):
                        waiting.append((path + "/", rules))
                elif self._is_taken(entry.name, folder) and not self._is_left(path, rules):
                    real = self._real(path)
                    name = _printable(self.prefix + path)
                    # One text for both where they are equal: in a large run the paths are much of what is kept.
                    file = FileEntry(real if name == real else name, real)
                    if entry.is_symlink():
                        self.found.links.append(file)
                    elif entry.is_file(follow_symlinks=False):
                        yield file

    def _rules_in(self, folder: str, names: set[str], rules: tuple[_Patterns, ...]) -> tuple[_Patterns, ...]:
        if folder and ".git" in names:
            # A repository within the repository has its own rules.
            rules = _rules_of(os.path.join(self._real(folder), *EXCLUDED_BY_REPOSITORY), cut=len(folder))
        if ".gitignore" in names:
            rules = (*rules, *_rules_of(os.path.join(self._real(folder), ".gitignore"), cut=len(folder)))
        return rules

    def _scan(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self._real(folder)) as entries:
                return list(entries)
        except OSError as error:
            name = _printable(self.prefix + folder).removesuffix("/") or "."
            self.found.problems.append(Problem(name, f"the folder cannot be read: {describe(error)}"))
            return []

    def _real(self, path: str) -> str:
        return self.root + (path if os.sep == "/" else path.replace("/", os.sep))

    def _is_taken(self, name: str, folder: str) -> bool:
        if TAKEN.fullmatch(name) and not LEFT.fullmatch(name):
            return name != CONFIGURATION
        if "." not in name and folder.endswith(VARIABLE_FOLDERS) and not name.endswith("~"):
            return True
        if name.endswith(PACKED) and folder.endswith("charts/"):
            return True
        return self.include is not None and bool(self.include.verdict(folder + name))

    def _is_left(self, path: str, rules: tuple[_Patterns, ...]) -> bool:
        return _is_ignored(path, rules) or (self.exclude is not None and bool(self.exclude.verdict(path)))


def _is_ignored(path: str, rules: tuple[_Patterns, ...]) -> bool:
    """Ask the rules, the nearest .gitignore first: the first that says anything decides."""
    for patterns in reversed(rules):
        verdict = patterns.verdict(path)
        if verdict is not None:
            return verdict
    return False


def _rules_above(root: str) -> tuple[_Patterns, ...]:
    """Give the rules of the repository that root is in, from its top down to the folder above root."""
    folder = root.rstrip(os.sep) or os.sep
    below: list[str] = []
    rules: list[_Patterns] = []
    while True:
        prefix = "".join(f"{name}/" for name in reversed(below))
        if below:
            rules[:0] = _rules_of(os.path.join(folder, ".gitignore"), prefix=prefix)
        if os.path.lexists(os.path.join(folder, ".git")):
            rules[:0] = _rules_of(os.path.join(folder, *EXCLUDED_BY_REPOSITORY), prefix=prefix)
            break
        parent, name = os.path.split(folder)
        if parent == folder:
            return ()
        folder = parent
        below.append(name)
    if below and _is_ignored("", tuple(rules)):
        # Whoever names an ignored folder means it; the rules that ignore it would ignore all that is in it.
        return ()
    return tuple(rules)


def _rules_of(path: str, *, prefix: str = "", cut: int = 0) -> tuple[_Patterns, ...]:
    try:
        text = read(path).decode("utf-8", "surrogateescape")
    except OSError:
        # No such file, or one that git itself could not read: no rules.
        return ()
    spec = _compile(line for line in text.splitlines() if not line.startswith("#"))
    return (_Patterns(spec, prefix, cut),) if spec else ()


def _take_link(link: FileEntry, choice: _Choice, found: _Found) -> None:
    """Take what a link in a walked folder leads to, unless that is outside, left on purpose, or taken already."""
    real = os.path.realpath(link.real)
    root = next((root for root in found.roots if real.startswith(root)), None)
    if root is None or not os.path.isfile(real):
        return
    *folders, name = real[len(root) :].replace(os.sep, "/").split("/")
    if name == CONFIGURATION or not PASSED_OVER.isdisjoint(folders):
        return
    if choice.exclude and choice.exclude.check_file(_below(real, choice.base)).include:
        return
    into = found.packed if name.endswith(PACKED) else found.files
    into.setdefault(real, FileEntry(link.name, real))


def _below(path: str, base: str) -> str:
    """Give a path relative to base; of one that is not below it the absolute path, without the leading slash."""
    absolute = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    try:
        relative = os.path.relpath(absolute, base)
    except ValueError:  # pragma: no cover - another drive of Windows
        relative = os.pardir
    if relative == os.pardir or relative.startswith(os.pardir + os.sep):
        relative = os.path.splitdrive(absolute)[1].lstrip(os.sep)
    return relative.replace(os.sep, "/")


def _as_written(path: str) -> str:
    """Give a path for the report: as it was given, with "/" between the folders and without a leading "./"."""
    written = _printable(path.replace(os.sep, "/"))
    while written.startswith("./") and written.strip("./"):
        written = written[2:].lstrip("/")
    return written


def _printable(name: str) -> str:
    """Replace the bytes of a file's name that are not UTF-8, so that every output can hold it."""
    return name if name.isascii() else name.encode("utf-8", "replace").decode("utf-8")


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _open_beside(target: str, mode: int) -> tuple[str, int]:
    """Make a temporary file in the folder of target: only within a file system is a replacement atomic."""
    folder = os.path.dirname(target)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    attempt = 0
    while True:
        temporary = os.path.join(folder, f".rewrite-images.{os.getpid()}.{attempt}.tmp")
        try:
            return temporary, os.open(temporary, flags, mode)
        except FileExistsError:
            attempt += 1
        except PermissionError as error:
            message = "a file in this folder cannot be replaced: the folder is not writable; run `chmod u+w` on it"
            raise PermissionError(error.errno, message, target) from error


def _refuse_protected(target: str) -> None:
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, READ_ONLY, target)


def _copy_owner_and_mode(status: os.stat_result, temporary: str) -> None:
    own = os.stat(temporary)
    if hasattr(os, "chown") and (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        # Only root gives files away; the group may still be another of the user's own.
        with suppress(OSError):
            os.chown(temporary, -1, status.st_gid)
        with suppress(OSError):
            os.chown(temporary, status.st_uid, -1)
    # After the owner: a change of owner takes the set-user-ID bits away.
    os.chmod(temporary, stat.S_IMODE(status.st_mode))
