"""Parts: what decides where an image is pulled from that is given in parts, by what stands beside and above these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.finders.belonging import JOINED_TO, joined_or_not, lone_above, registry_of_namespace
from rewrite.finders.beside import (
    beginning_beside,
    has_parts,
    has_tag_beside,
    host_beside,
    is_apart,
    is_registry_name,
    may_begin,
    path_beside,
    prefix_beside,
    registry_beside,
    registry_of_another_path,
    repositories_beside,
    unless_apart,
)
from rewrite.finders.concourse import OF_AMAZON, find_without_tag, is_of_amazon, is_pulled
from rewrite.finders.context import Context, context_of, may_be_of_role
from rewrite.finders.disputed import doubt
from rewrite.finders.evidence import is_image, is_of_image
from rewrite.finders.finding import Finding, site, unless_known, whole
from rewrite.finders.finding import registry as registry_site
from rewrite.finders.hosts import DOMAIN_AND_PATH, is_host, is_host_or_explicit
from rewrite.finders.inherited import BASE_NAMES, GLOBAL_REPOSITORY, NAMESPACE, registry_above
from rewrite.finders.joined import OF_ROLE, begun, join, join_to_host, with_prefix_role
from rewrite.finders.joining_charts import said_by_charts
from rewrite.finders.other_registries import OF_OTHERS, is_surely_other
from rewrite.finders.own_registry import REGISTRY, has_own_registry, said_below, says_registry
from rewrite.finders.part_names import TAG_NAMES
from rewrite.finders.shared import IMAGE_PREFIX, OF_IMAGES, is_namespace, registry_of_another, shared_registry
from rewrite.finders.value_paths import names_values
from rewrite.finders.weak import is_namespace_of_name, is_of_stream, is_weak, said_around
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.registries import is_public
from rewrite.shape import DIGEST_BEGUN, FAMILIAR, FILLED_IN, UNTAGGED, Shape, is_too_deep, shape_of
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Child

REPOSITORY_KEY: Final = expression(r"(?:name|repo|repoURL|.*[rR]epository|.*Repo|.*_repo)\Z")
# Of source code as well, and of nothing that says image.
SOURCES: Final = frozenset({"repo", "repository"})
REPOSITORY: Final = expression(r".*[rR]epo(?:sitory)?\Z")
# No name of an image has capitals, and somebody may have thought so: `{repository: orchard/Press, tag: v1}`.
WITH_CAPITALS: Final = expression(r"(?!None\Z)(?=.*[A-Z])[A-Za-z0-9]{2,}+(?:[._/-][A-Za-z0-9]++)*+\Z")
# `registry: false` switches one off.
NO_REGISTRY: Final = frozenset({"", "true", "false", "none", "no", "off"})
# Mappings whose registry may be that of names elsewhere.
SPEAKING: Final = ("global", *OF_IMAGES)
OF_ALL_IMAGES: Final = expression(r"(?:.*[a-z_])?[iI]mage_?[rR]egistry\Z")
# In values alone: a cloud's registry has a name of one word, too.
OF_CONTAINERS: Final = expression(r"(?:docker|container)_?[rR]egistry=(?!.*(?:auth|cred|login|secret))")
NAMED: Final = "the name of a registry, or a namespace on Docker Hub"
READERS: Final = {Context.VALUES: "charts", Context.MANIFEST: "what reads the object", Context.GENERIC: "a program"}
STANDS_IN: Final = "the chart's templates decide what stands in for it"
OF_OPERATOR: Final = "what reads the object decides what stands in for it, so set it by hand"
PORT: Final = expression(r"[\w.-]+:\d{2,5}\Z")
# Nobody's tag has so many digits: `imageRepository: registry:5000`.
IMAGE_REPOSITORY: Final = expression(r"(?:.*[a-z_])?[iI]mage_?[rR]epo(?:sitory)?=[\w.-]+:\d{4,5}\Z")


def find_registry(document: Document, scalar: Scalar) -> Iterator[Finding]:
    """Find a registry that stands under a key of its own, and decides for the path beside it."""
    value = scalar.text
    if not value:
        return
    path = path_beside(scalar)
    domain = DOMAIN_AND_PATH.match(value)
    if path is None and is_surely_other(str(scalar.key)) and not is_public(value.partition("/")[0]):
        # `schema_registry_host: schemas.orchard.example:8081`
        if domain and is_host_or_explicit(document, value.rstrip("/")):
            yield whole(scalar, Role.DOMAIN, Reason.URL, OF_OTHERS)
    elif domain:
        end = len(value.rstrip("/"))
        if path is not None or is_host(document, value[:end]) or is_registry_name(scalar):
            yield Finding(scalar, Role.DOMAIN, 0, end, *doubt(document, scalar, path), unless_apart(path))
        elif shape_of(value[:end]) is Shape.EXPLICIT:
            yield Finding(scalar, Role.DOMAIN, 0, end, certain=False)
    elif path is None:
        if FILLED_IN.search(value) and is_of_image(document, scalar):
            # The path may stand in another source of the same values, or in those of the chart.
            yield site(scalar, name_only=True)
        elif _may_be_namespace(value) and _is_for_all(document, scalar):
            # timid: only templates say that names are joined to the word, and those of a library chart are not here.
            reader = READERS[context_of(document, scalar)]
            yield whole(scalar, Role.DOMAIN, Reason.POSSIBLE, f"a namespace that {reader} may join names to")
    elif shape_of(value) is Shape.URL and is_image(document, path):
        yield whole(scalar, Role.DOMAIN, Reason.URL, "the registry of the image beside it")
    elif FILLED_IN.search(value):
        yield site(scalar, name_only=True)
    elif _may_be_namespace(value) and is_image(document, path):
        yield _find_namespace(document, scalar, path)


def _find_namespace(document: Document, registry: Scalar, path: Scalar) -> Finding:
    """Find a word that stands for the registry of a path: `registry: prom` is a namespace on Docker Hub, and the mirror
    goes in front of it.
    """
    if context_of(document, registry) is Context.GENERIC or has_own_registry(path) or "/" in path.text:
        # timid: a program, a role or a chart may know a registry by this name; Docker Hub has none within a namespace.
        return whole(registry, Role.DOMAIN, Reason.POSSIBLE, NAMED)
    if host := registry_of_namespace(document, registry):
        detail = f"it may be a namespace in {format_path(host.path)}"
        return whole(registry, Role.DOMAIN, Reason.UNDECIDED, detail)
    return Finding(registry, Role.DOMAIN, 0, len(registry.text), completion=path)


def _is_for_all(document: Document, registry: Scalar) -> bool:
    """Tell whether a word without a path beside it may be that of all images: `imageRegistry: orchard`."""
    if OF_ALL_IMAGES.match(str(registry.key)) or (registry.key == "hub" and has_tag_beside(registry, TAG_NAMES)):
        return True
    says = registry.parent.key in SPEAKING or OF_CONTAINERS.match(f"{registry.key}={registry.text}") is not None
    return says and context_of(document, registry) is Context.VALUES


def _may_be_namespace(value: str) -> bool:
    return bool(NAMESPACE.match(value)) and shape_of(value) is not Shape.OTHER


def find_path(document: Document, scalar: Scalar) -> Iterator[Finding]:
    """Find what becomes of a path, which may be joined to a registry under another key."""
    value = DIGEST_BEGUN.sub("", scalar.text)
    if names_values(scalar) or is_of_stream(scalar):
        return
    # With its tag beside it, `target_repo: press-registry:5000` is a host with its port.
    has_port = PORT.match(value) and (
        has_tag_beside(scalar, TAG_NAMES) or IMAGE_REPOSITORY.match(f"{scalar.key}={value}")
    )
    shape = Shape.HOST if has_port or is_host(document, value) else shape_of(value)
    # Source code has repositories with capitals, and tags: `imageBuilder: {repo: Orchard/Press, tag: v1}`.
    is_spelled = str(scalar.parent.key).lower().endswith("image") and WITH_CAPITALS.match(value)
    may_be = shape is Shape.FILE or (shape is Shape.OTHER and is_spelled)
    if may_be and REPOSITORY.match(str(scalar.key)) and has_tag_beside(scalar, TAG_NAMES):
        # `{repository: orchard/press.js, tag: v1}`: what ends like a file's name is none, for none is a repository.
        shape = Shape.PATHED if "/" in value else Shape.BARE
    if shape in (Shape.EMPTY, Shape.URL, Shape.FILE, Shape.WILDCARD) or value.startswith(("git@", ".", "/")):
        return
    if shape is Shape.HOST and scalar.parent.key == "global" and GLOBAL_REPOSITORY.match(str(scalar.key)):
        yield whole(scalar, Role.DOMAIN)
    elif is_of_amazon(scalar, shape):
        yield whole(scalar, Role.NAME, Reason.INHERITED, OF_AMAZON)
    else:
        yield from _judge_beside(document, scalar, shape)


def _judge_beside(document: Document, scalar: Scalar, shape: Shape) -> Iterator[Finding]:
    """Tell what becomes of a path by what stands beside it."""
    registry = registry_beside(scalar)
    if registry is not None and registry.text.lower() not in NO_REGISTRY:
        yield from join(document, scalar, shape, registry)
        return
    found = host_beside(document, scalar) if registry is None and shape in FAMILIAR else None
    if found is not None and is_image(document, scalar):
        host, is_said = found
        yield from () if is_said else _hold_shared(document, scalar, shape, host)
        yield from join_to_host(document, scalar, host, is_said=is_said)
        return
    if shape in UNTAGGED and _has_own_repository(document, scalar):
        # Its beginning, `press_repo` beside `press_image`, decides for both.
        yield whole(scalar, Role.PATH)
        return
    if not REPOSITORY_KEY.match(str(scalar.key)) and not has_parts(document, scalar):
        # A whole reference under a key that says image is another finder's.
        return
    repository = beginning_beside(scalar)
    apart = isinstance(repository, Scalar) and is_apart(repository)
    if scalar.key == "image" and _is_begun_by(document, repository, shape) and not apart:
        yield _beside_repository(scalar, shape, repository)
    elif scalar.key in SOURCES and is_apart(scalar) and is_image(document, scalar):
        yield whole(scalar, Role.NAME, Reason.POSSIBLE, "the image beside it has a name of its own")
    elif is_image(document, scalar):
        yield from _judge_path(document, scalar, shape, registry)
    elif untagged := find_without_tag(document, scalar, shape):
        yield untagged
    elif detail := said_around(document, scalar, shape):
        yield whole(scalar, Role.NAME, Reason.POSSIBLE, detail)
    elif shape is Shape.EXPLICIT and scalar.parent.key == "global" and GLOBAL_REPOSITORY.match(str(scalar.key)):
        yield whole(scalar, Role.DOMAIN)._replace(certain=False)
    elif shape is Shape.EXPLICIT and says_registry(scalar):
        yield unless_known(scalar)


def _is_begun_by(document: Document, repository: Child | None, shape: Shape) -> bool:
    """Tell whether the repository beside an image of some shape may begin its name, or is to be set to what does."""
    if repository is None or shape in (Shape.EXPLICIT, Shape.OTHER):
        return False
    if isinstance(repository, Scalar) and shape is not Shape.BARE:
        owner, slash, name = repository.text.partition("/")
        if slash and FILLED_IN.search(owner) and not FILLED_IN.search(name):
            # `{repository: "<OWNER>/press", image: orchard/runner}`: a repository of source code.
            return False
    return may_begin(document, repository) or not (isinstance(repository, Scalar) and repository.text)


def _beside_repository(scalar: Scalar, shape: Shape, repository: Child | None) -> Finding:
    """Claim an image whose repository is the beginning of the name and decides for both."""
    if not isinstance(repository, Scalar) or not repository.text:
        return whole(scalar, Role.NAME, Reason.UNDECIDED, "the repository beside it is empty; what reads it decides")
    if shape is Shape.TAGGED and repository.key != "repository":
        # timid: with its tag it may be all of the name.
        return whole(scalar, Role.NAME, Reason.UNDECIDED, f"{format_path(repository.path)} may stand in front of it")
    return whole(scalar, Role.PATH)


def _judge_path(document: Document, scalar: Scalar, shape: Shape, registry: Scalar | None) -> Iterator[Finding]:
    """Tell what becomes of a path without a registry; registry is the empty one beside it, if there is one."""
    if shape is Shape.EXPLICIT and scalar.value.endswith("/") and not FILLED_IN.search(scalar.value):
        # `repository: ghcr.io/orchard/`, in front of names that stand elsewhere.
        yield Finding(scalar, Role.DOMAIN, 0, len(scalar.value.rstrip("/")))
    elif shape is Shape.EXPLICIT:
        yield with_prefix_role(scalar)
    elif shape is Shape.PLACEHOLDER:
        yield begun(document, scalar)
    elif shape is Shape.HOST:
        # `imageRepository: registry.k8s.io` (kubeadm), `repository: quay.io`: a registry that paths are joined to.
        yield whole(scalar, Role.DOMAIN)
    elif shape is Shape.OTHER:
        return
    elif said := said_below(document, scalar.parent.get(REGISTRY)):
        yield whole(scalar, Role.NAME, *said)
    elif inherited := registry_above(document, scalar):
        if inherited.key in BASE_NAMES:
            # Nothing else says what it is for.
            yield Finding(inherited, Role.DOMAIN, 0, len(inherited.text.rstrip("/")))
        yield whole(scalar, Role.NAME, *joined_or_not(document, inherited, scalar))._replace(registry=inherited)
    elif registry is not None:
        decides = OF_OPERATOR if context_of(document, scalar) is Context.MANIFEST else STANDS_IN
        yield whole(scalar, Role.NAME, Reason.UNDECIDED, f"{format_path(registry.path)} is empty; {decides}")
    else:
        yield from _judge_alone(document, scalar, shape)


def _hold_shared(document: Document, path: Scalar, shape: Shape, host: Scalar) -> Iterator[Finding]:
    """Hold a registry that its name alone tells, if the path beside it would move once another use has changed that."""
    judged = _judge_path(document, path, shape, None) if document.is_shared(host) else ()
    if any(found.scalar is path and found.hold is None for found in judged):
        yield whole(host, Role.DOMAIN, Reason.UNDECIDED)


def _judge_alone(document: Document, scalar: Scalar, shape: Shape) -> Iterator[Finding]:
    """Tell what becomes of a path with no registry of its own, nor one in the usual places."""
    if shape is not Shape.TAGGED and (shared := shared_registry(document, scalar)):
        if is_namespace(document, shared):
            yield whole(shared, Role.DOMAIN, Reason.POSSIBLE, "a namespace that names are joined to")
        elif IMAGE_PREFIX.match(str(shared.key)) or GLOBAL_REPOSITORY.match(str(shared.key)):
            # Nothing else says what it is for.
            yield registry_site(shared)
        detail = f"{JOINED_TO}{format_path(shared.path)}"
        yield whole(scalar, Role.NAME, Reason.INHERITED, detail)._replace(registry=shared)
    elif shape is not Shape.TAGGED and is_pulled(document, scalar):
        # With its tag beside it a word says no less than without one.
        yield with_prefix_role(scalar)
    elif is_weak(document, scalar, shape) or is_namespace_of_name(scalar) or is_too_deep(scalar.text):
        yield whole(scalar, Role.NAME, Reason.POSSIBLE)
    elif joined := said_by_charts(document, scalar):
        yield whole(scalar, Role.NAME, Reason.UNDECIDED, joined)
    elif may_be_of_role(document, scalar):
        # timid: roles join a registry to such names in their tasks, and its variable may stand in another role.
        yield whole(scalar, Role.NAME, Reason.POSSIBLE, OF_ROLE)
    elif has_tag_beside(scalar, TAG_NAMES) and (prefix := prefix_beside(scalar)):
        # timid: a chart that is not at hand may join the two.
        detail = f"a chart may join it to {format_path(prefix.path)}"
        yield whole(scalar, Role.NAME, Reason.UNDECIDED, detail)
    elif shape is not Shape.TAGGED and (other := _registry_of_another(document, scalar)):
        # timid: of charts that give one image a registry, five in six join it, or a default, to the others too.
        detail = f"a chart may join it to {format_path(other.path)}, or to a default like that"
        yield whole(scalar, Role.NAME, Reason.UNDECIDED, detail)._replace(registry=other)
    elif lone := lone_above(document, scalar):
        # timid: nothing else says what the registry is for.
        yield whole(scalar, Role.NAME, Reason.UNDECIDED, f"a chart may join it to {format_path(lone.path)}")
    else:
        yield with_prefix_role(scalar)


def _registry_of_another(document: Document, path: Scalar) -> Scalar | None:
    return registry_of_another(document, path) or registry_of_another_path(document, path)


def _has_own_repository(document: Document, scalar: Scalar) -> bool:
    """Tell whether an image has the beginning of its name beside it, under a key with the same prefix.

    timid: only one that is itself judged as a part of an image (`press_image_tag` beside it); a repository of source
    code has such names too, and what is claimed for a part is not told.
    """
    beside = repositories_beside(scalar)
    return any(shape_of(child.text) is not Shape.URL and is_image(document, child) for child in beside)
