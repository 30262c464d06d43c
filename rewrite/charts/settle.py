"""Settle: corrects what the finders located in a chart's files by what the chart renders.

The finders see one file. Whether `repository: nginx` begins an image or is joined to a registry elsewhere, and what an
empty registry falls back to, is written in the templates. The verdicts of the trace say it for every scalar of the
values and every literal of the templates; here they confirm, hold, free or add located references.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rewrite.charts.chart import dependency_keys
from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles, ChartTrace, LiteralOrigin, TracedImage, ValuesOrigin
from rewrite.charts.unread import free_paths
from rewrite.charts.verdicts import Part, Verdict, Verdicts, judge
from rewrite.document import OUTPUT, Document, Scalar, SourceKind, unmasked
from rewrite.fieldpath import FieldPath, format_path
from rewrite.hits import known_domains
from rewrite.locate import LocatedReference, Role
from rewrite.locating import Located, place_of
from rewrite.reference import looks_like_bare_domain
from rewrite.report import Place, Reason
from rewrite.shape import Shape, head_of, shape_of
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ID: Final = "chart"
# What the finders held only because they could not see the templates.
OPEN: Final = frozenset({Reason.UNDECIDED, Reason.INHERITED, Reason.POSSIBLE, Reason.TEMPLATED, Reason.SWEEP_OFF})
REGISTRIES: Final = ("registry", "repository")
VALUES_FILE: Final = "values.yaml"
SUBCHART: Final = re.compile(rf"charts/(?P<folder>[^/]+)/{re.escape(VALUES_FILE)}\Z")
GLOBAL: Final = ("global",)
DOMAIN: Final = re.compile(r"[\w.-]+(?::\d+)?", re.ASCII)
BETWEEN_WORDS: Final = re.compile(r"[\s,;|]")


@dataclass(frozen=True, slots=True)
class _Fill:
    """An empty registry key that is to be filled: the domain that stands in for it, and the path it is joined to."""

    key: ValuesOrigin
    domain: str
    path: str


def settle(root: str, texts: Mapping[str, str], files: Mapping[str, Located], mapped: frozenset[str]) -> None:
    """Correct the located references of a chart in place.

    In:      root, the name of the chart's folder. texts, all files of the chart by their path in it. files, those of
             them that the run decides about. mapped, the domains that rules name, and those of the mirrors.
    """
    documents = {name: file.reading.documents[0] for name, file in files.items() if file.reading.documents}
    decided = {name: {located.place.path for located in file.references} for name, file in files.items()}
    trace = trace_chart(ChartFiles(root, texts, documents, decided), domains=known_domains(mapped))
    verdicts = judge(trace)
    fills = _fills(trace, files)
    keys = dependency_keys(texts) if any(SUBCHART.match(name) for name in files) else {}
    for name, file in files.items():
        own = {**_replaced_by(name, verdicts, keys), **_verdicts_of(name, file, verdicts)}
        free_paths(file, own, texts)
        _settle_values(name, file, own)
        _settle_literals(name, file, trace, verdicts, fills)
        _fill_registries(name, file, fills)
        file.references.sort(key=lambda located: located.span)


def _verdicts_of(name: str, file: Located, verdicts: Verdicts) -> dict[FieldPath, Verdict]:
    """Give the verdicts on the scalars of a values file; overlays of the values take those of the same paths."""
    own = {path: verdict for (of, path), verdict in verdicts.values.items() if of == name}
    if own or file.kind is not SourceKind.VALUES:
        return own
    return {path: verdict for (of, path), verdict in verdicts.values.items() if of == _beside(name)}


def _replaced_by(name: str, verdicts: Verdicts, keys: Mapping[str, Sequence[str]]) -> dict[FieldPath, Verdict]:
    """Give what is joined to a registry of what the values around those of a subchart set in place of these.

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
        if of == VALUES_FILE and verdict.parts - {Part.TAIL} == {Part.JOINED}:
            below = path if path[:1] == GLOBAL else path[1:] if path[:1] in prefixes else ()
            if below and below not in inner:
                replaced[below] = verdict
    return replaced


def _beside(name: str) -> str:
    """Give the name of the values that a file is laid over."""
    base = name.rpartition("/")[0].removesuffix("ci").rstrip("/")
    return f"{base}/{VALUES_FILE}" if base else VALUES_FILE


