"""Type names: words of schemas and skeletons that say what is to stand there, not which image: `{image: string}`.

Source:  docs.aws.amazon.com/cli, --generate-cli-skeleton; json-schema.org; the schema languages of code generators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from rewrite.finders.finding import Finding

# Nobody can have an image by such a name on Docker Hub but Docker itself, which has none.
TYPES: Final = frozenset(
    {
        *("array", "bool", "boolean", "float", "int", "integer", "number", "object", "str", "string"),
        *("optional", "required"),
    }
)
# Anybody may call an image of his own so; beside others of that type it is a type.
ENDING: Final = "string"
COMPOUND: Final = expression(r"(?:[a-z]+[_-])+string\Z")
LONGEST: Final = 60
PROPERTIES: Final = "properties"

NAMED: Final = Hold(Reason.POSSIBLE, "a word for a type")


def held_as_type(finding: Finding) -> Hold | None:
    """Tell that what was found is the name of a type; None for nearly all findings."""
    scalar = finding.scalar
    text = scalar.value
    if text in TYPES:
        return NAMED
    if not text.endswith(ENDING) or len(text) > LONGEST or not COMPOUND.match(text):
        return None
    return NAMED if scalar.parent.key == PROPERTIES or _is_repeated(scalar) else None


def _is_repeated(scalar: Scalar) -> bool:
    """Tell whether another key beside a scalar's has its value; its name may be that of an image."""
    beside = scalar.parent.children
    if not isinstance(beside, dict):
        return False
    others = (child for key, child in beside.items() if key != "name" and child is not scalar)
    return any(isinstance(other, Scalar) and other.value == scalar.value for other in others)
