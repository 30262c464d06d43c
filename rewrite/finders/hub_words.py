"""Hub words: `docker.io/orchard`, which is an official image of Docker Hub or what the names of a user begin with.

Where the policy adds `library/` the two become different names, so that what the text is set to has to tell them apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.in_text import OPERAND
from rewrite.lazy import expression
from rewrite.locate import PathBeside, Role
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from rewrite.finders.finding import Finding
    from rewrite.locate import LocatedReference

# The last words of a key, a variable or a flag.
BEGINS: Final = expression(
    r".*(?:registr(?:y|ies)|hub|prefix|org(?:ani[sz]ation)?|name_?space)"
    r"[_.-]?(?:host(?:name)?|ur[il]|server|path|addr(?:ess)?|domain|name|endpoint|prefix|base|root)?\Z",
    re.IGNORECASE,
)
IMAGE: Final = expression(r".*(?:image|img)", re.IGNORECASE)
# Behind a word that says image these may say that names begin with it, `imageBase`, and those after them where no
# finder is sure either: `IMAGE_PATH`.
ENDS: Final = expression(r".*(?:base|root|project|group)\Z", re.IGNORECASE)
MAY_END: Final = expression(r".*(?:path|source|location|ur[il])\Z", re.IGNORECASE)
VALUES: Final = ("value", "default")
SEPARATORS: Final = " \t=:,\\\"'`([{"
SIGNS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
LOOK_BACK: Final = 200
JOINED: Final = PathBeside("it", goes_on="names")
# Its own image is called so.
REGISTRY: Final = "registry"


def judge_hub_word(located: LocatedReference, finding: Finding) -> LocatedReference:
    """Tell what a text is that has no tag: a registry with a namespace, an image, or either."""
    scalar = finding.scalar
    before = scalar.value[max(0, finding.start - LOOK_BACK) : finding.start]
    name = _last_word(before) or _name_of(scalar)
    is_operand = OPERAND.search(before) is not None
    if BEGINS.match(name) and not is_operand and not located.text.endswith(f"/{REGISTRY}"):
        return located._replace(role=Role.DOMAIN)
    if located.certain:
        return located._replace(beside=JOINED) if ENDS.match(name) else located
    is_image = IMAGE.match(name) and not ENDS.match(name) and not MAY_END.match(name)
    return located if is_image or is_operand else located._replace(beside=JOINED)


def _last_word(before: str) -> str:
    """Give the word in front of a text, with the signs that set it left out: `HUB=`, `--registry `, `${HUB:-`."""
    word = before.rstrip(SEPARATORS).removesuffix(":-").rstrip(SEPARATORS)
    return word[len(word.rstrip(SIGNS)) :]


def _name_of(scalar: Scalar) -> str:
    """Give what the whole of a value is set to: its key, the name beside it, or the flag in front of it in a list."""
    if scalar.key in VALUES:
        return scalar.sibling("name") or scalar.sibling("key") or str(scalar.parent.key)
    items = scalar.parent.children
    if isinstance(scalar.key, int) and scalar.key and isinstance(items, list):
        before = items[scalar.key - 1]
        if isinstance(before, Scalar) and before.text.startswith("-"):
            return before.text
    return scalar.name
