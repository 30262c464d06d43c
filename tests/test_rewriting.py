from __future__ import annotations

import stat
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from rewrite.cli import command
from rewrite.mapping import Mapper
from rewrite.plans import Standing
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.report import Change, Edit, Place
from rewrite.rewriting import plan_bytes, rewrite_text
from rewrite.source import Source
from rewrite.span import Span
from rewrite.stream import rewrite_string
from rewrite.verify import UnfaithfulEdit

if TYPE_CHECKING:
    from click.testing import Result

HUB = Policy(mirror="hub.example.com")
POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: quay.io/orchard/press:v1\n"

pytestmark = pytest.mark.usefixtures("in_folder")


def run(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(command, ["--mirror", "hub.example.com", *args], input=stdin)


def write(name: str, data: bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="zero bytes"),
        pytest.param(b"\xef\xbb\xbf", id="a byte order mark alone"),
        pytest.param(b"\n\n\n", id="empty lines"),
        pytest.param(b"# quay.io/orchard/press:v1", id="a comment"),
        pytest.param(b"---\n...\n---\n", id="marks of documents"),
        pytest.param(b"%YAML 1.2\n---\n", id="a directive"),
        pytest.param(b"image: hub.example.com/orchard/press:v1\r\n", id="on the mirror"),
        pytest.param(b"image:\n", id="no value"),
        pytest.param(b"image: [\n", id="not closed"),
        pytest.param(b"image: 'quay.io/orchard/press:v1\n", id="a quote that is not closed"),
        pytest.param(b"\tquay.io/orchard/press:v1\n", id="a tab as indentation"),
        pytest.param(b"image: quay.io/orchard/pr\xe9ss:v1\n", id="not UTF-8"),
        pytest.param(b"image: quay.io/orchard/press:v1\x00\n", id="a zero byte"),
        pytest.param("image: quay.io/orchard/press:v1".encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(b"\xff\xfei\x00m", id="UTF-16 that is cut off"),
        pytest.param(b"\xff\xfe\x00", id="UTF-16 with half a code unit"),
        pytest.param(b"\x1f\x8b\x08\x00quay.io/orchard/press:v1", id="packed data"),
        pytest.param(b"image: *nowhere\n", id="an alias of nothing"),
        pytest.param(b"a: &a [*a]\nimage: nginx\n", id="an anchor within itself"),
    ],
)
def test_bytes_that_stay(data: bytes) -> None:
    path = write("a.yaml", data)
    before = path.stat()
    run("a.yaml")
    assert path.read_bytes() == data
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            b"image: quay.io/a/b:v1\r\nother: 1\r\n", b"image: hub.example.com/a/b:v1\r\nother: 1\r\n", id="CRLF"
        ),
        pytest.param(
            b"image: quay.io/a/b:v1\r\nother: 1\n", b"image: hub.example.com/a/b:v1\r\nother: 1\n", id="mixed line ends"
        ),
        pytest.param(b"a: 1\rimage: quay.io/a/b:v1\r", b"a: 1\rimage: hub.example.com/a/b:v1\r", id="CR alone"),
        pytest.param(b"image: quay.io/a/b:v1", b"image: hub.example.com/a/b:v1", id="no line end"),
        pytest.param(
            b"\xef\xbb\xbfimage: quay.io/a/b:v1\n", b"\xef\xbb\xbfimage: hub.example.com/a/b:v1\n", id="byte order mark"
        ),
        pytest.param(b"image:\tquay.io/a/b:v1\t\n", b"image:\thub.example.com/a/b:v1\t\n", id="tabs"),
        pytest.param(b"image: quay.io/a/b:v1   \n\n\n", b"image: hub.example.com/a/b:v1   \n\n\n", id="blanks behind"),
        pytest.param(
            b"--- # text\nimage: quay.io/a/b:v1\n...\n", b"--- # text\nimage: hub.example.com/a/b:v1\n...\n", id="marks"
        ),
        pytest.param(
            b"--- {image: quay.io/a/b:v1}\n--- \nimage: ghcr.io/a/c\n",
            b"--- {image: hub.example.com/a/b:v1}\n--- \nimage: hub.example.com/a/c\n",
            id="a document in the line of its mark",
        ),
        pytest.param(
            b"%YAML 1.1\n---\nimage: quay.io/a/b:v1\n",
            b"%YAML 1.1\n---\nimage: hub.example.com/a/b:v1\n",
            id="directive",
        ),
        pytest.param(
            b"image: quay.io/a/b:v1\nimage: ghcr.io/a/c:v1\n",
            b"image: hub.example.com/a/b:v1\nimage: hub.example.com/a/c:v1\n",
            id="the same key twice",
        ),
        pytest.param(
            b"a: &x quay.io/a/b:v1\nimage: *x\nc: &x ghcr.io/a/c:v1\nimages: [*x]\n",
            b"a: &x hub.example.com/a/b:v1\nimage: *x\nc: &x hub.example.com/a/c:v1\nimages: [*x]\n",
            id="the same anchor twice",
        ),
        pytest.param(
            b"password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3336\nimage: quay.io/a/b:v1\n",
            b"password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3336\nimage: hub.example.com/a/b:v1\n",
            id="a value that is encrypted",
        ),
        pytest.param(
            "image: quay.io/a/b:v1 # ä\n".encode("utf-16"),
            "image: hub.example.com/a/b:v1 # ä\n".encode("utf-16"),
            id="UTF-16",
        ),
        pytest.param(
            "image: quay.io/a/b:v1\n".encode("utf-32"), "image: hub.example.com/a/b:v1\n".encode("utf-32"), id="UTF-32"
        ),
        pytest.param(
            "ä: 日本\nimage: quay.io/a/b:v1 # 🍎\n".encode(),
            "ä: 日本\nimage: hub.example.com/a/b:v1 # 🍎\n".encode(),
            id="letters of other languages",
        ),
        pytest.param(b"{image: nginx:1.2, a: b}\n", b"{image: nginx:1.2, a: b}\n", id="YAML 1.2 that libyaml refuses"),
        pytest.param(
            b"{image: quay.io/nginx:1.2}\n", b"{image: hub.example.com/nginx:1.2}\n", id="the same with a registry"
        ),
    ],
)
def test_bytes_that_change(before: bytes, after: bytes) -> None:
    path = write("a.yaml", before)
    assert run("a.yaml").exit_code == 0
    assert path.read_bytes() == after
    assert run("a.yaml").exit_code == 0
    assert path.read_bytes() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"image: quay.io/a/b:v1", b"image: hub.example.com/a/b:v1", id="without a line end"),
        pytest.param(b"a: 1\r\nimage: quay.io/a/b\r\n", b"a: 1\r\nimage: hub.example.com/a/b\r\n", id="CRLF"),
        pytest.param(b"\xff broken quay.io/a/b", b"\xff broken quay.io/a/b", id="not UTF-8"),
        pytest.param(b"", b"", id="nothing"),
    ],
)
def test_a_pipe_passes_on_every_byte(before: bytes, after: bytes) -> None:
    assert run("-", stdin=before).stdout_bytes == after


