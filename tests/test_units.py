"""Units: what is planned together, and what one set of processes does before others take over."""

from __future__ import annotations

import pytest

from rewrite.units import NUMBER_BYTES, Unit, cut


def unit(size_bytes: int) -> Unit:
    numbers = (0, 0, size_bytes, 0)
    return Unit("", (), (b"".join(number.to_bytes(NUMBER_BYTES, "little", signed=True) for number in numbers),))


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
