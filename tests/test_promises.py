"""The promises, as properties of documents that are made up: of references whose fate is known beforehand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from rewrite.edit import apply, results
from rewrite.mapping import Mapper
from rewrite.notation import parse_map
from rewrite.policy import Collisions, Library, Policy
from rewrite.reading import kind_of, read
from rewrite.reasons import Reason
from rewrite.reference import parse
from rewrite.rewriting import plan_bytes
from rewrite.source import Source, decode
from rewrite.stream import rewrite_string
from rewrite.target import Target

if TYPE_CHECKING:
    from rewrite.plans import FilePlan
    from rewrite.span import Span

MIRROR = "hub.example.com"
POLICY = Policy(mirror=MIRROR, collisions=Collisions.ALLOW)
FATES: dict[str, Reason | None] = {
    "": None,
    "docker.io/": None,
    "index.docker.io/": None,
    "quay.io/": None,
    "ghcr.io/": None,
    "registry.k8s.io/": None,
    "hub.example.com/": Reason.ALREADY_MIRRORED,
    "hub.example.com.evil.io/": Reason.UNKNOWN_REGISTRY,
    "registry.orchard.internal/": Reason.UNKNOWN_REGISTRY,
    "localhost:5000/": Reason.UNKNOWN_REGISTRY,
    "quay.io:443/": Reason.UNKNOWN_REGISTRY,
}
NAMES = (
    "values.yaml",
    "a.yaml",
    "templates/a.yaml",
    "Chart.yaml",
    "kustomization.yaml",
    "compose.yaml",
    "inventory.ini",
)


@dataclass(frozen=True)
class Image:
    """A reference, how its value is written, and what stands around it."""

    domain: str
    path: str
    suffix: str
    style: str
    comment: str
    noise: str

    @property
    def text(self) -> str:
        return self.domain + self.path + self.suffix

    @property
    def expected(self) -> str:
        """What becomes of the reference, told without the program."""
        if FATES[self.domain] is not None:
            return self.text
        return f"{MIRROR}/{self.path}{self.suffix}"


components = st.sampled_from(
    ["app", "press", "a-b", "x__y", "a.b", "v2", "quay.io", "docker.io-mirror", "node--a", "0"]
)
# A 0 alone is a number.
paths = (
    st.lists(components, min_size=1, max_size=3)
    .map("/".join)
    .filter(lambda path: path != "0" and "." not in path.partition("/")[0])
)
suffixes = st.sampled_from(["", ":v1", ":1.27", ":5000", ":latest", "@sha256:" + "0a" * 32, ":v1@sha256:" + "b1" * 32])
styles = st.sampled_from(["plain", "single", "double", "folded", "literal", "tagged"])
comments = st.sampled_from(["", "  # quay.io is here", " # see docker.io/a/b:v1", "\t# ü 日本 🍎", "   "])
noises = st.sampled_from(
    [
        "",
        "# quay.io/x/y:v1",
        "docs: https://quay.io/x/y:v1",
        "text: 'it''s ghcr.io/x, you know'",
        'json: "{\\"a\\": 1}"',
        "big: 'ü 🍎'",
    ]
)
images = st.builds(Image, st.sampled_from(list(FATES)), paths, suffixes, styles, comments, noises)
some_images = st.lists(images, min_size=1, max_size=6)


def in_block_style(found: list[Image]) -> str:
    """Write a pod with a container for each image."""
    lines = ["apiVersion: v1", "kind: Pod", "spec:", "  containers:"]
    for image in found:
        lines.append("  - name: a")
        if image.noise:
            lines.append(f"    {image.noise}")
        head = "    image: "
        match image.style:
            case "plain":
                lines.append(f"{head}{image.text}{image.comment}")
            case "single":
                lines.append(f"{head}'{image.text}'{image.comment}")
            case "double":
                lines.append(f'{head}"{image.text}"{image.comment}')
            case "tagged":
                lines.append(f"{head}!!str {image.text}{image.comment}")
            case "folded":
                lines += [f"{head}>-", f"      {image.text}"]
            case "literal":
                lines += [f"{head}|-", f"        {image.text}"]
    return "\n".join([*lines, ""])


def in_flow_style(found: list[Image]) -> str:
    items = ", ".join(f'{{"name": "a", "image": "{image.text}"}}' for image in found)
    return f'{{"apiVersion": "v1", "kind": "Pod", "spec": {{"containers": [{items}]}}}}\n'


def with_anchors(found: list[Image]) -> str:
    lines = [f"x{i}: &x{i} {image.text}" for i, image in enumerate(found)]
    lines += ["spec:", "  containers:"]
    lines += [f"  - image: *x{i}" for i in range(len(found))]
    return "\n".join([*lines, ""])


def in_a_config_map(found: list[Image]) -> str:
    inner = "".join(f"    {line}\n" for line in in_block_style(found).splitlines())
    return f"apiVersion: v1\nkind: ConfigMap\ndata:\n  pod.yaml: |\n{inner}  z: y\n"


def in_values(found: list[Image]) -> str:
    """Write split values: a registry where there is one, else the name alone."""
    lines = []
    for i, image in enumerate(found):
        lines += [f"part{i}:", "  image:"]
        if image.domain:
            lines.append(f"    registry: {image.domain[:-1]}{image.comment}")
        lines += [f"    repository: {image.path}", "    tag: 1.10"]
    return "\n".join([*lines, ""])


WRITERS = (in_block_style, in_flow_style, with_anchors, in_a_config_map, in_values)
writers = st.sampled_from(WRITERS)


def cut(text: str, spans: list[Span]) -> str:
    """Give the text without what stands in the spans."""
    kept, position = [], 0
    for span in spans:
        kept.append(text[position : span.start])
        position = span.end
    return "".join([*kept, text[position:]])


def values(text: str, name: str = "a.yaml") -> list[str]:
    """Give the values of a text, in order."""
    reading = read(Source(name, text), kind_of(name), [])
    return [scalar.value for document in reading.documents for scalar in document.scalars if document.host is None]


def summary(plan: FilePlan) -> tuple[list[tuple[str, str]], list[tuple[str, Reason]]]:
    """Give what was decided about container images, without the places."""
    return (
        [(change.before, change.after) for change in plan.changes],
        [(skip.text, skip.reason) for skip in plan.skips if skip.finder == "pod-spec"],
    )


@given(writers, some_images)
def test_only_reference_bytes_change(write: object, found: list[Image]) -> None:
    text = write(found)  # type: ignore[operator]
    after, plan = rewrite_string(text, POLICY, "values.yaml")
    edits = sorted({edit for change in plan.changes for edit in change.edits}, key=lambda edit: edit.span)
    assert cut(text, [edit.span for edit in edits]) == cut(after, results(edits))
    assert all(edit.replacement in (MIRROR, f"{MIRROR}/") for edit in edits)
    assert all(text[edit.span.start : edit.span.end] + "/" in ("/", *FATES) for edit in edits)
    assert all(left.span.end <= right.span.start for left, right in pairwise(edits))


@given(some_images)
def test_path_tag_and_digest_survive(found: list[Image]) -> None:
    after, _ = rewrite_string(in_block_style(found), POLICY, "a.yaml")
    written = [value for value in values(after) if value in {image.expected for image in found}]
    assert written == [image.expected for image in found]
    for image, value in zip(found, written, strict=True):
        before, now = parse(image.text), parse(value)
        assert (now.written_path, now.tag, now.digest) == (before.written_path, before.tag, before.digest)


@given(
    writers, some_images, st.sampled_from(list(Library)), st.sampled_from(["hub.example.com", "hub.example.com/a/b"])
)
def test_twice_is_once(write: object, found: list[Image], library: Library, mirror: str) -> None:
    policy = POLICY._replace(mirror=mirror, library=library)
    once, _ = rewrite_string(write(found), policy, "values.yaml")  # type: ignore[operator]
    twice, plan = rewrite_string(once, policy, "values.yaml")
    assert (twice, plan.changes) == (once, [])


@given(writers, some_images)
def test_the_report_is_true(write: object, found: list[Image]) -> None:
    text = write(found)  # type: ignore[operator]
    after, plan = rewrite_string(text, POLICY, "values.yaml")
    assert apply(text, [edit for change in plan.changes for edit in change.edits]) == after
    for change in plan.changes:
        source = Source("values.yaml", text)
        assert source.position(change.edits[0].span.start) == (change.place.line, change.place.column)


@given(some_images)
def test_nothing_passes_in_silence(found: list[Image]) -> None:
    _, plan = rewrite_string(in_block_style(found), POLICY, "a.yaml")
    assert Counter(change.before for change in plan.changes) == Counter(
        image.text for image in found if FATES[image.domain] is None
    )
    told = Counter((skip.text, skip.reason) for skip in plan.skips)
    assert not Counter((image.text, fate) for image in found if (fate := FATES[image.domain])) - told


@given(some_images)
def test_with_nothing_to_do_nothing_is_done(found: list[Image]) -> None:
    text = in_block_style(found)
    after, plan = rewrite_string(text, Policy(), "a.yaml")
    assert (after, plan.changes) == (text, [])


@given(some_images)
def test_line_ends_make_no_difference(found: list[Image]) -> None:
    text = in_block_style(found)
    after, plan = rewrite_string(text, POLICY, "a.yaml")
    dos, dos_plan = rewrite_string(text.replace("\n", "\r\n"), POLICY, "a.yaml")
    assert dos == after.replace("\n", "\r\n")
    assert summary(dos_plan) == summary(plan)


@given(some_images, st.sampled_from(["single", "double", "folded", "literal", "tagged"]))
def test_quotes_make_no_difference(found: list[Image], style: str) -> None:
    plain = [replace(image, style="plain") for image in found]
    other = [replace(image, style=style) for image in found]
    assert summary(rewrite_string(in_block_style(plain), POLICY, "a.yaml")[1]) == summary(
        rewrite_string(in_block_style(other), POLICY, "a.yaml")[1]
    )


@given(some_images)
def test_flow_style_makes_no_difference(found: list[Image]) -> None:
    block = rewrite_string(in_block_style(found), POLICY, "a.yaml")[1]
    flow = rewrite_string(in_flow_style(found), POLICY, "a.yaml")[1]
    assert summary(flow) == summary(block)


@given(some_images)
def test_a_text_within_makes_no_difference(found: list[Image]) -> None:
    outer = rewrite_string(in_block_style(found), POLICY, "a.yaml")[1]
    inner = rewrite_string(in_a_config_map(found), POLICY, "a.yaml")[1]
    assert summary(inner) == summary(outer)


@given(some_images, st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_the_encoding_makes_no_difference(found: list[Image], encoding: str) -> None:
    text = in_block_style(found)
    plain = plan_bytes("a.yaml", text.encode(), Mapper(POLICY))
    marked = plan_bytes("a.yaml", text.encode(encoding), Mapper(POLICY))
    assert (marked.changes, marked.skips, marked.problems) == (plain.changes, plain.skips, plain.problems)
    source = decode("a.yaml", text.encode(encoding))
    assert source.encode(source.text) == text.encode(encoding)


@given(some_images, some_images)
def test_documents_do_not_disturb_each_other(first: list[Image], second: list[Image]) -> None:
    one, two = in_block_style(first), in_block_style(second)
    both, _ = rewrite_string(f"{one}---\n{two}", POLICY, "a.yaml")
    assert both == f"{rewrite_string(one, POLICY, 'a.yaml')[0]}---\n{rewrite_string(two, POLICY, 'a.yaml')[0]}"


REGISTRIES = ("quay.io", "docker.io", "ghcr.io", "hub.example.com", "registry.orchard.internal")
PATHS = ("nginx", "library/redis", "prometheus/x", "orchard/y", "orchard/z")
POLICIES = (
    POLICY,
    POLICY._replace(library=Library.ADD),
    POLICY._replace(library=Library.STRIP),
    POLICY._replace(rules=(parse_map("quay.io/prometheus=hub.example.com/prom"),)),
    POLICY._replace(
        rules=(parse_map("docker.io/library=hub.example.com/a"), parse_map("ghcr.io/orchard/y=hub.example.com/b")),
    ),
    POLICY._replace(mirror="", rules=(parse_map("quay.io=m.example.com/q"),), excludes=("quay.io/orchard/z",)),
)


@dataclass(frozen=True)
class Parts:
    """An image in parts, each written out or by an alias, on top of the image before it or not."""

    registry: int | None
    path: int
    shares_registry: bool
    shares_path: bool
    merges: bool


shared_parts = st.builds(
    Parts,
    st.sampled_from([None, *range(len(REGISTRIES))]),
    st.integers(0, len(PATHS) - 1),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def in_shared_parts(found: list[Parts]) -> str:
    """Write values with anchors, aliases and merge keys."""
    lines = ["x:"]
    lines += [f"  r{i}: &r{i} {registry}" for i, registry in enumerate(REGISTRIES)]
    lines += [f"  p{i}: &p{i} {path}" for i, path in enumerate(PATHS)]
    for i, parts in enumerate(found):
        merges = parts.merges and i > 0
        lines += [f"i{i}:", f"  image: &i{i}"]
        if merges:
            lines.append(f"    <<: *i{i - 1}")
        if parts.registry is not None:
            lines.append(
                f"    registry: {f'*r{parts.registry}' if parts.shares_registry else REGISTRIES[parts.registry]}"
            )
        if not merges or not parts.shares_path:
            lines.append(f"    repository: {f'*p{parts.path}' if parts.shares_path else PATHS[parts.path]}")
        lines.append("    tag: v1")
    return "\n".join([*lines, ""])


def joined(text: str) -> list[str]:
    """Give the images of values as a chart would join them."""
    data = YAML(typ="safe", pure=True).load(text)
    images = [value["image"] for key, value in data.items() if key.startswith("i")]
    return ["/".join(filter(None, (image.get("registry"), image["repository"]))) for image in images]


@example([Parts(1, 0, False, False, False), Parts(None, 0, False, False, True)], POLICIES[1])
@given(st.lists(shared_parts, min_size=1, max_size=4), st.sampled_from(POLICIES))
def test_no_wrong_image_comes_of_shared_parts(found: list[Parts], policy: Policy) -> None:
    text = in_shared_parts(found)
    after, plan = rewrite_string(text, policy, "values.yaml")
    stays = False
    for before, now in zip(joined(text), joined(after), strict=True):
        target = Mapper(policy).resolve(parse(before))
        right = target.name if isinstance(target, Target) else before
        assert now in (before, right)
        stays = stays or now == before != right
    assert plan.skips or not stays, "nothing passes in silence"


SYNTAX = ["- ", "  ", ": ", "{", "}", "[", "]", ", ", "'", '"', "&a ", "*a", "<<: ", "!!str ", "# ", "\\", "%YAML 1.1"]
KEYS = ["image: ", "registry: ", "repository: ", "containers:", "data:", "kind: Pod", "apiVersion: v1"]
TEXTS = ["nginx:1", "quay.io/a/b:v1", "docker.io", "hub.example.com/a", "{{ ", " }}", "{% if %}", "{#", "#}"]
SIGNS = ["\n", "\r\n", "\t", "|\n", ">-\n", "---\n", "...\n", "\x00", "\ufeff", "\u2028", "\x85"]
pieces = st.lists(st.sampled_from([*SYNTAX, *KEYS, *TEXTS, *SIGNS]), max_size=40).map("".join)


def is_sound(name: str, text: str) -> None:
    """Check what holds for any text: no crash, a true report, and nothing left for a second run."""
    data = text.encode("utf-8", "surrogatepass")
    plan = plan_bytes(name, data, Mapper(POLICY))
    assert not any("internal error" in problem.message for problem in plan.problems)
    try:
        source = decode(name, data)
    except Exception:  # noqa: BLE001 - what cannot be decoded is a problem, which was told
        assert plan.problems
        return
    after, found = rewrite_string(source.text, POLICY, name)
    assert apply(source.text, [edit for change in found.changes for edit in change.edits]) == after


@settings(max_examples=300)
@given(st.sampled_from(NAMES), st.one_of(st.text(), pieces))
def test_no_text_crashes(name: str, text: str) -> None:
    is_sound(name, text)


@given(st.sampled_from(NAMES), writers, some_images, st.data())
def test_no_truncated_file_crashes(name: str, write: object, found: list[Image], data: st.DataObject) -> None:
    text = write(found)  # type: ignore[operator]
    is_sound(name, text[: data.draw(st.integers(0, len(text)))])


@given(st.sampled_from(NAMES), st.binary(max_size=200))
def test_no_bytes_crash(name: str, data: bytes) -> None:
    plan = plan_bytes(name, data, Mapper(POLICY))
    assert not any("internal error" in problem.message for problem in plan.problems)


@pytest.mark.parametrize("sign", ["\ud800", "\x00", "\x7f", "\ufffe", "\U0010ffff", "\u2029", "\ue000", "\ue001"])
@pytest.mark.parametrize("name", NAMES)
def test_no_sign_crashes(sign: str, name: str) -> None:
    is_sound(name, f"image: quay.io/a/b:v1{sign}\n{sign}a: {sign}nginx:1\nregistry: '{sign}docker.io'\n")