def _settle_values(name: str, file: Located, verdicts: Mapping[FieldPath, Verdict]) -> None:
    """Apply the verdicts on the scalars of one values file; an overlay of the values gains no reference by them."""
    for path, verdict in verdicts.items():
        origin = verdict.origin
        is_own = isinstance(origin, ValuesOrigin) and origin.file == name
        if is_own or not _is_set_apart(file, path, verdicts):
            _apply(file, path, verdict, adding=is_own)


def _is_set_apart(file: Located, path: FieldPath, verdicts: Mapping[FieldPath, Verdict]) -> bool:
    """Tell whether an overlay sets what is joined in front of a name, where the values have nothing:
    `{repository: orchard, name: press}` over `{repository: "", name: press}`.
    """
    written = format_path(path)
    if not any(located.place.path == written and located.hold is not None for located in file.references):
        return False
    found = _find(file, path)
    beside = found[1].parent.children if found else ()
    return isinstance(beside, dict) and any(
        isinstance(other := beside.get(key), Scalar) and other.text != "" and (*path[:-1], key) not in verdicts
        for key in REGISTRIES
        if key != path[-1]
    )


def _apply(file: Located, path: FieldPath, verdict: Verdict, *, adding: bool) -> None:
    written = format_path(path)
    index = next((i for i, located in enumerate(file.references) if located.place.path == written), None)
    known = file.references[index] if index is not None else None
    parts = verdict.parts - {Part.TAIL}
    if known is not None and known.role is Role.PATH and known.hold is None:
        return
    if not parts or (known is not None and known.hold is not None and known.hold not in OPEN):
        return
    if known is not None and known.hold is Reason.POSSIBLE and not _is_whole(file, path, known):
        # timid: a template that prints a list or a script says no more of what is named in it than its finder could.
        return
    file.settled.add(written)
    if parts == {Part.JOINED}:
        if index is not None and known is not None:
            detail = f"joined to {_name(verdict)}, as in {unmasked(verdict.example)}"
            file.references[index] = known._replace(hold=Reason.INHERITED, hold_detail=detail)
    elif parts <= {Part.HEAD, Part.DOMAIN}:
        if known is not None and known.hold is Reason.INHERITED and known.text == verdict.example:
            # timid: the value passes through a template as it is; what reads it there may join it to the registry.
            return
        if index is not None and known is not None and (empty := _empty_beside(file, path, verdict)):
            # timid: an operator that is given all of them joins such a word to what its users set there.
            detail = f"{format_path(empty)} is empty, and what is given both may join them"
            file.references[index] = known._replace(hold=Reason.UNDECIDED, hold_detail=detail)
            return
        if index is not None and known is not None:
            # Who listed it did not know that a path follows.
            whole = Role.NAME if known.role is Role.PATH else known.role
            role = Role.DOMAIN if looks_like_bare_domain(known.text) else whole
            freed = known._replace(role=role, hold=None, hold_detail="", certain=True)
            file.references[index] = _hold_stand_in(freed, verdict)
        elif adding and (found := _find(file, path)):
            located = _locate_scalar(file, *found, verdict)
            file.references += [_hold_stand_in(reference, verdict) for reference in located]
    elif index is not None and known is not None:
        detail = f"used both with and without a registry in front, as in {unmasked(verdict.example)}"
        file.references[index] = known._replace(hold=Reason.UNDECIDED, hold_detail=detail)


def _is_whole(file: Located, path: FieldPath, located: LocatedReference) -> bool:
    """Tell whether a reference is the one word of its scalar."""
    found = _find(file, path)
    if found is None:
        return True
    text = found[1].text.strip()
    return text.startswith(located.text) and not BETWEEN_WORDS.search(text)


def _name(verdict: Verdict) -> str:
    places = sorted(
        format_path(origin.path) if isinstance(origin, ValuesOrigin) else f"a literal in {origin.file}"
        for origin in verdict.joined_to
    )
    return " and ".join(dict.fromkeys(places)) or "what a template puts in front"


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
    found = _find(file, path) if shape_of(verdict.example) is Shape.BARE else None
    if found is None or found[1].value != verdict.example:
        return ()
    beside = found[1].parent.children
    if isinstance(beside, dict) and path[-1] not in REGISTRIES:
        for key in REGISTRIES:
            other = beside.get(key)
            if isinstance(other, Scalar) and not other.text:
                return (*path[:-1], key)
    return ()


