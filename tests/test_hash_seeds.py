"""Whatever order sets have, the report is the same, byte for byte: Python gives them another one in each process. So
it is, but for the names of the files, however the folder is named.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from working_folder import write

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
# In most cases with charts these have the same names: all in one run, each would be asked for the values of all others.
MANY_CHARTS = ("charts", "helm-release")
OTHERS = tuple(sorted(folder.name for folder in FIXTURES.iterdir() if folder.name not in MANY_CHARTS))
PARTS = (*((topic,) for topic in MANY_CHARTS), OTHERS)
SEEDS = ("0", "2", "1", "3")
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers:\n  - name: x\n    image: %s\n"
JOINED = "{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"
ALONE = "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
NAMES = ("press", "kiln", "vat", "cask", "mill", "loom", "churn", "still")


def reports(folder: Path, into: Path, runs: tuple[tuple[str, tuple[str, ...]], ...]) -> list[bytes]:
    """Give the reports of runs in processes of their own, all at once; each has a seed, and paths to be told of."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from rewrite.__main__ import main; main()"
    words = [sys.executable, "-c", program, "--mirror", "hub.example.com", "--check", "--no-cache", "--jobs", "1"]
    files = [into / f"{seed}.json" for seed, _ in runs]
    processes = [
        subprocess.Popen(
            [*words, "--report", f"json:{file}", *paths], cwd=folder, env={"PATH": "", "PYTHONHASHSEED": seed}
        )
        for file, (seed, paths) in zip(files, runs, strict=True)
    ]
    for process in processes:
        process.wait()
    return [file.read_bytes() for file in files]


def chart(folder: str, values: str, image: str, dependencies: str = "") -> None:
    write(f"{folder}/Chart.yaml", f"apiVersion: v2\nname: {Path(folder).name}\nversion: 1.0.0\n{dependencies}")
    write(f"{folder}/values.yaml", values)
    write(f"{folder}/templates/pod.yaml", image)


def test_the_order_of_sets_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in NAMES:
        # Of two charts that are as near, one joins what the other does not.
        plain = f"image: {{repository: orchard/{name}, tag: v1}}\n"
        chart(f"one/{name}", plain.replace("{", "{registry: docker.io, "), POD % JOINED)
        chart(f"two/{name}", plain, POD % ALONE)
        write(f"envs/{name}.yaml", plain)
        # Charts that do not agree about what they include.
        common = "dependencies:\n- {name: lib, version: 1.0.0, repository: file://../../common/lib}\n"
        chart(f"apps/{name}", f"image: orchard/{name}\ntag: {name}\n", '{{ include "lib.pod" . }}\n', common)
        # Images of several registries that would become one, in a file and its overlays.
        write(f"pods/{name}.yaml", "---\n".join(POD % f"{host}/orchard/tie:1" for host in (f"{name}.io", "ghcr.io")))
        write(f"over/{name}/kustomization.yaml", f"resources: [../../pods/{name}.yaml]\nimages:\n- name: orchard/tie\n")
    write("common/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n")
    reading = '{{ .Values.reg | default "quay.io" }}/{{ .Values.image }}:{{ default "ghcr.io/orchard/x" .Values.tag }}'
    write("common/lib/templates/_pod.tpl", f'{{{{- define "lib.pod" -}}}}\n{POD % reading}{{{{- end -}}}}\n')
    first, *others = reports(folder, tmp_path, tuple((seed, (".",)) for seed in SEEDS))
    assert b"one/press)" in first
    assert all(other == first for other in others)


@pytest.mark.parametrize("topics", PARTS)
def test_all_golden_cases_together_have_one_report(topics: tuple[str, ...], tmp_path: Path) -> None:
    absolute = tuple(f"{FIXTURES}/{topic}" for topic in topics)
    first, second = reports(FIXTURES, tmp_path, ((SEEDS[0], topics), (SEEDS[1], absolute)))
    assert first == second.replace(f"{FIXTURES.as_posix()}/".encode(), b"")
