"""Loaded: names of images that a file of commands builds, or puts into a cluster, which are there under these names
alone.

`kind load docker-image press:dev` in a Makefile gives a cluster what `docker build` has made; so does
`kind load docker-image $(IMG)` where the same file says `IMG ?= press:dev`, or a loop does, and `docker build` alone
where minikube's engine builds. What the file pulls or pushes is loaded to save time, and another name of it would be
pulled; but nobody pushes a name without a namespace to Docker Hub.

Source:  kind.sigs.k8s.io, Loading an Image; k3d.io, k3d image import; minikube.sigs.k8s.io, image load, image build and
         Pushing directly to the in-cluster Docker daemon; docs.k3s.io, k3s ctr images import; microk8s.io, How to use
         local images; github.com/containerd/nerdctl, Namespaces; docs.docker.com, docker buildx build; github.com/
         containers/buildah, buildah-build; github.com/moby/buildkit, Output; buildpacks.io, pack build; gnu.org, make,
         Setting Variables; taskfile.dev, Variables.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from rewrite.finders.never_pulled import loaded_name
from rewrite.lazy import expression
from rewrite.span import before_in_line
from rewrite.words_in_loops import WordsInLoops

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from re import Match

# A text without any of these loads nothing.
WORDS: Final = (
    *("load docker-image ", "image import", "images import", "image load ", "image build ", "load image-archive"),
    *("minikube", "k8s.io"),
)
REST: Final = r"(?:\\\r?\n|[^\n;&|#])*"
# `$(DOCKER)`, `"$DOCKER_BIN"`, `"${CONTAINER_ENGINE:-podman}"`
NAMED_SO: Final = r"(?i:(?:\w{0,40}_)?(?:docker|podman|buildah|engine)(?:_(?:cmd|bin|cli))?)"
FILLED_IN: Final = rf"\$(?:[({{]{NAMED_SO}(?::?-[\w./-]{{0,40}})?[)}}]|{NAMED_SO})[\"']?"
# timid: podman saves `press:v1` as `localhost/press:v1`; `press:v1` stays all the same.
SAVES: Final = rf"(?:\b(?:docker|podman|nerdctl)|{FILLED_IN})[ \t]+(?:image[ \t]+)?save[ \t]"
# What reads an archive of images, not their names.
ARCHIVE: Final = (
    r"\b(?:ctr[ \t][^\n;&|#]{0,200}?\bimages?[ \t]+import|microk8s[ \t]+images?[ \t]+import"
    r"|kind[ \t]+load[ \t]+image-archive)(?![\w-])"
)
# `minikube -p press image load press:dev`
MINIKUBE: Final = r"minikube(?:[ \t]+(?:-p|--profile)(?:[ \t]+|=)\S{1,200})?"
LOAD: Final = expression(
    rf"\b(?:kind[ \t]+load[ \t]+docker-image|k3d[ \t]+images?[ \t]+import|{MINIKUBE}[ \t]+image[ \t]+load)[ \t]"
    rf"(?P<words>{REST})"
    # What is made where it runs, and what a pipe carries there.
    rf"|\b{MINIKUBE}[ \t]+image[ \t]+build[ \t](?P<built>{REST})"
    rf"|{SAVES}(?P<saved>[^\n;&|#]{{0,1000}})\|[^\n;&|#]{{0,200}}?{ARCHIVE}"
)
READS: Final = expression(rf"{ARCHIVE}(?P<words>{REST})")
SAVE: Final = expression(rf"{SAVES}(?P<saved>{REST})")
# The archive that is written, with what says so, and how one is called.
WRITTEN: Final = expression(r"(?:>|(?<!\S)(?:-o|--output)(?=[ \t=]))[ \t=]*[\"']?(?P<archive>[^\s\"']+)[\"']?")
ARCHIVED: Final = expression(r"[^\s>]*(?:\.(?:tar|tgz|oci)(?:\.\w+)?|\$[({]?\w+[)}]?)\Z")
BUILD: Final = expression(
    r"(?:\b(?:docker|podman|nerdctl|buildah|buildctl(?:[ \t]+--[^\n;&|#]{0,200}?)?)"
    rf"|{FILLED_IN})"
    r"(?:[ \t]+(?:-n|--namespace)(?:[ \t]+|=)(?P<namespace>[\w.-]+))?"
    rf"[ \t]+(?:image[ \t]+|buildx[ \t]+)?(?:build|bud)[ \t](?P<built>{REST})"
    # timid: the name stands in front of all flags, which may have words behind them.
    r"|(?<![\w.-])pack[ \t]+build[ \t]+(?P<words>[^\s;&|#-][^\s;&|#]*)"
)
BUILDS: Final = ("build ", "bud ")
# Has what is built behind it built by the engine of the cluster, to the end of the recipe or the script.
ENGINE: Final = expression(r"\bminikube[ \t][^\n;&|#]{0,200}?\b(?:docker|podman)-env\b(?![ \t]+(?:-u|--unset)\b)")
# At the next rule of a Makefile, at a key, at the end or the beginning of a function, or where it is given back.
RECIPE_ENDS: Final = expression(
    r"^[^\s#][^\n]{0,300}:(?=\s|:|\Z)|^[ \t]*[\w.-]+:[ \t]*(?:[|>][-+]?)?[ \t]*$|^\}|^[ \t]*[\w-]+[ \t]*\(\)"
    r"|\b(?:docker|podman)-env[ \t]+(?:-u|--unset)\b",
    re.MULTILINE,
)
# In which the kubelet looks for images.
NAMESPACE: Final = "k8s.io"
TARGET: Final = expression(r"(?:(?<=\s)|\A)(?:-t|--tag)(?:(?:[ \t]|\\\r?\n)+|=)(?P<name>\S+)")
# `--output type=docker,name=press:dev`, unless it says `push=true`.
OUTPUT: Final = expression(r"(?:(?<=\s)|\A)(?:-o|--output)(?:(?:[ \t]|\\\r?\n)+|=)[\"']?(?P<fields>[^\s\"']+)")
EXPORTERS: Final = ("docker", "image", "oci")
# What is pulled, or pushed to where others pull it from, and not by a flag: `docker build --pull`.
SERVED: Final = expression(
    rf"\b(?<!--)(?P<verb>pull|push)[ \t](?P<words>{REST})"
    r"|\bbuild[ \t](?P<built>(?:\\\r?\n|[^\n;&|#]){0,1000}?[ \t]--pu(?:sh|blish)\b(?:\\\r?\n|[^\n;&|#]){0,1000})"
)
PULL: Final = "pull"
XARGS: Final = expression(r"\bxargs[ \t][^\n]{0,200}?\bpull\b")
# What is known when it runs: `docker pull "$1"`, `xargs -I{} docker pull {}`.
ANY: Final = expression(r"\$(?:[\d*@]|\{[\d*@]\}|\(|\{?\w)|\{\}")
# `IMG ?= press:dev`, `IMG="press:dev"`, in a Taskfile `  IMG: press:dev`.
ASSIGNED: Final = expression(
    r"^(?:export[ \t]+|[ \t]*)(?P<name>[A-Za-z_]\w*)(?:[ \t]*(?P<sign>[?:+!]{0,2}=)|:(?=[ \t]))(?P<value>[^\n#]*)",
    re.MULTILINE,
)
LITERAL: Final = expression(r"(?P<quote>[\"']?)(?P<value>[^\s\"']*)(?P=quote)\Z")
FILLED: Final = expression(
    r"\$\((\w+)\)|\$\{(\w+)\}|\$\{\{env\.(\w+)\}\}|\$(\w+)|\{\{\.?(\w+)\}\}"
    # What it is where nobody says more: `${TAG:-dev}`.
    r"|\$\{(?P<unset>\w+):?-(?P<default>[^\s{}$\"']{0,255})\}"
)
# `{{ .IMG }}` and `${{ env.IMG }}` are one word.
BLANKS: Final = expression(r"(?<=\{\{)[ \t]{1,8}(?=[.\w])|(?<=\w)[ \t]{1,8}(?=\}\})")
# A variable may be made of others, `$(NAME):$(TAG)`, and these of others.
DEEPEST: Final = 4
# What is longer is no name; what fills in may be filled in by itself many times.
LONGEST: Final = 255
# Without a word behind them: `docker pull -q press:v1`.
SWITCHES: Final = frozenset({"-q", "--quiet", "-a", "--all-tags"})
# A word that is a name; those behind flags are names of clusters and nodes.
NAME: Final = expression(r"[a-z0-9][\w./:-]{0,254}\Z")
# What is in a comment or printed is no command.
SAID: Final = ("#", "echo ", "printf ")
LONGEST_LINE: Final = 1_000


def loaded_in(text: str) -> dict[str, int]:
    """Give the images that the commands of a text load and neither pull nor push, each with the line that says so."""
    if not any(word in text for word in WORDS):
        return {}
    commands = sorted((*LOAD.finditer(text), *_built_in_cluster(text)), key=lambda found: found.start())
    lines = _unserved(text, commands)
    if saved := _unserved(text, _saved_for_cluster(text)):
        # timid: what is only saved for nodes without a network was pulled before, often by other means.
        built = _unserved(text, BUILD.finditer(text))
        lines |= {name: line for name, line in saved.items() if name in built and name not in lines}
    return lines


def built_in(text: str) -> dict[str, int]:
    """Give the images without a namespace that the commands of a text build and do not pull, each with the line that
    says so.

    timid: behind a namespace it may be pulled by those who do not build it.
    """
    found = _unserved(text, BUILD.finditer(text)) if any(word in text for word in BUILDS) else {}
    return {name: line for name, line in found.items() if "/" not in name}


def _built_in_cluster(text: str) -> Iterator[Match[str]]:
    """Find what is built where the nodes of a cluster find it."""
    recipes = list(_recipes(text))
    begins = [begin for begin, _ in recipes]
    for found in BUILD.finditer(text) if recipes or NAMESPACE in text else ():
        nearest = bisect_right(begins, found.start()) - 1
        if (nearest >= 0 and found.start() < recipes[nearest][1]) or found["namespace"] == NAMESPACE:
            yield found


def _saved_for_cluster(text: str) -> Iterator[Match[str]]:
    """Find what is saved to an archive that a node of a cluster reads."""
    read: set[str] = set()
    for found in READS.finditer(text):
        words = () if _is_said(text, found) else WRITTEN.sub("", found["words"]).split()
        read.update(word for quoted in words if ARCHIVED.match(word := quoted.strip("\"'")))
    for found in SAVE.finditer(text) if read else ():
        written = WRITTEN.search(found["saved"])
        if written and written["archive"] in read:
            yield found


def _recipes(text: str) -> Iterator[tuple[int, int]]:
    """Give where the builds of recipes, and of scripts, are those of the engine of a cluster: from there to its end."""
    at = 0
    while (engine := ENGINE.search(text, at)) is not None:
        at = engine.end()
        if not _is_said(text, engine):
            end = RECIPE_ENDS.search(text, at)
            yield at, (at := end.start() if end else len(text))


def _unserved(text: str, commands: Iterable[Match[str]]) -> dict[str, int]:
    """Give the images of commands, in their order, that the text neither pulls nor pushes, each with its line."""
    lines: dict[str, int] = {}
    written: set[str] = set()
    commands = list(commands)
    if not commands:
        return lines
    values, loops = _assigned(text), WordsInLoops(text)
    line, counted = 1, 0
    for found in commands:
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        if not _is_said(text, found):
            for name in _named(found, values, loops):
                lines.setdefault(name, line)
            written.update(_named(found, values, None))
    if not lines:
        return lines
    listed = lines.keys() - written
    is_any = bool(listed and XARGS.search(text))
    for found in SERVED.finditer(text):
        pushed = (loaded_name(_filled(word, values)) for word in (found["built"] or "").split())
        words = loops.spread(found["words"] or "", found.start())
        is_pull = found["verb"] == PULL
        for name in (*_names(words, values), *pushed):
            if "/" in name or is_pull:
                lines.pop(name, None)
        # What a list has is often pulled from a registry and called so: `docker pull docker.io/library/$i`.
        for word in words.split() if is_pull and listed else ():
            if (name := _filled(word.strip("\"'"), values).rpartition("/")[2]) in listed:
                lines.pop(name, None)
        is_any = is_any or bool(is_pull and ANY.search(words))
    # timid: what a function is given, or a program reads, may be any of a list.
    return {name: line for name, line in lines.items() if not (is_any and name in listed)}


def _is_said(text: str, found: Match[str]) -> bool:
    """Tell whether what is found stands in a comment, or is printed."""
    before = before_in_line(text, found.start(), LONGEST_LINE)
    return any(word in before for word in SAID)


def _named(command: Match[str], values: Mapping[str, str | None], loops: WordsInLoops | None) -> Iterator[str]:
    """Give the images that a command names, also by the loops and lists of its text."""
    words = command.groupdict()
    if words.get("built") is None:
        written = words.get("words") or WRITTEN.sub("", words["saved"])
        yield from _names(loops.spread(written, command.start()) if loops else written, values)
    else:
        for name in _targets(words["built"]):
            yield from _names(loops.spread(name, command.start()) if loops else name, values)


def _targets(built: str) -> Iterator[str]:
    """Give the names under which a build leaves an image where it runs, or in an archive."""
    yield from (target["name"] for target in TARGET.finditer(built))
    for output in OUTPUT.finditer(built):
        fields = dict(field.partition("=")[::2] for field in output["fields"].split(","))
        if fields.get("type") in EXPORTERS and "push" not in fields:
            yield fields.get("name", "")


def _assigned(text: str) -> dict[str, str | None]:
    """Give the variables that a text sets once, to something without blanks, or to nothing: `PREFIX ?=`. What is set
    anew may be anything, and so may what has no sign and stands on lines of its own: None.
    """
    values: dict[str, str | None] = {}
    for found in ASSIGNED.finditer(text):
        literal = LITERAL.match(BLANKS.sub("", found["value"]).strip())
        value = literal["value"] if literal else None
        own = FILLED.match(value or "")
        if value and own and own["unset"] == found["name"]:
            value = own["default"] + value[own.end() :]
        is_only = values.get(found["name"], value) == value and found["sign"] not in ("+=", "!=")
        values[found["name"]] = value if is_only and (value or found["sign"]) else None
    return values


def _filled(word: str, values: Mapping[str, str | None]) -> str:
    """Give a word with the values of the variables in it, as far as these are known."""
    for _ in range(DEEPEST):
        if len(word) > LONGEST or ("$" not in word and "{{" not in word):
            break
        word = FILLED.sub(lambda found: _value(found, values), word)
    return word


def _value(variable: Match[str], values: Mapping[str, str | None]) -> str:
    """Give what fills a variable in: the variable itself where that is not known."""
    if variable["unset"]:
        # `${TAG:-dev}` is that for nothing, too.
        value = values.get(variable["unset"], variable["default"])
        return variable[0] if value is None else value or variable["default"]
    value = values.get(variable[variable.lastindex or 0])
    return variable[0] if value is None else value


def _names(words: str, values: Mapping[str, str | None]) -> list[str]:
    found, before = [], ""
    for quoted in BLANKS.sub("", words.replace("\\\n", " ")).split():
        word = _filled(quoted.strip("\"'"), values)
        # `kind load docker-image press:dev --name test`
        if not before.startswith("-") and NAME.match(word) and (name := loaded_name(word)):
            found.append(name)
        before = "" if "=" in word or word in SWITCHES else word
    return found
