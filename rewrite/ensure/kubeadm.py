"""kubeadm: registries that a ClusterConfiguration leaves to kubeadm, and the sub-path of coredns.

kubeadm pulls `IMAGEREPOSITORY/coredns:TAG`, except from its own default registry, where it adds a sub-path:
registry.k8s.io/coredns/coredns. Once imageRepository is a mirror the image is looked for without it, and a mirror that
keeps paths does not have it there, unless `dns.imageRepository` says where it is.

Source:  kubeadm app/images/images.go, GetDNSImage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SILENT, Document
from rewrite.ensure.block import NewLine, between, fill_flow, line_before, line_behind, step_of
from rewrite.ensure.conditions import may_lack
from rewrite.finders.kubeadm import ID, KEYS, configuration_of, has_sub_path, is_configuration, registries_in
from rewrite.lazy import expression
from rewrite.locate import LocatedReference, Role
from rewrite.manifest import objects_in
from rewrite.mapping import Mapper, decide
from rewrite.markers import MARKER
from rewrite.object_holds import is_encrypted
from rewrite.placing import place_of
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.report import SET, Change, Edit, Place, Skip
from rewrite.shape import FILLED_IN
from rewrite.span import Span
from rewrite.tree import Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.locate import Located
    from rewrite.source import Source

DEFAULT: Final = "registry.k8s.io"
# The default of kubeadm up to 1.24.
DEFAULTS: Final = (DEFAULT, "k8s.gcr.io")
SUB_PATH: Final = "/coredns"
REPOSITORY: Final = "imageRepository"
DNS: Final = "dns"
TEMPLATE: Final = "a template, where a branch may decide about it"
DNS_REPOSITORY: Final = f"{DNS}.{REPOSITORY}"
KIND: Final = frozenset({"kind"})
RESOURCE_LIST: Final = "ResourceList"
# A value that is nothing but what a template fills in.
FILLED: Final = expression(rf"{OUTPUT}+\Z")


class _Case(NamedTuple):
    """A ClusterConfiguration in its file, what is said there of registries, and what was decided about these."""

    source: Source
    document: Document
    node: Node
    said: Mapping[tuple[int, tuple[str, ...]], Sequence[Scalar]]
    decisions: Mapping[int, Change | Skip]
    mapper: Mapper

    def registries(self, *keys: str) -> list[Scalar]:
        """Give what says something under imageRepository below keys: one, or one in each branch of a template."""
        found = self.said.get((id(self.node), keys), ())
        return [each for each in found if each is found[-1] or may_lack(self.source, self.document, each, found[-1])]

    def decision(self, scalar: Scalar) -> Change | Skip | None:
        """Give what was decided about a scalar."""
        span = self.document.place(scalar, 0, len(scalar.value))
        return self.decisions.get(span.start) if span else None

    def decide(self, registry: str, place: Place) -> Change | Skip:
        """Decide about a registry that stands nowhere."""
        return decide(LocatedReference(ID, Role.DOMAIN, registry, Span(0, 0), place), self.mapper)

    def place(self, scalar: Scalar, path: str = "") -> Place:
        """Give the place of a scalar, or of what is to stand under path beside it."""
        place = place_of(self.source, self.document.start_of(scalar), self.document, scalar)
        return place._replace(path=place.path.removesuffix(str(scalar.key)) + path) if path else place

    @property
    def may_insert(self) -> bool:
        """Tell whether lines may be inserted: in what a template makes a branch may decide about them."""
        text = self.document.text
        return self.mapper.ensure and self.document.certain and OUTPUT not in text and SILENT not in text

    def is_use(self, child: Scalar) -> bool:
        """Tell whether a value is the use of an alias: its place is that of what is anchored."""
        return any(child is repeat for repeat in self.document.repeats)

    def line_behind(self, scalar: Scalar) -> NewLine | str:
        """Give the place behind the line of a value, or say why no line can be inserted there."""
        if not self.may_insert:
            return f"no line can be inserted into {TEMPLATE}"
        line = None if self.is_use(scalar) else line_behind(self.source, self.document, scalar)
        if line:
            return line
        form = "a block scalar" if scalar.style in ("|", ">") else "not on a line of its own in block style"
        return f"no line can be inserted behind {scalar.key}, which is {'an alias' if self.is_use(scalar) else form}"


class _Entry(NamedTuple):
    """What sets dns.imageRepository: the edit, what it writes in short, and the offset in the source where that stands;
    None for lines behind that of what is beside it.
    """

    edit: Edit
    written: str
    at: int | None = None


def complete(file: Located, decisions: Mapping[int, Change | Skip], mapper: Mapper) -> list[Change | Skip]:
    """Decide about the registries that the ClusterConfigurations of a file leave to kubeadm.

    In:      decisions about the references of the file, by the offset in its text where each begins.
    Out:     with mapper.ensure the changes that set what is missing; else, and where the form of a file does not let a
             line be inserted, the skips that say so.
    """
    return [
        decision
        for document in file.reading.documents
        if document.top is None or not is_encrypted(document.top)
        for said in (registries_in(document),)
        for node in _configurations(document)
        for decision in _complete(_Case(file.source, document, node, said, decisions, mapper))
    ]


def _configurations(document: Document) -> list[Node]:
    """Give the ClusterConfigurations of a document, each once."""
    nodes = [configuration_of(scalar) for scalar in document.named(KEYS)]
    nodes += [scalar.parent for scalar in document.named(KIND) if is_configuration(scalar.parent)]
    return list({id(node): node for node in nodes if node is not None}.values())


def _complete(case: _Case) -> Iterator[Change | Skip]:
    registries, own, kind = case.registries(), case.registries(DNS), case.node.get("kind")
    if has_sub_path(case.node):
        for scalar in own:
            yield from _add_sub_path(case, scalar)
        for scalar in registries:
            if all(may_lack(case.source, case.document, scalar, other) for other in own):
                yield from _set_dns(case, scalar, is_set_elsewhere=bool(own))
    if not registries and isinstance(kind, Scalar) and kind.text and _is_whole(case) and not _is_ignored(case, kind):
        yield from _set_registry(case, kind)


def _is_whole(case: _Case) -> bool:
    """Tell a file of kubeadm from a fragment that is merged into one."""
    document = case.document
    # timid: kubeadm reads no list; the items of what a KRM function is given are documents of their own elsewhere.
    nodes = objects_in(document.top) if document.kind == RESOURCE_LIST else (document.top,)
    return document.host is None and any(case.node is node for node in nodes) and case.node.text("apiVersion") != ""


def _is_ignored(case: _Case, scalar: Scalar) -> bool:
    text = case.source.text
    start = case.document.start_of(scalar)
    return MARKER.search(text[start:].partition("\n")[0]) is not None


def _default_behind(case: _Case, registry: Scalar) -> str:
    """Give kubeadm's default registry whose mirror a value is or becomes, "" when it is none."""
    decision = case.decision(registry)
    value = registry.value.rstrip("/")
    if isinstance(decision, Change):
        return value if value in DEFAULTS else ""
    if decision is None or decision.reason is not Reason.ALREADY_MIRRORED:
        return ""
    moved = case.decide(DEFAULT, case.place(registry))
    return DEFAULT if isinstance(moved, Change) and moved.after == value else ""


