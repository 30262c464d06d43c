"""Printers: the functions of templates that print a value as it is, as lines of YAML or as JSON.

Source: Helm, pkg/engine/funcs.go, and the functions of Sprig. Those with `must` differ in what they do with an error.
"""

from __future__ import annotations

from typing import Final

PRINTERS: Final = frozenset(
    [
        "toYaml",
        "mustToYaml",
        "toYamlPretty",
        "toJson",
        "mustToJson",
        "toRawJson",
        "mustToRawJson",
        "toPrettyJson",
        "mustToPrettyJson",
    ]
)
# In each of their names stands one of these, for what looks at the text of a template.
PRINTER_WORDS: Final = ("oYaml", "oJson", "oRawJson", "oPrettyJson")
