"""Outside: what stands outside known fields although a finder knows it by its name: it stays where the sweep is off.

Variables of an environment and arguments of commands, annotations, and all that the texts in ConfigMaps hold. What the
configuration names is a known field wherever it stands; so are the lists of images in Chart.yaml, which have to agree
with the values, and those of Argo CD Image Updater, which have to agree with what is deployed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders import arguments, builds, chart_metadata, environment, image_updater, own_fields
from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.placing import path_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rewrite.document import Document
    from rewrite.locate import LocatedReference

# What moves of what tools build and push are names in commands.
BY_NAME: Final = frozenset({environment.ID, arguments.ID, builds.ID})
KNOWN: Final = frozenset({own_fields.ID, chart_metadata.ID, image_updater.ID})
CONFIG_MAP: Final = "ConfigMap"
KEY: Final = r"""(?:\.[^.\[\]\s]+|\["(?:[^"\\]|\\.)*"\])"""
# `spec.containers[0].env[1].value`, `services.press.environment.PRESS_IMAGE`, `metadata.annotations["…"]`, also in a
# text that stands there, and an argument; what stands deeper is a field of its own: `env.press.image`.
HELD: Final = expression(
    rf"""(?:\A|[.>\]\s])(?:\w*[eE]nv(?:ironment|[vV]ars|s)?(?:\[\d+\])?{KEY}?\Z|\w*[aA]nnotations{KEY}(?:\s>|\Z)"""
    r"""|(?:args|command|extraArgs|additionalArgs)(?:\[\d+\])?\Z)"""
)


def set_apart(references: Iterable[LocatedReference], documents: Iterable[Document]) -> list[LocatedReference]:
    """Mark the references that stand outside known fields.

    In:      documents, those of the file, or of the part of it, that the references were located in.
    """
    within: set[tuple[int, str]] = set()
    is_environment = False
    for document in documents:
        is_environment = is_environment or document.source_kind is SourceKind.VARIABLES
        if document.host is not None and _is_of_config_map(document):
            within.add((document.index, path_text(*document.host)))
    return [
        located._replace(is_outside=True) if is_environment or _is_outside(located, within) else located
        for located in references
    ]


def _is_of_config_map(document: Document) -> bool:
    """Tell whether a document stands in a text of a ConfigMap, or in one within it."""
    while document.host is not None:
        document, scalar = document.host
        manifest = manifest_of(scalar)
        if manifest is not None and manifest.text("kind") == CONFIG_MAP:
            return True
    return False


def _is_outside(located: LocatedReference, within: set[tuple[int, str]]) -> bool:
    if located.finder in KNOWN:
        return False
    place = located.place
    if located.finder in BY_NAME or place.resource.kind == CONFIG_MAP or HELD.search(place.path):
        return True
    host, inner, _ = place.path.rpartition(" > ")
    return bool(inner) and (place.document, host) in within
