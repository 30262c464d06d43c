"""Around: why something that no field is known to be stays, by the words around it and by what its file pushes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.finders import workflow_parameters
from rewrite.finders.assigned import held_by_assignment
from rewrite.finders.doubtful_results import held_as_result
from rewrite.finders.given import GIVEN_TO_STEP
from rewrite.finders.in_schema import held_by_schema, held_within_schema
from rewrite.finders.joined_in_task import begun_in_loop, held_in_loop
from rewrite.finders.key_words import held_by_words, held_by_words_around
from rewrite.finders.pushed_variables import NOTHING, is_set_and_given, pushed_in, set_and_pushed
from rewrite.finders.removed import held_as_removed
from rewrite.holds import Hold
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.source import Source
    from rewrite.tree import Node

# A text without it tells nothing never to pull.
NEVER: Final = "ever"
# One without any of these loads no archive.
LOADING: Final = (" load ", " import ")
# One without either has no image of App Runner's.
WORDS: Final = ("mageIdentifier", "image_identifier")
PUSHED: Final = Hold(Reason.PUSH_TARGET, "this file pushes it")
MAY_BE_PULLED: Final = Hold(Reason.POSSIBLE, "this file pushes there, and may pull from there")


class Around:
    """Judges by what stands around a finding in one source."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def judge(self, document: Document, finder: str, finding: Finding, manifest: Node | None) -> Hold | None:
        """Tell why a finding stays; None when nothing around it speaks against it.

        In:      manifest, that which the scalar belongs to.
        """
        scalar, at = finding.scalar, finding.start
        held = held_by_schema(scalar) or held_by_words(scalar, at) or held_by_assignment(scalar, at)
        held = held or self._pushed_by(finding) or held_as_removed(scalar, at)
        if held is None and self._source.has(NEVER):
            from rewrite.finders.never_started import held_as_never_started  # few texts have the word

            held = held_as_never_started(scalar, at)
        if held is None and finding.hold is None and any(map(self._source.has, LOADING)):
            from rewrite.finders.loaded_archives import held_as_loaded  # few texts load archives

            held = held_as_loaded(document, scalar, at)
        if held is None and any(map(self._source.has, WORDS)):
            from rewrite.finders.app_runner import held_for_app_runner  # few files are for it

            held = held_for_app_runner(document, scalar)
        held = held or held_within_schema(document, scalar) or held_in_loop(document, scalar)
        if held is None and (begun := begun_in_loop(document, scalar)):
            from rewrite.finders.made_in_loop import held_by_names  # few files have tasks that go through images

            held = held_by_names(document, begun)
        if held is None and finder != workflow_parameters.ID:
            # What a container gets by a name is pulled, whatever the name.
            held = held_as_result(self._source, document, finding)
        # A manifest is what it is, whatever it is given to.
        return held or (_held_with_text(document) if manifest is None and document.host else None)

    def _pushed_by(self, finding: Finding) -> Hold | None:
        pushed = self._source.once(pushed_in)
        if pushed is NOTHING:
            return None
        name = set_and_pushed(finding.scalar, finding.start, pushed)
        if not name:
            return GIVEN_TO_STEP if is_set_and_given(finding.scalar, pushed) else None
        # A registry may serve what is pulled too.
        is_registry = "/" not in finding.text
        return MAY_BE_PULLED if is_registry or name in pushed.pulled else PUSHED


def _held_with_text(document: Document) -> Hold | None:
    """Tell why the texts that a document stands in stay as they are: `with: {config: "image: quay.io/orchard/press"}`.

    Values for a chart are what they are, too.
    """
    if document.source_kind is SourceKind.VALUES:
        return None
    while document.host is not None:
        document, text = document.host
        if held := held_by_words_around(text):
            return held
    return None
