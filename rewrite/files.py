"""Files: how one is looked at, read and replaced on the disk, and what to say when that fails.

Below the shells, the user's files are read and written here alone, but for packed charts (`archives`). What there is,
unread, others ask the disk themselves (tests/test_floors.py has their list).
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# The tool's own configuration holds registries on purpose: it is never taken, even when named (pre-commit names it).
CONFIGURATION: Final = ".rewrite-images.yaml"

NO_FILE: Final = "this is no regular file"
READ_ONLY: Final = "the file is read-only; run `chmod u+w` on it as its owner, or exclude it"
FOLDER: Final = "a file in this folder cannot be replaced: the folder is not writable; run `chmod u+w` on it"

_BYTE: Final = re.compile(rb"\\x([0-9a-f]{2})")

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


def find_upwards(name: str, folder: str = ".") -> str:
    """Give what has a name in folder or the nearest folder above it, as a relative path; "" when nothing has.

    It may be no file that can be read: a folder, or a link that leads nowhere.
    """
    here = start = os.path.realpath(folder)
    while not os.path.lexists(os.path.join(here, name)):
        if os.path.dirname(here) == here:
            return ""
        here = os.path.dirname(here)
    found = os.path.join(folder, os.path.relpath(os.path.join(here, name), start))
    return found.replace(os.sep, "/").removeprefix("./")


def unfit(path: str) -> str:
    """Say why what was found under the name of a file cannot be read as one; "" when it can."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return "this link leads nowhere; correct or remove it"
    except OSError as error:
        return describe(error)
    if stat.S_ISDIR(mode):
        return "this is a folder; remove it (Docker makes one where a file to mount is missing)"
    return "" if stat.S_ISREG(mode) else f"{NO_FILE}; remove it"


def read(path: str) -> bytes:
    """Read a file. Raises OSError, which describe() puts into words."""
    with open(path, "rb") as file:
        return file.read()


def read_found(path: str) -> bytes:
    """Read a file that nobody has named: what is none (a pipe, which may never end) is not waited for.

    Errors:  OSError.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(errno.EINVAL, NO_FILE, path)
    return read(path)


def begin_of(path: str, size: int) -> bytes:
    """Give the first bytes of a file that nobody has named; none of what cannot be read."""
    with suppress(OSError):
        if stat.S_ISREG(os.stat(path).st_mode):
            with open(path, "rb", buffering=0) as file:
                return file.read(size)
    return b""


def printable(path: str) -> str:
    r"""Write a path for reports: the bytes of a name that are not UTF-8 as `\xff`, so that every output can hold it."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def on_disk(path: str) -> str:
    """Give the path on the disk of one that a report names (see printable)."""
    if "\\x" not in path or os.path.lexists(path):
        return path
    return os.fsdecode(_BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), os.fsencode(path)))


