"""Write docs/limits.md from the comments in the source that begin with `timid:`: `python docs/generate_limits.py`."""  # noqa: INP001

from __future__ import annotations

import ast
import re
import tokenize
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = Path(__file__).with_name("limits.md")
ROOT: Final = Path(__file__).parents[1]
MARK: Final = "# timid:"
IN_DOCSTRING: Final = re.compile(r"\btimid: (.+?)(?:\n\s*\n|\Z)", re.DOTALL)

HEAD: Final = """\
# Known declines

<!-- Made by docs/generate_limits.py from the `timid:` comments in rewrite/; edit them there. -->

These are the places where the program could do more and declines: a wrong edit costs more than a missing one.
A registry that is named at such a place is in the report all the same, with its [reason](reasons.md).
A name without a registry (`nginx`) in a text that no reader understands is not.
"""


class Decline(NamedTuple):
    """A comment that says where the program declines to act; line counts from 1."""

    line: int
    text: str


def render() -> str:
    """Give the text of the page."""
    sections = [_section(path) for path in sorted((ROOT / "rewrite").rglob("*.py"))]
    return "\n".join([HEAD, *filter(None, sections)])


def _section(path: Path) -> str:
    code = path.read_text(encoding="utf-8")
    declines = sorted([*_comments(code), *_docstrings(code)])
    if not declines:
        return ""
    purpose = " ".join((ast.get_docstring(ast.parse(code)) or "").partition("\n\n")[0].split())
    title = re.split(r"(?<=\.) ", purpose)[0]
    items = [f"- `{_home(code, decline.line)}`: {decline.text.rstrip('.')}.\n" for decline in declines]
    return f"## `{path.relative_to(ROOT).as_posix()}`\n\n{title}\n\n" + "".join(items)


def _comments(code: str) -> Iterator[Decline]:
    """Give the comments, each with the comment lines that follow it."""
    open_decline: Decline | None = None
    for token in tokenize.generate_tokens(StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            line = token.start[0]
            if token.string.startswith(MARK):
                if open_decline:
                    yield open_decline
                open_decline = Decline(line, token.string.removeprefix(MARK).strip())
            elif open_decline:
                open_decline = Decline(open_decline.line, f"{open_decline.text} {token.string.lstrip('# ')}")
        elif token.type not in {tokenize.NL, tokenize.NEWLINE} and open_decline:
            yield open_decline
            open_decline = None


def _docstrings(code: str) -> Iterator[Decline]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            found = IN_DOCSTRING.search(ast.get_docstring(node) or "")
            if found:
                yield Decline(getattr(node, "lineno", 1), " ".join(found[1].split()))


def _home(code: str, line: int) -> str:
    """Name the innermost function or class that a line stands in, or the one that begins below it."""
    tree = ast.parse(code)
    homes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    around = [node for node in homes if node.lineno <= line <= (node.end_lineno or 0)]
    return max(around, key=lambda node: node.lineno).name if around else _statement(tree, line)


def _statement(tree: ast.Module, line: int) -> str:
    """Name the constant that a comment between the functions speaks of."""
    for node in tree.body:
        if (node.end_lineno or 0) >= line and isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            return node.target.id
    return "the whole file"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8", newline="\n")
