"""Values named: the files of values that a helmfile names, and those under keys that always name such.

helmfile and Helm read them as YAML, whatever they are called. Those of `secrets` are encrypted.

Source:  helmfile.readthedocs.io, Configuration: environments, releases, templates, helmfiles and the file itself have
         `values`; fleet.rancher.io, fleet.yaml; skaffold.dev, skaffold.yaml; devspace.sh, Helm: from the folder of the
         file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import matches
from rewrite.finders.file_fields import HELMFILE_KEYS
from rewrite.overlays.layer import Input
from rewrite.placing import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.document import Document
    from rewrite.source import Source
    from rewrite.tree import Scalar

VALUES: Final = "values"
FIELDS: Final = tuple(
    f"{holder}values[]" for holder in ("", "environments/*/", "releases[]/", "templates/*/", "helmfiles[]/")
)
# What the path of a file may be at the longest.
LONGEST: Final = 300


def values_named(documents: Sequence[Document], source: Source, keys: frozenset[str]) -> tuple[Input, ...]:
    """Give the files of values that the documents of a file name, as they are written.

    In:      documents, those that may name some; keys, those under which they may.
    """
    return tuple(
        Input(scalar.text, place_of(source, document.start_of(scalar), document, scalar))
        for document in documents
        for scalar in document.named(keys)
        if _names_file(document, scalar)
    )


def _names_file(document: Document, scalar: Scalar) -> bool:
    if not 0 < len(scalar.text) <= LONGEST or "\n" in scalar.text:
        return False
    if scalar.name != VALUES:
        return True
    top = document.top
    is_helmfile = top is not None and any(top.node(key) for key in HELMFILE_KEYS)
    return is_helmfile and any(matches(scalar.path, field) for field in FIELDS)
