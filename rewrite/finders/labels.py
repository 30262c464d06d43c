"""Labels: what an image, a container or an object is labelled with, by which nothing is pulled."""

from __future__ import annotations

from typing import Final

from rewrite.holds import Hold
from rewrite.reasons import Reason

# Of an image. Source: the OCI image specification, annotations.
LABEL: Final = "org.opencontainers.image."
# Those of a container, of an alert, of what is scraped. A key with a dot may be one of a program that reads labels to
# start containers: `ofelia.job-run.press.image`. Source: docs.docker.com, Compose services, labels; prometheus.io.
LABELS: Final = "labels"
LABELLED: Final = Hold(Reason.RECORD, "a label that says what an image was made of")
IN_LABELS: Final = Hold(Reason.POSSIBLE, "a label, by which nothing is pulled")