def test_the_mode_of_a_file_is_kept() -> None:
    path = write("a.yaml", POD.encode())
    path.chmod(0o755)
    run("a.yaml")
    assert b"hub.example.com" in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o755


def test_a_read_only_file_is_left_and_named() -> None:
    path = write("a.yaml", POD.encode())
    other = write("b.yaml", POD.encode())
    path.chmod(0o444)
    result = run(".")
    assert result.exit_code == 3
    assert path.read_bytes() == POD.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert "a.yaml" in result.stderr
    assert b"hub.example.com" in other.read_bytes()


def test_a_link_is_kept_and_its_target_edited_once() -> None:
    target = write("real/a.yaml", POD.encode())
    Path("b.yaml").symlink_to("real/a.yaml")
    result = run(".")
    assert Path("b.yaml").is_symlink()
    assert target.read_bytes() == POD.replace("quay.io", "hub.example.com").encode()
    assert "1 reference changed in 1 file" in result.stderr


def test_a_folder_called_like_a_file_is_walked() -> None:
    path = write("a.yaml/b.yaml", POD.encode())
    assert run("a.yaml").exit_code == 0
    assert b"hub.example.com" in path.read_bytes()


def test_one_bad_file_does_not_stop_the_others() -> None:
    bad = write("a.yaml", b"image: quay.io/a/\xff")
    good = write("b.yaml", POD.encode())
    result = run(".")
    assert result.exit_code == 3
    assert bad.read_bytes() == b"image: quay.io/a/\xff"
    assert b"hub.example.com" in good.read_bytes()


def test_check_and_diff_write_nothing() -> None:
    path = write("a.yaml", POD.encode())
    assert run("--check", "a.yaml").exit_code == 1
    assert "+  - image: hub.example.com/orchard/press:v1" in run("--diff", "a.yaml").stdout
    assert path.read_bytes() == POD.encode()


