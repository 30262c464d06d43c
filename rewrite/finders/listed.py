"""Lists of familiar names in one text, and registries of one's own, under names that say so.

Finds:   the names with a tag of a list (`a/b:1,c/d:2`, `a/b:1|c/d:2`, `web=a/b:1;db=c/d:2`, one on each line,
         `["a/b:1"]`, `{"web": "a/b:1"}`), and those with a path among them, that is the value of a key (`images.txt`
         too) or of a variable which says images; the names of a file that is nothing but a list of them and says images
         by its own name, words too (`images.yaml`: `[orchard/press, busybox]`); a host alone in a
         variable, a key in capitals or a flag that says registry of images. Nothing of it moves: all of it is listed.
Leaves:  lists in which anything else stands; registries of packages, models and services; what names a registry that
         is known, which the sweep judges.
Source:  the variables of operators and the ConfigMaps counted in public manifests.
Example: env: [{name: SIDECAR_IMAGES, value: "orchard/press:1,orchard/mill:2"}]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders.environment import says_image
from rewrite.finders.finding import Finding, held
from rewrite.finders.image_names import NO_NAME
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import IMAGE_NAMES, MORE_THAN_WORDS, WHOLE, WITH_HOST, Shape, shape_of
from rewrite.span import before_in_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rewrite.document import Document
    from rewrite.tree import Scalar

ID: Final = "listed"
# Of a file in a ConfigMap: `images.txt`.
ENDING: Final = r"(?:\.(?:txt|list|lst|json|ya?ml|conf|cfg|env|properties))?"
KEYS: Final = expression(
    rf"(?:value|default|args|command|.*[iI]mages?(?:[_-]?(?:[lL]ist|[mM]ap))?{ENDING}|.*IMAGES?(?:_(?:LIST|MAP))?"
    r"|(?:.*_)?REGISTRY(?:_[A-Z]+)?|(?:.*_)?IMAGE_(?:REPO(?:SITORY)?|PREFIX)|(?:.*_)?image_prefix)\Z"
)
VALUES: Final = ("value", "default")
IMAGES: Final = expression(rf"(?:.*[a-z0-9_.-])?images?(?:[_-]?(?:list|map))?{ENDING}\Z", re.IGNORECASE)
REGISTRY: Final = expression(
    r"-{0,2}(?:.*[_.-])?(?:(?:image|container|docker|oci|default|private)s?[_.-]?)?registry(?:[_.-]?(?:host|domain|address|server))?\Z"
    # What names are joined to: `TKG_CUSTOM_IMAGE_REPOSITORY`, `image_prefix`.
    r"|(?:.*_)?image_(?:repo(?:sitory)?|prefix)\Z",
    re.IGNORECASE,
)
WORDS: Final = ("registry", "image_")
DOCUMENT: Final = ("{", "[")
REGISTRY_WORDS: Final = ("egistry", "EGISTRY", "IMAGE_REPO", "IMAGE_PREFIX", "image_prefix")
QUOTED: Final = expression(r'"[^"\\\n]*"\s*:|"([^"\\\n]+)"')
LINE: Final = expression(r"^[ \t]*(?:-[ \t]+)?(?!\#)(?:[^\n#]++|(?<!\s)\#)++", re.MULTILINE)
ITEM: Final = expression(r"""(?:["']?[\w.-]+["']?(?:=|:[ \t]{1,8}))?(?P<quote>["']?)([^\s,;=|"']+)(?P=quote)""")
SEPARATED: Final = expression(r"[ \t]*(?:[,;|]|\Z)")
# A comment, or a word, and whether another one stands behind it in its line.
WORD: Final = expression(r"(?<!\S)(?:#[^\n]*+|(?P<word>\S++)(?=(?P<more>[ \t]++[^\s#])?))")
OF_FILE: Final = "one of a list of images, as the file is called"
FEWEST: Final = 2


def find(document: Document) -> Iterator[Finding]:
    """List familiar names in lists, and registries of one's own."""
    yield from _find_file(document)
    if document.source_kind is SourceKind.IMAGES:
        yield from _find_in_list_of_images(document)
    says_registry = any(word in document.words for word in REGISTRY_WORDS)
    for scalar in document.scalars if document.source_kind is SourceKind.VARIABLES else document.named(KEYS):
        value = scalar.value
        # Most values are one word, under names that say neither.
        if ("," in value or "\n" in value or " " in value or "|" in value or ";" in value) or value[:1] in DOCUMENT:
            if IMAGES.match(name := _name(scalar)) or says_image(name):
                yield from find_list(scalar)
        elif says_registry and (flag := _flag(scalar)):
            yield from _find_registry(scalar, flag, len(flag) + 1)
        elif says_registry:
            yield from _find_registry(scalar, _name(scalar), 0)


def _name(scalar: Scalar) -> str:
    return scalar.sibling("name") if scalar.key in VALUES else scalar.name


def _find_file(document: Document) -> Iterator[Finding]:
    """List the names of a file that is nothing but a list of them, one on each line; YAML takes that for one text. By
    its own name, which says images, words are some too.
    """
    if len(document.scalars) != 1 or document.top is not None or document.host is not None:
        return
    scalar = document.scalars[0]
    words = [found for found in WORD.finditer(scalar.value) if found["word"]]
    named, detail = _alone(words) if document.source_kind is SourceKind.IMAGES else [], OF_FILE
    if not named:
        named, detail = _in_list(words), "a line of a list"
    for word in named:
        yield held(scalar, *word.span(), Reason.POSSIBLE, detail)


def _alone(words: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Give the names that have lines of their own, whatever stands on others; words too where all lines are such."""
    alone = [word for word in words if not word["more"] and _begins_line(word)]
    shapes = {shape_of(word["word"]) for word in alone}
    is_list = len(alone) == len(words)
    if shapes.isdisjoint(WHOLE) and (not is_list or shapes == {Shape.BARE}):
        return []
    names = IMAGE_NAMES if is_list else MORE_THAN_WORDS
    return [word for word in alone if shape_of(word["word"]) in names]


def _in_list(words: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Give the names of a text that has nothing else."""
    shapes = {shape_of(word["word"]) for word in words}
    if len(words) < FEWEST or not shapes.issubset(IMAGE_NAMES) or shapes.isdisjoint(WHOLE):
        return []
    return [word for word in words if shape_of(word["word"]) is not Shape.BARE]


def _begins_line(word: re.Match[str]) -> bool:
    """Tell whether nothing but blanks stands in front of a word on its line."""
    return not before_in_line(word.string, word.start()).strip()


def _find_in_list_of_images(document: Document) -> Iterator[Finding]:
    """List the names of a file that is nothing but a list of them, and whose own name says images; words too."""
    shapes = {shape_of(scalar.text) for scalar in document.scalars}
    if not shapes.issubset(IMAGE_NAMES) or shapes == {Shape.BARE}:
        return
    for scalar in document.scalars:
        yield held(scalar, 0, len(scalar.text), Reason.POSSIBLE, OF_FILE)


def _flag(scalar: Scalar) -> str:
    name, equals, _ = scalar.text.partition("=")
    return name if equals and name.startswith("-") else ""


def _find_registry(scalar: Scalar, name: str, start: int) -> Iterator[Finding]:
    # Most flags say neither word, which is told faster than by the expression.
    if not any(word in name.lower() for word in WORDS):
        return
    text = scalar.text[start:].rstrip("/")
    if not REGISTRY.match(name) or (":" in text.rpartition("/")[2] and "/" in text):
        return
    from rewrite.finders.other_registries import names_other_registry  # few texts do so

    if names_other_registry(name):
        return
    if shape_of(text) in WITH_HOST:
        # What is no registry of one's own stays as well, wherever the sweep does not look.
        yield Finding(scalar, Role.DOMAIN, start, start + len(text), Reason.POSSIBLE, "a registry alone", certain=False)


def find_list(scalar: Scalar) -> Iterator[Finding]:
    """List the names of a list that is all of a value."""
    value = scalar.value
    spans = quoted_texts(value) if value.lstrip().startswith(DOCUMENT) else _items(value)
    names = [(start, end, shape_of(value[start:end])) for start, end in spans if not NO_NAME.match(value, start, end)]
    if any(shape in WHOLE for _, _, shape in names):
        for start, end, shape in names:
            # What stands among images needs no tag, if it is no word.
            if shape in WHOLE or shape is Shape.PATHED:
                yield held(scalar, start, end, Reason.POSSIBLE, "one of a list")


def quoted_texts(value: str) -> list[tuple[int, int]]:
    """Give where the quoted texts are that are no keys."""
    return [found.span(1) for found in QUOTED.finditer(value) if found[1]]


def _items(value: str) -> list[tuple[int, int]]:
    """Give where the items of a list are; none when one of them is no name. Words alone may be a sentence."""
    spans = []
    for line in LINE.finditer(value):
        start = line.end() - len(line.group().lstrip(" \t-"))
        for item in ITEM.finditer(value, start, line.end()):
            shape = shape_of(item[2])
            is_word = shape is Shape.BARE and SEPARATED.match(value, item.end(), line.end()) is not None
            if shape not in MORE_THAN_WORDS and not is_word:
                return []
            spans.append(item.span(2))
    return spans
