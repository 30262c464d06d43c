"""Directives: masks the lines of other template languages that stand alone, and that no YAML parser reads.

    %{ if length(disks) > 0 ~}      Terraform
    <% if disks.any? -%>            ERB, EJS
    <#if disks?has_content>         FreeMarker
    % if disks:                     Mako

Values of these languages (`${disk.path}`, `<%= path %>`) are plain scalars to the parser, and placeholders to finders.
"""

from __future__ import annotations

from typing import Final

from rewrite.document import SILENT
from rewrite.lazy import expression
from rewrite.readers.mending import mend

DIRECTIVE: Final = expression(
    r"(?m:^)([ \t]*+)(?:"
    r"%\{~?[ \t]*+(?:if|else|endif|for|endfor)\b[^\n]*?\}"
    r"|<%(?!=)[^\n]*?%>"
    r"|</?[#@][a-zA-Z][^\n]*?>|<#--[^\n]*?-->"
    r"|%[ \t]*+(?:if|elif|else|endif|for|endfor|while|endwhile)\b[^\n]*?"
    r")[ \t]*+(?=\r?\n|\r?\Z)"
)


def mask_directives(text: str) -> str:
    """Replace each line that is a directive by a comment.

    Out:     a text of the same length; text itself when no line is one.
    Source:  Terraform, Strings and Templates, Directives; ERB; FreeMarker, Template Language Reference; Mako, Syntax.
    """
    masked = DIRECTIVE.sub(lambda line: line[1] + SILENT * (len(line[0]) - len(line[1])), text)
    return text if masked == text else mend(masked)
