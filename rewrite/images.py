"""Images: the inventory of a run: each distinct image, where it stands, and what becomes of it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rewrite.ensure.apart import ID as ENSURE
from rewrite.errors import InvalidReference
from rewrite.file_holds import OWN
from rewrite.finders import argo_images, kustomization
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.reference import DOCKER_HUB, Reference, looks_like_bare_domain, parse, split_written
from rewrite.registries import canonical, is_namespace
from rewrite.report import Change, Place, Report, Skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What stands beside names, by their places; None where nothing is pulled by the name (see tags.suffixes).
Suffixes = Mapping[Place, str | None]

MOVES: Final = "moves"
MOST_SIMILAR: Final = 3
# Stands for the path where only the registry is known: `quay_image_repo: quay.io`.
ANY_PATH: Final = "*"
# What is told of these is no image that something pulls, or not by the name that stands there.
NO_IMAGES: Final = frozenset(
    {
        Reason.AMBIGUOUS,
        Reason.CHART_GUARD,
        Reason.CHART_REPOSITORY,
        Reason.COMMENT,
        Reason.COMPARED,
        Reason.COREDNS,
        Reason.DAMAGED,
        Reason.DOWNLOAD,
        Reason.FILE,
        Reason.GITIGNORED,
        Reason.INHERITED,
        Reason.INVALID,
        Reason.MATCH_KEY,
        Reason.MISSING_DEPENDENCY,
        Reason.NO_MATCH,
        Reason.NOT_READ,
        Reason.PACKED_SETTLED,
        Reason.PLACEHOLDER,
        Reason.PROSE,
        Reason.PUSH_TARGET,
        Reason.REMOTE,
        Reason.REMOTE_CHART,
        Reason.UNRENDERED,
        Reason.UNSET,
        Reason.URL,
        Reason.VOID_MARKER,
    }
)
# An image entry of kustomize that keeps the name names what is pulled, though others are compared with it.
ENTRIES: Final = frozenset({argo_images.ID, kustomization.ID})
COMPARED: Final = frozenset({Reason.MATCH_KEY, Reason.AMBIGUOUS})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an image, and the decision there: MOVES with the name on the mirror, or the identifier of a reason.

    item is what that was decided about: of a name whose registry stands elsewhere, the registry.
    """

    item: Change | Skip
    place: Place
    decision: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A distinct image: its normalized name, and tag and digest where they stand beside it, with its spots in order."""

    name: str
    suffix: str
    spots: tuple[Spot, ...]

    @property
    def reference(self) -> str:
        """The image as it is pulled today, normalized."""
        return self.name + self.suffix

    @property
    def registry(self) -> str:
        """The domain."""
        return self.name.partition("/")[0]

    @property
    def is_whole(self) -> bool:
        """Tell whether the image is known, and not its registry alone."""
        return not self.name.endswith(f"/{ANY_PATH}")


def take(report: Report, suffixes: Suffixes) -> list[Image]:
    """Take the inventory of a report.

    In:      suffixes, tag and digest at the places of names that have them under other keys.
    Out:     the images in the order of their names, the spots of each in the order of files and lines.
    """
    spots: dict[tuple[str, str], list[Spot]] = {}
    for found in _named(report, suffixes):
        if found.name:
            spots.setdefault((found.name, found.suffix), []).append(found.spot)
    return [Image(*key, tuple(sorted(_once(spots[key]), key=_position))) for key in sorted(spots)]


def _once(spots: Iterable[Spot]) -> Iterable[Spot]:
    """Give one spot of each place: a name may be joined to a registry, and to what stands in for that."""
    return {(spot.place, spot.decision, spot.target): spot for spot in spots}.values()


def split_places(report: Report) -> dict[str, list[Place]]:
    """Give, by file, the places of names whose tag stands under another key, if anywhere."""
    places: dict[str, list[Place]] = {}
    for item in _items(report):
        for image in item.joined:
            if not image.suffix:
                places.setdefault(image.place.file, []).append(image.place)
    for change in report.changes:
        is_whole = change.role == "reference" and _parsed(change.before).suffix
        if change.source and change.role in ("name", "domain", "reference") and not is_whole:
            places.setdefault(change.place.file, []).append(change.place)
    for skip in report.skips:
        if (skip.name or skip.finder in ENTRIES) and not _parsed(skip.text).suffix:
            places.setdefault(skip.place.file, []).append(skip.place)
    return places


def explain(report: Report, image: str, suffixes: Suffixes) -> list[Spot]:
    """Give every place of an image, of whatever kind and reason, in the order of files and lines.

    In:      image, in any spelling: "busybox", "docker.io/library/busybox:1.36", or its name on the mirror. Without tag
             and digest it is all of them. suffixes, as take() has them.
    """
    asked = _parsed(image)
    spots = [found.spot for found in _named(report, suffixes) if _is_for(found, asked, image)]
    return sorted(spots, key=_position)


def similar(images: Iterable[Image], image: str) -> list[str]:
    """Give the references that a person may have meant."""
    from difflib import get_close_matches

    last = image.rpartition("/")[2].partition("@")[0].partition(":")[0]
    names = sorted({found.name for found in images if found.is_whole})
    parts = {name.rpartition("/")[2] for name in names}
    close = get_close_matches(last, sorted(parts), n=1, cutoff=0.6)
    within = [name for name in names if last and last in name]
    return (within or [name for name in names if name.rpartition("/")[2] in close])[:MOST_SIMILAR]


class _Named(NamedTuple):
    """An image with its tag and digest where something speaks of it, "" for both where that speaks of none."""

    name: str
    suffix: str
    spot: Spot


def _named(report: Report, suffixes: Suffixes) -> Iterator[_Named]:
    """Give what items speak of, and what is joined to those that are registries."""
    for item in _items(report):
        name, suffix = _identify(item, suffixes)
        decision, becomes = MOVES, ""
        if isinstance(item, Skip):
            decision = item.reason.identifier
        else:
            becomes = item.target + suffix if item.target else item.after.rstrip("/")
        yield _Named(name, suffix, Spot(item, item.place, decision, becomes))
        for image in item.joined:
            own = image.suffix or suffixes.get(image.place, "") or ""
            yield _Named(image.source, own, Spot(item, image.place, decision, image.target and image.target + own))


def _items(report: Report) -> list[Change | Skip]:
    return [*report.changes, *report.skips]


def _identify(item: Change | Skip, suffixes: Suffixes) -> tuple[str, str]:
    """Give name and suffix of the image that an item speaks of, "" for both when it speaks of none."""
    beside = suffixes.get(item.place, "")
    if beside is None:
        return "", ""
    if beside and isinstance(item, Skip) and item.reason in COMPARED:
        named = _parsed(item.text)
        return (named.name, beside) if named.path else ("", "")
    name, suffix = _identify_alone(item)
    return name, suffix or beside


def _identify_alone(item: Change | Skip) -> tuple[str, str]:
    if isinstance(item, Change):
        suffix = _parsed(item.before).suffix if item.role == "reference" else ""
        if item.source:
            return item.source, suffix
        if item.role == "prefix":
            # `quay.io/$(ORG)/press:1`, of which only the beginning is known.
            return _begun(item.before), ""
        domain, slash, path = (item.before or item.implied).rstrip("/").partition("/")
        return f"{canonical(domain)}{slash}{path}/{ANY_PATH}", ""
    if (
        item.reason in NO_IMAGES
        or item.finder == ENSURE
        or item.detail == OWN.detail
        or (item.reason in (Reason.PACKED, Reason.IGNORED_CHART) and not item.name)
    ):
        return "", ""
    # An empty registry has that which stands in for it.
    domain = item.text or item.registry
    if looks_like_bare_domain(domain):
        return item.name or f"{canonical(domain)}/{ANY_PATH}", ""
    if item.is_begun:
        return _begun(item.text), ""
    parsed = _parsed(item.text)
    if item.name:
        return item.name, parsed.suffix if parsed.name == item.name else ""
    if is_namespace(parsed.domain, parsed.path) and not parsed.suffix:
        return f"{parsed.name}/{ANY_PATH}", ""
    return (parsed.name, parsed.suffix) if parsed.path else ("", "")


def _begun(text: str) -> str:
    """Give the beginning of names, normalized, with what stands for their ends."""
    domain, path = split_written(text)
    return "/".join(filter(None, (canonical(domain or DOCKER_HUB), path.rstrip("/"), ANY_PATH)))


def _is_for(found: _Named, asked: Reference, text: str) -> bool:
    name, suffix, spot = found
    item = spot.item
    if spot.place == item.place:
        if not name and isinstance(item, Skip):
            parsed = _parsed(item.text)
            name, suffix = parsed.name, parsed.suffix
        if text == (item.before if isinstance(item, Change) else item.text):
            return True
    names = {name, spot.target.removesuffix(suffix)}
    return bool(asked.path) and asked.name in names and (not asked.suffix or asked.suffix == suffix)


def _parsed(text: str) -> Reference:
    """Parse a reference; one without name and path stands for what is none."""
    try:
        return parse(text)
    except InvalidReference:
        return Reference("", "", "", "", "", "")


def _position(spot: Spot) -> tuple[str, int, int]:
    return spot.place.file, spot.place.line, spot.place.column
