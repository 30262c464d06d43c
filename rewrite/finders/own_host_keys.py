"""Own host keys: keys under which a host may be a registry of somebody's own, though charts seldom have them.

A well-known registry is told by its name wherever it stands; one of somebody's own by its key as well.
"""

from __future__ import annotations

import re
from typing import Final

from rewrite.finders.other_registries import is_surely_other
from rewrite.lazy import expression

# Further names of a registry: `global: {imageRegistryOverride: registry.orchard.example}`.
FURTHER: Final = (
    r"(?:.*[rR]egistry|.*[iI]mage_?[rR]epo(?:sitory)?)_?(?:[oO]verride|[sS]erver|[eE]ndpoint|[aA]ddr(?:ess)?|[dD]omain"
    r"|[hH]ost(?:[nN]ame)?|[lL]ocation|[bB]ase|[fF]qdn|FQDN)"
)
FURTHER_KEY: Final = expression(rf"{FURTHER}\Z")
# What templates put in front of names: `imagePrefix: registry.orchard.example/press`. Variables are listed anywhere.
PREFIX: Final = (
    r"(?!.*image_prefix\Z)(?:(?:.*[iI]mages?|.*[rR]epository|.*[dD]ocker|.*(?:[iI]mage|[dD]ocker)_?[rR]epo)_?[pP]refix"
    r"|(?:(?:[dD]efault|[cC]ontainer|[dD]ocker)_?)?[iI]mage_?(?:[rR]epo(?:sitory)?_?)?[bB]ase)"
)
PREFIX_KEY: Final = expression(rf"{PREFIX}\Z")
# What speaks of images or of where they are, in a mapping of something else.
SAYS_IMAGE: Final = expression(r".*(?:image|registr|docker|repo)", re.IGNORECASE)
# What in the mapping of an image is none of its parts, or the end of it.
OTHER: Final = expression(
    r".*(?:tag|digest|sha|version|polic|secret|cred|pass|token|name|comment|descr|title|label|e?mail|platform|arch"
    r"|(?:command|script|entry_?point)s?\Z)",
    re.IGNORECASE,
)
# Nobody's tag has so many digits: `repoURI: registry:5000`.
WITH_PORT: Final = expression(r"[\w.-]+:\d{4,5}\Z")
# A text of the form `word.word` may be anything.
SURE: Final = expression(
    r".*:\d+\Z|(?:.*[.-])?(?:registry|docker|hub|harbor|nexus|artifactory|quay|cr|mirror|proxy)[\w-]*\."
    r"|.*\.(?:com|net|org|io|dev|app|cloud|local|lan|internal|intranet|corp|home|svc|example|test|[a-z]{2})\Z"
)


def is_further_name(key: str) -> bool:
    """Tell whether a key is a further name of a registry of images, and not of schemas or services."""
    return FURTHER_KEY.match(key) is not None and not is_surely_other(key)


def may_be_own_registry(key: str, host: str, *, of_image: bool) -> bool:
    """Tell whether a host may be the registry of the image beside it; of_image, whether the mapping is one's."""
    if OTHER.match(key) or not (of_image or SAYS_IMAGE.match(key)):
        return False
    return SURE.match(host) is not None