def _find(file: Located, path: FieldPath) -> tuple[Document, Scalar] | None:
    for document in file.reading.documents:
        if document.host is None:
            for scalar in document.scalars:
                if scalar.key == path[-1] and scalar.path == path:
                    return document, scalar
    return None


def _locate_scalar(file: Located, document: Document, scalar: Scalar, verdict: Verdict) -> Iterable[LocatedReference]:
    """Locate a scalar that no finder took, but that begins an image."""
    start = verdict.origin.start if isinstance(verdict.origin, ValuesOrigin) else 0
    text = scalar.value[start:]
    if not text:
        return
    if verdict.parts == {Part.DOMAIN} or verdict.example.startswith(f"{text.rstrip('/')}/"):
        role, end = Role.DOMAIN, len(text.rstrip("/"))
    else:
        head = head_of(text)
        if head.hold is not None:
            return
        role, end = head.role, head.end
    span = document.place(scalar, start, start + end)
    if span is None or _is_taken(file, span):
        return
    yield LocatedReference(ID, role, text[:end], span, place_of(file.source, span.start, document, scalar))


def _is_taken(file: Located, span: Span) -> bool:
    return any(located.span.overlaps(span) for located in file.references)


def _settle_literals(
    name: str, file: Located, trace: ChartTrace, verdicts: Verdicts, fills: Mapping[ValuesOrigin, _Fill]
) -> None:
    """Move the literals of templates that begin an image, unless the registry keys in front of them are filled."""
    free = {origin for image in trace.images for origin in _literal_heads(image) if not _filled_key(image, fills)}
    for origin, verdict in verdicts.literals.items():
        parts = verdict.parts - {Part.TAIL}
        if origin.file != name or not parts:
            continue
        located = _locate_literal(file, origin, verdict)
        if located is None:
            continue
        index = next((i for i, known in enumerate(file.references) if known.span.overlaps(located.span)), None)
        known = file.references[index] if index is not None else None
        if known is not None and known.hold not in (None, *OPEN):
            continue
        if not _is_template(name) and (known is None or known.hold is Reason.POSSIBLE) and not _says_image(verdict):
            # timid: a template that prints a file says no more of what is named in it than its finder could.
            continue
        if parts <= {Part.HEAD, Part.DOMAIN} and origin in free:
            if _is_doubtful_word(located, file.source.text):
                if index is None:
                    detail = "a word in a text that is no YAML"
                    file.references.append(located._replace(hold=Reason.POSSIBLE, hold_detail=detail))
            elif index is None:
                file.references.append(located)
            elif known is not None and known.hold is not None:
                file.references[index] = located
        elif index is not None and known is not None and known.hold is not None:
            reason = (
                "the registry in the values is set instead" if origin not in free else "not the head of every image"
            )
            file.references[index] = known._replace(hold=Reason.INHERITED, hold_detail=reason)


def _is_template(name: str) -> bool:
    return "/templates/" in f"/{name}"


def _says_image(verdict: Verdict) -> bool:
    return any(key.lower().endswith(("image", "imagename")) for key in verdict.keys)


def _is_doubtful_word(located: LocatedReference, text: str) -> bool:
    """Tell whether an image is one word in the text of a template, of which rendering says no more than a finder could.

    What no finder took is in no YAML: `image: parameter.image` in a program of another language, which the template
    carries. What a finder doubts may be joined to something by the program that reads it.
    """
    start = located.span.start
    in_action = text.rfind("{{", 0, start) > text.rfind("}}", 0, start)
    return located.role is not Role.DOMAIN and not in_action and shape_of(located.text) in (Shape.BARE, Shape.HOST)


def _literal_heads(image: TracedImage) -> Iterable[LiteralOrigin]:
    for piece in image.text.pieces:
        if piece.text:
            if isinstance(piece.origin, LiteralOrigin):
                yield piece.origin
            return


