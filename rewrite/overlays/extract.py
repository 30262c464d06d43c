"""Extract: reads out of a file's documents the layers that it adds to builds of kustomize."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from rewrite.document import Document, SourceKind
from rewrite.finders import argo_images, image_updater, kustomization, set_image
from rewrite.inflated import inflated_in, values_in
from rewrite.overlays.configuration import fields_of, is_configuration
from rewrite.overlays.entry import Entry, split
from rewrite.overlays.generated import generated_in, sources_in
from rewrite.overlays.items import are_one, patches_in, paths_of, scalars_in, targets_of
from rewrite.overlays.layer import Chart, Input, Kind, Layer
from rewrite.overlays.open_names import decide_name
from rewrite.overlays.plugins import GENERATING, PATCHING, is_replacing, replacements_of
from rewrite.overlays.prefix import prefixes_in
from rewrite.overlays.replacement import replacements_in
from rewrite.placing import place_of, scope_in
from rewrite.reasons import Reason
from rewrite.registries import has_one_spelling
from rewrite.report import Change, Place, Skip
from rewrite.sharing import ONE_ANCHOR
from rewrite.tree import Node, Scalar, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.locate import LocatedReference
    from rewrite.mapping import Mapper
    from rewrite.source import Source

FLUX: Final = "kustomize.toolkit.fluxcd.io/"
IMAGES: Final = frozenset({"images"})
# With one of these, kustomize may look for images in any field, or copy one there.
ANY_FIELD: Final = ("configurations", "crds", "replacements", "vars", "transformers")


@dataclass(frozen=True, slots=True)
class _File:
    """A file with what became of its references, by the offset at which each begins."""

    source: Source
    found: dict[int, tuple[LocatedReference, Change | Skip]]
    mapper: Mapper


def extract(
    source: Source,
    documents: Iterable[Document],
    decided: Iterable[tuple[LocatedReference, Change | Skip]],
    mapper: Mapper,
) -> tuple[Layer, ...]:
    """Read the layers of a file.

    In:      decided, the references located in the file, each with what the rules make of it alone.
    """
    file = _File(source, {located.span.start: (located, decision) for located, decision in decided}, mapper)
    return tuple(layer for document in documents for layer in _layers(document, file))


def _layers(document: Document, file: _File) -> Iterator[Layer]:
    top = document.top
    if top is None:
        return
    if is_replacing(document):
        replacements = replacements_in(replacements_of(top), partial(_place, document, file=file))
        yield Layer(Kind.CONFIGURATION, document.index, replacements=tuple(replacements))
        return
    if not isinstance(top.children, dict):
        return
    if plugged := tuple(_plugged(document, top, file)):
        yield from plugged
    elif document.kind == "Kustomization" and document.api_version.startswith(FLUX):
        if document.host is None:
            yield from _flux(document, top, file)
    elif document.source_kind is SourceKind.KUSTOMIZATION and document.host is None:
        yield _kustomization(document, top, file)
    elif set_image.may_tell(document):
        yield _set_image(document, top, file)
    elif is_configuration(document):
        yield Layer(Kind.CONFIGURATION, document.index, fields=tuple(fields_of(top)))
    else:
        yield from _argo(document, file)


def _plugged(document: Document, top: Node, file: _File) -> Iterator[Layer]:
    """Give what a document adds that a kustomization names under its transformers or generators."""
    if document.kind == "ImageTagTransformer":
        item = top.node("imageTag")
        fields = tuple(fields_of(top, "fieldSpecs"))
        yield Layer(Kind.TRANSFORMER, fields=fields, entries=tuple(_entries(document, [item] if item else [], file)))
    elif document.kind in PATCHING:
        named = _files(document, file, patches_in(top))
        patches = tuple(found.text for found in named)
        targets = tuple(targets_of([top]))
        yield Layer(Kind.TRANSFORMER, document.index, scope_in(document), patches=patches, targets=targets, named=named)
    elif document.kind in GENERATING:
        charts = tuple(_charts(document, file))
        named = _files(document, file, values_in(document))
        yield Layer(Kind.GENERATOR, document.index, scope_in(document), charts=charts, named=named)
    elif prefixes := tuple(prefixes_in(document, partial(_place, document, file=file))):
        yield Layer(Kind.TRANSFORMER, document.index, prefixes=prefixes)


def _kustomization(document: Document, top: Node, file: _File) -> Layer:
    # The patches' own texts are read as documents of this file.
    paths = [*paths_of(top, "patches"), *paths_of(top, "patchesJson6902"), *scalars_in(top, "patchesStrategicMerge")]
    patches = _files(document, file, paths)
    replacing = _files(document, file, paths_of(top, "replacements"))
    plugins = [scalar for key in ("generators", "transformers") for scalar in scalars_in(top, key)]
    return Layer(
        Kind.COMPONENT if document.kind == "Component" else Kind.KUSTOMIZATION,
        document.index,
        resources=tuple(_inputs(document, top, file, "resources", "bases")),
        components=tuple(_inputs(document, top, file, "components")),
        charts=tuple(_charts(document, file)),
        plugins=tuple(
            Input(_plugin(scalar), _place(document, scalar, file)) for scalar in scalars_in(top, "generators")
        ),
        patches=tuple(found.text for found in patches),
        targets=tuple(targets_of([*nodes_in(top.get("patches")), *nodes_in(top.get("patchesJson6902"))])),
        named=(*patches, *replacing, *_files(document, file, (*plugins, *values_in(document)))),
        # Those in the kustomization itself act first (configureExternalTransformers).
        transformers=tuple(dict.fromkeys(sorted(map(_plugin, scalars_in(top, "transformers")), key=bool))),
        configurations=tuple(scalar.text for scalar in scalars_in(top, "configurations")),
        any_field=any(key in top.children for key in ANY_FIELD),
        entries=tuple(
            _entries(document, [item for key in kustomization.LISTS for item in nodes_in(top.get(key))], file)
        ),
        generated=tuple(generated_in(top)),
        sources=tuple(Input(path, _place(document, scalar, file)) for scalar, path in sources_in(top) if path),
        replacements=tuple(replacements_in(nodes_in(top.get("replacements")), partial(_place, document, file=file))),
        replacing=tuple(found.text for found in replacing),
    )


def _set_image(document: Document, top: Node, file: _File) -> Layer:
    """Give what kpt's function is told, in a package or in a file of its own."""
    if document.kind == set_image.KPTFILE:
        functions = list(set_image.functions_in(document))
        told = [function.node("configMap") for function in functions]
        return Layer(
            Kind.PACKAGE,
            document.index,
            transformers=tuple(path for function in functions if (path := function.text("configPath"))),
            entries=tuple(_entries(document, [item for item in told if item], file)),
        )
    item = top.node("image" if document.kind == set_image.SET_IMAGE else "data")
    fields = tuple(fields_of(top, "additionalImageFields"))
    return Layer(Kind.TRANSFORMER, fields=fields, entries=tuple(_entries(document, [item] if item else [], file)))


