"""Mending: makes comments, blanks and anchors of the filler in a masked template that would stop a YAML parser.

    {{- if .x }}                    #SSSSSSSSSSS                a line of actions alone
    {{- if .x }}a: 1                &aaaaaaaaaa a: 1            a condition in front of a key
    {{- if .x }}- a                 -            a              and of an item
    a: 1{{ end }}                   a: 1                        the end of one behind a value
    a: {{ toYaml .y | nindent 2 }}  a: #OOOOOOOOOOOOOOOOOOOOOO  an output that goes on below
      b: 2                            b: 2

Each line keeps its length. Besides filler only the dash of an item and lone empty collections (`[]`) change.
"""

from __future__ import annotations

from typing import Final

from rewrite.document import MASKS, OUTPUT, SILENT
from rewrite.lazy import expression

ANY: Final = OUTPUT + SILENT
ONLY_ACTIONS: Final = expression(rf"[ \t]*[{ANY}][ \t{ANY}]*\r?\Z")
ACTIONS_TO_END: Final = expression(rf"[{ANY}][ \t{ANY}]*(?=(?:#[^\n]*)?\r?\Z)")
CONDITION: Final = expression(rf"{SILENT}[ \t{SILENT}]*")
# A condition in a flow collection, next to what it makes conditional: ["a"{{ if .x }}, "b"{{ end }}].
FLOW_CONDITION: Final = expression(
    rf"""(?<=["'\]}}])[ \t]*{SILENT}[ \t{SILENT}]*(?=[,\]}}])|(?<=[\[{{,])[ \t]*{SILENT}[ \t{SILENT}]*(?=["'\[{{])"""
)
# Two alternatives side by side: [{{ if .x }}"a"{{ else }}"b"{{ end }}].
FLOW_BRANCHES: Final = expression(rf"""(?<=["'\]}}])[ \t]*{SILENT}[ \t{SILENT}]*(?=["'\[{{])""")
# A branch that is an empty collection, behind another that gives items or keys.
EMPTY: Final = expression(r"[ \t]*(?:\[\]|\{\})[ \t]*\r?\Z")
COMMENTED: Final = expression(rf"[ \t]*#{SILENT}")
HEAD: Final = expression(r"[ \t]*+(?:- ++)*+")
KEY: Final = expression(
    rf"""(?:"[^"\n]*"|'[^'\n]*'|[^\s:#,\[\]{{}}"'&*!|>%@`-](?:[^\s:]++|:(?![\s{SILENT}]|\Z))*+)"""
    rf"[ \t]*:(?=[\s{SILENT}]|\Z)"
)
KEY_OF_ACTIONS: Final = expression(rf"[ \t]*[\w-]+:(?=[{ANY}][ \t{ANY}]*\r?\Z)")
QUOTED: Final = expression(r""""(?:[^"\\\n]|\\.)*+"|'(?:[^'\n]|'')*+'""")
BLOCK_SIGN: Final = expression(r"[|>][-+0-9]{0,2}(?![^\s\ue000\ue001])")
BLOCK_HEADER: Final = expression(
    r"(?:[^\n]*:[ \t]+)?(?:[&!]\S*[ \t]+)*[|>][-+]?([1-9]?)[-+]?[ \t]*(?:(?<=[ \t])#[^\n]*)?\r?\Z"
)
SHORTEST_ACTION: Final = len("{{}}")
# Conditions within one line that are looked at: enough for people, and a bound for machines.
MOST_BRANCHES: Final = 8


def mend(text: str) -> str:
    """Mend the filler of a text.

    Out:     a text of the same length.
    """
    if OUTPUT not in text and SILENT not in text:
        return text
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if OUTPUT in line or SILENT in line:
            lines[at] = line = _comment(line) if ONLY_ACTIONS.match(line) else _mend_line(lines, at)
        elif at and ("[]" in line or "{}" in line) and EMPTY.match(line) and COMMENTED.match(lines[at - 1]):
            lines[at] = line = _comment(line)
        if ("|" in line or ">" in line) and not line.lstrip().startswith("#"):
            at = _mend_block(lines, at)
        at += 1
    return "\n".join(lines)


