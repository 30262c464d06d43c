"""Pulled: values beside a registry for all images, which a chart prints as they are, with nothing in front.

A registry that stands by itself in the values is joined to most names there, but not to all: `sidecarImage: nginx:1.25`
may be printed alone. What a pod is given by that name it pulls. Another program that reads it may join the registry, if
the chart prints that for it, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.reached import Reach
from rewrite.charts.traced import ValuesOrigin
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.finders import pod_spec
from rewrite.finders.joined import MAY_STAND
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.shape import MORE_THAN_WORDS, shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.verdicts import Verdict
    from rewrite.locate import Located, LocatedReference


class Readers(NamedTuple):
    """Who reads what a chart prints: pods, at these lines of templates; why values stay, by file and field path, that
    others read beside a registry; and what reach the templates have.
    """

    pods: frozenset[tuple[str, int]]
    held: Mapping[tuple[str, str], tuple[Reason, str]]
    reach: Reach

    def is_pulled(self, verdict: Verdict) -> bool:
        """Tell whether a pod is given a value as it is; what else reads it means the same image."""
        return not self.pods.isdisjoint(verdict.sites)

    def stands_beside(self, verdict: Verdict) -> bool:
        """Tell whether a value is printed beside a registry."""
        origin = verdict.origin
        value = (origin.file, format_path(origin.path)) if isinstance(origin, ValuesOrigin) else ("", "")
        return self.held.get(value, (None, ""))[0] is Reason.INHERITED

    def may_join(self, known: LocatedReference, verdict: Verdict) -> bool:
        """Tell whether what reads a value as it is may join it to the registry that it was taken to be of."""
        if self.is_pulled(verdict):
            return False
        if not known.registry or self.stands_beside(verdict) or shape_of(known.text) not in MORE_THAN_WORDS:
            return True
        return any(self.reach.reads(template, known.registry) for template, _ in verdict.sites)


NOBODY: Final = Readers(frozenset(), {}, Reach({}))


def readers_of(
    files: Mapping[str, Located], held: Mapping[tuple[str, str], tuple[Reason, str]], texts: Mapping[str, str]
) -> Readers:
    """Look for the images of pods in the templates of a chart.

    In:      files, those that the run decides about, and texts, all of them, by their path in the chart; held, why
             values stay.
    """
    pods = {
        (name, located.place.line)
        for name, file in files.items()
        for located in (file.references if file.kind is SourceKind.TEMPLATE else ())
        if located.finder == pod_spec.ID
    }
    return Readers(frozenset(pods), held, Reach(texts))


def is_all_of(known: LocatedReference, example: str) -> bool:
    """Tell whether a value is all of what is printed; of what may stand behind a registry, all but the tag."""
    if known.hold_detail.endswith(MAY_STAND):
        return example.startswith(known.text) and example[len(known.text) :][:1] in ("", ":", "@")
    return known.text == example


def hold_alone(known: LocatedReference, verdict: Verdict, readers: Readers) -> LocatedReference:
    """Hold a value that is printed as it is for a program that may join it to the registry it was taken to be of."""
    if readers.stands_beside(verdict) or shape_of(known.text) not in MORE_THAN_WORDS:
        # A word alone says nothing against it.
        return known
    if known.hold is Reason.UNDECIDED:
        # That it may be taken as it is has been said.
        return known
    # Of several places the first.
    template, line = min(verdict.sites)
    detail = f"{template}, line {line}, prints it alone; taken by its place, it is {known.hold_detail}"
    return known._replace(hold=Reason.UNDECIDED, hold_detail=detail)
