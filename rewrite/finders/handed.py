"""Handed: names that programs which build are handed for what they make, by the target or the task that they run.

`make docker-push IMG=quay.io/orchard/press:v1` pushes there, and `gradle jib --image=…` does. What is built on is not:
`make docker-push BASE_IMAGE=quay.io/orchard/base:v1`.

Source:  github.com/GoogleContainerTools/jib, quickstarts for Maven and Gradle; docs.spring.io, Maven and Gradle plugins
         of Spring Boot, packaging OCI images; quarkus.io, Container Images; github.com/knative/func, func deploy;
         github.com/buildpacks-community/kpack-cli, kp image create; carvel.dev/kbld, Packaging and Relocation;
         github.com/bazel-contrib/rules_oci, oci_push; sdk.operatorframework.io, Makefiles of operators.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

RUNNERS_OF_JAVA: Final = frozenset({"gradle", "gradlew", "mvn", "mvnw"})
ANY_PROGRAM: Final[frozenset[str]] = frozenset()
JIB: Final = expression(r"(?:\S*:)?jib(?:DockerBuild|BuildTar)?\Z")
# `func run --image …` starts what has been built.
BUILT_AS_FUNCTION: Final = expression(r"(?:build|deploy)\Z")
# What a flag names is made or pushed behind such a program and such a word.
TASKS: Final = {
    "-Dimage": (
        (ANY_PROGRAM, expression(r"(?:\S*:)?jib(?:-maven-plugin)?(?::[\w.-]+)?:(?:build|dockerBuild|buildTar)\Z")),
    ),
    "-Dspring-boot.build-image.imageName": ((ANY_PROGRAM, expression(r"\S*:build-image(?:-no-fork)?\Z")),),
    "--imageName": ((ANY_PROGRAM, expression(r"(?:\S*:)?bootBuildImage\Z")),),
    "--image": (
        (RUNNERS_OF_JAVA, JIB),
        (frozenset({"func"}), BUILT_AS_FUNCTION),
        (frozenset({"az"}), expression(r"acr\Z")),
    ),
    "-i": ((frozenset({"func"}), BUILT_AS_FUNCTION),),
    "--repository": ((frozenset({"kbld"}), expression(r"relocate\Z|unpackage\Z")),),
}
# `gcloud builds submit --pack image=NAME`
PACKED: Final = frozenset({"--pack=image=", "image="})
PACK: Final = "--pack"
# `operator-sdk build NAME`
BUILDS_NEXT: Final = "operator-sdk"
BUILD: Final = "build"
# Programs that run targets of somebody's own, which say what they do.
RUNNERS: Final = frozenset({"make", "gmake", "task", "go-task", "just", "mage", "bazel", "bazelisk", "sbt"})
PUSHING: Final = frozenset({"push", "publish"})
SERVICES: Final = frozenset({"gateway", "proxy"})
# `make docker-build IMG=…`, `make bundle-build BUNDLE_IMG=…`: what is built has that name.
BUILDING: Final = frozenset({BUILD, "buildx"})
BUILT: Final = frozenset(
    {"docker", "podman", "buildah", "image", "images", "img", "container", "bundle", "catalog", "index"}
)
# This target of kubebuilder's pushes as well. Source: book.kubebuilder.io, Makefiles, docker-buildx.
BUILDX: Final = "docker-buildx"
# `docker-push`, `dockerPush`, `//press:push`
PARTS: Final = expression(r"[A-Z]?[a-z]+|[A-Z]+")
VARIABLE: Final = expression(r"[A-Za-z_]\w*=\Z")
# Flags of make whose value is no target.
WITH_VALUES: Final = frozenset({"-C", "--directory", "-f", "--file", "--makefile", "-I", "-o", "-W", "-d", "-t"})
BEGUN_FROM: Final = frozenset({"base", BUILD, "builder", "from", "src", "source", "runner", "cache"})
SHELL_FLAG: Final = expression(r"-[a-z]{0,8}c\Z")
EXPORT: Final = "export"
MADE: Final = expression(r"(?:[\n;&|][ \t]*|\S+[ \t]+)g?make[ \t]+(?P<words>[^\n;&|#]*)")
GOES_ON: Final = expression(r"\\\r?\n")
COMMAND_ENDS: Final = expression(r"(?<!\\)(?<!\\\r)\n|[;&|`]")
QUOTES: Final = "\"'\\"


def is_handed(words: Sequence[str], lead: str, flag: str, rest: str) -> bool:
    """Tell whether a program is handed a name for what it builds or pushes.

    In:      words, those of the command in front of it; lead, what stands in front of it in its own word; flag, the
             same without quotes, or the word before; rest, the text from it on.
    """
    lead = lead.strip(QUOTES)
    name = flag.rstrip("=")
    if any(_runs(words, programs, task) for programs, task in TASKS.get(name, ())):
        return True
    if lead in PACKED and (lead != "image=" or words[-1:] == [PACK]):
        return True
    if not lead and words[-1:] == [BUILD]:
        return program_of(words[-2:][0]) == BUILDS_NEXT
    is_variable = VARIABLE.match(lead) is not None
    if not BEGUN_FROM.isdisjoint(_parts(name)) or not (lead or name[:1] == "-"):
        return False
    at = next((at for at, word in enumerate(words) if program_of(word) in RUNNERS | RUNNERS_OF_JAVA), None)
    if at is not None:
        targets = [*words[at + 1 :], *(_words_of_command(rest) if is_variable else ())]
        return _pushes(targets) or (is_variable and program_of(words[at]) in RUNNERS and _builds(targets))
    return is_variable and _is_set_for_make(words, rest)


# Each image in a text asks of the words around it.
@lru_cache(maxsize=4096)
def program_of(word: str) -> str:
    """Give the name of a program without its folder, and without what it has behind it on Windows."""
    return word.rpartition("/")[2].rpartition("\\")[2].removesuffix(".exe")


def _runs(words: Sequence[str], programs: frozenset[str], task: re.Pattern[str]) -> bool:
    """Tell whether one of some programs, or any where none is named, runs a task."""
    at = next((at for at, word in enumerate(words) if program_of(word) in programs), -1)
    return (at >= 0 or not programs) and any(map(task.match, words[at + 1 :]))


def _is_set_for_make(words: Sequence[str], rest: str) -> bool:
    """Tell whether a variable is set in front of what reads it: `IMG=quay.io/orchard/press make docker-push`,
    `export IMG=quay.io/orchard/press; make docker-push`.
    """
    # `[sh, -c, IMG=… make docker-push]`
    begin = max((at + 1 for at, word in enumerate(words) if SHELL_FLAG.match(word)), default=0)
    words = words[begin:]
    if words and words[0] != EXPORT and not all("=" in word for word in words):
        return False
    made = (MADE.search if words[:1] == [EXPORT] else MADE.match)(rest)
    return made is not None and _pushes(made["words"].split())


def _pushes(targets: Sequence[str]) -> bool:
    """Tell whether one of some words is a target that pushes."""
    return any(
        "-".join(parts) == BUILDX or (not PUSHING.isdisjoint(parts) and SERVICES.isdisjoint(parts))
        for parts in _targets(targets)
    )


def _builds(targets: Sequence[str]) -> bool:
    """Tell whether one of some words is a target that builds an image."""
    return any(not BUILDING.isdisjoint(parts) and not BUILT.isdisjoint(parts) for parts in _targets(targets))


def _targets(words: Sequence[str]) -> Iterator[list[str]]:
    """Give the parts of the words that are no flags, no values of flags and no variables."""
    for before, word in zip(("", *words), words, strict=False):
        if word[:1] not in ("-", ".") and "=" not in word and before not in WITH_VALUES:
            yield _parts(word)


def _parts(word: str) -> list[str]:
    return [part.lower() for part in PARTS.findall(word)]


def _words_of_command(rest: str) -> list[str]:
    """Give the words of a command that stand behind the one that is asked for."""
    return [word.strip(QUOTES) for word in GOES_ON.sub(" ", COMMAND_ENDS.split(rest)[0]).split()[1:]]