def _locate_literal(file: Located, origin: LiteralOrigin, verdict: Verdict) -> LocatedReference | None:
    text = file.source.text
    length = 0
    example = verdict.example
    while length < len(example) and text[origin.start + length : origin.start + length + 1] == example[length]:
        length += 1
    literal = example[:length]
    if verdict.parts == {Part.DOMAIN}:
        found = DOMAIN.match(literal)
        if found is None:
            return None
        role, end = Role.DOMAIN, found.end()
    else:
        rest = example[length:]
        # Where a tag follows the literal, its name is whole; where more path follows, it is a beginning.
        head = head_of(f"{literal}{rest[:1] if rest[:1] in (':', '@') else ''}{OUTPUT}" if rest else literal)
        if head.hold is not None or not head.end:
            return None
        role, end = head.role, min(head.end, length)
    span = Span(origin.start, origin.start + end)
    if not _is_whole_literal(text, span):
        return None
    place = Place(file.source.name, *file.source.position(span.start))
    return LocatedReference(ID, role, text[span.start : span.end], span, place)


def _is_whole_literal(text: str, span: Span) -> bool:
    """Tell whether a literal of an action begins with the reference, and ends with it or goes on as its path or tag."""
    if text.rfind("{{", 0, span.start) < text.rfind("}}", 0, span.start):
        return True
    if text.rfind("{{", 0, span.start) < 0:
        return True
    ends = text[span.end - 1] == "/" or text[span.end : span.end + 1] in ('"', "'", "`", "%", ":", "@", "/")
    return ends and text[span.start - 1] in "\"'`="


def _fills(trace: ChartTrace, files: Mapping[str, Located]) -> dict[ValuesOrigin, _Fill]:
    """Choose the empty registry keys to fill: each stands beside its image's path, and one domain stands in for it."""
    found: dict[ValuesOrigin, set[tuple[str, str]]] = {}
    for image in trace.images:
        heads = list(_literal_heads(image))
        domain = image.text.text.partition("/")[0]
        key = _key_beside(image)
        if heads and key is not None and DOMAIN.fullmatch(domain) and "." in domain:
            found.setdefault(key, set()).add((domain, _path_of(image)))
    return {
        key: _Fill(key, next(iter(uses))[0], next(iter(uses))[1] if len(uses) == 1 else "")
        for key, uses in found.items()
        if len({domain for domain, _ in uses}) == 1 and _can_fill(files, key)
    }


def _filled_key(image: TracedImage, fills: Mapping[ValuesOrigin, _Fill]) -> bool:
    return _key_beside(image) in fills


def _key_beside(image: TracedImage) -> ValuesOrigin | None:
    """Give the empty registry key in the mapping that the image's path comes from."""
    parents = {
        (piece.origin.file, piece.origin.path[:-1])
        for piece in image.text.pieces
        if isinstance(piece.origin, ValuesOrigin) and piece.text
    }
    return next((key for key in image.consulted if (key.file, key.path[:-1]) in parents), None)


def _path_of(image: TracedImage) -> str:
    return image.text.text.partition("/")[2]


def _can_fill(files: Mapping[str, Located], key: ValuesOrigin) -> bool:
    """Tell whether the key stands in a file of the run as an empty quoted text: only that can take a value in place."""
    file = files.get(key.file)
    found = _find(file, key.path) if file else None
    return found is not None and found[1].value == "" and found[1].style in ("'", '"')


def _fill_registries(name: str, file: Located, fills: Mapping[ValuesOrigin, _Fill]) -> None:
    for key, fill in fills.items():
        found = _find(file, key.path) if key.file == name else None
        if found is None:
            continue
        document, scalar = found
        at = document.start_of(scalar)
        place = place_of(file.source, at, document, scalar)
        file.settled.add(place.path)
        file.references.append(
            LocatedReference(ID, Role.DOMAIN, "", Span(at, at), place, fill.path, implied=fill.domain)
        )
        _hold_paths_beside(file, scalar, place.path)


def _hold_paths_beside(file: Located, registry: Scalar, written: str) -> None:
    """Hold what the finders would move in the same mapping: the registry that is filled in decides."""
    parent = format_path(registry.parent.path)
    for index, located in enumerate(file.references):
        above = located.place.path.rpartition(".")[0]
        if above == parent and located.role is not Role.PATH and located.text and located.hold in (None, *OPEN):
            detail = f"joined to {written}, which is filled in"
            file.references[index] = located._replace(hold=Reason.INHERITED, hold_detail=detail)
