"""Pushed variables: those that the commands of a file push, or give what they build as a name.

In `{variables: {IMAGE: quay.io/orchard/press}, script: [docker push $IMAGE:v1]}` what is set is where to push to, and
what a step of a workflow is given may be.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from rewrite.encoded import without_encoded
from rewrite.finders.begun_by_variables import begun_by
from rewrite.finders.filled_operands import NAMED, filled_operands
from rewrite.finders.given_variables import EXPRESSION, NONE_GIVEN, Given, given_in
from rewrite.finders.listed_commands import listed_commands
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.shape import NAME_ENDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.tree import Scalar

# A text without any of these pushes nothing.
WORDS: Final = ("push ", "--destination", " -t ", "--tag")
# What stands between a command and its flag is looked through for 200 signs.
USED: Final = expression(
    r"(?:\bpush[ \t]+(?:--?[\w-]+[ \t]+)*|--(?:destination|cache-repo)(?:=|[ \t]+)"
    r"|\b(?:build|bud)\b[^\n;&|]{0,200}?[ \t](?:-t|--tag)(?:=|[ \t]+))"
    r"""\\?["']?(?:docker://)?""" + NAMED
)
COPIES: Final = (" copy ", " cp ", " tag ")
# The last operand of a copy: `crane copy quay.io/orchard/press $TARGET`.
COPIED_TO: Final = expression(
    r"\b(?:crane|gcrane|oras|skopeo|regctl|imgpkg|docker|podman|nerdctl|buildah|oc|ctr|cosign)\b[^\n;&|]{0,80}?"
    r"""[ \t](?:copy|cp|tag)[ \t](?:\\\n|[^\n;&|]){1,200}?[ \t]\\?["']?(?:docker://)?"""
    + NAMED
    + r"""(?=[^\s;&|]*[ \t]*(?:[\n;&|]|\Z))"""
)
# What a program or a target is handed that says so by its name: `make docker-push IMG=$IMAGE`, `cosign sign $IMAGE`,
# `docker buildx imagetools create … ${{ env.IMAGE }}@sha256:…`.
HANDING: Final = ("push", "publish", "sign ", "attest ", "imagetools ", "docker-buildx ")
HANDED: Final = expression(
    r"(?<![^\s;&|(\"'`@])(?!-)(?:[\w./-]*(?:push|publish)(?:[-_.](?!gateway|prox)[\w.-]*)?|sign|attest"
    # The program of this name builds, a target of make pushes too.
    r"|g?make[ \t](?:[^\n;&|#]{0,200}?[ \t])?docker-buildx)[ \t]"
    r"(?P<handed>(?:\\\n|[^\n;&|#])*)"
    r"|\bimagetools[ \t]+create\b(?P<made>(?:\\\n|[^\n])*)"
)
HANDED_NAME: Final = expression(r"(?P<lead>(?<!\S)\S{0,80}?|)" + NAMED)
# `make push BASE_IMAGE=$BASE`
BEGUN_FROM: Final = expression(r"[^\s=]*(?:base|build|from|src|source)[^\s=]*=", re.IGNORECASE)
# `kubectl run push --image=$IMAGE`
STARTS: Final = expression(
    r"\b(?:docker|podman|nerdctl|crictl|kubectl|oc)\b[^\n;&|]*[ \t](?:run|pull|exec|create)[ \t][^\n;&|]*\Z"
)
PULLED: Final = expression(
    r"""(?:\b(?:image|container)["']?[ \t]*:[ \t]*"""
    r"|\b(?:docker|podman|nerdctl|crictl)[ \t](?:[^\n;&|]{0,40}?[ \t])?"
    r"(?:pull|run|(?<!imagetools )(?<!manifest )create)[ \t]"
    r"""(?:[^\n;&|]{0,120}?[ \t])?)\\?["']?""" + NAMED
)
# `IMAGE=quay.io/orchard/press`, `IMAGE="${1:-quay.io/orchard/press}"`, `: "${IMAGE:=quay.io/orchard/press}"`.
ASSIGNED: Final = expression(
    r"""(?:(?:\A|[\s;{,])(?P<name>[A-Za-z_]\w*)=\\?["']?(?:\$\{\w+:?[-=]["']?)?|\$\{(?P<empty>[A-Za-z_]\w*):?=["']?)\Z"""
)
# `{vars: {IMAGE: quay.io/orchard/press}, tasks: {push: {cmds: ["docker push {{.IMAGE}}"]}}}`. Source: taskfile.dev.
TASK_VARIABLES: Final = "vars"
# `{strategy: {matrix: {include: [{image: quay.io/orchard/press}]}}}`
MATRIX: Final = "matrix"
# A variable of a job that an input of GitLab's is put into, and where inputs are declared: `{spec: {inputs: {image:
# {default: quay.io/orchard/press}}}}`. Source: docs.gitlab.com, CI/CD inputs.
PUT_INTO: Final = expression(
    r"""(?<![\w-])(?P<variable>[A-Za-z_]\w*+)["']?:[ \t]*+["']?\$\[\[[ \t]*+inputs\.(?P<input>[\w-]+)"""
)
INPUT: Final = "$[["
DECLARED: Final = ("spec", "inputs")
GOES_ON: Final = "\\"
LONGEST_NAME: Final = 80
LONGEST_LINE: Final = 1_000
# As lines end on Windows; and as texts have line ends in JSON and in double quotes, where they are escaped.
LINE_END: Final = "\r\n"
ESCAPED: Final = "\\n"
# Begun at the first of its signs alone: a text may hold a million of them.
ESCAPES: Final = expression(r"(?<!\\)(?P<signs>\\++)(?:r\\++)?n")
# With more signs it is that of a line that goes on in the next, whose last sign is escaped as well.
MOST_OF_LINE_END: Final = 2
# A text of several lines in double quotes, by where it begins. In a command an escape is a part of what is quoted:
# `make push ARGS="a\nb" IMG=$IMAGE`.
QUOTED_TEXT: Final = expression(r"""(?:\A|[:\[{,]|-[ ])[ \t]*"(?:[^"\\]|\\.)*?\\n""")
# What every name stands behind. Where they stand farther apart than this, their lines are taken out of the text.
SIGNS: Final = ("$", "{{")
FAR_APART: Final = 500


