"""Built by tasks: what tasks of Ansible build, push and give a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, whole
from rewrite.finders.modules import NAMED, REPOSITORY, TARGET_NAMES, made_by, module_of
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Node

KEYS: Final = frozenset({"name", REPOSITORY, TARGET_NAMES})
# What a copy is taken from. Source: docs.ansible.com, community.docker.docker_image, source and repository.
COPIED: Final = "what is copied from there"


def find_built_by_tasks(document: Document) -> Iterator[Finding]:
    """Find what tasks of Ansible build, push and give a name: `docker_image: {name: orchard/press, push: yes}`."""
    for scalar in document.named(KEYS):
        task = scalar.parent if isinstance(scalar.parent.children, dict) else scalar.parent.parent
        module = module_of(task.key) if task is not None else None
        detail = made_by(task, module, scalar.name) if task is not None and module is not None else ""
        if detail and scalar.text:
            # `{name: quay.io/orchard/press, source: pull, repository: …, push: true}` is a copy.
            is_source = scalar.name == "name" and detail == NAMED and task is not None and _is_copied(task)
            said = (Reason.POSSIBLE, COPIED) if is_source else (Reason.PUSH_TARGET, detail)
            yield whole(scalar, Role.REFERENCE, *said)


def _is_copied(task: Node) -> bool:
    return task.text("source") == "pull" and bool(task.text("repository"))
