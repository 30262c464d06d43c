"""Write docs/coverage.md from the docstrings of the finders: `python docs/generate_coverage.py`."""  # noqa: INP001

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from rewrite.finders import FINDERS, beside_references, sweep
from rewrite.policy import Policy
from rewrite.stream import rewrite_string

if TYPE_CHECKING:
    from types import ModuleType

PAGE: Final = Path(__file__).with_name("coverage.md")
MIRROR: Final = "hub.example.com"

HEAD: Final = """\
# Where references are found

<!-- Made by docs/generate_coverage.py from the docstrings in rewrite/finders/; edit them there. -->

Each row is a finder: a kind of place where an image reference stands, with an example.
The outcomes are those of the program, run over the examples with `--mirror hub.example.com`.
The first finder to claim a text wins, so the exact ones stand above the general ones.

| place | example | outcome | finder |
| --- | --- | --- | --- |
"""

# What an example stands in, where a plain manifest is not enough: the name of the file and the text above.
SURROUNDINGS: Final = {
    "argo-images": ("application.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\n"),
    "builds": (".goreleaser.yaml", ""),
    "chart-metadata": ("Chart.yaml", "apiVersion: v2\nname: example\n"),
    "compose": ("compose.yaml", ""),
    "custom-resources": ("provider.yaml", "apiVersion: pkg.crossplane.io/v1\nkind: Provider\n"),
    "downloads": ("group_vars/all.yml", ""),
    "helm-parameters": ("application.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\n"),
    "image-updater": (
        "updater.yaml",
        "apiVersion: argocd-image-updater.argoproj.io/v1alpha1\nkind: ImageUpdater\n",
    ),
    "in-base64": ("secret.yaml", "apiVersion: v1\nkind: Secret\n"),
    "job-files": (".gitlab-ci.yml", ""),
    "json-patch": ("patch.yaml", ""),
    "kamal": ("deploy.yml", "service: press\nimage: orchard/press\n"),
    "kubeadm": ("kubeadm.yaml", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n"),
    "kubespray": ("group_vars/all.yml", ""),
    "kustomization": ("kustomization.yaml", ""),
    "split": ("values.yaml", ""),
    "workflow-parameters": ("workflow.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n"),
}
MANIFEST: Final = ("manifest.yaml", "apiVersion: example.com/v1\nkind: Example\n")

FIELD: Final = re.compile(r"^(Finds|Leaves|Source|Example):[ ]+(.*(?:\n[ ]+.*)*)", re.MULTILINE)
LINE_END: Final = re.compile(r"\n[ ]*")
STEP: Final = re.compile(r"\[\d+\]|[^.\[\]]+")
PLACE: Final = re.compile(r"(?P<place>[\w./\[\]-]+):[ ](?P<value>.*)", re.DOTALL)


class Manual(NamedTuple):
    """A finder's docstring, taken apart."""

    title: str
    finds: str
    leaves: str
    source: str
    example: str


class Outcome(NamedTuple):
    """What became of an example, and by which finder."""

    text: str
    finder: str


def render() -> str:
    """Give the text of the page."""
    finders = (*FINDERS, sweep, beside_references)
    return HEAD + "".join(map(_row, finders)) + "".join(map(_section, finders))


def manual(finder: ModuleType) -> Manual:
    """Take the docstring of a finder apart."""
    text = inspect.cleandoc(finder.__doc__ or "")
    fields = {name: LINE_END.sub(" ", value) for name, value in FIELD.findall(text)}
    title = " ".join(text.partition("\n\n")[0].split()).rstrip(".")
    return Manual(title, *(fields.get(name, "") for name in ("Finds", "Leaves", "Source", "Example")))


def try_example(finder: ModuleType) -> Outcome:
    """Run the program over the example of a finder."""
    name, above = SURROUNDINGS.get(finder.ID, MANIFEST)
    _, plan = rewrite_string(above + _as_yaml(manual(finder).example), Policy(mirror=MIRROR), name)
    found = [
        *(Outcome(f"`{change.before}` → `{change.after}`", change.finder) for change in plan.changes),
        *(Outcome(f"`{skip.text}` stays: {skip.reason.identifier}", skip.finder) for skip in plan.skips),
    ]
    return next((outcome for outcome in found if outcome.finder == finder.ID), Outcome("not found", ""))


def _as_yaml(example: str) -> str:
    """Write `a.b[0].c: value` as a document: the top key as it is, all below it as flow collections."""
    found = PLACE.fullmatch(example)
    if found is None:
        return example
    top, *steps = STEP.findall(found["place"])
    text = found["value"]
    for step in reversed(steps):
        text = f"[{text}]" if step.startswith("[") else f"{{{step}: {text}}}"
    return f"{top}: {text}\n"


def _row(finder: ModuleType) -> str:
    page = manual(finder)
    example, outcome = _cell(f"`{page.example}`"), _cell(try_example(finder).text)
    return f"| {_cell(page.title)} | {example} | {outcome} | [{finder.ID}](#{finder.ID}) |\n"


def _section(finder: ModuleType) -> str:
    page = manual(finder)
    fields = (("Finds", page.finds), ("Leaves", page.leaves), ("Source", page.source))
    lines = [f"- **{name}:** {text}\n" for name, text in fields if text]
    return f"\n## {finder.ID}\n\n{page.title}.\n\n{''.join(lines)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "\\n")


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8", newline="\n")