def _comment(line: str) -> str:
    body = line.lstrip(" \t")
    return " " * (len(line) - len(body)) + "#" + body[1:]


def _blank(line: str, start: int, end: int) -> str:
    return line[:start] + " " * (end - start) + line[end:]


def _skip_blanks(line: str, at: int) -> int:
    return len(line) - len(line[at:].lstrip(" \t"))


def _mend_line(lines: list[str], at: int) -> str:
    """Mend one line that holds filler and text."""
    line = _mend_flow(_blank_end(lines[at]))
    head = HEAD.match(line).end()  # type: ignore[union-attr] # it matches ""
    line, start = _mend_start(line, head)
    key = KEY.match(line, start) or KEY_OF_ACTIONS.match(line)
    if key is None:
        return _mend_value(lines, at, line, start, line.rfind("-", 0, head)) if start else line
    if line[key.end() : key.end() + 1] in MASKS:
        line = _blank(line, key.end(), key.end() + 1)
    return _mend_value(lines, at, line, _skip_blanks(line, key.end()), head, keyed=True)


def _blank_end(line: str) -> str:
    """Blank the conditions that end a line."""
    body = line.rstrip("\r")
    kept = body.rstrip(" \t" + SILENT)
    return _blank(line, len(kept), len(body)) if SILENT in body[len(kept) :] else line


def _mend_flow(line: str) -> str:
    """Mend conditions in a flow collection."""
    if SILENT not in line or not ("[" in line or "{" in line):
        return line
    line = FLOW_CONDITION.sub(lambda found: " " * len(found.group()), line)
    return FLOW_BRANCHES.sub(lambda found: ",".ljust(len(found.group())), line)


def _mend_start(line: str, head: int) -> tuple[str, int]:
    """Mend a condition in front of a key or an item; give where the text begins, too."""
    condition = CONDITION.match(line, head)
    if condition is None:
        return line, head
    end = condition.end()
    if end - head < SHORTEST_ACTION:
        return line, head
    if line.startswith("- ", end) or line[end:].strip() == "-":
        return line[:head] + "- " + " " * (end - head - 1) + line[end + 1 :], end + 1
    if KEY.match(line, end):
        # An anchor stands in the column where the key's would, and means nothing without an alias.
        return line[:head] + "&" + "a" * (end - head - 2) + " " + line[end:], end
    if line[end] in "#[]{}," or _is_whole(line, end):
        return _blank(line, head, end), end
    return line, head


def _is_whole(line: str, at: int) -> bool:
    """Tell whether the value here is quoted or literal, so that the condition in front of it can be blank."""
    quoted = QUOTED.match(line, at)
    if quoted:
        return not line[quoted.end() :].strip(" \t\r" + ANY)
    rest = line[at:]
    return rest[:1] in ("[", "{") or (OUTPUT not in rest and SILENT not in rest and not KEY.match(rest))


def _mend_value(lines: list[str], at: int, line: str, value: int, column: int, *, keyed: bool = False) -> str:
    """Mend the value of a line; column is that of its key, or else of its dash."""
    condition = CONDITION.match(line, value)
    if condition and _is_whole(line, condition.end()):
        line = _blank(line, value, condition.end())
        value = condition.end()
    whole = QUOTED.match(line, value) or BLOCK_SIGN.match(line, value)
    if whole:
        tail = ACTIONS_TO_END.match(line, _skip_blanks(line, whole.end()))
        return _blank(line, tail.start(), tail.end()) if tail else line
    if ACTIONS_TO_END.match(line, value) and _goes_on(lines, at, column, keyed=keyed):
        return line[:value] + "#" + line[value + 1 :]
    return _part_branches(line, value, column) if keyed else line


