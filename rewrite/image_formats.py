"""The formats of the inventory: for people, as JSON, as CSV with a row for each place, and the bare list."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from rewrite.document import unmasked
from rewrite.finders import kustomization
from rewrite.images import MOVES, Image, Spot
from rewrite.reasons import Reason
from rewrite.renderers.excerpt import first_of
from rewrite.renderers.items import ordered
from rewrite.renderers.wording import location, one_line, plural, remedy_for, whole_values
from rewrite.report import Change, Problem, Skip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LIST_VERSION: Final = 1
COLUMNS: Final = ("image", "registry", "decision", "target", "file", "line", "column", "path")
NO_RULE: Final = Reason.NO_RULE.identifier


def as_text(images: Sequence[Image], *, verbose: bool = False, undecided: bool = False) -> str:
    """Write the images by registry, each with what becomes of it and its places.

    undecided: there are no rules yet, so that nothing is to be said of what moves.
    """
    lines: list[str] = []
    for registry, group in groupby(sorted(images, key=lambda image: image.registry), key=lambda image: image.registry):
        found = list(group)
        lines.append(f"{one_line(registry)} ({plural(len(found), 'image')})")
        lines += [line for image in found for line in _image(image, verbose=verbose, undecided=undecided)]
        lines.append("")
    return "".join(f"{line}\n" for line in [*lines, _summary(images, undecided=undecided)])


def as_json(images: Sequence[Image]) -> str:
    """Write everything, for programs."""
    from rewrite.renderers.as_json import dumps

    return dumps({"listVersion": LIST_VERSION, "images": [_object(image) for image in images]})


def as_csv(images: Sequence[Image]) -> str:
    """Write a row for each place, for spreadsheets."""
    import csv
    import io

    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for image in images:
        for spot in image.spots:
            place = spot.place
            where = (one_line(place.file), place.line, place.column, unmasked(place.path))
            writer.writerow((image.reference, image.registry, spot.decision, spot.target, *where))
    return table.getvalue()


def as_images(images: Sequence[Image]) -> str:
    """Write the images as they are pulled today, one a line, for programs that copy them."""
    return "".join(f"{image.reference}\n" for image in images if image.is_whole)


def not_listed(images: Sequence[Image]) -> str:
    """Say for whoever copies the images which are listed without tag and digest, and of which names only the beginning
    is known, so that what it is joined to may be missing; "" when there are none.
    """
    bare = [image.reference for image in images if image.is_whole and not image.suffix]
    begun = [image.reference for image in images if not image.is_whole]
    said = ""
    if bare:
        are = "is" if len(bare) == 1 else "are"
        said = (
            f"{plural(len(bare), 'image')} {are} listed without a tag, for none stands beside the name: what pulls it "
            f"may fill in another than `latest` ({_some(bare)})\n"
        )
    if begun:
        said += (
            "not all images may be listed, for of these registries and namespaces it is not known what is joined to "
            f"them: {_some(begun)}\n"
        )
    return said


def not_read(problems: Sequence[Problem]) -> str:
    """Say what could not be read, and so may have images that are not listed."""
    return "".join(f"{location(problem)}: {one_line(problem.message)}\n" for problem in ordered(problems))


FORMATS: Final[dict[str, Callable[[Sequence[Image]], str]]] = {
    "text": as_text,
    "json": as_json,
    "csv": as_csv,
    "images": as_images,
}


def explanation(image: str, spots: Sequence[Spot]) -> str:
    """Write every place of an image, with the decision there and why."""
    lines = [f"{one_line(image)} stands in {plural(len(spots), 'place')}"]
    for spot in spots:
        lines += ["", *_reasons(spot)]
    return "".join(f"{line}\n" for line in lines)


def _some(names: Sequence[str]) -> str:
    first = first_of(names)
    return ", ".join(one_line(name) for name in first) + (", …" if len(names) > len(first) else "")


def _image(image: Image, *, verbose: bool, undecided: bool) -> Iterator[str]:
    decisions: dict[tuple[str, str], list[Spot]] = {}
    for spot in image.spots:
        decision = NO_RULE if undecided and _stays_as_others(spot) else spot.decision
        decisions.setdefault((decision, spot.target), []).append(spot)
    for (decision, target), spots in decisions.items():
        said = f" -> {one_line(target)}" if decision == MOVES else f" stays: {decision}"
        yield f"  {one_line(image.reference)}{'' if undecided and decision == NO_RULE else said}"
        shown = spots if verbose else first_of(spots)
        yield from (f"      {location(spot.place)}" for spot in shown)
        if len(shown) < len(spots):
            yield f"      … and {len(spots) - len(shown)} more; --verbose lists all"


def _stays_as_others(spot: Spot) -> bool:
    """Tell whether an image entry stays for no other reason than that its images do."""
    item = spot.item
    return isinstance(item, Skip) and item.finder == kustomization.ID and item.detail == kustomization.AS_ITS_IMAGES


def _summary(images: Sequence[Image], *, undecided: bool) -> str:
    spots = [spot for image in images for spot in image.spots]
    moving = sum(any(spot.decision == MOVES for spot in image.spots) for image in images)
    registries = {image.registry for image in images}
    hosts = "1 registry" if len(registries) == 1 else f"{len(registries)} registries"
    counts = f"{plural(len(images), 'image')} from {hosts} in {plural(len(spots), 'place')}"
    return counts if undecided else f"{counts}: {moving} would move, {len(images) - moving} stay"


def _object(image: Image) -> dict[str, object]:
    from rewrite.renderers.results import without_empty

    tag, _, digest = image.suffix.partition("@")
    parts = {"tag": tag.removeprefix(":"), "digest": digest}
    places = [
        without_empty(
            {
                "file": spot.place.file,
                "line": spot.place.line,
                "column": spot.place.column,
                "path": unmasked(spot.place.path),
                "decision": spot.decision,
                "target": spot.target,
            }
        )
        for spot in image.spots
    ]
    names = {"image": image.reference, "registry": image.registry, "name": image.name}
    return {**names, **without_empty(parts), "places": places}


def _reasons(spot: Spot) -> Iterator[str]:
    place = spot.place
    resource = " ".join(part for part in (place.resource.kind, place.resource.name) if part)
    where = [one_line(place.path)] if place.path else []
    yield f"{location(place)}  {' of '.join([*where, *([one_line(resource)] if resource else [])])}".rstrip()
    item = spot.item
    if isinstance(item, Change):
        before, after = whole_values(item)
        yield f"  {one_line(before)} -> {one_line(after)}"
        yield f"  moves: rule {one_line(item.rule)}, found by {item.finder}"
        return
    detail = f" ({one_line(item.detail)})" if item.detail else ""
    yield f"  {one_line(item.text)}"
    yield f"  stays: {item.reason.identifier}, {item.reason.meaning}{detail}, found by {item.finder}"
    yield f"  {remedy_for(item)}"
