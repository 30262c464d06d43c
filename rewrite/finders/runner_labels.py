"""Runner labels: the images that runners of Gitea and Forgejo run jobs in, each behind the label that a job asks for:
`labels: ["press-latest:docker://orchard/press:v1"]`.

Source:  docs.gitea.com, Act Runner, labels; forgejo.org, Forgejo Runner installation guide, choosing labels.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, headed
from rewrite.finders.job_words import BEHIND_LABEL
from rewrite.lazy import expression
from rewrite.shape import Shape, head_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

# `labels`, `runner_labels`, and of variables `GITEA_RUNNER_LABELS`.
KEY: Final = expression(r"(?:.*_)?labels\Z", re.IGNORECASE)
LABEL: Final = r"[\w.-]+(?::(?:host|(?:docker|lxc)://[^\s,]+))?"
# All of them in one value, and behind the name of a variable in a list of these.
LABELS: Final = expression(rf"(?P<variable>\w+=)?{LABEL}(?:,[ ]*{LABEL})*\Z")
IMAGE: Final = expression(rf"{BEHIND_LABEL}(?P<image>[^\s,]+)")


def find_in_labels(document: Document) -> Iterator[Finding]:
    """Find the images of the labels of runners."""
    for scalar in document.scalars:
        if BEHIND_LABEL in scalar.value and _is_of_runner(scalar):
            for found in IMAGE.finditer(scalar.value):
                if shape_of(found["image"]) is not Shape.OTHER:
                    yield headed(scalar, head_of(found["image"]), found.start("image"))


def _is_of_runner(scalar: Scalar) -> bool:
    labels = LABELS.match(scalar.value)
    if labels is None:
        return False
    name = labels["variable"] or (scalar.sibling("name") if scalar.key == "value" else scalar.name)
    return KEY.match(name.rstrip("=")) is not None
