"""Replacements: kustomize copies a value into an image field, or a part of an image elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path, parse_path
from rewrite.finders.source_values import SOURCE_VALUE, delimiter_of, fills, is_image_field, is_put_behind
from rewrite.lazy import expression
from rewrite.overlays.items import scalars_in
from rewrite.overlays.site import INNER, Origin
from rewrite.tree import Node, Scalar, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rewrite.fieldpath import FieldPath
    from rewrite.overlays.generated import Values
    from rewrite.overlays.site import Site
    from rewrite.overlays.tree import Planned
    from rewrite.report import Place

STEP: Final = expression(r"\[[^\]]*\]|(?:\\.|[^.\[\\])+")
ESCAPED: Final = expression(r"\\(.)")
# `[name=press]`, an item of a list by a field of it: an expression, which any part of the field's value may match.
ITEM: Final = expression(r"\[([^=\]]*)=(.*)\]\Z")
ANY: Final = "*"
CONFIG_MAP: Final = "ConfigMap"
DATA: Final = "data"
# `data.press`
VALUE_STEPS: Final = 2
# Where no slash may stand. Source: kubernetes.io, Labels and Selectors, and Object Names and IDs.
NARROW: Final = expression(
    r"(?:.*\.)?(?:(?:labels|matchLabels|nodeSelector)\.[^\n]+|metadata\.(?:name|namespace)|hostname|subdomain"
    r"|(?:c|initC)ontainers\.[^\n]+\.name)\Z"
)
INDEX: Final = expression(r"[0-9]{1,9}\Z")
# An expression that repeats nothing.
PLAIN: Final = expression(r"[\w.^$/:-]*\Z")

# Gives the text at a field path of the document in which something stands, None where it cannot be told.
Look = Callable[["Place", "FieldPath"], "str | None"]


@dataclass(frozen=True, slots=True)
class Cut:
    """A sign at which the images of some resources are cut; kind and name are "" for those of any.

    path is the field path in these, as kustomize's replacements write it.
    """

    sign: str
    kind: str = ""
    name: str = ""
    path: str = ""

    def is_for(self, site: Site, look: Look) -> bool:
        """Tell whether an image may be one of those that are cut, as far as its field path and look tell.

        Source:  kustomize, kyaml/yaml/match.go, PathMatcher.
        """
        resource = site.place.resource
        if self.kind not in ("", resource.kind) or (self.name and resource.name not in self.name):
            return False
        around, _, inside = site.place.path.rpartition(INNER)
        path = parse_path(inside)
        if site.origin is not Origin.RESOURCE or around or not path or isinstance(path[0], int):
            # timid: in a patch the items of lists have other numbers, or the path is a text.
            return True
        steps = STEP.findall(self.path)
        return len(steps) == len(path) and all(
            _is_step(step, path[: at + 1], site.place, look) for at, step in enumerate(steps)
        )


class Images:
    """The images of a build, by where replacements look for them: a build may have as many of these as images."""

    def __init__(self, sites: Iterable[Site], values: Values, look: Look) -> None:
        self.values = values
        self._sites = list(sites)
        self._look = look
        self._in_resources: dict[tuple[str, str, str], list[Site]] = {}
        self._of_resources: dict[tuple[str, str], list[Site]] = {}
        self._cut: dict[str, dict[tuple[str, str], list[int]]] = {}
        for site in self._sites:
            resource = site.place.resource
            for name in dict.fromkeys(("", resource.name)):
                self._in_resources.setdefault((resource.kind, name, site.place.path), []).append(site)
                self._of_resources.setdefault((resource.kind, name), []).append(site)

    def in_resource(self, kind: str, name: str, path: str) -> Sequence[Site]:
        """Give those at a field path of a resource; name is "" for any name."""
        return self._in_resources.get((kind, name, path), ())

    def in_fields(self, cut: Cut) -> Sequence[Site]:
        """Give those in the fields of a resource that a path may mean, `spec.containers.[name=press].image`."""
        found = self._of_resources.get((cut.kind, cut.name), ())
        return [site for site in found if cut.is_for(site, self._look)]

    def changed_by(self, cuts: Iterable[Cut]) -> Site | None:
        """Give the first image that has another number of parts after the run."""
        found = [
            at
            for cut in cuts
            for places in self._may_be_cut(cut)
            if (at := next((at for at in places if cut.is_for(self._sites[at], self._look)), None)) is not None
        ]
        return self._sites[min(found)] if found else None

    def _may_be_cut(self, cut: Cut) -> Iterable[list[int]]:
        """Give where images stand that have another number of parts between such signs, by their resources."""
        if cut.sign not in self._cut:
            by_resource = self._cut[cut.sign] = {}
            for at, site in enumerate(self._sites):
                if site.field and site.before.count(cut.sign) != site.after.count(cut.sign):
                    resource = site.place.resource
                    by_resource.setdefault((resource.kind, resource.name), []).append(at)
        by_resource = self._cut[cut.sign]
        exact = by_resource.get((cut.kind, cut.name))
        return by_resource.values() if exact is None else [exact]


@dataclass(frozen=True, slots=True)
class Replacement:
    """One replacement that has to do with images.

    place is that of the field path in its source; kind, name and field say where the value comes from, all "" where it
    stands at the place itself. fills tells that the value becomes a whole image, or its name, is_behind that it becomes
    a later part of one; narrow is a field that it becomes in which no slash may stand. cuts are those of images.
    """

    place: Place
    kind: str
    name: str
    field: str
    fills: bool = False
    cuts: tuple[Cut, ...] = ()
    is_behind: bool = False
    narrow: str = ""

    @property
    def is_literal(self) -> bool:
        """Tell whether it says its value itself."""
        return not self.field

    def copied(self, images: Images, holder: Planned) -> Sequence[Site] | None:
        """Give the images that become others, or their names; None where the run does not know what is copied.

        In:      holder, the file that the replacement stands in.
        """
        if not self.fills:
            return ()
        if self.is_literal:
            return images.values.at(holder, self.place.path)
        return images.in_resource(self.kind, self.name, self.field) or self._generated(images)

    def taken(self, images: Images, holder: Planned) -> Sequence[Site]:
        """Give the images that are copied, whatever becomes of them; holder as for copied."""
        if self.is_literal:
            return images.values.at(holder, self.place.path)
        written = format_path(tuple(int(step) if INDEX.match(step) else step for step in _steps(self.field)))
        found = images.in_resource(self.kind, self.name, written) or self._generated(images)
        return found or images.in_fields(Cut("", self.kind, self.name, self.field))

    def _generated(self, images: Images) -> Sequence[Site] | None:
        """Give the images in a value of a ConfigMap that is made; None where none is known to have it."""
        steps = _steps(self.field)
        if self.kind in ("", CONFIG_MAP) and steps[:1] == [DATA] and len(steps) == VALUE_STEPS:
            return images.values.find(self.name, steps[1])
        return None

    def is_covered(self, copied: Sequence[Site] | None) -> bool:
        """Tell whether the value is one of the images that the run knows, those that are copied."""
        return not self.fills or self.is_literal or is_image_field(self.field) or bool(copied)

    def cut_otherwise(self, images: Images) -> Site | None:
        """Give an image that has another number of parts after the run."""
        return images.changed_by(self.cuts)


def replacements_in(items: Iterable[Node], place: Callable[[Scalar], Place]) -> Iterator[Replacement]:
    """Give the replacements that have to do with images; place tells where the field path of a source stands."""
    for item in items:
        source = item.node("source")
        field = source.get("fieldPath") if source else item.get(SOURCE_VALUE)
        if not isinstance(field, Scalar):
            continue
        kind, name, path = (source.text(key) if source else "" for key in ("kind", "name", "fieldPath"))
        cuts = [Cut(delimiter_of(source), kind, name, path)] if source and is_image_field(path) else []
        is_filled = is_behind = False
        narrow = ""
        # Of what is cut off further behind, no mirror stands in front.
        begins = source is None or fills(source)
        for target in nodes_in(item.get("targets")):
            paths = [scalar.text for scalar in scalars_in(target, "fieldPaths")]
            images = list(filter(is_image_field, paths))
            narrow = narrow or next(filter(NARROW.match, paths if begins else ()), "")
            if images:
                select = target.node("select")
                selects, selected = (select.text(key) if select else "" for key in ("kind", "name"))
                cuts += (Cut(delimiter_of(target), selects, selected, image) for image in images)
                is_filled = is_filled or fills(target)
                is_behind = is_behind or (begins and is_put_behind(target))
        cuts = [cut for cut in cuts if cut.sign]
        if is_filled or cuts or narrow:
            yield Replacement(
                place(field), kind, name, path, fills=is_filled, cuts=tuple(cuts), is_behind=is_behind, narrow=narrow
            )


def _steps(field: str) -> list[str]:
    return [ESCAPED.sub(r"\1", step) for step in STEP.findall(field)]


def _is_step(step: str, path: FieldPath, place: Place, look: Look) -> bool:
    """Tell whether a step of a replacement's field path may be the last of a path; what cannot be told may be."""
    last = path[-1]
    item = ITEM.match(step)
    if item is None or not isinstance(last, int):
        return step == ANY or ESCAPED.sub(r"\1", step) == str(last)
    text = look(place, (*path, item[1]))
    # timid: other expressions are Go's, which never take long; the same in Python's can.
    return text is None or PLAIN.match(item[2]) is None or re.search(item[2], text) is not None
