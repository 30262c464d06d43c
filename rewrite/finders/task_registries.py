"""Task registries: where modules of Ansible log in to, and what is pushed beside what they build.

Nothing of it moves. What is filled in there says what the variables are for, which the run may judge by (see
pushed_by_roles).

Source:  docs.ansible.com, community.docker and containers.podman, docker_login, podman_login and podman_image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.builders import PUSH_ARGUMENTS
from rewrite.finders.finding import Finding, whole
from rewrite.finders.modules import NAMED
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FILLED_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

LOGINS: Final = frozenset({"docker_login", "podman_login"})
LOGIN_KEYS: Final = frozenset({"registry_url", "registry", "url"})
DESTINATION: Final = frozenset({"dest"})
LOGGED_IN_TO: Final = "what a task logs in to"


def find_task_registries(document: Document) -> Iterator[Finding]:
    """Find what is filled in where tasks log in and push: `docker_login: {registry_url: "{{ press_registry }}"}`."""
    for scalar in document.named(DESTINATION) if PUSH_ARGUMENTS in document.keys else ():
        if scalar.parent.key == PUSH_ARGUMENTS and FILLED_IN.search(scalar.text):
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, NAMED)
    for scalar in document.named(LOGIN_KEYS):
        if str(scalar.parent.key).rpartition(".")[2] in LOGINS and FILLED_IN.search(scalar.text):
            yield whole(scalar, Role.DOMAIN, Reason.POSSIBLE, LOGGED_IN_TO)
