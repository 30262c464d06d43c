"""Units: what is planned together, and what one set of processes does before others take over."""

from __future__ import annotations

import pytest

from rewrite.units import NUMBER_BYTES, UNPACKED, Unit, cut
from rewrite.walking import FileEntry


def unit(size_bytes: int, *, packed: bool = False) -> Unit:
    numbers = (0, 0, size_bytes, 0)
    found = b"".join(number.to_bytes(NUMBER_BYTES, "little", signed=True) for number in numbers)
    return Unit("", (FileEntry("a.yaml", "/a.yaml", packed=packed),), (found,))


@pytest.mark.parametrize(
    ("sizes", "most", "expected"),
    [
        pytest.param([], 10, [], id="nothing"),
        pytest.param([3, 3], 10, [[3, 3]], id="less than one list"),
        pytest.param([5, 5, 5, 5], 10, [[5, 5], [5, 5]], id="two lists, and none that is empty"),
        pytest.param([1, 25, 1], 10, [[1, 25], [1]], id="a unit is never divided"),
        pytest.param([0, 0, 0], 10, [[0, 0, 0]], id="empty files"),
    ],
)
def test_cut(sizes: list[int], most: int, expected: list[list[int]]) -> None:
    lists = cut([unit(size) for size in sizes], most)
    assert [[one.size_bytes for one in some] for some in lists] == expected


def test_packed_charts_count_by_their_work() -> None:
    assert unit(100, packed=True).size_bytes == UNPACKED * 100
