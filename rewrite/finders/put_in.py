"""Put in: lines that tasks of Ansible put into files, and values that they set for a chart.

Source:  docs.ansible.com, the modules lineinfile and replace, and kubernetes.core.helm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

KEYS: Final = frozenset({"line", "replace", "value"})
MODULES: Final = frozenset({"lineinfile", "win_lineinfile", "replace"})
SET_VALUES: Final = "set_values"
# A text without any of these has none.
WORDS: Final = ("lineinfile", "replace", SET_VALUES)


def put_in(document: Document) -> Iterator[Scalar]:
    """Give the texts of one line that tasks put into files, or set for a chart."""
    if any(word in document.words for word in WORDS):
        yield from (scalar for scalar in document.named(KEYS) if "\n" not in scalar.value and _is_put_in(scalar))


def _is_put_in(scalar: Scalar) -> bool:
    holder = scalar.parent
    if scalar.key == "value":
        return holder.parent is not None and holder.parent.key == SET_VALUES
    # Modules may have the name of their collection in front: `ansible.builtin.replace`.
    return isinstance(holder.key, str) and holder.key.rpartition(".")[2] in MODULES
