from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from working_folder import make, write

from rewrite.files import describe, find_upwards, read, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("in_folder")


def names_here() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def test_find_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("a/b/c/x", "a/.rewrite-images.yaml")
    Path("a/b/.rewrite-images.yaml").mkdir()
    assert find_upwards(".rewrite-images.yaml") == ""
    assert find_upwards(".rewrite-images.yaml", "a") == "a/.rewrite-images.yaml"
    monkeypatch.chdir(tmp_path / "a")
    assert find_upwards(".rewrite-images.yaml") == ".rewrite-images.yaml"
    monkeypatch.chdir(tmp_path / "a/b/c")
    assert find_upwards(".rewrite-images.yaml") == "../.rewrite-images.yaml"  # a folder, to be told


def test_write_keeps_the_mode_and_leaves_nothing_behind() -> None:
    write("a.yaml", "old")
    Path("a.yaml").chmod(0o750)
    write_atomically("a.yaml", b"new\r\n")
    assert read("a.yaml") == b"new\r\n"
    assert stat.S_IMODE(Path("a.yaml").stat().st_mode) == 0o750
    assert names_here() == ["a.yaml"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_write_keeps_the_owner() -> None:
    make("a.yaml")
    os.chown("a.yaml", 1234, 2345)
    write_atomically("a.yaml", b"new")
    assert (Path("a.yaml").stat().st_uid, Path("a.yaml").stat().st_gid) == (1234, 2345)


def test_write_without_the_right_to_give_files_away(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.yaml")
    status = os.stat_result((0o100644, 1, 1, 1, 4321, 4321, 0, 0, 0, 0))
    plain = os.stat

    def of_somebody_else(path: str) -> os.stat_result:
        return status if path.endswith("a.yaml") else plain(path)

    monkeypatch.setattr(os, "stat", of_somebody_else)
    monkeypatch.setattr(os, "chown", refuse_with(PermissionError(errno.EPERM, os.strerror(errno.EPERM))))
    write_atomically("a.yaml", b"new")
    assert read("a.yaml") == b"new"


def test_write_keeps_a_group_with_rights_of_its_own_or_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.yaml")
    own, plain = Path("a.yaml").stat(), os.stat

    def write_as(mode: int) -> None:
        status = os.stat_result((stat.S_IFREG | mode, 1, 1, 1, own.st_uid, own.st_gid + 1, 0, 0, 0, 0))
        with monkeypatch.context() as patch:
            patch.setattr(os, "stat", lambda path: status if path.endswith("a.yaml") else plain(path))
            patch.setattr(os, "chown", refuse_with(PermissionError(errno.EPERM, os.strerror(errno.EPERM))))
            write_atomically("a.yaml", b"new %o" % mode)

    for mode in (0o644, 0o600, 0o666):
        write_as(mode)
        assert read("a.yaml") == b"new %o" % mode
    for mode in (0o640, 0o664, 0o604):
        with pytest.raises(PermissionError) as caught:
            write_as(mode)
        assert f"`--user {own.st_uid}:{own.st_gid + 1}`" in describe(caught.value)
        assert read("a.yaml") == b"new 666"
    assert names_here() == ["a.yaml"]


def test_write_makes_a_new_file() -> None:
    write_atomically("report.json", b"{}")
    assert read("report.json") == b"{}"


def test_write_through_a_link_keeps_the_link() -> None:
    write("real.yaml", "old")
    Path("link.yaml").symlink_to("real.yaml")
    write_atomically("link.yaml", b"new")
    assert Path("link.yaml").is_symlink()
    assert read("real.yaml") == b"new"


@pytest.mark.skipif(os.name != "posix", reason="there are no named pipes in folders there")
def test_write_to_what_is_no_file() -> None:
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically("pipe", b"new")
        assert os.read(reader, 100) == b"new"
        assert stat.S_ISFIFO(Path("pipe").stat().st_mode)
        assert names_here() == ["pipe"]
    finally:
        os.close(reader)


def test_write_refuses_a_read_only_file() -> None:
    write("a.yaml", "old")
    Path("a.yaml").chmod(0o444)
    with pytest.raises(PermissionError) as caught:
        write_atomically("a.yaml", b"new")
    assert "chmod u+w" in describe(caught.value)
    assert read("a.yaml") == b"old"


def test_write_refuses_the_file_of_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.yaml", "old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError) as caught:
        write_atomically("a.yaml", b"new")
    assert "read-only" in describe(caught.value)
    assert names_here() == ["a.yaml"]


def refuse_with(error: BaseException) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise error

    return refuse


@pytest.mark.parametrize(
    ("function", "error", "word"),
    [
        pytest.param("replace", OSError(errno.EBUSY, os.strerror(errno.EBUSY)), "mount", id="mounted by itself"),
        pytest.param("chmod", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "space", id="no space"),
        pytest.param("open", PermissionError(errno.EACCES, "denied"), "folder is not writable", id="folder protected"),
        pytest.param("open", OSError(errno.EROFS, os.strerror(errno.EROFS)), "file system", id="read-only disk"),
    ],
)
def test_write_leaves_the_old_file_when_it_fails(
    function: str, error: OSError, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.yaml", "old")
    with monkeypatch.context() as patch:
        patch.setattr(os, function, refuse_with(error))
        with pytest.raises(type(error)) as caught:
            write_atomically("a.yaml", b"new")
    assert word in describe(caught.value)
    assert read("a.yaml") == b"old"
    assert names_here() == ["a.yaml"]


def test_write_leaves_nothing_behind_when_it_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.yaml", "old")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse_with(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            write_atomically("a.yaml", b"new")
    assert names_here() == ["a.yaml"]


def test_write_leaves_nothing_behind_when_it_is_interrupted_as_soon_as_the_other_file_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make("a.yaml")
    made = os.open

    def interrupted(path: str, flags: int, mode: int) -> NoReturn:
        os.close(made(path, flags, mode))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_atomically("a.yaml", b"new")
    assert (names_here(), read("a.yaml")) == (["a.yaml"], b"")


def test_write_steps_around_what_an_older_run_has_left() -> None:
    left = f".rewrite-images.{os.getpid()}.0.tmp"
    make("a.yaml", left)
    write_atomically("a.yaml", b"new")
    assert (names_here(), read("a.yaml")) == ([left, "a.yaml"], b"new")


def test_write_steps_around_what_another_process_makes_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.yaml")
    made = os.open
    names: list[str] = []

    def late(path: str, flags: int, mode: int) -> int:
        names.append(Path(path).name)
        if len(names) == 1:
            make(path)
        return made(path, flags, mode)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", late)
        write_atomically("a.yaml", b"new")
    assert (names_here(), read("a.yaml")) == ([names[0], "a.yaml"], b"new")


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (OSError(errno.ENOENT, os.strerror(errno.ENOENT), "a"), "no such file"),
        (OSError(errno.ENODEV, os.strerror(errno.ENODEV)), os.strerror(errno.ENODEV)),
        (OSError(errno.EACCES, "in our own words"), "in our own words"),
        (OSError("no number"), "no number"),
        (OSError(), "without a reason"),
    ],
)
def test_errors_in_words(error: OSError, word: str) -> None:
    assert word in describe(error)


