"""Images of jobs that stand in a mapping without a tag: words, and what is filled in.

Source:  docs.gitlab.com, CI/CD YAML, `image:name`; support.atlassian.com, Docker image options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.context import Context, context_of
from rewrite.finders.finding import Finding, site, whole
from rewrite.finders.job_words import NAME, RUN_IN, SCRIPT, is_what_job_runs_in
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

NAMES: Final = frozenset({NAME})


def find_in_mappings(document: Document) -> Iterator[Finding]:
    """List what jobs run in: `image: {name: press, entrypoint: [""]}`."""
    for scalar in document.named(NAMES):
        if is_what_job_runs_in(scalar) and _is_given_as_by_jobs(document, scalar):
            if shape_of(scalar.text) is Shape.BARE:
                yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, RUN_IN)
            elif shape_of(scalar.text) is Shape.PLACEHOLDER:
                yield site(scalar)


def _is_given_as_by_jobs(document: Document, name: Scalar) -> bool:
    """Tell whether an image in a mapping has a script beside it, or says more than its name: elsewhere a word under
    such keys may be the name of a picture, or be joined to what a chart knows.
    """
    job = name.parent.parent
    is_job = len(name.parent.children) > 1 or (job is not None and SCRIPT in job.children)
    return is_job and context_of(document, name) is Context.GENERIC
