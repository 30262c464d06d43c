"""Built by commands: what tasks of Ansible build, name and push with the programs of containers.

`shell: docker build -t orchard/press .` makes the image that the next task starts, as the module `docker_image` does;
an action of a package of Zarf makes one that the package lists.

Source:  docs.ansible.com, command and shell; docs.zarf.dev, Component Actions; the command lines of docker, podman,
         nerdctl, buildah and skopeo.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.argv import commands
from rewrite.finders.finding import DOCKER, Finding, whole
from rewrite.finders.modules import BUILT, BUILT_AT_TIMES, COMMANDS, NAMED, TAGGED, is_conditional
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

# What is filled in is a program where a verb stands behind it, and its options: `{{ docker_bin }} --debug build`.
ACTION: Final = expression(r"\{\{[^{}\n]*\}\}")
FILLED_IN: Final = rf"(?:\{{\{{[^{{}}\n]*\}}\}}|(?<!{OUTPUT}){OUTPUT}++)"
RUN: Final = expression(
    r"(?:(?<![\w./-])(?:[\w./-]*/)?"
    r"(?P<program>docker|podman|nerdctl|buildah|skopeo|minikube|finch|img|ansible-builder)"
    rf"|(?P<filled>{FILLED_IN})(?=(?:[ \t]++-\S++(?:[ \t]++[^\s-]\S*+)?){{0,4}}"
    r"[ \t]+(?:(?:image|buildx|builder)[ \t]+)?(?:build|bud|tag|push|copy|commit|import)[ \t]))[ \t]"
    r"(?P<words>(?:\\\r?\n|\{\{[^{}\n]*\}\}|[^\n;&|])*)"
)
# What its name says of one that is filled in; any that builds with a tag builds an image.
ENGINE: Final = expression(r"docker|podman|nerdctl|buildah|engine|runtime", re.IGNORECASE)
# What is filled in may have blanks.
WORD: Final = expression(r"""(?:\{\{[^{}\n]*\}\}|"[^"\n]*"|'[^'\n]*'|[^\s\\"'])+""")
# Options of a program in front of its verb have values, but for these.
SWITCHES: Final = frozenset(
    {"-D", "-r", "--debug", "--debug-full", "--experimental", "--insecure-policy", "--insecure-registry"}
    | {"--noout", "--remote", "--syslog", "--tls", "--tlsverify", "--transient-store"}
)
# In front of a verb: `docker image push`, `docker buildx build`.
NOUNS: Final = frozenset({"image", "container", "buildx", "builder"})
BUILDS: Final = frozenset({"build", "bud"})
FLAGS: Final = ("-t", "--tag")
# Their last operand is the name of what they make of a container or an archive, or stands for none.
MAKING: Final = frozenset({"commit", "import"})
VERBS: Final = frozenset({*NOUNS, *BUILDS, *MAKING, "tag", "push", "copy"})
# What they take a word for.
WITH_WORD: Final = frozenset({"-a", "--author", "-c", "--change", "-f", "--format", "-m", "--message", "--platform"})
QUOTES: Final = "\"'"
# An option of a program, or what is filled in for some.
OPTION_SIGNS: Final = ("-", "{", OUTPUT)
# A variable of the shell, or where the output goes.
NO_NAMES: Final = ("$", ">", "<")
LONGEST: Final = 4_000
MOST_WORDS: Final = 100


def find_built_by_commands(document: Document) -> Iterator[Finding]:
    """Find what commands of tasks build, give a name and push."""
    for scalar in document.named(COMMANDS):
        if isinstance(scalar.key, str) and len(scalar.value) <= LONGEST:
            source = document.as_written(scalar) if OUTPUT in scalar.value else scalar.value
            for start, end, detail in _written(scalar.value, source):
                yield Finding(scalar, Role.REFERENCE, start, end, Reason.PUSH_TARGET, _judge(scalar, detail))
    for command in commands(document):
        for start, _, detail in _written(command.text[:LONGEST], command.text):
            if word := command.word_at(start):
                yield whole(word, Role.REFERENCE, Reason.PUSH_TARGET, _judge(word, detail))


def _judge(scalar: Scalar, detail: str) -> str:
    return BUILT_AT_TIMES if detail == BUILT and is_conditional(scalar.parent) else detail


def _written(text: str, source: str) -> Iterator[tuple[int, int, str]]:
    """Give where the names stand that the commands of a text write, and what each does.

    In:      source, the text with what is filled in as it is written.
    """
    for run in RUN.finditer(text):
        words = []
        for found in WORD.finditer(text, *run.span("words")):
            word = found.group()
            start = found.start() + len(word) - len(word.lstrip(QUOTES))
            words.append((start, word.strip(QUOTES)))
        words = _from_verb(words)
        if words and words[0][1] in NOUNS:
            words = _from_verb(words[1:])
        verb = words[0][1] if words else ""
        if run["filled"] and verb not in BUILDS and not _is_engine(run["filled"], source):
            continue
        for start, name, detail in _names(run["program"], verb, words[1:MOST_WORDS]):
            if name and not any(sign in name for sign in NO_NAMES):
                yield start, start + len(name), detail


def _is_engine(filled: str, source: str) -> bool:
    """Tell whether what fills in a program has the name of an engine, by how much of a text that takes."""
    return any(len(action) == len(filled) and ENGINE.search(action) for action in ACTION.findall(source))


def _from_verb(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Give the words of a command from its verb on, without the options in front of it and what is filled in there."""
    is_told = False
    for at, (_, word) in enumerate(words):
        if word in VERBS or not (is_told or word[:1] in OPTION_SIGNS):
            return words[at:]
        is_told = word[:1] == "-" and "=" not in word and word not in SWITCHES
    return []


def _names(program: str | None, verb: str, words: list[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Give the names that one command writes, by what stands behind its verb."""
    if verb in BUILDS and program != "skopeo":
        is_name = False
        for start, word in words:
            flag, equals, name = word.partition("=")
            if is_name:
                yield start, word, BUILT
            elif equals and flag in FLAGS:
                yield start + len(word) - len(name.lstrip(QUOTES)), name.strip(QUOTES), BUILT
            is_name = word in FLAGS
        return
    told = {at + 1 for at, (_, word) in enumerate(words) if word in WITH_WORD} if verb in MAKING else set()
    # An archive may come from stdin, `-`.
    operands = [one for at, one in enumerate(words) if (one[1][:1] != "-" or one[1] == "-") and at not in told]
    if not operands:
        return
    start, last = operands[-1]
    if last.startswith(DOCKER):
        start, last = start + len(DOCKER), last.removeprefix(DOCKER)
        is_written = verb in ("copy", "push")
    else:
        is_written = verb == "push" and program != "skopeo"
    if is_written:
        yield start, last, NAMED
    elif len(operands) > 1 and (verb == "tag" or verb in MAKING):
        yield start, last, TAGGED if verb == "tag" else BUILT
