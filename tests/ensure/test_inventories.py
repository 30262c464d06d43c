"""What is read of the disk, and what is written to it; the forms of inventories are in fixtures/kubespray-ensure."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from rewrite import kubespray_roles
from rewrite.cli import command
from rewrite.finders.kubespray import REGISTRIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.walking import FileEntry

HOSTS = "[kube_control_plane]\napple\n"
LINES = "".join(f'{name}: "hub.example.com"\n' for name in REGISTRIES)
COMMENTED = "".join(f'# {name}: "a"\n' for name in REGISTRIES)
OFFLINE = Path("group_vars/all/offline.yml")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: str, text: str) -> None:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def run(*args: str) -> Result:
    return CliRunner().invoke(command, ["--mirror", "hub.example.com", *args])


def test_check_and_diff_write_nothing(work: Path) -> None:
    put("hosts", HOSTS)
    assert run("--ensure", "--check", ".").exit_code == 1
    result = run("--ensure", "--diff", ".")
    added = "".join(f"+{line}\n" for line in ("---", *LINES.splitlines()))
    assert result.stdout == f"--- /dev/null\n+++ b/{OFFLINE}\n@@ -0,0 +1,6 @@\n{added}"
    assert sorted(os.listdir(work)) == ["hosts"]  # noqa: PTH208


def test_without_the_option_nothing_is_written_and_the_exit_code_is_0(work: Path) -> None:
    put("hosts", HOSTS)
    result = run(".")
    assert result.exit_code == 0
    assert "--ensure" in result.stderr
    assert [path.name for path in work.iterdir()] == ["hosts"]


def test_a_file_is_made_with_its_folders(work: Path) -> None:
    put("hosts", HOSTS)
    assert run("--ensure", ".").exit_code == 0
    made = work / OFFLINE
    assert made.read_text() == f"---\n{LINES}"
    assert stat.S_IMODE(made.stat().st_mode) & 0o111 == 0
    assert run("--ensure", "--check", ".").exit_code == 0


@pytest.mark.usefixtures("work")
def test_a_file_hides_no_other() -> None:
    # Ansible reads the first of group_vars/all/, group_vars/all, all.yml, all.yaml and all.json, and no other.
    put("hosts", HOSTS)
    put("group_vars/all.yaml", "a: 1\n")
    assert run("--ensure", ".").exit_code == 0
    assert Path("group_vars/all.yaml").read_text() == f"a: 1\n{LINES}"
    assert not OFFLINE.exists()


@pytest.mark.usefixtures("work")
def test_a_hidden_file_says_nothing() -> None:
    put("hosts", HOSTS)
    put("group_vars/all/a.yml", "a: 1\n")
    put("group_vars/all.yml", LINES)
    assert run("--ensure", ".").exit_code == 0
    assert OFFLINE.read_text() == f"---\n{LINES}"


@pytest.mark.usefixtures("work")
def test_files_that_ansible_does_not_read_say_nothing() -> None:
    put("hosts", HOSTS)
    for name in (".offline.yml", "offline.yml~", "offline.yml.orig", "old.d/offline.yml"):
        put(f"group_vars/all/{name}", LINES)
    put("group_vars/all/deeper/a.yml", "a: 1\n")
    run("--ensure", ".")
    assert OFFLINE.read_text() == f"---\n{LINES}"


@pytest.mark.usefixtures("work")
def test_files_in_deeper_folders_count() -> None:
    put("hosts", HOSTS)
    put("group_vars/all/registries/hub", LINES)
    assert run("--ensure", ".").exit_code == 0
    assert not OFFLINE.exists()


@pytest.mark.usefixtures("work")
def test_what_the_run_was_not_given_is_read_all_the_same() -> None:
    put("hosts", HOSTS)
    put("group_vars/all/all.yml", "a: 1\n")
    put("group_vars/all/registries.yml", LINES)
    result = run("--ensure", "group_vars/all/all.yml")
    assert "unset" not in result.stderr
    assert not OFFLINE.exists()


@pytest.mark.usefixtures("work")
def test_group_vars_that_is_a_link_belongs_to_another_inventory() -> None:
    put("sample/hosts", HOSTS)
    put(f"sample/{OFFLINE}", COMMENTED)
    put("local/hosts", HOSTS)
    Path("local/group_vars").symlink_to("../sample/group_vars")
    result = run("--ensure", "--report", "json", ".")
    assert result.exit_code == 0
    assert Path(f"sample/{OFFLINE}").read_text() == LINES
    assert result.stdout.count('"outcome": "changed"') == len(REGISTRIES)


@pytest.mark.usefixtures("work")
def test_a_file_behind_a_link_is_written_where_it_is() -> None:
    put("hosts", HOSTS)
    put("shared/offline.yml", COMMENTED)
    OFFLINE.parent.mkdir(parents=True)
    OFFLINE.symlink_to("../../shared/offline.yml")
    assert run("--ensure", ".").exit_code == 0
    assert OFFLINE.is_symlink()
    assert Path("shared/offline.yml").read_text() == LINES


@pytest.mark.usefixtures("work")
def test_a_file_outside_the_run_stays() -> None:
    put("outside/offline.yml", COMMENTED)
    put("inside/hosts", HOSTS)
    (Path("inside") / OFFLINE.parent).mkdir(parents=True)
    (Path("inside") / OFFLINE).symlink_to("../../../outside/offline.yml")
    result = run("--ensure", "inside")
    assert "this run leaves the file out" in result.stderr
    assert Path("outside/offline.yml").read_text() == COMMENTED


@pytest.mark.usefixtures("work")
def test_a_file_that_cannot_be_read_is_not_replaced() -> None:
    put("hosts", HOSTS)
    OFFLINE.parent.mkdir(parents=True)
    OFFLINE.write_bytes(b"\xff\xfe\xfa")
    result = run("--ensure", ".")
    assert result.exit_code == 3
    assert "the file cannot be read" in result.stderr
    assert OFFLINE.read_bytes() == b"\xff\xfe\xfa"


@pytest.mark.usefixtures("work")
def test_a_file_that_lines_do_not_fit_into_stays_and_is_told() -> None:
    put("hosts", HOSTS)
    put(str(OFFLINE), "{a: 1}\n")
    result = run("--ensure", ".")
    assert result.exit_code == 0
    assert "set it by hand, to hub.example.com" in result.stderr
    assert OFFLINE.read_text() == "{a: 1}\n"


@pytest.mark.usefixtures("work")
def test_a_comment_within_a_value_is_none() -> None:
    text = f"a:\n  b: 1\n{COMMENTED}  c: 2\n"
    put("hosts", HOSTS)
    put(str(OFFLINE), text)
    assert run("--ensure", ".").exit_code == 0
    assert OFFLINE.read_text() == text + LINES


@pytest.mark.usefixtures("work")
def test_a_file_in_the_way_of_a_folder_is_a_problem() -> None:
    put("hosts", HOSTS)
    put("group_vars", "a: 1\n")
    result = run("--ensure", ".")
    assert result.exit_code == 3
    assert f"{OFFLINE}: " in result.stderr


@pytest.mark.usefixtures("work")
def test_two_runs_over_an_inventory_by_two_names_write_once() -> None:
    put("inventory/hosts", HOSTS)
    result = run("--ensure", "inventory", "inventory/hosts", "./inventory")
    assert result.exit_code == 0
    assert result.stderr.count(" -> ") == len(REGISTRIES)


@pytest.mark.usefixtures("work")
def test_a_link_under_another_name_makes_no_inventory() -> None:
    put("old/orchard.txt", HOSTS)
    Path("hosts").symlink_to("old/orchard.txt")
    assert "unset" not in run(".").stderr


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    ("defaults", "is_said"),
    [
        pytest.param("quay_image_repo: quay.io\n", True, id="moves"),
        pytest.param("quay_image_repo: hub.example.com\n", True, id="has moved"),
        pytest.param("press_image_repo: quay.io/orchard/press\n", False, id="another variable"),
    ],
)
def test_roles_of_the_run_are_spoken_of(defaults: str, *, is_said: bool) -> None:
    put("inventory/orchard/hosts", HOSTS)
    put("roles/kubespray_defaults/defaults/main.yml", defaults)
    put("elsewhere/roles/kubespray_defaults/defaults/main.yml", "quay_image_repo: quay.io\n")
    assert ("names the mirror" in run(".").stderr) is is_said


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(
    ("files", "is_said"),
    [
        pytest.param({"roles/press/tasks/main.yml": "- debug: {msg: a}\n"}, False, id="roles of others"),
        pytest.param({"b/roles/press/tasks/main.yml": "- debug: {msg: a}\n"}, True, id="roles elsewhere"),
        pytest.param(
            {"roles/press/tasks/main.yml": "- debug: {msg: a}\n", "roles/k/vars/main.yml": "gcr_image_repo: gcr.io\n"},
            True,
            id="one of kubespray's beside them",
        ),
        pytest.param(
            {"roles/press/tasks/main.yml": "- debug: {msg: a}\n", f"inventory/{OFFLINE}": "container_manager: crio\n"},
            True,
            id="variables of kubespray's",
        ),
    ],
)
def test_groups_alone_say_nothing_beside_roles_that_read_no_registry(files: dict[str, str], *, is_said: bool) -> None:
    put("inventory/hosts", HOSTS)
    for name, text in files.items():
        put(name, text)
    assert ("unset" in run(".").stderr) is is_said


def test_absolute_paths(work: Path) -> None:
    put("inventory/hosts", HOSTS)
    put(f"inventory/{OFFLINE}", COMMENTED)
    assert run("--ensure", str(work / "inventory")).exit_code == 0
    assert Path(f"inventory/{OFFLINE}").read_text() == LINES


@pytest.mark.usefixtures("work")
def test_inventories_are_compared_with_files_of_roles_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: set[str] = set()
    are_of_others = kubespray_roles.are_of_others

    def counted(folder: str, entries: Sequence[FileEntry], *, says_kubespray: bool) -> bool:
        compared.update(entry.name for entry in entries)
        return are_of_others(folder, entries, says_kubespray=says_kubespray)

    monkeypatch.setattr("rewrite.inventories.are_of_others", counted)
    put("roles/press/defaults/main.yml", "kube_image_repo: quay.io\n")
    for name in ("north", "south"):
        put(f"{name}/hosts", HOSTS)
        put(f"{name}/group_vars/all.yml", "a: 1\n")
    assert run("--check", ".").exit_code == 1
    assert compared == {"roles/press/defaults/main.yml"}