def test_extended_attributes_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, dict[str, bytes]] = {str(tmp_path / "a.yaml"): {"user.note": b"press", "security.own": b"1"}}

    def set_one(path: str, name: str, value: bytes) -> None:
        if name.startswith("security."):
            raise PermissionError(1, "Operation not permitted")
        kept.setdefault(path, {})[name] = value

    # Not all file systems have them.
    monkeypatch.setattr(os, "listxattr", lambda path: list(kept[os.path.realpath(path)]), raising=False)
    monkeypatch.setattr(os, "getxattr", lambda path, name: kept[os.path.realpath(path)][name], raising=False)
    monkeypatch.setattr(os, "setxattr", set_one, raising=False)
    (tmp_path / "a.yaml").write_bytes(b"old")
    write_atomically(str(tmp_path / "a.yaml"), b"new")
    copies = [attributes for path, attributes in kept.items() if path.endswith(".tmp")]
    assert copies == [{"user.note": b"press"}]


def test_a_file_of_another_user_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.yaml", "old")
    owner = Path("a.yaml").stat().st_uid
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError) as own:
        write_atomically("a.yaml", b"new")
    assert describe(own.value).startswith("the file is read-only; run `chmod u+w`")
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(PermissionError) as other:
        write_atomically("a.yaml", b"new")
    assert describe(other.value).startswith(f"it is another user's ({owner}); run as that one")
    assert names_here() == ["a.yaml"]