def test_a_diff_that_nothing_applies_is_told() -> None:
    write("a.yaml", POD.encode())
    write("b.yaml", POD.encode("utf-16"))
    result = run("--diff", ".")
    assert result.stdout.count("+  - image: hub.example.com/orchard/press:v1") == 2
    said, leave_out = [line for line in result.stderr.splitlines() if "git" in line]
    assert said == "b.yaml is UTF-16: what the diff has of it is UTF-8, which git and patch cannot apply"
    assert leave_out == "git apply refuses all of a diff for one such file; leave it out: git apply --exclude=b.yaml"
    assert run("--diff", "--quiet", ".").stderr == f"{said}\n{leave_out}\n"
    write("c d.yaml", POD.encode("utf-32"))
    assert run("--diff", "--quiet", ".").stderr.endswith(
        "leave them out: git apply --exclude=b.yaml '--exclude=c d.yaml'\n"
    )
    write("[e]*/u.yaml", POD.encode("utf-16"))
    assert run("--diff", "--quiet", "[e]*", "a.yaml").stderr.endswith(r" git apply '--exclude=\[e\]\*/u.yaml'" + "\n")
    assert run("--diff", "--quiet", "b.yaml").stderr == f"{said}\nrun without --diff to change it\n"
    assert "git" not in run("--diff", "a.yaml").stderr
    assert said in run("--diff", "-", "--stdin-filename", "b.yaml", stdin=POD.encode("utf-16")).stderr


def reasons(text: str, name: str = "a.yaml") -> list[Reason]:
    after, plan = rewrite_string(text, HUB, name)
    assert (after, plan.changes) == (text, [])
    return [skip.reason for skip in plan.skips]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("# rewrite-images: ignore-file\nimage: quay.io/a/b\n", Reason.IGNORED, id="marked"),
        pytest.param("image: quay.io/a/b\nsops:\n    mac: ENC[]\n", Reason.ENCRYPTED, id="SOPS"),
        pytest.param('{"image": "quay.io/a/b",\n "sops": {"mac": "ENC[]"}}\n', Reason.ENCRYPTED, id="SOPS in JSON"),
        pytest.param("image: quay.io/a/b\r\nsops:\r\n    mac: ENC[]\r\n", Reason.ENCRYPTED, id="SOPS with CRLF"),
        pytest.param(
            '{"image":"quay.io/a/b","sops":{"mac":"ENC[]"}}\n', Reason.ENCRYPTED, id="SOPS in JSON of one line"
        ),
        pytest.param("image: quay.io/a/b\nsops: {mac: ENC[]}\n", Reason.ENCRYPTED, id="SOPS in flow style"),
        pytest.param('image: quay.io/a/b\n"sops":\n  "mac": ENC[]\n', Reason.ENCRYPTED, id="SOPS in quotes"),
        pytest.param("image: quay.io/a/b\nsops:  # a\n  mac: ENC[]\n", Reason.ENCRYPTED, id="SOPS with a comment"),
        pytest.param("image: quay.io/a/b\nsops : {mac: ENC[]}\n", Reason.ENCRYPTED, id="SOPS with a blank"),
        pytest.param("{image: quay.io/a/b, sops: {mac: 'ENC[]'}}\n", Reason.ENCRYPTED, id="SOPS on one line"),
        pytest.param("A_IMAGE=quay.io/a/b\nsops_mac=ENC[]\n", Reason.ENCRYPTED, id="SOPS in variables"),
        pytest.param("[all:vars]\nimage = quay.io/a/b\n[sops]\nmac = ENC[]\n", Reason.ENCRYPTED, id="SOPS in INI"),
        pytest.param("$ANSIBLE_VAULT;1.1;AES256\n3336\n", Reason.ENCRYPTED, id="vault"),
    ],
)
def test_a_file_that_is_left_as_a_whole(text: str, reason: Reason) -> None:
    assert set(reasons(text)) == {reason}