class Pushed(NamedTuple):
    """The names of variables (`$IMAGE`), of parameters (`{{workflow.parameters.image}}`) and of axes of a matrix
    (`${{ matrix.image }}`) that are pushed; pulled are those that something runs or pulls as well, and given those that
    steps take.
    """

    variables: frozenset[str]
    parameters: frozenset[str]
    axes: frozenset[str]
    pulled: frozenset[str]
    given: Given


NO_NAMES: Final[frozenset[str]] = frozenset()
NOTHING: Final = Pushed(NO_NAMES, NO_NAMES, NO_NAMES, NO_NAMES, NONE_GIVEN)


def pushed_in(text: str) -> Pushed:
    """Give the names that the commands of a file push, and those that its steps are given."""
    whole = text.replace(LINE_END, "\n") if "\r" in text else text
    lines = _filled_in(whole)
    if not lines:
        return NOTHING
    given = given_in(without_encoded(whole)) if EXPRESSION in lines else NONE_GIVEN
    text = without_encoded(lines)
    if ESCAPED in text:
        text = _unescaped(text)
    found = [*_used(text), *_handed(text)]
    if listed := listed_commands(whole):
        found += _used(listed)
        text = f"{text}\n{listed}"
    pulled = pulled_in(text)
    # What is pulled as well is told by commands that say so by themselves.
    found += (use for use in filled_operands(text) if pulled.isdisjoint(use.groups()))
    if not found:
        return NOTHING if given is NONE_GIVEN else Pushed(NO_NAMES, NO_NAMES, NO_NAMES, NO_NAMES, given)
    variables = frozenset(use["variable"] for use in found if use["variable"])
    if variables:
        # With the lines in which nothing is filled in: two that belong together may stand one below the other.
        variables |= begun_by(whole, variables)
        pulled |= begun_by(whole, pulled)
    put = list(PUT_INTO.finditer(text)) if INPUT in text else []
    inputs = (one["input"] for one in put if one["variable"] in variables)
    return Pushed(
        variables,
        frozenset(filter(None, (*(use["parameter"] or use["input"] for use in found), *inputs))),
        frozenset(use["axis"] for use in found if use["axis"]),
        pulled.union(one["input"] for one in put if one["variable"] in pulled),
        given,
    )


def _used(text: str) -> Iterator[re.Match[str]]:
    """Give the uses of variables in commands that push, build or copy."""
    if any(word in text for word in WORDS):
        yield from USED.finditer(text)
    yield from (use for command in _commands(text, COPIES) if (use := COPIED_TO.search(text, *command)))


def pulled_in(text: str) -> frozenset[str]:
    """Give the names of what a text pulls, or runs in."""
    uses = PULLED.finditer(text)
    return frozenset(use["variable"] or use["parameter"] or use["axis"] or use["input"] for use in uses)


