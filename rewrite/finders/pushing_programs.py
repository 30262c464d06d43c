"""Pushing programs: those that write an image which one of their flags or operands names.

Source:  github.com/GoogleContainerTools/kaniko, flags; regclient.org, regctl image mod; buildpacks.io, Platform
         interface, creator and exporter; github.com/knative/func, func deploy; werf.io, command line;
         go-containerregistry, crane; sigstore.dev, cosign sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.tree import Scalar

LIFECYCLE: Final = frozenset({"creator", "exporter"})
LIFECYCLE_FOLDER: Final = "/lifecycle/"
# What stands behind a flag is written where one of these words stands in front of it.
FLAGS: Final = {
    "--repo": frozenset({"werf"}),
    "--final-repo": frozenset({"werf"}),
    "--registry": frozenset({"func"}),
    "--create": frozenset({"mod"}),
    "--cache-image": frozenset({"pack", *LIFECYCLE}),
    "-cache-image": LIFECYCLE,
}
# Flags of these that take no value.
SWITCHES: Final = frozenset({"-daemon", "-skip-restore", "-parallel", "--yes", "-y", "-f", "--force"})
# `kaniko/executor -c . -f Dockerfile -d NAME`; `docker run -d NAME` is something else.
SHORT: Final = "-d"
EXECUTOR: Final = "executor"
BESIDE_SHORT: Final = frozenset({"-c", "-f", "--context", "--dockerfile"})
# `crane tag NAME v2`, `crane delete NAME`: the name is that of an image in its registry.
DELETE: Final = "delete"
REMOTE: Final = {
    "crane": ("tag", DELETE),
    "gcrane": ("tag", DELETE),
    "oras": ("tag", DELETE),
    "skopeo": (DELETE,),
    "regctl": (DELETE,),
}
# With the program in the image: `{image: gcr.io/orchard/cosign, args: [sign, --yes, NAME]}`.
SIGNING: Final = frozenset({"sign", "attest", "attach"})
SIGNER: Final = "sign"
# A program of one's own: `hack/copy-image.sh FROM NAME`, `push-image.sh NAME`.
OWN: Final = expression(
    r"(?=.*/|.*\.(?:sh|bash|py|js|ts)\Z)(?:.*/)?(?:[\w.-]*[-_])?(?:(?P<pushes>push|publish)|copy|mirror|promote)"
    r"(?:[-_](?!gateway|prox)[\w-]+)?(?:\.\w+)?\Z"
)
SHELLS: Final = frozenset({"sh", "bash", "ash", "dash"})
MOST_ITEMS: Final = 20


def is_written_by(scalar: Scalar, words: list[str], flag: str, rest: str) -> bool:
    """Tell whether a program writes an image.

    In:      words, those of the command in front of it; flag, what stands in front of it in its own word, or the word
             before; rest, its command from it on.
    """
    name = flag.rstrip("=")
    programs = [word.rpartition("/")[2] for word in words]
    if name in FLAGS:
        return not FLAGS[name].isdisjoint(programs)
    if name == SHORT:
        return EXECUTOR in programs or _is_beside_context(scalar)
    # `-app=/workspace` has its value, and what follows it is an operand.
    is_flag = name[:1] == "-" and name not in SWITCHES and "=" not in name
    if not words or flag != words[-1] or is_flag:
        return False
    if any(program in LIFECYCLE and LIFECYCLE_FOLDER in word for word, program in zip(words, programs, strict=True)):
        return True
    if any(verb in words for program in programs for verb in REMOTE.get(program, ())):
        return True
    if words[0] in SIGNING:
        return _is_of_signer(scalar)
    return _is_last_of_own(scalar, words, rest)


def _is_beside_context(scalar: Scalar) -> bool:
    """Tell whether the arguments of a container, and no command, say what is built."""
    items = scalar.parent.children
    if not isinstance(items, list):
        return False
    texts = [getattr(item, "value", "") for item in items[:MOST_ITEMS]]
    return texts[0][:1] == "-" and any(text.partition("=")[0] in BESIDE_SHORT for text in texts)


def _is_of_signer(scalar: Scalar) -> bool:
    """Tell whether the container that an argument is for runs what signs."""
    container = scalar.parent.parent if isinstance(scalar.key, int) else None
    return container is not None and SIGNER in container.text("image")


def _is_last_of_own(scalar: Scalar, words: list[str], rest: str) -> bool:
    """Tell whether an operand is the last one of a program that copies or pushes, by the name of its file."""
    own = next(((at, found) for at, word in enumerate(words) if (found := OWN.match(word))), None)
    if own is None or not (own[0] == 0 or words[own[0] - 1] == "-c" or words[own[0] - 1] in SHELLS):
        return False
    before = [word for word in words[own[0] + 1 :] if word[:1] != "-"]
    if own[1]["pushes"] is None and not before:
        return False
    later = rest.split()[1:]
    if isinstance(items := scalar.parent.children, list) and isinstance(scalar.key, int):
        later += [getattr(item, "value", "") for item in items[scalar.key + 1 : scalar.key + MOST_ITEMS]]
    return not any(word[:1] != "-" and ("/" in word or "$" in word) for word in later)