def _flux(document: Document, top: Node, file: _File) -> Iterator[Layer]:
    spec = top.node("spec")
    if spec is None or (spec.node("images") is None and spec.node("components") is None):
        return
    folder = _folder(document, spec, "", file)
    yield Layer(
        Kind.CALLER,
        document.index,
        scope="spec.",
        resources=(folder,),
        components=tuple(
            replace(component, text=f"{folder.text}/{component.text}")
            for component in _inputs(document, spec, file, "components")
        ),
        anchored=False,
        any_folder=True,
        entries=tuple(_entries(document, nodes_in(spec.get("images")), file)),
    )


def _argo(document: Document, file: _File) -> Iterator[Layer]:
    overrides = [scalar for scalar in document.named(IMAGES) if argo_images.is_entry(scalar)]
    for images in {id(scalar.parent): scalar.parent for scalar in overrides}.values():
        # source.kustomize.images; without a source the file stands in the folder that is built (.argocd-source.yaml).
        source = images.parent.parent if images.parent else None
        here = source is document.top
        yield Layer(
            Kind.CALLER,
            document.index,
            resources=(_folder(document, None if here else source, "." if here else "", file),),
            anchored=here,
            entries=tuple(_argo_entries(document, images, file)),
        )
    for scalar in filter(image_updater.is_known, document.named(image_updater.KEYS)):
        yield from _updated(document, scalar, file)


def _updated(document: Document, scalar: Scalar, file: _File) -> Iterator[Layer]:
    """Give the name by which an updater sets an image in what an Application builds: it writes `NAME=IMAGE:TAG`."""
    entry = replace(_entry(document, scalar, len(scalar.value), file), remedy="write {} there")
    spec = document.top.node("spec") if document.top is not None else None
    for source in [spec.get("source"), *nodes_in(spec.get("sources"))] if spec is not None else ():
        if isinstance(source, Node) and source.get("path") is not None:
            folder = _folder(document, source, "", file)
            yield Layer(Kind.CALLER, document.index, resources=(folder,), anchored=False, entries=(entry,))


