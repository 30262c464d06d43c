"""Fillings: what stands in a text for something that is put there before a command reads it, as a part of a pattern.

Source:  Jinja and text/template; POSIX, Shell Command Language, Parameter Expansion and Command Substitution; GitHub
         Actions and Azure Pipelines, expressions and macros; circleci.com, Reusable config; Nomad Pack; ERB; Concourse;
         Maven and Autoconf; cmd.exe.
"""

from __future__ import annotations

from typing import Final

from rewrite.document import OUTPUT

# What is longer than this is no name of something.
MOST: Final = 400
FILLING: Final = (
    # `{{ press }}`, also where it was masked; `${{ press }}`.
    rf"(?:\$?{OUTPUT}{{1,{MOST}}}+|\$?\{{\{{[^{{}}\n]{{0,{MOST}}}+\}}\}}"
    # `${PRESS:-a b}`, `$PRESS`, `$@`, `$(press)`, in which others stand.
    rf"|\$\{{[^{{}}\n]{{0,{MOST}}}+\}}|\$(?:\w{{1,{MOST}}}+|[@*])"
    rf"|\$\((?:[^()\n]|\([^()\n]{{0,{MOST}}}+\)){{0,{MOST}}}+\)"
    rf"|<<[ \t]{{0,9}}+[\w.]{{1,{MOST}}}+[ \t]{{0,9}}+>>|<%[^%\n]{{0,{MOST}}}+%>"
    rf"|\[\[[^\[\]\n]{{0,{MOST}}}+\]\]|\(\([\w./:-]{{1,{MOST}}}+\)\)|@@?[A-Za-z_]\w{{0,{MOST}}}+@@?|%\w{{1,{MOST}}}+%|#\{{\w{{1,{MOST}}}+\}}#?)"
)
