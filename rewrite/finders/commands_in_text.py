"""Commands in text: what commands in scripts pull and run, set, or are told by a flag to start.

Source:  docker's, podman's, crictl's, ctr's and crane's command lines; kubernetes.io, kubectl reference, `run`,
         `create deployment` and `set image`; docs.openshift.com, `oc new-app`; kubectl.docs.kubernetes.io, `kustomize
         edit set image`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.engine_flags import Takes, takes
from rewrite.finders.fillings import FILLING
from rewrite.finders.operands import next_line, operands
from rewrite.lazy import expression
from rewrite.shape import FAMILIAR, TAGGED_OR_PATHED, Shape, Shapes, shape_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

TAGGED: Final = (Shape.TAGGED,)
# What a flag in front of the verb takes: `ctr --namespace {{ space }} images pull`.
VALUE: Final = rf"[\"']?(?:[\w./:-]|{OUTPUT}|\{{\{{[^{{}}\n]{{0,80}}+\}}\}})++[\"']?"
STARTED: Final = expression(
    rf"\b(?:(?:docker|podman|nerdctl|crictl|ctr)(?:\.exe)?(?:[ \t]+--?\w[\w-]*(?:=\S+|[ \t]+{VALUE})?){{0,4}}[ \t]+"
    r"(?:(?:images?|i|containers?|c|service)[ \t]+)?(?P<verb>pull|run|create)|buildah[ \t]+from"
    r"|crane[ \t]+(?:pull|export|digest|manifest|config)|(?P<app>oc new-app))\b"
)
# `kubectl set image deployment/press press=orchard/press:v1`, `kustomize edit set image orchard/press:v2`: names of
# images as they will be, or are, in manifests.
SET: Final = expression(r"\b(?P<program>kubectl|oc|kustomize)\b[^\n;|&#]{0,200}? set image(?=[ \t])")
KUSTOMIZE: Final = "kustomize"
# In front of a command, behind what ends the one before; within a sentence, what follows `docker run` may be any word.
# The folder of the program may stand there, and in a unit of systemd what names the command:
# `ExecStartPre=-/usr/bin/docker pull press`.
BEGIN: Final = expression(
    r"[ \t]*(?:[-$>][ \t]+|(?:then|do|else|exec|time)[ \t]+|Exec[A-Z]\w*[ \t]*=[ \t]*[-+:!@|]*+)?"
    r"(?:sudo[ \t]+(?:-\w+[ \t]+)*+)?+"
    rf"(?:[A-Za-z_]\w*=\S*[ \t]+)*+(?:(?:~|\.|{FILLING})?(?:/[\w.-]+)*+/)?"
)
ENDING: Final = "\n;|&(`"
LONGEST_BEGINNING: Final = 200
# No command that a person writes goes on over as many.
MOST_LINES: Final = 20
# Of these a command takes the name of a container, or of a file, where others take an image.
NO_IMAGES: Final = ("crictl", "ctr", "buildah", "crane")
PULL: Final = "pull"
# It runs what files say: `crictl create POD press.json pod.json`.
CRICTL: Final = "crictl"
# Behind the image these take a file, or the name of a container.
WITH_MORE: Final = ("crane", "ctr")
SAYS_IMAGE: Final = expression(r"(?i:image|img)")
# Options, or what a command is told. In quotes it is one word, as an image is, but for variables of a shell.
VARIABLE: Final = expression(rf"{FILLING}+|[\"'](?:\$(?:\w+|\{{\w+(?:\[[@*]\])?\}}|[@*]))[\"']")
FILLED: Final = expression(FILLING)
ALL_BUT_TAG: Final = expression(rf"{FILLING}+[:@]")
# Behind one of these, a variable was no image.
OPTIONS: Final = expression(
    r"--(?:name|rm|volumes?(?:-from)?|mount|publish|expose|env(?:-file)?|net(?:work)?(?:-alias)?|restart|entrypoint"
    r"|hostname|link|label|privileged|cap-(?:add|drop)|init|detach|interactive|tty|platform|workdir|user)(?:=.*)?"
)
QUOTES: Final = "\"'`\\"
# `$(docker run orchard/press)`
CLOSING: Final = ")"
SEPARATOR: Final = expression(r"(?<!\\)(?<!\\\r)\n|[;|&(`]")
LONGEST_COMMAND: Final = 600
IMAGE_FLAG: Final = "--image"
STARTS: Final = expression(r"(?<![\w-])(?:kubectl|oc|kn|docker|podman|nerdctl)[ \t]")
# These start machines, whose images no registry of containers serves.
MACHINES: Final = expression(
    r"\b(?:gcloud[ \t][^\n]{0,80}?compute|az[ \t]+(?:vm|vmss|disk|image|sig)|aws[ \t]+ec2|oci[ \t]+compute"
    r"|openstack|nova|doctl|hcloud|linode-cli|vultr-cli|scw|exo|ibmcloud"
    r"|virt-\w+|virsh|lxc|incus|multipass|qemu-\S+|uvt-kvm)[ \t]"
)


def name_started(command: re.Match[str]) -> tuple[int, int, Shapes] | None:
    """Give where the image stands among the operands of a match of STARTED, and of which shapes it is: it is the first
    that is no flag's, or what looks like one behind a flag that may be a switch.
    """
    # An application may be made from source code or from a template of the cluster as well. Of what starts containers
    # and nothing else, a word is an image too.
    shapes: Shapes = TAGGED if command["app"] else FAMILIAR if _takes_words(command) else TAGGED_OR_PATHED
    usual, doubtful = shapes, None
    for operand, taken, is_behind_options in _words(command):
        if is_behind_options:
            shapes = usual
        if taken is Takes.UNKNOWN and not (doubtful or command["app"]) and _is_image(operand, TAGGED):
            doubtful = *_unquoted(operand), TAGGED
        elif taken is not Takes.NOTHING:
            continue
        elif VARIABLE.fullmatch(operand["word"]):
            # `docker run $OPTS orchard/press:v1`; it may be the image as well.
            shapes = TAGGED
        else:
            # What runs in the doubtful image is a word.
            is_surer = doubtful is None or _is_image(operand, (shape for shape in shapes if shape is not Shape.BARE))
            return (*_unquoted(operand), shapes) if is_surer else doubtful
    return doubtful


def _takes_words(command: re.Match[str]) -> bool:
    """Tell whether a word is an image too where a match of STARTED takes one."""
    if not command["verb"] or (command["verb"] != PULL and command[0].startswith(NO_IMAGES)):
        return False
    before = command.string[max(0, command.start() - LONGEST_BEGINNING) : command.start()]
    return BEGIN.fullmatch(before, max(map(before.rfind, ENDING)) + 1) is not None


def is_filled_in(command: re.Match[str]) -> bool:
    """Tell whether something fills in the image of a match of STARTED, or a part of it: no operand is one."""
    is_filled = False
    for operand, taken, _ in _words(command):
        if taken is Takes.NOTHING:
            word = operand["word"].strip(QUOTES)
            is_filled = is_filled or FILLED.search(word) is not None
            if not VARIABLE.fullmatch(word):
                return is_filled and (ALL_BUT_TAG.match(word) is not None or not _is_image(operand, TAGGED))
    return is_filled


def variables_started(command: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Give where what is filled in stands among the operands of a match of STARTED in front of any other, which may be
    all of its image, or all but its tag: `docker run --rm {{ press }}:{{ version }} make`.
    """
    if command[0].startswith(CRICTL) and command["verb"] != PULL:
        return
    found: list[tuple[int, int]] = []
    for operand, taken, is_behind_options in _words(command):
        if taken is not Takes.NOTHING:
            continue
        start, end = _unquoted(operand)
        word = operand.string[start:end]
        is_variable = VARIABLE.fullmatch(word) is not None
        if is_behind_options or (not FILLED.search(word) and _is_image(operand, TAGGED)):
            # What stands in front of it were options.
            found = []
        if is_variable or ALL_BUT_TAG.match(word):
            found.append((start, end))
        if not is_variable:
            break
    # Options are in no variable that says image, and crane and ctr take a file or a name behind it.
    is_first = bool(found) and SAYS_IMAGE.search(command.string, *found[0]) is not None
    yield from found[:1] if is_first or command[0].startswith(WITH_MORE) else found


