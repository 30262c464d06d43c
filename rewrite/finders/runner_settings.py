"""Runner settings: names without a tag, and of services any, in a text of settings for GitLab Runner.

Source:  docs.gitlab.com, GitLab Runner, Advanced configuration: `[runners.docker]`, `[runners.kubernetes]`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.finding import Finding, held
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.shape import IMAGE_NAMES, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.tree import Scalar

# What such a text has in it.
SECTIONS: Final = ("[runners.docker", "[runners.kubernetes")
SERVICES: Final = "services"
# A header of a section, or a value in the one that is open. Of TOML; comments begin with another sign.
LINE: Final = expression(
    r"^[ \t]*(?:\[{1,2}(?P<section>[\w.-]{1,80})\]"
    r"""|(?P<key>(?:helper_|init_)?image|name)[ \t]*=[ \t]*(?P<quote>["'])(?P<name>[^"'\s]{1,400})(?P=quote))""",
    re.MULTILINE,
)
RUN: Final = "GitLab Runner runs jobs in it"
BESIDE: Final = "GitLab Runner runs it beside jobs"


def find_run(scalar: Scalar) -> Iterator[Finding]:
    """List the images that a runner takes for jobs which name none, its helper, and its services."""
    section = ""
    for line in LINE.finditer(scalar.value):
        if line["section"]:
            section = f"[{line['section']}"
        elif section.startswith(SECTIONS) and shape_of(line["name"]) in IMAGE_NAMES:
            is_service = section.endswith(SERVICES)
            if is_service == (line["key"] == "name"):
                detail = BESIDE if is_service else RUN
                yield held(scalar, *line.span("name"), Reason.POSSIBLE, detail)