def _add_sub_path(case: _Case, own: Scalar) -> Iterator[Change | Skip]:
    """Complete a dns.imageRepository that was kubeadm's default, where the sub-path went without saying."""
    default = _default_behind(case, own)
    place = case.place(own)
    target = case.decide(f"{default}{SUB_PATH}", place) if default else None
    if not isinstance(target, Change) or not target.after.endswith(SUB_PATH):
        return
    mirror = target.after.removesuffix(SUB_PATH)
    end = case.document.place(own, len(own.value), len(own.value))
    if case.document.is_shared(own):
        # timid: what aliases repeat is the registry of other images too.
        why = "aliases repeat its value"
    elif end is None or not case.may_insert:
        why = f"it stands in {TEMPLATE}"
    else:
        yield Change(place, ID, target.role, mirror, target.after, "", "", target.rule, (Edit(end, SUB_PATH),))
        return
    yield _trap(case, own, mirror, f"write {_dns(target)}", why)


def _set_dns(case: _Case, registry: Scalar, *, is_set_elsewhere: bool) -> Iterator[Change | Skip]:
    """Say where coredns is once the registry is a mirror.

    In:      is_set_elsewhere, whether another branch of a template says so; then what fills in the registry decides.
    """
    default = _default_behind(case, registry)
    place = case.place(registry)
    is_filled_in = not is_set_elsewhere and FILLED.match(registry.value) is not None
    if not default and not is_filled_in:
        return
    moved, target = case.decide(default or DEFAULT, place), case.decide(f"{default or DEFAULT}{SUB_PATH}", place)
    if not isinstance(moved, Change) or not isinstance(target, Change):
        return
    if is_filled_in:
        # timid: what fills it in may stand in another file, and be a registry that has no sub-path.
        written = case.document.as_written(registry)
        trap = _trap(case, registry, written, f"add {DNS}: {{{REPOSITORY}: '{written}{SUB_PATH}'}}", TEMPLATE)
        yield trap._replace(text=written)
        return
    entry = _dns_entry(case, registry, target)
    if isinstance(entry, _Entry):
        yield _set(case, registry, target, entry)
    else:
        yield _trap(case, registry, moved.after, f"add {_dns(target)}", entry)


