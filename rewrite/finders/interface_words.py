"""Interface words: what a user interface calls its fields, in dictionaries: `container: {image: Image, command: …}`.

Each language has its own. A word that repeats its key, in great letters, or that has none of ASCII's at all, is nothing
that somebody has mistyped for the name of an image; in a manifest it is nothing else.

Source:  i18next.com and formatjs.io, the files of translations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.finders.context import Context
from rewrite.finders.finding import Finding, site, whole
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.tree import Scalar


def site_unless_word(scalar: Scalar, context: Context) -> Finding:
    """Find what is no reference under a key of a container; as prose what an interface calls the field."""
    if context is Context.GENERIC and _is_word(scalar):
        return whole(scalar, Role.REFERENCE, Reason.PROSE, "what an interface calls it")
    return site(scalar)


def _is_word(scalar: Scalar) -> bool:
    text = scalar.text
    if not any(sign.isascii() and sign.isalnum() for sign in text):
        return any(sign.isalpha() for sign in text)
    # `Image`, `Container Image`
    return text[:1].isupper() and text.lower().split()[-1] == str(scalar.key).lower()
