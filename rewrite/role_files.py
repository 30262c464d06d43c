"""Role files: which files of a run may use the variables of Ansible that another one sets, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite import files
from rewrite.errors import RewriteError
from rewrite.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.walking import FileEntry

FILLED: Final = b"{{"
LONGEST_EXPRESSION: Final = 300
LARGEST: Final = 200_000
MOST_FILES: Final = 2_000


def texts_below(base: str, entries: Iterable[FileEntry]) -> dict[str, str]:
    """Give the texts in which something is filled in, of the files whose names begin so, by name."""
    texts: dict[str, str] = {}
    for entry in entries:
        if entry.name.startswith(base) and len(texts) < MOST_FILES and (text := _text_of(entry)):
            texts[entry.name] = text
    return texts


def _text_of(entry: FileEntry) -> str:
    try:
        data = files.read(entry.real)
        text = decode(entry.name, data).text if FILLED in data and len(data) <= LARGEST else ""
    except (OSError, RewriteError):
        return ""
    return text


def places(name: str, text: str) -> Iterator[int]:
    """Give where a variable is named in a text."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not _is_word(text[at - 1 : at]) and not _is_word(text[end : end + 1]):
            yield at
        at = text.find(name, end)


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def is_filled_in(text: str, at: int) -> bool:
    """Tell whether what stands at an offset is within an expression of Jinja."""
    before = text[max(0, at - LONGEST_EXPRESSION) : at]
    return max(before.rfind("{{"), before.rfind("{%")) > max(before.rfind("}}"), before.rfind("%}"))
