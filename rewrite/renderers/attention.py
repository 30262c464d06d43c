"""How much of a person's attention a skip deserves."""

from __future__ import annotations

from enum import Enum
from typing import Final

from rewrite.reasons import URGENT, Reason


class Severity(Enum):
    """The severities of a KRM Result."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


# Nobody has to act on these: they are counted, and listed only on request.
QUIET: Final = frozenset(
    {
        Reason.ACCEPTED,
        Reason.ALREADY_MIRRORED,
        Reason.COMMENT,
        Reason.CRD_SCHEMA,
        Reason.EXCLUDED,
        Reason.FILE,
        Reason.IGNORED,
        Reason.INHERITED,
        Reason.PACKED_SETTLED,
        Reason.PROSE,
        Reason.PUSH_TARGET,
        Reason.RECORD,
        Reason.URL,
    }
)

# These are listed, but are most often as they should be.
_INFORMATIVE: Final = frozenset(
    {
        Reason.CHART_REPOSITORY,
        Reason.GITIGNORED,
        Reason.MATCH_KEY,
        Reason.MISSING_DEPENDENCY,
        Reason.REMOTE_CHART,
        Reason.TEMPLATED,
    }
)


def severity_of(reason: Reason) -> Severity:
    """Tell how severe a skip is; a reason that this file does not know is a warning, so that none passes in silence."""
    if reason in URGENT:
        return Severity.ERROR
    if reason in QUIET or reason in _INFORMATIVE:
        return Severity.INFO
    return Severity.WARNING
