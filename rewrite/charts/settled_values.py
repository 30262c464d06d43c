"""Settled values: what the verdicts on the scalars of values files say of what was located there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.charts.addressed import OF_ARTIFACTS, in_address, is_artifact, without_scheme
from rewrite.charts.apart import REGISTRIES, is_apart
from rewrite.charts.bases import base_of
from rewrite.charts.cut_apart import hold_cut_apart
from rewrite.charts.doubts import ID, OPEN, VALUES_FILE, find_scalar
from rewrite.charts.joined_values import hold_joined
from rewrite.charts.of_charts import is_of_chart
from rewrite.charts.pulled import NOBODY, Readers, hold_alone, is_all_of
from rewrite.charts.repeated import of_all_uses
from rewrite.charts.signs_behind import without_sign
from rewrite.charts.traced import OPAQUE, ValuesOrigin
from rewrite.charts.verdicts import Part, Verdict, Verdicts
from rewrite.document import Document, unmasked
from rewrite.fieldpath import FieldPath, format_path
from rewrite.finders.finding import Finding
from rewrite.finders.joined import may_be_joined
from rewrite.finders.matched import is_matched
from rewrite.finders.names_of_entries import STANDS_FOR
from rewrite.holding import Holding
from rewrite.locate import NOT_BESIDE, LocatedReference, Role
from rewrite.placing import place_of
from rewrite.reasons import Reason
from rewrite.reference import is_domain, looks_like_bare_domain
from rewrite.registries import is_namespace
from rewrite.shape import Shape, head_of, shape_of
from rewrite.sharing import ONE_ANCHOR, agree
from rewrite.span import Span
from rewrite.tree import Scalar
from rewrite.uses import uses_by_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rewrite.charts.known import Known
    from rewrite.locate import Located

SUBCHART: Final = re.compile(rf"charts/(?P<folder>[^/]+)/{re.escape(VALUES_FILE)}\Z")
GLOBAL: Final = ("global",)
# With path and tag, under the key of a container, nothing stands in front of it; nor where a pod reads it.
IMAGE: Final = re.compile(r"[\w.-]+(?::\d+)?(?:/[\w.-]+)+[:@][\w.:-]+")
# How a word of a path goes on.
BEGUN: Final = re.compile(rf"[a-z0-9{OPAQUE}]")
BETWEEN_WORDS: Final = re.compile(r"[\s,;|]")


def verdicts_of(
    name: str, file: Located, verdicts: Verdicts, keys: Mapping[str, Sequence[str]]
) -> dict[FieldPath, Verdict]:
    """Give the verdicts on the scalars of a values file, and on those that take their place in what is rendered.

    In:      keys, those under which the outermost chart's values speak to its dependencies.
    """
    return {**_replaced_by(name, verdicts, keys), **of_all_uses(file, _own(name, file, verdicts))}


def _own(name: str, file: Located, verdicts: Verdicts) -> dict[FieldPath, Verdict]:
    """Give the verdicts on the scalars of a values file; overlays of the values take those of the same paths."""
    own = {path: verdict for (of, path), verdict in verdicts.values.items() if of == name}
    if own:
        return own
    base = base_of(name, file, {of for of, _ in verdicts.values})
    return {path: verdict for (of, path), verdict in verdicts.values.items() if base and of == base}


def _replaced_by(name: str, verdicts: Verdicts, keys: Mapping[str, Sequence[str]]) -> dict[FieldPath, Verdict]:
    """Give what is joined to a registry, or in a tag, of what the values around a subchart's set in place of these.

    In:      keys, those of the dependencies of the outermost chart.
    """
    found = SUBCHART.match(name)
    if found is None:
        return {}
    inner = {path for of, path in verdicts.values if of == name}
    folder = found["folder"]
    prefixes = [(key,) for key in keys.get(folder, [folder])]
    replaced = {}
    for (of, path), verdict in verdicts.values.items():
        if of == VALUES_FILE and (verdict.is_tag or verdict.parts - {Part.TAIL} == {Part.JOINED}):
            below = path if path[:1] == GLOBAL else path[1:] if path[:1] in prefixes else ()
            if below and below not in inner:
                replaced[below] = verdict
    return replaced


def settle_values(name: str, known: Known, verdicts: Mapping[FieldPath, Verdict], readers: Readers = NOBODY) -> None:
    """Apply the verdicts on the scalars of one values file; an overlay gains no reference by those on the values below.

    In:      name, the path of the file in the chart; known, the references of the file; readers, who reads these.
    """
    for path, verdict in verdicts.items():
        origin = verdict.origin
        is_own = isinstance(origin, ValuesOrigin) and origin.file == name
        if is_own or not is_apart(known, path, verdicts):
            _apply(known, path, verdicts, readers, adding=is_own and not is_of_chart(name, path))


def _apply(
    references: Known, path: FieldPath, verdicts: Mapping[FieldPath, Verdict], readers: Readers, *, adding: bool
) -> None:
    file, verdict = references.file, verdicts[path]
    written = format_path(path)
    index = next(references.at_path(written), None)
    known = file.references[index] if index is not None else None
    is_closed = known is not None and _is_closed(file, path, known, verdict)
    if is_closed or not (verdict.parts - {Part.TAIL} or (verdict.is_tag and known is not None and known.hold is None)):
        return
    file.settled.add(written)
    if index is not None and known is not None:
        file.references[index] = _judge(file, path, known, verdict, readers)
    elif adding and (verdict.begins or verdict.is_both) and (found := find_scalar(file, path)):
        for reference in _locate(references, *found, verdict):
            located = _hold_stand_in(reference, verdict) if verdict.begins else _hold_both(reference, verdict)
            file.references.append(_hold_shared(file, *found, located, verdicts))


def _is_closed(file: Located, path: FieldPath, known: LocatedReference, verdict: Verdict) -> bool:
    """Tell whether templates have no say about what was located."""
    if known.hold is None:
        return known.role is Role.PATH
    if known.hold is Reason.URL:
        return not in_address(known, verdict)
    if known.hold in OF_ARTIFACTS and verdict.origin.start and is_artifact(known, verdict, find_scalar(file, path)):
        return False
    if known.hold not in OPEN or known.hold_detail.startswith(ONE_ANCHOR):
        # timid: the templates print one anchor as an image, and its other uses as something else.
        return True
    # timid: a template that prints a list or a script says no more of what is named in it than its finder could.
    return known.hold is Reason.POSSIBLE and not _is_whole(file, path, known)


def _judge(
    file: Located, path: FieldPath, known: LocatedReference, verdict: Verdict, readers: Readers
) -> LocatedReference:
    """Give what the rendering makes of what was located."""
    if verdict.is_tag:
        detail = f"within the tag of {unmasked(verdict.tagged)}, and no name"
        return known._replace(hold=Reason.INHERITED, hold_detail=detail, registry="")
    if verdict.is_joined and _is_made_up(verdict):
        # timid: the image names no registry, and what begins it has no place where one could be put.
        detail = f"behind what a template makes up, as in {unmasked(verdict.example)}"
        return known._replace(hold=Reason.UNDECIDED, hold_detail=detail, registry="")
    if verdict.is_joined:
        return hold_joined(file, known, verdict)
    if not verdict.begins:
        return _hold_both(known, verdict)
    if known.hold_detail.startswith(STANDS_FOR) and verdict.example == known.text and not readers.is_pulled(verdict):
        # timid: what reads the word as it is may look it up among the images of the same values.
        return known
    if known.hold is Reason.URL:
        return without_scheme(known, verdict, find_scalar(file, path))
    is_image = verdict.keys == {"image"} and IMAGE.fullmatch(verdict.example) is not None
    is_alone = may_be_joined(known) and is_all_of(known, verdict.example) and not is_image
    if is_alone and readers.may_join(known, verdict):
        # timid: the value passes through a template as it is; what reads it there may join it to the registry.
        return hold_alone(known, verdict, readers)
    if empty := _empty_beside(file, path, verdict):
        # timid: an operator that is given all of them joins such a word to what its users set there.
        detail = f"{format_path(empty)} is empty, and what is given both may join them"
        return known._replace(hold=Reason.UNDECIDED, hold_detail=detail)
    freed = _free(known, verdict, is_ahead=_is_ahead(file, path, known.text, verdict))
    if (is_image or readers.is_pulled(verdict)) and known.completion and "/" in known.text and verdict.is_whole:
        # `{repository: quay.io/orchard/press, image: orchard/press}`: the other one is for where this one is empty.
        freed = freed._replace(role=Role.NAME, completion="", completion_span=None, beside=NOT_BESIDE)
    return hold_cut_apart(without_sign(_hold_stand_in(freed, verdict), verdict.example), verdict.example)


def _is_made_up(verdict: Verdict) -> bool:
    """Tell whether what stands in front of a part is known, and no registry, and nothing that the chart holds."""
    head = verdict.example.partition("/")[0]
    return bool(head) and not verdict.joined_to and OPAQUE not in head and not is_domain(head)


def _hold_both(located: LocatedReference, verdict: Verdict) -> LocatedReference:
    return located._replace(hold=Reason.UNDECIDED, hold_detail=verdict.both_ways())


def _free(known: LocatedReference, verdict: Verdict, *, is_ahead: bool) -> LocatedReference:
    """Let a reference move that begins an image; the tag beside a word says nothing of that where a path follows."""
    # Who listed it did not know that a path follows.
    whole = Role.NAME if known.role is Role.PATH else known.role
    role = Role.DOMAIN if looks_like_bare_domain(known.text) or is_ahead else whole
    # A namespace that is printed by itself says as little of images as before.
    certain = known.certain or not is_namespace(*known.text.partition("/")[::2])
    tag = "" if verdict.example.startswith(f"{known.text}/") else known.tag
    freed = known._replace(role=role, hold=None, hold_detail="", certain=certain, tag=tag)
    return _cut(freed) if _goes_on(known.text, verdict) else freed


def _is_ahead(file: Located, path: FieldPath, text: str, verdict: Verdict) -> bool:
    """Tell whether a path always follows what no alias repeats, so that it is no image of its own: R in `R/press`."""
    found = find_scalar(file, path) if verdict.is_ahead and verdict.example.startswith(f"{text}/") else None
    return found is not None and not found[0].is_shared(found[1])


def _goes_on(text: str, verdict: Verdict) -> bool:
    """Tell whether the last word of a name goes on behind it: `quay.io/orchard/press-` in
    `{{ .Values.prefix }}web:1`.
    """
    return text.endswith("-") and BEGUN.match(verdict.example, len(text)) is not None


def _cut(located: LocatedReference) -> LocatedReference:
    """Give what is known to be whole of a name whose last word goes on."""
    end = located.text.rfind("/") + 1
    if not end:
        return located._replace(hold=Reason.UNDECIDED, hold_detail="a template goes on with its only word")
    span = Span(located.span.start, located.span.start + end)
    return located._replace(role=Role.PREFIX, text=located.text[:end], span=span)


def _is_whole(file: Located, path: FieldPath, located: LocatedReference) -> bool:
    """Tell whether a reference is the one word of its scalar."""
    found = find_scalar(file, path)
    if found is None:
        return True
    text = found[1].text.strip()
    return text.startswith(located.text) and not BETWEEN_WORDS.search(text)


def _hold_stand_in(located: LocatedReference, verdict: Verdict) -> LocatedReference:
    """Hold a word in front of paths that stands in for a registry until the installation: `set_during_install`.

    Source:  docs.docker.com, Create a Docker account: a namespace of Docker Hub has letters and digits only.
    """
    word = "_" in located.text and shape_of(located.text) is Shape.BARE
    if not word or not verdict.example.startswith(f"{located.text}/"):
        return located
    detail = "no namespace of Docker Hub has an underscore; it seems to stand in for a registry"
    return located._replace(hold=Reason.PLACEHOLDER, hold_detail=detail)


def _empty_beside(file: Located, path: FieldPath, verdict: Verdict) -> FieldPath:
    """Give the path of an empty registry beside a word that is printed as it is, without a tag; () when there is none:
    `{repository: "", image: manager, version: ""}`.
    """
    # Few images are a word, and to find the scalar takes a look at all others.
    found = find_scalar(file, path) if shape_of(verdict.example) is Shape.BARE else None
    if found is None or found[1].value != verdict.example:
        return ()
    beside = found[1].parent.children
    if isinstance(beside, dict) and path[-1] not in REGISTRIES:
        for key in REGISTRIES:
            other = beside.get(key)
            if isinstance(other, Scalar) and not other.text:
                return (*path[:-1], key)
    return ()


def _hold_shared(
    file: Located,
    document: Document,
    scalar: Scalar,
    located: LocatedReference,
    verdicts: Mapping[FieldPath, Verdict],
) -> LocatedReference:
    """Hold what no finder took and aliases repeat, unless all that is made of it is an image."""
    if not document.is_shared(scalar):
        return located
    uses = uses_by_start(document)[scalar.start]
    judged = ((use, verdicts.get(use.path)) for use in uses)
    findings = [
        Finding(use, located.role, 0, len(use.text), Reason.INHERITED if Part.JOINED in verdict.parts else None)
        for use, verdict in judged
        if verdict is not None and verdict.parts - {Part.TAIL}
    ]
    return agree(document, located, uses, findings, Holding(file.source))


def _locate(known: Known, document: Document, scalar: Scalar, verdict: Verdict) -> Iterable[LocatedReference]:
    """Locate a scalar that no finder took, but that begins an image."""
    start = verdict.origin.start if isinstance(verdict.origin, ValuesOrigin) else 0
    text = scalar.value[start:]
    if not text or not scalar.text or is_matched(scalar):
        # `sidecarImageRegex: cilium/istio_proxy`, printed below `sidecar-image`
        return
    if _goes_on(text, verdict):
        role, end = Role.REFERENCE, len(text)
    elif verdict.parts == {Part.DOMAIN} or verdict.example.startswith(f"{text.rstrip('/')}/"):
        role, end = Role.DOMAIN, len(text.rstrip("/"))
    else:
        head = head_of(text)
        if head.hold is not None:
            return
        role, end = head.role, head.end
    span = document.place(scalar, start, start + end)
    if span is None or known.overlapping(span) is not None:
        return
    place = place_of(known.file.source, span.start, document, scalar)
    located = LocatedReference(ID, role, text[:end], span, place)
    if _goes_on(located.text, verdict):
        yield _cut(located)
    else:
        yield hold_cut_apart(without_sign(located, verdict.example), verdict.example)
