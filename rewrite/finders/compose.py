"""Services of Docker Compose files.

Finds:   `services.*.image`.
Leaves:  services that are built here (`build`): their image names what is built, not what is pulled.
Source:  the Compose specification, services.
Example: services.web.image: nginx:1.27
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, site, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.report import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ID: Final = "compose"
KEYS: Final = expression(r"image\Z")


def find(document: Document) -> Iterator[Finding]:
    """Find the images of services."""
    top = document.top
    services = top.node("services") if top else None
    if top is None or services is None or "kind" in top.children:
        return
    for scalar in document.named(KEYS):
        service = scalar.parent
        if service.parent is not services or not scalar.value:
            continue
        if "build" in service.children:
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, "the service is built here")
        else:
            yield site(scalar)