def test_of_an_encrypted_file_the_file_itself_is_told_beside_the_registries_that_it_names() -> None:
    text = "image: alpine:3\nother: {image: quay.io/a/b}\npassword: ENC[a]\nsops:\n    mac: ENC[]\n"
    _, plan = rewrite_string(text, HUB, "a.yaml")
    assert [(skip.text, skip.place.line) for skip in plan.skips] == [("", 1), ("quay.io/a/b", 2)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("image: quay.io/a/b\nsops:\n  enabled: false\n", id="a switch"),
        pytest.param("sops:\n  image: quay.io/a/b\n", id="an image of SOPS"),
        pytest.param('{"image": "quay.io/a/b",\n "sops": {"enabled": false}}\n', id="in JSON"),
    ],
)
def test_a_key_that_is_named_sops_encrypts_nothing(text: str) -> None:
    after, plan = rewrite_string(text, HUB, "values.yaml")
    assert plan.skips == []
    assert after == text.replace("quay.io", "hub.example.com")


def test_a_file_locked_by_git_crypt_is_no_problem() -> None:
    plan = plan_bytes("secrets.yaml", b"\0GITCRYPT\0\x8f\x00\xfe quay.io/a/b", Mapper(HUB))
    assert [skip.reason for skip in plan.skips] == [Reason.ENCRYPTED]
    assert plan.problems == []


def test_a_marker_below_what_is_no_comment_counts_in_the_first_ten_lines_only() -> None:
    lines = "# a line\n" * 8 + "a: line\n" * 2
    after, _ = rewrite_string(f"{lines}# rewrite-images: ignore-file\nimage: quay.io/a/b\n", HUB)
    assert "image: hub.example.com/a/b" in after
    assert reasons(f"{lines[9:]}# rewrite-images: ignore-file\nimage: quay.io/a/b\n") == [Reason.IGNORED]
    assert reasons(f"{lines[:9] * 20}# rewrite-images: ignore-file\nimage: quay.io/a/b\n") == [Reason.IGNORED]


def test_a_problem_names_the_place() -> None:
    plan = plan_bytes("a.yaml", b"image: nginx\n---\nimage: [a\nb: c\n", Mapper(HUB))
    (problem,) = plan.problems
    assert problem.file == "a.yaml"
    assert problem.line >= 3


def test_one_text_is_held_by_what_it_builds() -> None:
    text = (
        "apiVersion: skaffold/v4beta6\nkind: Config\nbuild: {artifacts: [{image: orchard/press}]}\n"
        "---\napiVersion: v1\nkind: Pod\nspec: {containers: [{image: orchard/press}]}\n"
    )
    assert rewrite_string(text, HUB)[0] == text


def test_collisions_within_one_text_are_refused() -> None:
    assert reasons("image: quay.io/a/b:v1\nsideImage: docker.io/a/b:v1\n", "values.yaml") == [
        Reason.COLLISION,
        Reason.COLLISION,
    ]


def change(start: int, end: int, replacement: str) -> Change:
    edit = Edit(Span(start, end), replacement)
    return Change(Place("a.yaml", 1, 1), "test", "reference", "", "", "", "", "", (edit,))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param("a: quay.io/b\nc: d\n", change(0, 1, "image"), id="a key"),
        pytest.param("a: quay.io/b\nc: d\n", change(12, 13, ""), id="a line end"),
        pytest.param("a: quay.io/b\nc: d\n", change(3, 10, "[hub"), id="a list that is not closed"),
        pytest.param("a: quay.io/b\nc: d\n", change(3, 10, "hub: x"), id="a mapping in a mapping"),
        pytest.param("a: quay.io/b\n---\nc: quay.io/d\n", change(12, 16, ""), id="two documents made one"),
        pytest.param("image: quay.io/b\n", change(7, 14, "ghcr.io"), id="what a second run would change"),
    ],
)
def test_an_edit_that_says_something_else_is_refused(text: str, wrong: Change) -> None:
    with pytest.raises(UnfaithfulEdit):
        rewrite_text(Source("a.yaml", text), [wrong], Standing(), Mapper(HUB))


