"""Directives: masks the lines of other template languages that stand alone, and that no YAML parser reads.

    %{ if length(disks) > 0 ~}      Terraform
    <% if disks.any? -%>            ERB, EJS
    <#if disks?has_content>         FreeMarker
    % if disks:                     Mako
    ${indent(4, disks)}             Terraform, envsubst: a value that is a line of its own may be several

Other values of these languages (`${disk.path}`, `<%= path %>`) are plain scalars to the parser, and placeholders to
finders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SILENT, SourceKind
from rewrite.lazy import expression
from rewrite.readers.mending import mend

if TYPE_CHECKING:
    import re

DIRECTIVE: Final = expression(
    r"(?m:^)([ \t]*+)(?:"
    r"%\{~?[ \t]*+(?:if|else|endif|for|endfor)\b[^\n]*?\}"
    r"|<%(?!=)[^\n]*?%>"
    r"|</?[#@][a-zA-Z][^\n]*?>|<#--[^\n]*?-->"
    r"|%[ \t]*+(?:if|elif|else|endif|for|endfor|while|endwhile)\b[^\n]*?"
    r")[ \t]*+(?=\r?\n|\r?\Z)"
)
# A default may name an image: `${PRESS:-quay.io/orchard/press}`.
VALUE: Final = expression(r"(?m:^)([ \t]*+)\$\{(?:[^\n/:]|:(?=[ \t]))*?\}[ \t]*+(?=\r?\n|\r?\Z)")
# Beside one of these keys it may be the registry of an image; to either side no more is looked at.
PARTS: Final = ("repository:", "repo:", "tag:")
NEAR: Final = 400


def mask_directives(text: str, kind: SourceKind) -> str:
    """Replace each line that is a directive, or nothing but a value, by a comment.

    Out:     a text of the same length; text itself when no line is one.
    Source:  Terraform, Strings and Templates, Directives; ERB; FreeMarker, Template Language Reference; Mako, Syntax.
    """
    masked = DIRECTIVE.sub(_comment, text)
    # The resources that the entries of a kustomization are for may be such a value.
    if kind is not SourceKind.KUSTOMIZATION:
        masked = VALUE.sub(lambda line: line[0] if _is_of_image(line) else _comment(line), masked)
    return text if masked == text else mend(masked)


def _comment(line: re.Match[str]) -> str:
    return line[1] + SILENT * (len(line[0]) - len(line[1]))


def _is_of_image(value: re.Match[str]) -> bool:
    """Tell whether a line that is nothing but a value may stand for a part of an image."""
    keys = tuple(value[1] + part for part in PARTS)
    near = value.string[max(0, value.start() - NEAR) : value.end() + NEAR]
    return any(line.startswith(keys) for line in near.split("\n"))