def _set_registry(case: _Case, kind: Scalar) -> Iterator[Change | Skip]:
    """Set the registry of a configuration that leaves it to kubeadm, and with it that of coredns."""
    place = case.place(kind, REPOSITORY)
    moved, target = case.decide(DEFAULT, place), case.decide(f"{DEFAULT}{SUB_PATH}", place)
    if isinstance(moved, Skip):
        yield moved._replace(detail="; ".join(filter(None, (f"{REPOSITORY}, which is not set", moved.detail))))
        return
    line = case.line_behind(kind)
    if REPOSITORY in case.node.children:
        line = f"{REPOSITORY} stands there without a value"
    dns = None
    if has_sub_path(case.node) and not case.registries(DNS):
        dns = _dns_entry(case, kind, target) if isinstance(target, Change) else _stays(target)
    written = f"{REPOSITORY}: {moved.after}"
    why = next((reason for reason in (line, dns) if isinstance(reason, str)), "")
    if isinstance(line, str) or why:
        by_hand = f"{written} and {_dns(target)}" if dns and isinstance(target, Change) else written
        detail = f"kubeadm's own: {DEFAULT}" + (f"; set {by_hand} by hand: {why}" if case.mapper.ensure else "")
        yield Skip(place, ID, REPOSITORY, Reason.UNSET, "", detail)
        return
    yield Change(place, ID, SET, "", written, "", "", moved.rule, (line.write(written),))
    if isinstance(dns, _Entry) and isinstance(target, Change):
        yield _set(case, kind, target, dns)


def _stays(target: Skip) -> str:
    return f"{DEFAULT}{SUB_PATH} would stay, for it is {target.reason.meaning}"


def _dns(target: Change) -> str:
    return f"{DNS}: {{{REPOSITORY}: {target.after}}}"


def _set(case: _Case, beside: Scalar, target: Change, entry: _Entry) -> Change:
    place = case.place(beside, DNS_REPOSITORY)
    if entry.at is not None:
        line, column = case.source.position(entry.at)
        place = place._replace(line=line, column=column)
    return Change(place, ID, SET, "", entry.written, "", "", target.rule, (entry.edit,))


def _trap(case: _Case, scalar: Scalar, mirror: str, remedy: str, why: str) -> Skip:
    dns = case.node.node(DNS)
    tag = dns.text("imageTag") if dns else ""
    if not tag or FILLED_IN.search(tag):
        tag = "TAG"
    by_hand = f" by hand: {why}" if case.mapper.ensure else ""
    detail = f"coredns is then looked for at {mirror}{SUB_PATH}:{tag}, without its sub-path; {remedy}{by_hand}"
    return Skip(case.place(scalar), ID, scalar.value, Reason.COREDNS, "", detail)


def _dns_entry(case: _Case, beside: Scalar, target: Change) -> _Entry | str:
    """Give what sets dns.imageRepository, or say why the form of the file does not let a line be inserted."""
    dns = case.node.get(DNS)
    line = case.line_behind(beside)
    if isinstance(line, str):
        return line
    entry = f"{REPOSITORY}: {target.after}"
    if dns is None:
        return _Entry(line.write(f"{DNS}:", " " * step_of(case.source.text, line.indent) + entry), _dns(target))
    if not isinstance(dns, Node) or not isinstance(dns.children, dict):
        # timid: what stands below may be anything.
        return f"{DNS} stands there without a mapping"
    if REPOSITORY in dns.children:
        return f"{DNS_REPOSITORY} stands there without a value"
    first = next(iter(dns.children.values()), None)
    lead = between(case.document.text, DNS, first.start) if isinstance(first, Scalar) else ""
    if isinstance(first, Scalar) and (case.is_use(first) or ("&" in lead and case.document.is_shared(first))):
        return f"aliases repeat {DNS}, or what stands in it"
    below = line_before(case.source, case.document, first) if isinstance(first, Scalar) and "{" not in lead else None
    if below:
        return _Entry(below.write(entry), entry, below.at + len(below.indent))
    whole = Span(0, len(case.document.text)).shift(case.document.offset)
    filled = None if case.document.host else fill_flow(case.source.text, whole, line.indent, DNS, entry)
    return (
        _Entry(filled, entry, filled.span.start) if filled else f"no line can be inserted into {DNS} as it is written"
    )
