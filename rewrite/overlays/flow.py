"""Flow: follows the images of a run through the builds of its kustomizations, as `kustomize build` would."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from rewrite.finders import kustomization
from rewrite.kustomization_names import filling
from rewrite.overlays.copies import Copies
from rewrite.overlays.entry import Entry, split, through
from rewrite.overlays.evidence import Evidence
from rewrite.overlays.generated import Values
from rewrite.overlays.layer import Chart, Input, Kind, Layer
from rewrite.overlays.passing import Passing
from rewrite.overlays.replacement import Images
from rewrite.overlays.site import PATCHES, VALUES, Origin, Site, assumed, is_named_by, is_unread, sites, sites_below
from rewrite.overlays.steps import carry_out
from rewrite.overlays.tree import Planned, Tree, own_kustomization
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.fieldspec import FieldSpec
    from rewrite.overlays.generated import Made
    from rewrite.overlays.prefix import Prefix
    from rewrite.overlays.replacement import Replacement
    from rewrite.overlays.steps import Steps
    from rewrite.report import Place

CALLING: Final = (Kind.CALLER, Kind.PACKAGE)
FILLED: Final = "what fills in its resources is not known"
INCLUDER: Final = "what includes this component is not in this run"


@dataclass(slots=True)
class Flow:
    """The images that have come through so far, and why others are not known.

    fields are those in which kustomize has been told to look for images, any_field tells that there may be others;
    taken are the places of those that entries are for; made are values of ConfigMaps; includers are the flows that take
    in all of this one.
    """

    sites: Passing = field(default_factory=Passing)
    unknown: dict[str, None] = field(default_factory=dict)
    any_field: bool = False
    fields: dict[FieldSpec, None] = field(default_factory=dict)
    taken: set[Place] = field(default_factory=set)
    made: Made = field(default_factory=dict)
    includers: list[Flow] = field(default_factory=list)

    def join(self, other: Flow) -> None:
        """Let in what another build gives."""
        self.sites.add(other.sites)
        self.unknown.update(other.unknown)
        self.any_field = self.any_field or other.any_field
        self.fields.update(other.fields)
        self.made.update(other.made)
        other.includers.append(self)

    def takes(self, place: Place) -> bool:
        """Tell whether an entry is for the image at a place in all builds that this one is a part of."""
        seen: set[int] = set()
        waiting = [self]
        while waiting:
            flow = waiting.pop()
            if place not in flow.taken and id(flow) not in seen:
                if not flow.includers:
                    return False
                seen.add(id(flow))
                waiting += flow.includers
        return True


class Builds:
    """The builds of a run under given decisions: names holds the new name of each entry that moves, by its place.

    prefixed are the images that something is put in front of, by place and name, copies those that are copied. flows
    are those of all that is built, when that is done.
    """

    def __init__(self, tree: Tree, names: Mapping[Place, str]) -> None:
        self.tree = tree
        self.evidence: dict[Place, Evidence] = {}
        self.uncovered: dict[Replacement, None] = {}
        self.cut: dict[Replacement, Site] = {}
        self.prefixed: dict[tuple[Place, str], Prefix] = {}
        self.copies = Copies()
        self.flows: list[Flow] = []
        self._names = names
        self._done: dict[str, Flow] = {}
        self._open: set[str] = set()
        self._included: set[str] = set()

    def run(self) -> list[Site]:
        """Build everything; give the images of all builds, and leave the evidence about each entry."""
        out: dict[Site, None] = {}
        for folder, file in self.tree.folders.items():
            layer = own_kustomization(file)
            if layer is not None and layer.kind is Kind.KUSTOMIZATION:
                carry_out(self._build(folder))
                out.update(dict.fromkeys(self._done[folder].sites))
        filled = {file.name for file in self.tree.filled}
        for file in self.tree.files.values():
            for layer in file.layers:
                if layer.kind in CALLING or (layer.kind is Kind.KUSTOMIZATION and file.name in filled):
                    flow = Flow()
                    carry_out(self._accumulate(file, layer, flow))
                    flow.sites.forget()
                    self.flows.append(flow)
                    out.update(dict.fromkeys(flow.sites))
        for folder, file in (*self.tree.folders.items(), *(("", file) for file in self.tree.filled)):
            layer = own_kustomization(file)
            if layer is not None and layer.kind is Kind.COMPONENT and folder not in self._included:
                # What nothing includes is there to be included: by something that builds what is built here.
                flow = Flow(Passing(out), {INCLUDER: None})
                carry_out(self._accumulate(file, layer, flow))
                flow.sites.forget()
                self.flows.append(flow)
        self.flows += self._done.values()
        return list(out)

    def _build(self, folder: str) -> Steps:
        """Build a folder, unless that is done, or is being done: kustomize refuses a circle."""
        file = self.tree.folders.get(folder)
        layer = own_kustomization(file) if file else None
        if folder in self._done or folder in self._open or (file and layer is None):
            return
        flow = Flow()
        self._open.add(folder)
        if file and layer:
            yield self._accumulate(file, layer, flow)
        # Source: fluxcd.io, Kustomization, Generating a kustomization.yaml file.
        inside = () if file else tuple(self.tree.outermost(folder))
        for inner in inside:
            yield self._join(inner, flow)
        for resource in self.tree.below(folder, tuple(f"{inner}/" for inner in inside)) if file is None else ():
            _take(resource, resource.name, flow)
        self._open.discard(folder)
        flow.sites.forget()
        self._done[folder] = flow

    def _accumulate(self, file: Planned, layer: Layer, flow: Flow) -> Steps:
        """Add to a flow what a layer adds, in kustomize's order.

        Source:  kustomize, api/internal/target/kusttarget.go, accumulateTarget.
        """
        for found in layer.resources:
            yield from self._resource(file, layer, found, flow)
        for found in layer.components:
            yield from self._component(file, layer, found, flow)
        if filling(file.name) and not (layer.resources or layer.components or layer.charts or layer.plugins):
            # timid: `resources: {{ folders | to_json }}`
            flow.unknown[FILLED] = None
        for resource in self.tree.below(self.tree.locate(file.name, ".")) if layer.kind is Kind.PACKAGE else ():
            _take(resource, resource.name, flow)
        flow.any_field = flow.any_field or layer.any_field
        flow.fields.update(dict.fromkeys(self.tree.fields(file, layer)))
        for chart in layer.charts:
            self._chart(file, chart, flow)
        for plugin in layer.plugins:
            self._generate(file, plugin, flow)
        flow.made.update(self.tree.made_by(file, layer))
        self._patch(file, file, layer, flow)
        flow.sites.add(sites_below(file, layer, VALUES, Origin.VALUES))
        for entry in layer.entries:
            self._pass(entry, flow)
        if layer.replacements or layer.replacing:
            self._replace(file, layer, flow)
        for path in layer.transformers:
            for holder, transformer in self.tree.plugins(file, path, Kind.TRANSFORMER):
                self._patch(file, holder, transformer, flow)
                for prefix in transformer.prefixes if INCLUDER not in flow.unknown else ():
                    behind = (site for site in flow.sites if prefix.is_for(site))
                    self.prefixed.update(((site.place, split(site.before)[0]), prefix) for site in behind)
            for entry in self.tree.transformer_entries(file, path):
                self._pass(entry, flow)

    def _generate(self, file: Planned, plugin: Input, flow: Flow) -> None:
        """Add what a generator makes; it has its paths from the kustomization that names it."""
        flow.unknown[f"what {plugin.text or 'a generator'} generates is not known"] = None
        for found, generator in self.tree.plugins(file, plugin.text, Kind.GENERATOR):
            for chart in generator.charts:
                self._chart(file, chart, flow)
            flow.sites.add(sites_below(found, generator, VALUES, Origin.VALUES))

    def _patch(self, file: Planned, holder: Planned, layer: Layer, flow: Flow) -> None:
        """Add what stands in patches of a layer: in its own file, the holder, and in files that are named from one."""
        for path in layer.patches:
            if patch := self.tree.files.get(self.tree.locate(file.name, path)):
                flow.sites.add(sites(patch.changes, patch.skips, Origin.PATCH))
        flow.sites.add(sites_below(holder, layer, PATCHES, Origin.PATCH))

    def _replace(self, file: Planned, layer: Layer, flow: Flow) -> None:
        """Add what replacements of a layer copy; take down which copy what is not known, or cut images otherwise after
        the run.
        """
        images = Images(flow.sites, Values(flow.made, self.tree.look), self.tree.look)
        for replacement, holder in self.tree.replacements(file, layer):
            copied = replacement.copied(images, holder)
            if not ((flow.unknown and copied is None) or replacement.is_covered(copied)):
                self.uncovered[replacement] = None
            self.copies.add(replacement, images, holder, copied or ())
            if cut := replacement.cut_otherwise(images):
                self.cut[replacement] = cut
            flow.sites.add(site if site.field else replace(site, field=True) for site in copied or ())

    def _resource(self, file: Planned, layer: Layer, found: Input, flow: Flow) -> Steps:
        real = self._find(file, layer, found.text)
        resource = self.tree.files.get(real)
        if resource is not None:
            _take(resource, found.text, flow)
        elif folder := real if real in self.tree.folders else self._plain_folder(file, layer, found, flow):
            yield self._join(folder, flow)
        else:
            flow.unknown[found.absent] = None

    def _plain_folder(self, file: Planned, layer: Layer, found: Input, flow: Flow) -> str:
        plain = self.tree.find_plain(file.name, found.text) if layer.any_folder else ""
        if plain:
            flow.unknown[f"{found.text} may be a folder of another repository"] = None
        return plain

    def _join(self, folder: str, flow: Flow) -> Steps:
        yield self._build(folder)
        if built := self._done.get(folder):
            flow.join(built)

    def _component(self, file: Planned, layer: Layer, found: Input, flow: Flow) -> Steps:
        real = self._find(file, layer, found.text)
        component = self.tree.folders.get(real)
        own = own_kustomization(component) if component else None
        if component is None or own is None or real in self._open:
            flow.unknown[found.absent] = None
            return
        self._included.add(real)
        self._open.add(real)
        yield self._accumulate(component, own, flow)
        self._open.discard(real)

    def _find(self, file: Planned, layer: Layer, path: str) -> str:
        return self.tree.locate(file.name, path) if layer.anchored else self.tree.find(file.name, path)

    def _chart(self, file: Planned, chart: Chart, flow: Flow) -> None:
        flow.unknown[f"what the chart {chart.input.text} renders is not known"] = None
        for path in chart.values:
            found = self.tree.files.get(self.tree.locate(file.name, path))
            if found is not None:
                flow.sites.add(sites(found.changes, found.skips, Origin.VALUES))
        for found in self.tree.below(self.tree.locate(file.name, chart.folder)):
            flow.sites.add(sites(found.changes, found.skips, Origin.VALUES))

    def _pass(self, entry: Entry, flow: Flow) -> None:
        """Let an entry act on what has come through, and take down what it acts on."""
        evidence = self.evidence.setdefault(entry.place, Evidence())
        evidence.unknown.update(flow.unknown)
        name = self._names.get(entry.place, entry.name)
        new_name = entry.renamed.whole_after if entry.renamed and entry.renamed in self.tree.made else entry.new_name
        new_name = name if entry.is_one else new_name
        found = flow.sites.find((entry.name, entry.moved) if entry.moved else (entry.name,), name)
        # Fields that kustomize may have been told of count only when nothing else explains the entry.
        looked_at = {at for at, site in found if site.field or is_named_by(flow.fields, site.place)}
        certain = any(at in looked_at and site.was_for(entry.name) for at, site in found)
        passed: list[tuple[int, Site]] = []
        known = False
        for at, site in found:
            seen = at in looked_at or (flow.any_field and not certain)
            is_for = seen and site.was_for(entry.name)
            will_be = seen and site.is_for(name)
            known = known or is_for
            if is_for:
                evidence.matched[site] = None
                flow.taken.add(site.place)
            elif will_be:
                evidence.gained[site] = None
            elif seen and entry.moved and site.was_for(entry.moved):
                evidence.moved.setdefault(site, []).append(flow)
            elif seen and entry.moved and site.is_for(entry.moved):
                evidence.apart[site] = None
            elif not seen and site.was_for(entry.name):
                evidence.unseen[site] = None
            if is_for or will_be:
                passed.append((at, through(entry, site, new_name, is_for=is_for, will_be=will_be)))
        flow.sites.replace(passed)
        if entry.new_name and flow.unknown and not known:
            flow.sites.add((assumed(entry, new_name),))


def _take(resource: Planned, name: str, flow: Flow) -> None:
    """Let in the images of a file; name is how it is called there."""
    if not resource.is_known or any(is_unread(skip) for skip in resource.skips):
        flow.unknown[f"{name} is not read as a whole"] = None
    # Entries stand among the resources of a package.
    images = [skip for skip in resource.skips if skip.finder != kustomization.ID or skip.reason is not Reason.MATCH_KEY]
    flow.sites.add(sites(resource.changes, images, Origin.RESOURCE))
