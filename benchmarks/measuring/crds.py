"""CRDs: the tool over one large manifest against kustomize, which is told the same images."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from measuring.peers import is_wanted
from measuring.process import Command, FailedError, run
from measuring.results import Section, at_least, ratio
from measuring.rounds import in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from measuring.setup import Setup

# The size of argo-cd's install.yaml.
SYNTHETIC_BYTES: Final = 1_900_000
NAME: Final = "install.yaml"


def measure(setup: Setup) -> Section:
    """Check the manifest, and build a kustomization of it."""
    folder = setup.scratch / "crds"
    folder.mkdir()
    file = folder / NAME
    if setup.install_yaml:
        shutil.copyfile(setup.install_yaml, file)
    else:
        setup.make("crds", SYNTHETIC_BYTES, "crds/install.yaml")
    check = setup.check("crds-check", "`rewrite-images --check install.yaml`", file)
    commands = [check]
    with_kustomize = is_wanted(setup, "kustomize")
    if with_kustomize:
        moves = moved_names(setup, file)
        (folder / "kustomization.yaml").write_text(kustomization(moves), encoding="utf-8")
        build = ("kustomize", "build", str(folder))
        commands.append(Command("crds-kustomize", "`kustomize build` with `images:`", build, setup.scratch))
        _check_same_work(commands[-1], moves)
    size = file.stat().st_size
    measured = [replace(one, size_bytes=size, files=1) for one in in_turn(commands, setup.runs)]
    if not with_kustomize:
        return Section(measured)
    title = "one large manifest, `kustomize build` against `rewrite-images --check`"
    return Section(measured, [ratio("kustomize-check", title, measured[1], measured[0], at_least(8.0))])


def moved_names(setup: Setup, file: Path) -> dict[str, str]:
    """Give the names of a manifest's images, as they are written there, and where they go.

    `rewrite-images list` gives normalized names; kustomize compares with what is written.
    """
    command = setup.check("moves", "rewrite-images --report json", file, "--report", "json")
    found = [item for item in json.loads(run(command).output)["results"] if item["outcome"] == "changed"]
    pods = [item["field"] for item in found if "ontainers[" in item["field"]["path"]]
    moves = {bare(field["currentValue"]): bare(field["proposedValue"]) for field in pods}
    if not moves:
        raise FailedError(f"{file.name} holds no image that moves to {setup.mirror}; give another --install-yaml")
    return moves


def bare(reference: str) -> str:
    """Cut tag and digest off a reference."""
    name = reference.partition("@")[0]
    head, slash, last = name.rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}"


def kustomization(moves: dict[str, str]) -> str:
    """Give a kustomization of the manifest that moves the images."""
    images = "".join(f"  - name: {before}\n    newName: {after}\n" for before, after in moves.items())
    return f"resources:\n  - {NAME}\nimages:\n{images}"


def _check_same_work(build: Command, moves: dict[str, str]) -> None:
    """Refuse to compare with a build that does not move the images."""
    built = run(build).output.decode()
    left = [after for after in moves.values() if after not in built]
    if left:
        raise FailedError(f"`kustomize build` does not move all images: {', '.join(left)} is not in what it built")
