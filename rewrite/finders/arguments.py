"""Images in the arguments of commands, where a flag says image.

Finds:   `--x-image=ref`, `--x_image=ref`, `--xImage=ref`, `-image=ref`, and `--x-image` followed by `ref`, in `args`
         and `command`, familiar names too; lists and objects behind such flags, and values of a chart
         (`--set=image.name=ref`), of which familiar names are listed.
Leaves:  flags that say image and mean something else (policy, pull secret, tag); single words, and in YAML of any kind
         names with a tag, which are listed.
Source:  the arguments counted in public manifests.
Example: args: ["--init-image=busybox:1.36"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

ID: Final = "arguments"
# `setValues` has what stands behind `--set` elsewhere. Source: kubeblocks.io, Addon.
KEYS: Final = frozenset({"args", "command", "extraArgs", "additionalArgs", "setValues"})
WORD: Final = "image"


def find(document: Document) -> Iterator[Finding]:
    """Find what flags that say image are set to."""
    for scalar in document.named(KEYS):
        # Most arguments do not say it, which is told faster than by an expression.
        if WORD in scalar.text.lower():
            from rewrite.finders.image_flags import find_flagged

            yield from find_flagged(document, scalar)
