"""Holding: why something that a finder has found stays all the same, by where it stands and by what is around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders import compose, custom_resources, image_updater, own_fields, pod_spec
from rewrite.finders.examples import held_as_example
from rewrite.finders.json_patch import may_be_targeted
from rewrite.finders.never_pulled import held_as_never_pulled
from rewrite.finders.type_names import held_as_type
from rewrite.holds import hold_for
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import BEHIND_WORDS

if TYPE_CHECKING:
    from rewrite.around import Around
    from rewrite.document import Document
    from rewrite.finders.finding import Finding
    from rewrite.holds import Hold
    from rewrite.source import Source
    from rewrite.tree import Node

# Words say more than a finder that is not sure.
DOUBTS: Final = (None, Reason.POSSIBLE)
# A policy says more than that something fills in the name.
FILLED_IN: Final = (*DOUBTS, Reason.TEMPLATED, Reason.PLACEHOLDER)
# What stands in front of a value: a tag, or an anchor, which a tag may follow.
TAGS: Final = ("!", "&")
# Of what Argo CD Image Updater looks for, the word in front is an alias, whichever it is.
KNOWN: Final = frozenset({compose.ID, custom_resources.ID, image_updater.ID, own_fields.ID, pod_spec.ID})


class Holding:
    """Judges what is found in one source."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._around: Around | None = None

    def judge(self, document: Document, finder: str, finding: Finding, manifest: Node | None) -> Hold | None:
        """Tell why a finding stays, whatever its finder says; None when nothing speaks against it, where it stands and
        in what it is patched into.

        In:      manifest, that which the scalar belongs to.
        """
        held = self._judge(document, finder, finding, manifest)
        if held or not may_be_targeted(document):
            return held
        from rewrite.finders.patch_targets import views_of  # few documents are patches

        for view in views_of(document):
            if seen := view.scalars.get(id(finding.scalar)):
                known = view.finders.get(id(seen), finder)
                held = held or self._judge(view.document, known, finding._replace(scalar=seen), view.document.top)
        return held

    def _judge(self, document: Document, finder: str, finding: Finding, manifest: Node | None) -> Hold | None:
        held = hold_for(document, finding.scalar, manifest)
        if held and held.reason is Reason.POSSIBLE and finder == own_fields.ID:
            # The user says that it is pulled.
            held = None
        if held is None and document.text.startswith(TAGS, finding.scalar.start):
            from rewrite.finders.intrinsics import held_as_name  # few values have a tag

            held = held_as_name(document, finding.scalar)
        if held is None and finding.hold in FILLED_IN and finding.role is not Role.PATH:
            held = held_as_never_pulled(finding.scalar)
        if held or finding.hold not in DOUBTS:
            # What the finder says of the same reason says more.
            return None if held == (finding.hold, "") and finding.detail else held
        if held := held_as_type(finding) or held_as_example(document, finding.scalar):
            return held
        # A container of a manifest names what is pulled.
        is_field = finder in KNOWN and (finder != pod_spec.ID or manifest is not None)
        if not is_field and (held := _held_as_word(document, finding)):
            return held
        # Fields that are known, and those of the user's, are what they are whatever the names around them.
        if finder in KNOWN:
            return None
        if self._around is None:
            # Most manifests have nothing but such fields.
            from rewrite.around import Around

            self._around = Around(self._source)
        return self._around.judge(document, finder, finding, manifest)


def _held_as_word(document: Document, finding: Finding) -> Hold | None:
    """Tell whether a word may stand for an image that its document has under that name."""
    if finding.role is not Role.REFERENCE or any(sign in finding.scalar.text for sign in BEHIND_WORDS):
        return None
    from rewrite.finders.names_of_entries import held_as_name_of_entry  # most images are more than a word

    return held_as_name_of_entry(document, finding.scalar)
