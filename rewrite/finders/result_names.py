"""Result names: what the name of a variable or of a parameter says of an image that is built or pushed, wherever it
stands: in the environment of a container, in a ConfigMap, among the parameters or the variables of a pipeline.

Source:  buildpacks.io, Platform interface, CNB_CACHE_IMAGE; the variables counted in public manifests.
"""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression

# What was built before is pulled: `PRE_BUILT_IMAGE`.
BUILT: Final = r"(?<!pre[_-])built"
VERBS: Final = "push|publish|upload|output|dest|destination"
# Of what a service is called, too: `vote_image`, `result_image`.
MORE_VERBS: Final = rf"dst|result|{BUILT}"
WHAT: Final = r"(?:[_-](?:name|ref|repo|repository|ur[il]))?"


def _names(verbs: str, ends: str) -> str:
    """Give what matches names in small letters; with dashes only from the beginning: `--sidecar-upload-image` is for
    the image of what uploads.
    """
    return (
        rf"(?!related_image_)(?:(?:\w*_)?(?:{verbs})_image|(?:{verbs})-image"
        rf"|(?:(?:\w*_)?image_|image-)(?:to[_-](?:push|publish|upload)|{ends})){WHAT}\Z|cnb_cache_image\Z"
    )


PUSHED: Final = expression(_names(VERBS, "output|dest|destination"))
RESULT: Final = expression(_names(f"{VERBS}|{MORE_VERBS}", "output|dest|destination|dst"))
# What is looked at, or upgraded to, is called so as well.
TARGET: Final = expression(rf"_?(?:(?:docker|container|build|ci|app)[_-])?(?:target[_-]image|image[_-]target){WHAT}\Z")
# Of builders, which keep layers there; other programs start it: `CACHE_IMAGE: docker.io/orchard/redis:7`.
CACHE: Final = expression(rf"_?(?:build[_-]?)?cache[_-]image{WHAT}\Z")


def is_pushed_by_name(name: str) -> bool:
    """Tell whether a name is that of what is pushed, whatever reads it; those of mixed letters are fields, and no
    variables.
    """
    return PUSHED.match(name.lower() if name.isupper() else name) is not None


def is_of_result(name: str) -> bool:
    """Tell whether a name is that of what is built or pushed, unless what reads it says otherwise."""
    return RESULT.match(name.lower() if name.isupper() else name) is not None


def is_of_target(name: str) -> bool:
    """Tell whether a name may be that of what is built or pushed."""
    return TARGET.match(name.lower()) is not None


def is_of_cache(name: str) -> bool:
    """Tell whether a name may be that of an image in which a build keeps its layers."""
    return CACHE.match(name.lower()) is not None
