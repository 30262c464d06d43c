"""Script words: what a text has that may name an image as scripts and settings do, told before it is read."""

from __future__ import annotations

from typing import Final

from rewrite.finders.argv import PULLING
from rewrite.finders.pulled_otherwise import COMMANDS
from rewrite.record import NamedTuple

NEW_APP: Final = "oc new-app "
# Those whose commands are looked for under keys for commands alone: each word costs a search of every document.
STARTERS: Final = (*(f"{program.strip()} " for program in PULLING), NEW_APP, *COMMANDS)
SET_IMAGE: Final = " set image "
ASSIGNING: Final = (
    "_repository",
    "_REPOSITORY",
    "mage=",
    "MAGE=",
    "MAGE_",
    "mage:",
    'mage"',
    " = ",
    "  =",
    "-image ",
    ".image ",
    "mage>",
    *("IMG=", "IMG_", "img=", "Img=", "IMG:", "img:", "img "),
    # Of several, the first one has the first number.
    *("MAGE1", "mage1", "IMG1", "img1", "Img1"),
)
# A text without any of these assigns no list to a word for images.
LISTING: Final = ("mages=", "MAGES=", "mages =", "MAGES =", "mages+=", "MAGES+=", "mages :=")
# What a Dockerfile begins with, and what it copies from.
RECIPE: Final = ("FROM ", "--from=", ",from=")
CODE: Final = (
    *("mage", "MAGE", "img", "docker '", 'docker "', "docker:", "docker =", "docker="),
    *("container '", 'container "', "container: ", "container =", "container=", "container  "),
    # Of CUE.
    *(': *"', '| *"'),
)
REGISTRY: Final = ("egistry", "image-repo", "magePrefix", "mage_prefix")
# No word is without one of these, and few descriptions in a schema have one: some seventy searches of each were a sixth
# of all that schemas cost.
PARTS: Final = (
    *("mage", "MAGE", "mg", "MG", "=", "egistry", "_repository", "_REPOSITORY", "FROM ", "docker", "container", '*"'),
    *STARTERS,
)


class Words(NamedTuple):
    """What a text may do with names of images."""

    assigns: bool
    starts: bool
    begins: bool
    sets: bool
    codes: bool
    tells: bool


NO_WORDS: Final = Words(assigns=False, starts=False, begins=False, sets=False, codes=False, tells=False)


def words_of(text: str, *, flags_only: bool) -> Words:
    """Tell what a text may do; flags_only, where nothing but its flags says that it may name an image."""
    if not any(part in text for part in PARTS):
        return NO_WORDS
    return Words(
        assigns=any(word in text for word in (*ASSIGNING, *LISTING)),
        starts=any(word in text for word in STARTERS),
        begins=any(word in text for word in RECIPE),
        sets=SET_IMAGE in text,
        codes=not flags_only and any(word in text for word in CODE),
        tells=any(word in text for word in REGISTRY),
    )