def _folder(document: Document, holder: Node | None, default: str, file: _File) -> Input:
    """Give the folder that a caller builds, "" when it does not say."""
    path = holder.get("path") if holder else None
    known = path if isinstance(path, Scalar) else None
    return Input(known.text if known else default, _place(document, known, file))


def _entries(document: Document, items: Iterable[Node], file: _File) -> Iterator[Entry]:
    for item in items:
        name, new_name = item.get("name"), item.get("newName")
        if not isinstance(name, Scalar) or not name.text:
            continue
        is_one = isinstance(new_name, Scalar) and are_one(document, name, new_name)
        entry = _entry(document, name, len(name.value), file, is_one=is_one)
        renamed = _decision(document, new_name, 0, file) if isinstance(new_name, Scalar) else None
        yield replace(
            entry,
            renamed=renamed[1] if renamed and isinstance(renamed[1], Change) else None,
            new_name=item.text("newName"),
            is_one=is_one,
            new_tag=item.text("newTag"),
            digest=item.text("digest"),
            tag_suffix=item.text("tagSuffix"),
        )


def _argo_entries(document: Document, images: Node, file: _File) -> Iterator[Entry]:
    for scalar in images.children:
        if not isinstance(scalar, Scalar) or not scalar.text:
            continue
        name, equals, new = argo_images.parts(scalar.text)
        entry = _entry(document, scalar, len(name), file)
        renamed = _decision(document, scalar, len(name) + 1, file) if equals else None
        new_name, tag, digest = split(new)
        yield replace(
            entry,
            renamed=renamed[1] if renamed and isinstance(renamed[1], Change) else None,
            new_name="" if new_name == "*" else new_name,
            new_tag="" if tag == "*" else tag,
            digest=digest,
            remedy=f"write `{name}={{}}{new.removeprefix(new_name)}`",
        )


def _entry(document: Document, scalar: Scalar, end: int, file: _File, *, is_one: bool = False) -> Entry:
    """Make an entry of its name, scalar.value[:end]; is_one, one that no more holds than the newName that it is."""
    name = document.part_as_written(scalar, 0, end) or scalar.value[:end]
    found = _decision(document, scalar, 0, file)
    if found is None or isinstance(found[1], Change):
        # The file is left as a whole, or the configuration names the field.
        place = _place(document, scalar, file)
        return Entry(place, name, Skip(place, kustomization.ID, name, Reason.IGNORED))
    located, skip = found[0], found[1]
    alone = decide_name(located._replace(hold=None, hold_detail=""), scalar.value[:end], file.mapper)
    if isinstance(alone, Change):
        is_free = located.hold is Reason.MATCH_KEY or (is_one and located.hold_detail.startswith(ONE_ANCHOR))
        is_whole = name == alone.source and has_one_spelling(name.partition("/")[0])
        source = name if is_whole else ""
        return Entry(skip.place, name, skip, alone if is_free else None, alone.after, source)
    return Entry(skip.place, name, skip, is_mirrored=alone.reason is Reason.ALREADY_MIRRORED)


def _decision(
    document: Document, scalar: Scalar, start: int, file: _File
) -> tuple[LocatedReference, Change | Skip] | None:
    """Give what was located from an offset of a value on, and what became of it."""
    at = document.place(scalar, start, start + 1)
    return file.found.get(at.start) if at else None


def _charts(document: Document, file: _File) -> Iterator[Chart]:
    for chart in inflated_in(document):
        yield Chart(Input(chart.name.text, _place(document, chart.name, file)), chart.folder, chart.files)


def _plugin(scalar: Scalar) -> str:
    """Give the path that a plug-in is named by, "" for one that stands in the list itself."""
    return "" if "\n" in scalar.text or scalar.text.startswith("{") else scalar.text


def _files(document: Document, file: _File, paths: Iterable[Scalar]) -> tuple[Input, ...]:
    """Give the files among what may be texts instead."""
    return tuple(Input(path.text, _place(document, path, file)) for path in paths if _plugin(path))


def _inputs(document: Document, top: Node, file: _File, *keys: str) -> Iterator[Input]:
    for key in keys:
        for scalar in scalars_in(top, key):
            if scalar.text:
                yield Input(scalar.text, _place(document, scalar, file))


def _place(document: Document, scalar: Scalar | None, file: _File) -> Place:
    if scalar is None:
        return Place(file.source.name, 1, 1, document.index)
    return place_of(file.source, document.start_of(scalar), document, scalar)
