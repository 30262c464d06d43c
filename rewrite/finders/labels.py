"""Labels: what an image, a container or an object is labelled with, by which nothing is pulled.

Source:  kubernetes.io, Labels and Selectors; kubectl.docs.kubernetes.io, commonLabels and labels; docs.aws.amazon.com,
         ECS, dockerLabels; prometheus.io, relabel_config; docs.docker.com, Compose services, labels.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# Of an image. Source: the OCI image specification, annotations.
LABEL: Final = "org.opencontainers.image."
# Those of a container, of an alert, of what is scraped. A key with a dot may be one of a program that reads labels to
# start containers: `ofelia.job-run.press.image`.
LABELS: Final = "labels"
LABELS_KEY: Final = expression(r"labels\Z|.*(?:[a-z]L|[_-]l)abels\Z")
# Of a kustomization: `labels: [{pairs: {registry: quay.io}}]`.
PAIRS: Final = "pairs"
# What is put into a label of what is scraped.
REPLACEMENT: Final = "replacement"
RELABELED: Final = expression(r".*relabel(?:ings?|_?configs?)\Z", re.IGNORECASE)
LABELLED: Final = Hold(Reason.RECORD, "a label that says what an image was made of")
IN_LABELS: Final = Hold(Reason.POSSIBLE, "a label, by which nothing is pulled")


def is_label(scalar: Scalar, key: str) -> bool:
    """Tell whether what stands under a key is the value of a label."""
    holder = scalar.parent
    if key == REPLACEMENT:
        return RELABELED.match(holder.name) is not None
    if holder.key == PAIRS:
        return holder.parent is not None and holder.parent.name == LABELS
    return "." not in key and LABELS_KEY.match(str(holder.key)) is not None
