"""Built by tasks: what tasks of Ansible build, push and give a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, whole
from rewrite.finders.modules import made_by, module_of
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

# How the names of the modules that do so begin.
WORDS: Final = ("docker_image", "podman_image")
KEYS: Final = expression(r"(?:name|repository)\Z")


def find_built_by_tasks(document: Document) -> Iterator[Finding]:
    """Find what tasks of Ansible build, push and give a name: `docker_image: {name: orchard/press, push: yes}`."""
    if not any(word in document.text for word in WORDS):
        return
    for scalar in document.named(KEYS):
        task = scalar.parent if isinstance(scalar.parent.children, dict) else scalar.parent.parent
        module = module_of(task.key) if task is not None else None
        detail = made_by(task, module, scalar.name) if task is not None and module is not None else ""
        if detail and scalar.text:
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, detail)
