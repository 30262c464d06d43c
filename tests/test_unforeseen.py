"""An error that nobody foresaw is kept with the files that it came from; what ends the process is not."""

from __future__ import annotations

import re

import pytest

from rewrite.report import Problem
from rewrite.unforeseen import Unforeseen


@pytest.mark.parametrize("ends", [KeyboardInterrupt, SystemExit])
def test_leaves_alone(ends: type[BaseException]) -> None:
    with pytest.raises(ends), Unforeseen():
        raise ends


def test_nothing_is_told_where_all_went_well() -> None:
    with Unforeseen() as unforeseen:
        pass
    assert (unforeseen.error, unforeseen.where, unforeseen.problems("a.yaml")) == (None, "", [])


def test_an_error_is_a_problem_of_each_file() -> None:
    with Unforeseen() as unforeseen:
        raise LookupError("a fault")
    message = "internal error, please report it with this file: LookupError: a fault"
    assert unforeseen.problems("a.yaml", "b.yaml") == [Problem("a.yaml", message), Problem("b.yaml", message)]
    assert re.fullmatch(r"test_unforeseen\.py:\d+", unforeseen.where)
