"""Source places: where a template prints the name of a repository of source code, and no image.

`https://github.com/{{ .Values.source.repository }}.git` begins no image, whatever `repository` and `tag` look like in
the values; nor does `GITHUB_REPOSITORY: {{ .Values.source.repository }}`.

Source:  git-scm.com, git-clone, Git URLs; docs.github.com, Variables reference; actions-runner-controller, Runner;
         keda.sh, GitHub Runner Scaler.
"""

from __future__ import annotations

import re
from typing import Final

from rewrite.charts.printed_beside import entries_beside
from rewrite.charts.traced import OPAQUE
from rewrite.lazy import expression
from rewrite.registries import is_public

# Of what stands in front of a name.
LONGEST: Final = 400
# Of what an object says of itself, in front of what it is to be.
LONGEST_HEAD: Final = 2_000
ADDRESS: Final = expression(
    rf"(?:https?|ssh|git(?:\+\w+)?)://(?:\w+@)?(?P<host>[\w.{OPAQUE}-]+)(?::\d+)?/(?:[^\s\"'`]*/)?\Z"
)
OVER_SSH: Final = expression(rf"(?<![\w.-])git@[\w.{OPAQUE}-]+:\Z")
# What serves images, or pages of them, by their names.
OF_IMAGES: Final = expression(r"(?:\A|[.-])(?:docker|registry|hub|cr)[.-]")
# In front of a value: a key, a variable or a flag. What is called after other programs may be an image of theirs.
SAYS_SOURCE: Final = expression(
    r"(?:(?<![A-Za-z])|(?<=[a-z])(?=G))"
    r"(?:[gG]it(?:[hH]ub)?[_.-]?[rR]epo(?:s|sitory|sitories)?|GIT(?:HUB)?_?REPO(?:S|SITORY|SITORIES)?)"
    r"(?:[\"']?(?:[:=]|(?:[ \t]*,|[ \t]*\n)[ \t]*value:)| )[ \t]*[\"']?\Z"
)
KEY: Final = expression(r"(?<![\w./-])(?P<key>[\w./-]+)[\"']?:[ \t]*[\"']?\Z")
DOCUMENT: Final = "\n---"
# Objects that say of which repository the jobs are that they run.
RUNNER: Final = expression(r"^apiVersion:[ \t]*actions\.[^\n]*\nkind:[ \t]*Runner\w*[ \t]*$", re.MULTILINE)
OF_RUNNER: Final = "repository"
# Of a scaler, which asks a server of source code for the jobs that wait: `{owner: orchard, repos: press}`.
OF_SCALER: Final = "repos"
OWNER: Final = "owner"


def is_of_source(text: str, at: int) -> bool:
    """Tell whether the name that begins at an offset of a rendered text is that of a repository of source code."""
    before = text[max(0, at - LONGEST) : at]
    if address := ADDRESS.search(before):
        host = address["host"]
        return not is_public(host) and OF_IMAGES.search(host) is None
    if OVER_SSH.search(before) or SAYS_SOURCE.search(before):
        return True
    key = KEY.search(before)
    if key is None:
        return False
    if key["key"] == OF_SCALER:
        begin = at - len(before) + key.start("key")
        return any(entry.key == OWNER for entry in entries_beside(text, begin))
    return key["key"] == OF_RUNNER and _is_of_runner(text, at)


def _is_of_runner(text: str, at: int) -> bool:
    begin = max(0, text.rfind(DOCUMENT, 0, at))
    return RUNNER.search(text, begin, min(at, begin + LONGEST_HEAD)) is not None