def _unescaped(text: str) -> str:
    """Give a text with the lines of the texts in quotes; where it cannot be told what an escape is, with both."""
    lines: list[str] = []
    doubted: list[str] = []
    for line in text.split("\n"):
        unescaped = ESCAPES.sub(_line_end, line) if ESCAPED in line else line
        if unescaped is line or QUOTED_TEXT.search(line):
            lines.append(unescaped)
        else:
            lines.append(line)
            doubted.append(unescaped)
    return "\n".join(lines + doubted)


def _line_end(escaped: re.Match[str]) -> str:
    return "\n" if len(escaped["signs"]) <= MOST_OF_LINE_END else f"{GOES_ON}\n"


def _filled_in(text: str) -> str:
    """Give the lines of a text in which something is filled in, as all names are, with the lines that they go on in and
    those that go on in them; all of a text in which that is often so.
    """
    most = len(text) // FAR_APART
    places = list(islice(chain.from_iterable(_places(text, sign) for sign in SIGNS), most + 1))
    if len(places) > most:
        return text
    lines: list[str] = []
    done = 0
    for at in sorted(places):
        if at < done:
            continue
        begin = text.rfind("\n", 0, at) + 1
        while begin > 1 and text[begin - 2] == GOES_ON:
            begin = text.rfind("\n", 0, begin - 1) + 1
        done = _end_of_line(text, at)
        while text[done - 1 : done] == GOES_ON and done < len(text):
            done = _end_of_line(text, done + 1)
        lines.append(text[begin:done])
    return "\n".join(lines)


def _places(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _handed(text: str) -> Iterator[re.Match[str]]:
    """Give the uses of variables that are handed to what pushes or signs."""
    for begin, end in _commands(text, HANDING):
        for command in HANDED.finditer(text, begin, end):
            if STARTS.search(text, begin, command.start()) or "#" in text[begin : command.start()]:
                continue
            span = command.span("made" if command["handed"] is None else "handed")
            yield from (use for use in HANDED_NAME.finditer(text, *span) if not BEGUN_FROM.match(use["lead"]))


def _commands(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the lines on which something may be done to what is filled in, with the lines that they go on in."""
    for word in words:
        done = 0
        for begin, end_of_line in _lines(text, word):
            end = end_of_line
            while text[end - 1] == GOES_ON and end < len(text) and end - begin <= LONGEST_LINE:
                end = _end_of_line(text, end + 1)
            if begin >= done:
                yield begin, min(end, begin + LONGEST_LINE)
                done = end


def _lines(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Give the lines of a text on which a word stands, and something is filled in."""
    at = text.find(word)
    while at >= 0:
        begin = text.rfind("\n", 0, at) + 1
        end = _end_of_line(text, at)
        is_filled = text.find("$", at, end) >= 0 or text.find("{{", at, end) >= 0 or text[end - 1] == GOES_ON
        if end - begin <= LONGEST_LINE and is_filled:
            yield begin, end
        at = text.find(word, end)


def set_and_pushed(scalar: Scalar, at: int, pushed: Pushed) -> str:
    """Name the variable or parameter that is pushed, and that is set to what begins at an offset of a value; "" for
    none.
    """
    if at > 0:
        found = ASSIGNED.search(scalar.value[max(0, at - LONGEST_NAME) : at])
        name = (found["name"] or found["empty"]) if found else ""
        return name if name in pushed.variables else ""
    if scalar.key == "default" and _is_declared(scalar):
        return scalar.parent.name if scalar.parent.name in pushed.parameters else ""
    if scalar.key in ("value", "default") and (name := scalar.sibling("name")):
        return name if name in pushed.parameters or name in pushed.variables else ""
    # `image` is the key of every container too.
    if scalar.parent.key == TASK_VARIABLES and scalar.key in pushed.parameters:
        return str(scalar.key)
    name = scalar.key if isinstance(scalar.key, str) else ""
    if (pushed.axes or not name) and MATRIX in scalar.path:
        # A row has many values for one variable, or one axis.
        name = scalar.name
        if name in pushed.axes:
            return name
    return name if name in pushed.variables and name != "image" else ""


def _is_declared(default: Scalar) -> bool:
    """Tell whether a value is the default of an input of GitLab's."""
    inputs = default.parent.parent
    spec = inputs.parent if inputs is not None else None
    return inputs is not None and spec is not None and (spec.key, inputs.key) == DECLARED


def is_set_and_given(scalar: Scalar, pushed: Pushed) -> bool:
    """Tell whether a step is given the variable, or the axis of a matrix, that a value is set to, and may push it: of
    a name with a tag or a digest only where it is said to be written.
    """
    given = pushed.given
    name = scalar.key if scalar.key in given.variables else scalar.name
    if name not in given.written and NAME_ENDS.search(scalar.text.rpartition("/")[2]):
        return False
    return scalar.key in given.variables or (scalar.name in given.axes and MATRIX in scalar.path)