def test_the_place_of_a_change_is_told() -> None:
    text = dedent(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: outer, namespace: orchard}
        data:
          pod.yaml: |
            apiVersion: v1
            kind: Pod
            metadata: {name: inner}
            spec:
              containers:
              - image: quay.io/orchard/press:v1
        """
    )
    _, plan = rewrite_string(text, HUB, "a.yaml")
    (found,) = plan.changes
    place = found.place
    assert (place.file, place.line, place.column, place.document) == ("a.yaml", 12, 16, 0)
    assert place.path == 'data["pod.yaml"] > spec.containers[0].image'
    assert (place.resource.kind, place.resource.name) == ("Pod", "inner")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: " + "x" * 10_000_000, id="one word"),
        pytest.param("image: " + "quay.io/orchard/press:v1 " * 2_000, id="one sentence of references"),
        pytest.param("{" + ",".join(f"k{i}: quay.io" for i in range(5_000)) + "}", id="many registries alone"),
        pytest.param("image: [" + ",".join(f"'quay.io/a/b{i}'" for i in range(2_000)) + "]", id="many references"),
        pytest.param("a: |\n" + "  docker.io/a/b:v1 in a sentence\n" * 2_000, id="a long text"),
        pytest.param("image: {{ x " * 20_000, id="actions that are not closed"),
        pytest.param(
            "kind: CustomResourceDefinition\n" + "a: quay.io/a/b:v1 is the image\n" * 2_000, id="a large schema"
        ),
        pytest.param("---\nimage: quay.io/a/b:v1\n" * 1_000, id="many documents"),
        pytest.param("# quay.io/a/b:v1\n" * 2_000 + "image: nginx:1\n", id="many comments"),
    ],
)
@pytest.mark.usefixtures("ends")
def test_a_large_text_ends(text: str) -> None:
    rewrite_string(text, HUB, "values.yaml")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("image: " + "[" * 5_000, id="lists that are not closed"),
        pytest.param("image: " + "[" * 5_000 + "quay.io/a/b" + "]" * 5_000, id="lists"),
        pytest.param("image: " + "{a: " * 5_000 + "quay.io/a/b" + "}" * 5_000, id="mappings"),
        pytest.param("\n".join(f"{' ' * i}image:" for i in range(1_000)) + " quay.io/a/b", id="indentation"),
        pytest.param("- " * 5_000 + "image: quay.io/a/b", id="lists in one line"),
        pytest.param('"' + "{" * 5_000, id="braces in a quote"),
        pytest.param(
            "a: |\n" + "".join(f"{'  ' * (i + 1)}image: |\n" for i in range(50)) + "  " * 51 + "nginx", id="texts"
        ),
        pytest.param(
            "a0: &a0 [quay.io/a/b]\n"
            + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)),
            id="aliases that multiply",
        ),
        pytest.param("image: quay.io/a/b\n\x00\n", id="a zero"),
        pytest.param("image: quay.io/a/\ud800\n", id="half a pair"),
        pytest.param("image: &a\n  <<: *a\n  x: quay.io/a/b\n", id="a mapping merged into itself"),
        pytest.param("? [image]\n: quay.io/a/b\n? {a: b}\n: c\n", id="collections as keys"),
        pytest.param("!<tag:yaml.org,2002:str> image: !!binary quay.io/a/b\n", id="tags"),
    ],
)
@pytest.mark.parametrize("name", ["values.yaml", "templates/a.yaml", "inventory.ini"])
def test_no_input_crashes(text: str, name: str) -> None:
    plan = plan_bytes(name, text.encode("utf-8", "surrogatepass"), Mapper(HUB))
    assert not any("internal error" in problem.message for problem in plan.problems)


def test_a_registry_of_one_document_tells_nothing_of_a_path_in_another() -> None:
    first = "apiVersion: a.b/v1\nkind: Mill\nspec: {image: {registry: quay.io, repository: orchard/mill}}\n"
    second = (
        "apiVersion: a.b/v1\nkind: Mill\nspec: {image: {registry: 'set it!', repository: orchard/press, tag: v1}}\n"
    )
    plan = plan_bytes("a.yaml", f"{first}---\n{second}".encode(), Mapper(HUB))
    assert "orchard/press" in {skip.text for skip in plan.skips}


def test_a_fault_in_deciding_is_a_problem_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise LookupError("a fault")

    monkeypatch.setattr("rewrite.rewriting.judged", fail)
    plan = plan_bytes("a.yaml", b"image: quay.io/a/b\n", Mapper(HUB))
    assert [problem.message for problem in plan.problems] == [
        "internal error, please report it with this file: LookupError: a fault"
    ]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (b"# see hub.example.com/docs\na: b: c\n", 0),
        (b"# see hub.example.com/docs\nimage: b: c\n", 1),
        (b"url: quay.io/orchard\na: b: c\n", 1),
    ],
    ids=["a page on the mirror's host", "an image", "a registry"],
)
def test_what_only_the_host_of_a_mirror_is_named_in_need_not_be_readable(text: bytes, problems: int) -> None:
    assert len(plan_bytes("a.yaml", text, Mapper(HUB)).problems) == problems