def _goes_on(lines: list[str], at: int, column: int, *, keyed: bool) -> bool:
    """Tell whether the next line of text stands below the node in this column, which then has no value of its own."""
    for index in range(at + 1, len(lines)):
        line = lines[index]
        body = line.lstrip(" \t")
        if not body.strip() or body.startswith("#") or ONLY_ACTIONS.match(line):
            continue
        indent = len(line) - len(body)
        if body.startswith("- "):
            return indent > column or (keyed and indent == column)
        return indent > column and KEY.match(body) is not None
    return False


def _part_branches(line: str, value: int, column: int) -> str:
    """Mend `a: 1{{ else }}a: 2`: the second branch gets a line of its own, or becomes a comment for want of room."""
    if line[value : value + 1] in ('"', "'", "[", "{"):
        return line
    at = value
    for _ in range(MOST_BRANCHES):
        condition = CONDITION.search(line, at)
        if condition is None:
            break
        start, at = condition.span()
        if at - start >= SHORTEST_ACTION and KEY.match(line, at):
            room = at - start - column - 1
            parting = " " * room + "\n" + " " * column if room >= 0 else " #"
            return line[:start] + parting.ljust(at - start) + line[at:]
    return line


def _mend_block(lines: list[str], at: int) -> int:
    """Bring the filler within a block scalar to its indentation; give the index of its last line."""
    header = lines[at]
    head = HEAD.match(header).end()  # type: ignore[union-attr] # it matches ""
    block = BLOCK_HEADER.match(header, head)
    if block is None:
        return at
    keyed = header[head] not in "|>&!"
    parent = head if keyed else header.rfind("-", 0, head)
    last, indent = _measure_block(lines, at, parent)
    if block.group(1):
        indent = parent + int(block.group(1))
    first = True
    for index in range(at + 1, last + 1):
        line = lines[index]
        if OUTPUT in line or SILENT in line:
            lines[index] = _shift(line, indent, first=first)
        first = first and not lines[index].strip()
    return last


def _measure_block(lines: list[str], at: int, parent: int) -> tuple[int, int]:
    """Find the last line of a block scalar and the indentation of its content."""
    last, first, indent = at, -1, -1
    literal = False
    for index in range(at + 1, len(lines)):
        line = lines[index]
        body = line.lstrip(" \t")
        if not body.strip():
            continue
        column = len(line) - len(body)
        if first < 0 and column > parent:
            first = column
            # The first line of text sets the indentation, unless a line of filler, which can be moved, precedes it.
            literal = body[0] not in ANY and index == at + 1
        if ONLY_ACTIONS.match(line):
            # Actions stand anywhere in a template; the text behind them tells whether the block goes on.
            continue
        if column <= parent:
            break
        last = index
        if body[0] != SILENT:
            indent = column if indent < 0 else min(indent, column)
    for index in range(last + 1, len(lines)):
        line = lines[index]
        if line.strip():
            if len(line) - len(line.lstrip(" ")) <= parent or not ONLY_ACTIONS.match(line):
                break
            last = index
    if first < 0:
        return last, parent + 1
    return last, first if literal or indent < 0 else min(first, indent)


def _shift(line: str, indent: int, *, first: bool) -> str:
    """Let the filler at the start of a line begin at an indentation, or deeper unless the line is the first.

    It stays filler: what stands in the block may be a document of its own, with blocks of its own, to mend later.
    """
    body = line.removesuffix("\r")
    text = body.lstrip(" \t" + ANY)
    lead = body[: len(body) - len(text)]
    column = _skip_blanks(lead, 0)
    if column == len(lead) or column == indent or (column > indent and (text or not first)):
        return line
    filler = OUTPUT if OUTPUT in lead else SILENT
    kept = lead[indent:].replace(" ", filler).replace("\t", filler)
    return " " * min(indent, len(lead)) + kept + text + line[len(body) :]
