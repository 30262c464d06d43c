"""What moves is a matter of the files: it is the same for a mirror of any form, and so is a second run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner

from rewrite.cli import command

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXTURES: Final = Path(__file__).parent.parent / "fixtures"
PLAIN: Final = "hub.example.com"
# With a port and a path; what looks like an image with a tag, and like a version.
OTHERS: Final = ("hub.example.com:5000/docker-group", "nexus:5000", "10.0.0.1")
# Where the mirror has a say of its own, and which of the others has it.
PORT: Final = OTHERS[:2]
PARTICULAR: Final = {
    "charts/values-that-templates-take-apart": (PORT, "its template cuts one of the values at the colon"),
    "charts/overlays-of-names-that-are-made-fit-for-labels": (PORT, "no label has a colon, which its names stand in"),
    "charts/names-of-objects-and-labels": (PORT, "no label has a colon, which one of its values is printed in"),
    "charts/names-of-objects-elsewhere": (PORT, "no name of a secret, a class or a claim has a colon"),
    "charts/names-that-are-one-word-of-a-domain": (
        PORT,
        "no label has a colon, which two of its values are printed in",
    ),
    "baseline/accepted": (OTHERS, "what was accepted was accepted for another mirror"),
    "charts/ends-of-values-that-are-printed-alone": (OTHERS[1:2], "its template cuts off a host with a dot alone"),
    "helm-values/only-registry-moves-and-name-beside-stays": (OTHERS, "one of its hosts is the plain one"),
    "custom-resources/registry-beside-names-that-have-moved": (OTHERS, "one of its names has moved to the plain one"),
    "kubespray-ensure/roles-of-a-company": (OTHERS, "one of its registries has moved to the plain one earlier"),
    "kubeadm/coredns-ensured": (OTHERS, "one of its files has moved to the plain one earlier"),
    "references/registries-alone-at-images": (OTHERS, "one of its hosts is the plain one"),
    "kustomize/replacements-of-one-resource": (PORT, "its replacements cut images at the slash, and at the colon"),
    "kustomize/replacements-of-one-container": (OTHERS[:1], "its replacements cut images at the slash"),
    "kustomize/replacements-by-values": (PORT, "one of its replacements cuts images at the colon"),
    "kustomize/replacements-behind-registries": (OTHERS[:1], "its replacements cut images at the slash"),
    "kustomize/replacements-into-labels": (PORT, "its replacements cut images at the colon"),
    "kustomize/own-fields-and-replacements": (PORT, "one of its replacements cuts images at the colon"),
}


def cases() -> Iterator[str]:
    """Give the cases that are run with the plain mirror and nothing else that names one."""
    for folder in sorted(FIXTURES.rglob("before")):
        args = folder.parent / "args"
        words = args.read_text().split() if args.exists() else [PLAIN]
        if [word for word in words if "example.com" in word] == [PLAIN] and folder.is_dir():
            yield str(folder.parent.relative_to(FIXTURES))


def run(work: Path, args: list[str], mirror: str) -> tuple[set[tuple[str, int, int]], int]:
    """Give the places that change, and the number of problems."""
    report = work.parent / "report.json"
    words = [mirror if word == PLAIN else word for word in args]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(work)
        CliRunner().invoke(command, [*words, "--quiet", "--report", f"json:{report}"])
    said = json.loads(report.read_text(encoding="utf-8"))
    changes = [result for result in said["results"] if result["outcome"] == "changed"]
    places = {(change["file"]["path"], change.get("line", 0), change.get("column", 0)) for change in changes}
    return places, said["counts"]["problems"]


CASES: Final = list(cases())


@pytest.mark.parametrize("case", CASES)
def test_the_spelling_of_the_mirror_decides_nothing(case: str, tmp_path: Path) -> None:
    folder = FIXTURES / case
    args = (folder / "args").read_text().splitlines() if (folder / "args").exists() else ["--mirror", PLAIN, "."]
    # Each case is run twice with one of the others, by turns; tests/test_fixtures.py does so with the plain one.
    twice = OTHERS[CASES.index(case) % len(OTHERS)]
    found: dict[str, tuple[set[tuple[str, int, int]], int]] = {}
    again: set[tuple[str, int, int]] = set()
    for number, mirror in enumerate((PLAIN, *OTHERS)):
        work = tmp_path / str(number) / "work"
        shutil.copytree(folder / "before", work, symlinks=True)
        found[mirror] = run(work, args, mirror)
        if mirror == twice and {"--check", "--diff"}.isdisjoint(args):
            again = run(work, args, mirror)[0]
    particular, why = PARTICULAR.get(case, ((), ""))
    assert [mirror for mirror in OTHERS if found[mirror] != found[PLAIN]] == list(particular), why or found
    assert not again, "twice is once"


def test_there_are_cases() -> None:
    assert len(CASES) > 200
    assert set(PARTICULAR) <= set(CASES)