def names_in(folder: str) -> list[str]:
    """Give the names in a folder, sorted, those of folders with "/" behind them; [] for what cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(f"{entry.name}/" if _is_folder(entry) else entry.name for entry in entries)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    # To ask the entry itself is an error where a link leads to itself.
    return os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir()


def folders_in(folder: str) -> list[str]:
    """Give a folder and all folders below it."""
    return [path for path, _, _ in os.walk(folder)]


def files_in(folder: str) -> Iterator[str]:
    """Give what stands in a folder, and in those below it, besides folders; links to folders are not followed."""
    if os.path.islink(folder):
        return
    for path, folders, names in os.walk(folder):
        folders.sort()
        yield from (f"{path}/{name}" for name in sorted(names))


def within(path: str, folder: str) -> str | None:
    """Give where in a folder stands what a path leads to, all links followed; None when that is elsewhere.

    In:      folder, its real path.
    """
    real, inside = os.path.realpath(path), os.path.join(folder, "")
    if real != folder and not real.startswith(inside):
        return None
    return real[len(inside) :].replace(os.sep, "/")


def behind_link(path: str) -> str:
    """Give the real path of what a link leads to; "" where there is no link."""
    return os.path.realpath(path) if os.path.islink(path) else ""


def is_file(path: str) -> bool:
    """Tell whether there is a file."""
    return os.path.isfile(path)


def size_of(path: str) -> int:
    """Give how many bytes a file has. Raises OSError, which describe() puts into words."""
    return os.stat(path).st_size


def make_folder(path: str) -> None:
    """Make a folder and those above it. Raises OSError, which describe() puts into words."""
    os.makedirs(path, exist_ok=True)


def remove(path: str) -> None:
    """Remove a file. Raises OSError, which describe() puts into words."""
    os.unlink(path)


def write_atomically(path: str, data: bytes) -> None:
    """Replace the contents of a file at once: whoever reads it sees the old bytes or the new ones, never a part.

    The mode stays, and the owner and extended attributes (access control lists, labels) where the system lets it. Of a
    symbolic link the target is replaced. The file need not exist. Nothing is left behind on failure. What is no file (a
    pipe, /dev/null) is not replaced but written to.

    Errors:  OSError, which describe() puts into words; also for a file without any write permission, which could be
             replaced, but was protected on purpose, and for one that would lose a group with rights of its own.
    """
    status = _status(path)
    if status is not None and not stat.S_ISREG(status.st_mode):
        with open(path, "wb") as stream:
            stream.write(data)
        return
    target = os.path.realpath(path)
    if status is not None and not status.st_mode & 0o222:
        # Root may write it all the same; the owner has said otherwise.
        raise PermissionError(errno.EACCES, READ_ONLY, target)
    while True:
        temporary = _free_name_beside(target)
        try:
            _replace_by(temporary, target, data, status)
        except FileExistsError:
            # Another process has just taken the name.
            continue
        except BaseException:
            # Ctrl-C may come before it is known that the file was made.
            with suppress(OSError):
                os.unlink(temporary)
            raise
        return


def describe(error: OSError) -> str:
    """Put an error of the system into words for people, with what can be done about it."""
    if error.errno is None:
        return str(error) or "the system reports an error without a reason"
    if error.strerror and error.strerror != os.strerror(error.errno):
        return error.strerror
    return _WORDS.get(error.errno, error.strerror or os.strerror(error.errno))


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _free_name_beside(target: str) -> str:
    """Give the name of no file in the folder of target: only within a file system is a replacement atomic."""
    attempt = 0
    while True:
        name = os.path.join(os.path.dirname(target), f".rewrite-images.{os.getpid()}.{attempt}.tmp")
        if not os.path.lexists(name):
            return name
        attempt += 1


def _replace_by(temporary: str, target: str, data: bytes, status: os.stat_result | None) -> None:
    """Replace a file by a temporary one; status is that of the file, None where it is not there."""
    # What is in the file is for its readers only: nobody else may look at the temporary one.
    with open(_make(temporary, target, 0o666 if status is None else 0o600), "wb") as file:
        file.write(data)
    if status is not None:
        _refuse_protected(target)
        _copy_attributes(target, temporary)
        _copy_owner_and_mode(status, temporary)
    os.replace(temporary, target)


def _make(temporary: str, target: str, mode: int) -> int:
    try:
        return os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    except PermissionError as error:
        raise PermissionError(error.errno, _refusal(os.path.dirname(target) or ".", FOLDER), target) from error


def _refuse_protected(target: str) -> None:
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, _refusal(target, READ_ONLY), target)


def _refusal(path: str, own: str) -> str:
    """Say why a file, or a file in a folder, cannot be written; own says it of what is the user's own."""
    owner = os.stat(path).st_uid
    if not hasattr(os, "geteuid") or owner == os.geteuid():
        return own
    return f"it is another user's ({owner}); run as that one (a container with `--user {owner}`), or exclude it"


def _copy_attributes(target: str, temporary: str) -> None:
    if not hasattr(os, "listxattr"):
        return
    with suppress(OSError):
        for name in os.listxattr(target):
            # Some are the system's own, and cannot be set.
            with suppress(OSError):
                os.setxattr(temporary, name, os.getxattr(target, name))


def _copy_owner_and_mode(status: os.stat_result, temporary: str) -> None:
    own = os.stat(temporary)
    if hasattr(os, "chown") and (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        # Only root gives files away; the group may still be another of the user's own.
        with suppress(OSError):
            os.chown(temporary, -1, status.st_gid)
        _refuse_other_group(status, os.stat(temporary))
        with suppress(OSError):
            os.chown(temporary, status.st_uid, -1)
    # After the owner: a change of owner takes the set-user-ID bits away.
    os.chmod(temporary, stat.S_IMODE(status.st_mode))


def _refuse_other_group(old: os.stat_result, new: os.stat_result) -> None:
    """Refuse a group that is lost and whose members may do with the file what others may not, or the other way."""
    if new.st_gid == old.st_gid or (old.st_mode >> 3) & 0o7 == old.st_mode & 0o7:
        return
    who = f"{old.st_uid}:{old.st_gid}"
    raise PermissionError(
        errno.EPERM,
        f"its group ({old.st_gid}), which has rights of its own, would be lost, for you are not in it; run as somebody "
        f"who is (a container with `--user {who}`), or exclude it",
    )