def _words(command: re.Match[str]) -> Iterator[tuple[re.Match[str], Takes, bool]]:
    """Give the operands of a match of STARTED that are no flags, to the end of the line in which one is that no flag
    takes: what the flag in front of each takes, and whether one of the program's own options stands between it and the
    one before.
    """
    taken, is_behind_options, is_over = Takes.NOTHING, False, False
    at = command.end()
    for count in range(MOST_LINES):
        for operand in operands(command.string, at):
            at = operand.end()
            word = operand["word"].strip(QUOTES)
            if word.startswith("-"):
                taken = takes(word, command["verb"] or "")
                is_behind_options = is_behind_options or OPTIONS.fullmatch(word) is not None
            else:
                yield operand, taken, is_behind_options
                is_over = is_over or taken is Takes.NOTHING
                taken, is_behind_options = Takes.NOTHING, taken is not Takes.NOTHING and is_behind_options
        at = -1 if is_over else next_line(command.string, at, is_first=count == 0)
        if at < 0:
            return


def _is_image(operand: re.Match[str], shapes: Iterable[Shape]) -> bool:
    start, end = _unquoted(operand)
    return shape_of(operand.string[start:end]) in (*shapes, Shape.EXPLICIT, Shape.PLACEHOLDER)


def names_set(text: str) -> Iterator[tuple[int, int, Shapes]]:
    """Give where the images stand that commands set, and of which shapes they are: `press=orchard/press:v1`, or, for
    kustomize, without a name in front.
    """
    at = 0
    for command in SET.finditer(text):
        of_kustomize = command["program"] == KUSTOMIZE
        for operand in operands(text, max(at, command.end())):
            at = operand.end()
            start, end = _unquoted(operand)
            word = text[start:end]
            name = word.rpartition("=")[2].lstrip(QUOTES)
            if word.startswith("-") or (name == word and not of_kustomize):
                continue
            shapes = TAGGED if name == word else TAGGED_OR_PATHED
            yield end - len(name), end, shapes if of_kustomize else FAMILIAR


def _unquoted(operand: re.Match[str]) -> tuple[int, int]:
    """Give where a word stands without its quotes."""
    word = operand["word"]
    start = operand.start("word") + len(word) - len(word.lstrip(QUOTES))
    return start, start + len(word.strip(QUOTES).rstrip(CLOSING).rstrip(QUOTES))


def shapes_behind_flag(text: str, end: int) -> Shapes:
    """Give the shapes of names that a flag for an image takes, which ends at an offset of a script."""
    before = SEPARATOR.split(text[max(0, end - LONGEST_COMMAND) : end])[-1]
    if MACHINES.search(before):
        return TAGGED
    return FAMILIAR if before.endswith(IMAGE_FLAG) and STARTS.search(before) else TAGGED_OR_PATHED
