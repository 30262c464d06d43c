"""Pushes: what commands, flags and variables name an image to push, or give one a new name; that is not pulled."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rewrite.finders.entrypoints import words_in_front
from rewrite.finders.finding import DOCKER
from rewrite.finders.handed import GOES_ON, QUOTES, is_handed, program_of
from rewrite.finders.pushing_programs import is_written_by
from rewrite.finders.result_names import BUILT, is_of_result
from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# Programs whose operands are images; of others too, what `push` and `sign` are told is a registry's.
TOOLS: Final = frozenset(
    {
        "docker",
        "podman",
        "nerdctl",
        "buildah",
        "ctr",
        "oc",
        "crane",
        "gcrane",
        "oras",
        "img",
        "skopeo",
        "regctl",
        "cosign",
        "opm",
    }
)
# With the name of the program elsewhere, as in `name: gcr.io/cloud-builders/docker, args: [push, …]`.
BEGINNINGS: Final = frozenset({"push", "tag", "build", "bud", "buildx", "copy", "cp"})
BUILDS: Final = frozenset({"build", "bud", "buildx", "mutate", "append", "flatten"})
# In front of such a beginning: `args: [image, copy, FROM, TO]`.
NOUNS: Final = frozenset({"image", "artifact", "index"})
# What these are told is written to: an image, a list of several, or what says something of one.
LISTING: Final = "manifest"
PUSHING: Final = frozenset({"push", "publish", "sign", "attest", "attach", LISTING})
PROGRAM: Final = expression(r"(?:.*/)?[a-z][\w.-]*\Z")
# What stands behind these is started or fetched, whatever its flags are called.
STARTING: Final = frozenset({"run", "pull", "exec", "create", "start"})
# Their last operand is a name that they give.
NAMING: Final = frozenset({"tag", "commit", "copy", "cp", "mirror", "import"})
# Skopeo's transports, one of which stands in front of each operand; the second is where to.
TRANSPORTS: Final = (DOCKER, "docker-archive:", "docker-daemon:", "containers-storage:", "oci:", "oci-archive:", "dir:")
COPY: Final = "copy"
# Of a copy, with a value of its own: `crane copy --platform linux/amd64 FROM TO`.
PLATFORM: Final = "--platform"
WRITING_DOCKER: Final = frozenset({"push", "delete"})
TAG_FLAGS: Final = frozenset({"-t", "--tag"})
# Commands that give what they make the name behind such a flag, or take that for an operand.
NAMING_BY_FLAG: Final = frozenset({"imagetools", "opm", "submit", "rebase", "kp", "build-service"})
PACK: Final = "pack"
# What an archive holds gets names that begin so. Source: containerd, ctr images import.
IMPORTED_AS: Final = frozenset({"--base-name", "--index-name"})
IMPORT: Final = "import"
# With so many operands in front of it.
NAMED_LAST: Final = {("s2i", "build"): 2, ("skopeo", "sync"): 1, ("chart", "save"): 1}
MIRROR: Final = "mirror"
# Of what stands in front of the sign there, each has one of these: `quay.io/orchard/press=`, `$PRESS=`.
SOURCES: Final = ("/", "$", "{{")
# What of a manifest these commands make; others read it (`docker manifest inspect`).
MAKING: Final = frozenset({"create", "push", "annotate", "add"})
# Kaniko's and BuildKit's flags for where to push, and variables of builds.
# Behind `push` these are a part of the name of what is run: `PUSH_SERVER_IMAGE`.
PRODUCTS: Final = "gateway|proxy|server|service|notif|worker|relay"
RESULT: Final = rf"(?:--?|.*_)?(?:output|result|{BUILT})[_-]?image=?\Z"
# What these programs read of where they push to. Source: ko.build, Configuration; werf.io, werf build; skaffold.dev,
# Image Repository Handling, and its global config; github.com/knative/func, func deploy; kaniko, --cache-repo;
# plugins.drone.io, Docker; quarkus.io, Container Images.
OF_BUILDERS: Final = (
    r"(?:ko_docker_repo|werf_(?:cache_|final_)?repo(?:_\w+)?|skaffold_default_repo|func_registry|kaniko_cache_repo|plugin_repo"
    r"|--default-repo|(?:-D)?quarkus[._]container[._-]image[._](?:image|registry)|func_image)=?\Z"
)
RESULT_NAMES: Final = expression(RESULT, re.IGNORECASE)
PUSH_NAMES: Final = expression(
    rf"(?:-d=|--cache-repo\b|image-?tag=?\Z|{RESULT}|(?:--?|.*_)?(?:push(?![_-]?(?:{PRODUCTS}))|publish|dest|destination)(?:[_-].*)?=?\Z"
    # Of pipelines: `tkn pipeline start press --param oci-storage=NAME`. Source: konflux-ci.dev, Trusted Artifacts.
    r"|(?:--?|.*_)?oci[_-]?storage=?\Z"
    rf"|--to(?:-[\w-]+)?=\Z|-D[\w.]*\bto\.image=\Z|{OF_BUILDERS})",
    re.IGNORECASE,
)
# Of an operator of OLM's, which hands these to what it runs.
RELATED: Final = "RELATED_IMAGE_"
# What BuildKit makes: `--output type=image,name=quay.io/orchard/press,push=true`, `--cache-to type=registry,ref=…`.
EXPORT: Final = expression(r"(?:--?\w[\w-]*=)?\\?[\"']?(?:[\w-]+=[^,]*,)+(?:name|ref)=\\?[\"']?\Z")
IMPORTS: Final = ("--import-cache", "--cache-from")
CACHES: Final = ("cache_from", "cache-from")
# In programs: `docker.build("quay.io/orchard/press")`, `client.images.push("…")`.
CALL: Final = expression(r"(?:\bdocker\.build|\bpush\w*)\(\\?[\"']\Z")
# Where a command ends and the next one begins; a line end behind a backslash is none.
SEPARATOR: Final = expression(r"(?<!\\)(?<!\\\r)\n|;|&&|\|\|?|\$\(|`")
MOST_LOOKED_AT: Final = 600
MOST_ITEMS: Final = 20
# Texts of megabytes hold thousands of references, and are not looked through for each.
LONGEST_ARGUMENT: Final = 4_000


def is_pushed(scalar: Scalar, at: int) -> bool:
    """Tell whether the reference at an offset of a value is pushed, or is a name that an image is given."""
    variable = _variable(scalar)
    if variable and (PUSH_NAMES.match(variable) or is_of_result(variable)) and not variable.startswith(RELATED):
        return True
    words, lead = command_before(scalar, at)
    flag = lead.strip(QUOTES) or (words[-1] if words else "")
    if flag[:1] == "-" or lead:
        name = flag if "=" in flag else f"{flag}="
        if flag != "-d" and PUSH_NAMES.match(name):
            return True
    # A search ends at each sign in front of the name, and few names stand behind a quote.
    is_quoted = at > 0 and scalar.value[at - 1] in QUOTES
    is_called = is_quoted and CALL.search(scalar.value, max(0, at - MOST_LOOKED_AT), at)
    if is_called or not (words or lead):
        return bool(is_called)
    rest = _text_from(scalar, at)
    if (
        _is_name_of_result(words, flag, lead)
        or is_handed(words, lead, flag, rest)
        or is_written_by(scalar, words, flag, SEPARATOR.split(rest)[0])
    ):
        return True
    if EXPORT.match(lead):
        return not (words and words[-1] in IMPORTS) and not lead.startswith(IMPORTS) and scalar.name not in CACHES
    if lead.strip(QUOTES) == DOCKER:
        is_copied = COPY in words and any(word.startswith(TRANSPORTS) for word in words)
        return is_copied or not WRITING_DOCKER.isdisjoint(words)
    words = words[1:] if words and words[0] in NOUNS else words
    is_tool = any(program_of(word) in TOOLS for word in words)
    said = [word for word in words if word[:1] != "-"]
    if not is_tool:
        # `imgpkg push -b …`, `tkn bundle push …`; a sentence may hold any word.
        said = said[1:3] if said and PROGRAM.match(said[0]) else []
    verb = next((word for word in said if word in STARTING or word in PUSHING or word in NAMING), "")
    if verb == LISTING:
        return is_tool and not MAKING.isdisjoint(words)
    if verb in PUSHING or (words and words[0] == "push"):
        return True
    if not (words and (words[0] in BEGINNINGS or is_tool)) or verb in STARTING:
        return False
    if flag.rstrip("=") in TAG_FLAGS and not BUILDS.isdisjoint(words):
        return True
    verb = verb or (words[0] if words[0] in NAMING else "")
    behind = pairwise(words[words.index(verb) :]) if verb else ()
    operands = [word for flag, word in behind if word[:1] != "-" and flag != PLATFORM]
    is_source = verb == MIRROR and "=" in rest.partition(" ")[0]
    return bool(operands) and not (lead.strip(QUOTES) or is_source)


def is_name_of_product(scalar: Scalar, at: int) -> bool:
    """Tell whether a program is handed the reference at an offset of an argument for what it builds."""
    words, lead = command_before(scalar, at)
    return is_handed(words, lead, lead.strip(QUOTES) or (words[-1] if words else ""), _text_from(scalar, at))


def _is_name_of_result(words: list[str], flag: str, lead: str) -> bool:
    """Tell whether a command gives what it makes the name that follows: `opm index add --tag NAME`, `pack build NAME`,
    `s2i build . BUILDER NAME`, `skopeo sync --src docker --dest docker FROM NAME`, `ctr i import --base-name NAME TAR`,
    `oc image mirror FROM=NAME`.
    """
    programs = [program_of(word) for word in words]
    if flag.rstrip("=") in IMPORTED_AS:
        return IMPORT in words
    if flag.rstrip("=") in TAG_FLAGS:
        # `okteto build -t NAME`, `depot build --push -t NAME`: whatever builds gives what it makes this name.
        return not NAMING_BY_FLAG.isdisjoint(programs) or ("build" in words and STARTING.isdisjoint(words))
    if lead or not words:
        return lead.endswith("=") and any(sign in lead for sign in SOURCES) and MIRROR in words
    if words[-1] == "build":
        return PACK in programs
    needed = next((count for verb, count in NAMED_LAST.items() if set(verb) <= set(programs)), 0)
    operands = [word for word in words if word[:1] not in ("-", "/") and ("/" in word or word == ".")]
    return 0 < needed <= len(operands)


def _variable(scalar: Scalar) -> str:
    """Give the name of the variable that a scalar is the value of; "" when it is none's: keys of other things are not
    written in capitals.
    """
    key = scalar.key
    if key == "value":
        return scalar.sibling("name")
    return key if isinstance(key, str) and key.isupper() else ""


def command_before(scalar: Scalar, at: int) -> tuple[list[str], str]:
    """Give the words of a command that stand in front of an offset, and what stands in front of it in its own word."""
    text = GOES_ON.sub(" ", SEPARATOR.split(scalar.value[max(0, at - MOST_LOOKED_AT) : at])[-1])
    words = [word.strip(QUOTES) for word in text.split()]
    lead = words.pop() if words and not text[-1:].isspace() else ""
    if len(scalar.value) <= LONGEST_ARGUMENT and "\n" not in scalar.value:
        words = [*_items_before(scalar), *words]
    return words, lead


def _text_from(scalar: Scalar, at: int) -> str:
    """Give the text from an offset on, with the arguments behind it in a list of them."""
    rest = scalar.value[at : at + MOST_LOOKED_AT]
    items = scalar.parent.children
    if isinstance(items, list) and isinstance(scalar.key, int) and "\n" not in rest:
        later = [getattr(item, "value", "") for item in items[scalar.key + 1 : scalar.key + MOST_ITEMS]]
        return " ".join([rest, *filter(_is_word, later)])
    return rest


def _items_before(scalar: Scalar) -> list[str]:
    """Give the arguments in front of one, in a list of them, and the beginning of the command that they are for."""
    items = scalar.parent.children
    if not isinstance(items, list) or not isinstance(scalar.key, int):
        return words_in_front(scalar.parent, scalar.key)
    before = [getattr(item, "value", "") for item in items[max(0, scalar.key - MOST_ITEMS) : scalar.key]]
    if (holder := scalar.parent.parent) is not None:
        before = [*words_in_front(holder, scalar.parent.key), *before]
    return list(filter(_is_word, before))


def _is_word(item: str) -> bool:
    return item.split() == [item]
