"""As written: images that a template prints as they stand in it, of which rendering says no more than a finder could.

What reads them does so behind the chart: it may join them to a registry beside them, push to them or show them to
people, as it may what stands in a plain manifest. So what the finders say of them stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.fills import literal_heads
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.report import NO_RESOURCE

if TYPE_CHECKING:
    from rewrite.charts.known import Known
    from rewrite.charts.traced import ChartTrace, LiteralOrigin
    from rewrite.charts.verdicts import Verdict
    from rewrite.document import Document
    from rewrite.locate import LocatedReference

# What a finder says of names that it sees beside a registry; more around them would not free them.
JOINED: Final = (Reason.UNDECIDED, Reason.INHERITED)
IMAGE_KEYS: Final = ("image", "imagename")


def written_heads(trace: ChartTrace) -> frozenset[LiteralOrigin]:
    """Give the literals that are all of the images which they begin, and stand in a template as they are printed."""
    written: set[LiteralOrigin] = set()
    filled_in: set[LiteralOrigin] = set()
    for image in trace.images:
        (written if image.is_written else filled_in).update(literal_heads(image))
    return frozenset(written - filled_in)


def is_told(references: Known, known: LocatedReference | None, verdict: Verdict, at: int) -> bool:
    """Tell whether the finders saw all that decides about an image which stands as it is printed.

    Of a part of a manifest, as a named template has, they see less than what it is printed into: `image: press` says
    little without the container around it, and a line without a key nothing.
    """
    if known is None:
        return _is_in_manifest(references.document_at(at), at)
    if known.hold in JOINED or known.place.resource != NO_RESOURCE:
        return known.hold is not Reason.TEMPLATED
    return known.hold is Reason.POSSIBLE and not any(not key or says_image(key) for key in verdict.keys)


def says_image(key: str) -> bool:
    """Tell whether a key says that an image is under it, as templates of pods have it."""
    return key.lower().endswith(IMAGE_KEYS)


def _is_in_manifest(document: Document | None, at: int) -> bool:
    """Tell whether a document that a parser read, and that is a manifest, has a text at an offset."""
    if document is None or not document.certain:
        return False
    scalar = document.scalar_at(at - document.offset)
    return scalar is not None and manifest_of(scalar) is not None
