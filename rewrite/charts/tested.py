"""Tested: what tests of a chart compare with, of files beside them: values that they are given, and snapshots.

What a test compares with stays as it is, so that the file that sets it stays, too, as what the test sets itself. Where
snapshots alone have the image, it moves in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.charts.bases import SNAPSHOT
from rewrite.charts.given_to_tests import given_by
from rewrite.holds import TESTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.locate import Located


def hold_tested(files: Mapping[str, Located], texts: Mapping[str, str]) -> None:
    """Hold what tests are given in files of their own and compare with, and what snapshots have of what stays.

    In:      files, those that are decided about, and texts, those of all, by their path in the chart.
    """
    for name, text in texts.items():
        for given in given_by(name, text):
            file = files.get(given.file)
            for index, located in enumerate(file.references if file else ()):
                if file and located.hold is None and any(located.text in said for said in given.compared):
                    file.hold(index, *TESTED)
    if any(name.endswith(SNAPSHOT) for name in files):
        from rewrite.charts.snapshots import hold_snapshots  # few charts have tests

        hold_snapshots(files)
