"""Task registries: where modules and commands of Ansible log in to, and what is pushed beside what they build.

Nothing of it moves. What is filled in there says what the variables are for, which the run may judge by (see
pushed_by_roles).

Source:  docs.ansible.com, community.docker and containers.podman, docker_login, podman_login and podman_image;
         docs.docker.com, docker login; docs.podman.io, podman login; helm.sh, helm registry login.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.argv import commands
from rewrite.finders.builders import PUSH_ARGUMENTS
from rewrite.finders.finding import Finding, whole
from rewrite.finders.modules import NAMED
from rewrite.finders.operands import operands
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FILLED_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

LOGINS: Final = frozenset({"docker_login", "podman_login"})
LOGIN_KEYS: Final = frozenset({"registry_url", "registry", "url"})
DESTINATION: Final = frozenset({"dest"})
LOGGED_IN_TO: Final = "what a task logs in to; once it has moved, change its credentials with it"
LOGIN: Final = (
    r"\b(?:docker|podman|nerdctl|buildah|skopeo|helm[ \t]+registry)[ \t]+(?:[^\n;&|]{0,80}[ \t])?login(?=[ \t])"
)
COMMAND: Final = expression(LOGIN)
VALUED: Final = frozenset(
    {
        *("-u", "--username", "-p", "--password", "--secret", "--authfile", "--compat-auth-file", "--cert-dir"),
        *("--ca-file", "--cert-file", "--key-file", "--registry-config"),
    }
)
QUOTES: Final = "\"'`\\"


def find_task_registries(document: Document) -> Iterator[Finding]:
    """Find what is filled in where tasks log in and push: `docker_login: {registry_url: "{{ press_registry }}"}`."""
    for scalar in document.named(DESTINATION) if PUSH_ARGUMENTS in document.keys else ():
        if scalar.parent.key == PUSH_ARGUMENTS and FILLED_IN.search(scalar.text):
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, NAMED)
    for scalar in document.named(LOGIN_KEYS):
        if str(scalar.parent.key).rpartition(".")[2] in LOGINS and FILLED_IN.search(scalar.text):
            yield whole(scalar, Role.DOMAIN, Reason.TEMPLATED, LOGGED_IN_TO)


def find_logins(document: Document) -> Iterator[Finding]:
    """Find what is filled in where commands log in: `docker login -u press {{ press_registry }}`."""
    for scalar in document.scalars:
        if OUTPUT in scalar.value:
            for start, end in _registries(scalar.value):
                yield Finding(scalar, Role.DOMAIN, start, end, Reason.TEMPLATED, LOGGED_IN_TO)
    for command in commands(document):
        for start, _ in _registries(command.text):
            if (word := command.word_at(start)) is not None:
                yield whole(word, Role.DOMAIN, Reason.TEMPLATED, LOGGED_IN_TO)


def _registries(text: str) -> Iterator[tuple[int, int]]:
    """Give where the registries that commands log in to stand in a text, as far as they are filled in."""
    for command in COMMAND.finditer(text):
        before = ""
        for operand in operands(text, command.end()):
            word = operand["word"].strip(QUOTES)
            if not word.startswith("-") and before not in VALUED:
                start = text.index(word, operand.start("word"))
                if OUTPUT in word:
                    yield start, start + len(word)
                break
            before = word
