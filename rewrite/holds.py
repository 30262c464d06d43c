"""Holds: places where a reference stays whatever the rules say, and why.

They are told by the kind and the field path (see held_rows), and by the records that other programs keep in annotations
and in status.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import matches
from rewrite.fieldspec import UNKNOWN_VERSION, fits
from rewrite.foreign_records import record_above, record_around, record_of
from rewrite.held_rows import ARCHIVES, IN_ARCHIVE, ROWS, WITHOUT_VERSION, Row
from rewrite.image_streams import asks_for_streams, has_triggers, is_filled_by_stream, may_be_stream
from rewrite.lazy import expression
from rewrite.manifest import manifest_of, resource_of
from rewrite.object_holds import (
    ANNOTATED,
    OF_SECRETS,
    SOPS,
    annotations_of,
    hold_item,
    hold_object,
    is_encrypted,
    is_kept,
    is_of_secret,
    signature_of,
)
from rewrite.reasons import Reason
from rewrite.record import NamedTuple
from rewrite.signed_objects import signed_over
from rewrite.tree import Node, Scalar, items_of, nodes_around

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath


class Hold(NamedTuple):
    """Why something is left, and what is special about it here."""

    reason: Reason
    detail: str = ""


class _Said(NamedTuple):
    """What an object says: why all of it stays, whether it is a policy over images, whether triggers of its own may
    fill in images, or streams called as they are.
    """

    held: Hold | None
    is_policy: bool
    has_triggers: bool
    asks_for_streams: bool


HELD_KINDS: Final = {
    "CustomResourceDefinition": Hold(Reason.CRD_SCHEMA),
    # Of which Crossplane makes one. Source: docs.crossplane.io, Composite Resource Definitions.
    "CompositeResourceDefinition": Hold(Reason.CRD_SCHEMA, "of a CompositeResourceDefinition"),
    # The items of a list have no kind of their own, as the API gives them.
    **dict.fromkeys(("Secret", "SecretList", "SecretGenerator"), Hold(Reason.SECRET)),
    **dict.fromkeys(("SealedSecret", "SealedSecretList"), Hold(Reason.SECRET, "sealed")),
    "ImageContentSourcePolicy": Hold(Reason.MATCH_KEY, "sources and mirrors of the nodes' runtime"),
    "ImageContentPolicy": Hold(Reason.MATCH_KEY, "sources and mirrors of the nodes' runtime"),
    "ImageDigestMirrorSet": Hold(Reason.MATCH_KEY, "sources and mirrors of the nodes' runtime"),
    "ImageTagMirrorSet": Hold(Reason.MATCH_KEY, "sources and mirrors of the nodes' runtime"),
    # Source: oc-mirror; what it makes for the nodes names the sources as they are written here.
    "ImageSetConfiguration": Hold(Reason.MATCH_KEY, "what oc-mirror copies, by the names that nodes know"),
    "DeleteImageSetConfiguration": Hold(Reason.MATCH_KEY, "what oc-mirror copies, by the names that nodes know"),
    # As an image stream keeps it, within an object of its own. Source: docs.openshift.com, Image, dockerImageMetadata.
    "DockerImage": Hold(Reason.RECORD, "what the image stream has found"),
    "RewriteImages": Hold(Reason.MATCH_KEY, "rules of this program"),
}

# Objects of these groups tell what others were asked for. Source: kubernetes.io, Dynamic Admission Control,
# ImagePolicyWebhook and Auditing.
ASKED: Final = Hold(Reason.RECORD, "what the API server was asked for")
# Of an audit policy, and most of what is asked for.
ASKED_KINDS: Final = ("Review", "Event", "EventList", "Policy")
HELD_GROUPS: Final = frozenset({"admission.k8s.io", "imagepolicy.k8s.io", "audit.k8s.io"})

# What a test gives a chart must stay what it compares with; nothing is pulled for it.
TESTED: Final = Hold(Reason.MATCH_KEY, "a test of a chart")

# Objects of policy engines compare their texts with the images of pods; what they add to pods is pulled.
POLICY_GROUPS: Final = expression(
    r"(?:.*\.)?(?:kyverno\.io|sigstore\.dev|gatekeeper\.sh|kubewarden\.io|admissionregistration\.k8s\.io)/"
)
# The same of any group: OpenShift's, Portieris'.
IMAGE_POLICIES: Final = frozenset({"ImagePolicy", "ClusterImagePolicy"})
POLICY_KINDS: Final = expression(
    r"(?!Mutating|Validating\w+Webhook).*Policy(?:Exception|Binding)?\Z|K8s.*|ConstraintTemplate\Z"
)
ADDED_BY_POLICY: Final = frozenset({"mutate", "generate", "mutations"})
# The policy itself, which a registry serves. Source: docs.kubewarden.io, ClusterAdmissionPolicy.
KUBEWARDEN: Final = "policies.kubewarden.io/"
MODULES: Final = ("spec/module", "spec/policies/*/module")

RECORD_ANNOTATIONS: Final = expression(
    r"(?:kubectl\.kubernetes\.io/last-applied-configuration|alm-examples(?:-metadata)?"
    # Of operators: kopf.zalando.org/last-handled-configuration. Source: docs.kopf.dev, Configuration.
    r"|(?:.*/)?last[-_]?(?:[aA]pplied|[hH]andled|[sS]een|[kK]nown)[\w.-]*"
    # Source: carvel.dev/kapp, Diff strategies; carvel.dev/kbld, Resolving images, origins.
    r"|kapp\.k14s\.io/original|kbld\.k14s\.io/images|kbld\.carvel\.dev/origins"
    # Source: containerd and CRI-O, what their runtimes are given; kubescape.io, annotations of what it found.
    r"|io\.kubernetes\.cri(?:-o)?\.[iI]mage[\w-]*|kubescape\.io/image-(?:id|tag)"
    # Source: docs.openshift.com, oc new-app and oc import-image.
    r"|openshift\.io/imported-from"
    r"|kubernetes\.io/change-cause|operatorframework\.io/(?:initialization-resource|suggested-namespace-template)|deployment\.kubernetes\.io/.*)\Z"
)

FILLED_BY_STREAM: Final = Hold(Reason.PLACEHOLDER, "an image stream fills it in, by a trigger of the object")
MAY_BE_STREAM: Final = Hold(Reason.PLACEHOLDER, "an annotation has it looked up among the image streams")
KEPT: Final = Hold(Reason.IGNORED, ANNOTATED)
STATUS: Final = Hold(Reason.RECORD, "status is written by the controller")


def hold_for(document: Document, scalar: Scalar, manifest: Node | None) -> Hold | None:
    """Tell why a scalar, or a scalar that its document stands in, must stay; None when nothing says so.

    In:      manifest, that which the scalar belongs to.
    """
    if manifest is not document.top and document.top is not None and is_encrypted(document.top):
        return Hold(Reason.ENCRYPTED, SOPS)
    if manifest is None:
        held = _hold_in_fragment(document, scalar)
    else:
        held = _hold_in(scalar, manifest) or _hold_around(document, scalar, manifest)
    if held is None and document.has_any(*OF_SECRETS) and is_of_secret(scalar):
        held = HELD_KINDS["Secret"]
    if held is None and (record := record_above(document, scalar)):
        held = Hold(Reason.RECORD, record)
    if held is None and document.host is not None:
        host_document, host = document.host
        if signature := signature_of(host):
            return Hold(Reason.GUARDED, f"signed by {signature}")
        return hold_for(host_document, host, manifest_of(host))
    return held


def _hold_around(document: Document, scalar: Scalar, manifest: Node) -> Hold | None:
    """Tell whether what is around the manifest of a scalar holds it: a list or another object that stays as a whole, or
    a record, as a review, a report, the state of a tool.
    """
    if manifest is document.top:
        return None
    around = manifest_of(manifest)
    while around is not None:
        if _is_asked(around):
            return ASKED
        if own := hold_object(around):
            return Hold(*own)
        around = manifest_of(around)
    if document.top is not None and (tests := document.top.node("tests")) and _is_suite(tests):
        # What the cluster of a test has: `kubernetesProvider: {objects: […]}`. Source: helm-unittest, Test suite.
        return TESTED
    record = record_around(document.top, scalar)
    return Hold(Reason.RECORD, record) if record else None


def _is_asked(manifest: Node) -> bool:
    return manifest.text("apiVersion").partition("/")[0] in HELD_GROUPS


def _hold_in_fragment(document: Document, scalar: Scalar) -> Hold | None:
    """Tell whether a scalar is in the spec of a CustomResourceDefinition, which a chart keeps without its head, in a
    suite of tests, in a record, in the status of an object of a list that names no kinds, the name of an image in an
    archive, or in a field of a file of another program that stays.
    """
    if "status" in scalar.path and _is_in_status(scalar):
        return STATUS
    if ARCHIVES in scalar.path:
        return Hold(Reason.MATCH_KEY, IN_ARCHIVE)
    if annotation := _record_annotation(scalar.path):
        return Hold(Reason.RECORD, annotation)
    top = document.top
    if record := record_of(top, scalar):
        return Hold(Reason.RECORD, record)
    if top is None:
        return None
    if top.get("versions") is not None and top.get("names") is not None and scalar.path[0] == "versions":
        return HELD_KINDS["CustomResourceDefinition"]
    if top.text("kind") in WITHOUT_VERSION and (held := _hold_by_row(scalar.path, top)):
        return held
    tests = top.node("tests")
    return TESTED if tests is not None and _is_suite(tests) else None


def _record_annotation(path: FieldPath) -> str:
    """Give the name of the annotation that a path leads to, when it keeps a record; "" when it does not."""
    name = str(path[-1]) if path[-2:-1] == ("annotations",) else ""
    return name if name and RECORD_ANNOTATIONS.match(name) else ""


def _is_in_status(scalar: Scalar) -> bool:
    """Tell whether a mapping around a scalar is the `status` beside a `metadata` with the name of an object."""
    for node in nodes_around(scalar):
        metadata = node.parent.node("metadata") if node.key == "status" and node.parent is not None else None
        if metadata is not None and metadata.text("name"):
            return True
    return False


@lru_cache(maxsize=4)
def _is_suite(tests: Node) -> bool:
    """Tell whether a list, or one in it, holds tests of a chart: helm-unittest has `asserts`, helmtest `expect`."""
    for test in items_of(tests):
        if isinstance(test, Scalar):
            continue
        inner = test.node("tests")
        if test.get("asserts") is not None or test.get("expect") is not None or (inner and _is_suite(inner)):
            return True
    return False


def _hold_in(scalar: Scalar, manifest: Node) -> Hold | None:
    said = _said_by(manifest)
    if said.held is not None:
        # An object that is to be kept is, whatever its kind.
        return KEPT if is_kept(scalar, manifest) else said.held
    path = scalar.path_below(manifest)
    if path[0] == "items" and (own := hold_item(path, manifest)):
        return Hold(*own)
    if signature := signed_over(path, manifest):
        return Hold(Reason.GUARDED, f"signed by {signature}")
    if path[0] == "status" or (path[0] == "items" and "status" in path and _is_in_status(scalar)):
        return STATUS
    if annotation := _record_annotation(path):
        return Hold(Reason.RECORD, annotation)
    if path == ("data", "_example") and _has_example_checksum(manifest):
        return Hold(Reason.GUARDED, "knative.dev/example-checksum")
    if path[0] == "spec" and said.is_policy:
        is_pulled = any(matches(path, module) for module in MODULES) and manifest.text("apiVersion").startswith(
            KUBEWARDEN
        )
        return None if is_pulled or ADDED_BY_POLICY & set(path) else Hold(Reason.MATCH_KEY, "a policy over images")
    if said.has_triggers and scalar.key == "image" and is_filled_by_stream(scalar, manifest):
        return FILLED_BY_STREAM
    if said.asks_for_streams and scalar.key == "image" and may_be_stream(scalar.text):
        return MAY_BE_STREAM
    return _hold_by_row(path, manifest)


def _hold_by_row(path: FieldPath, manifest: Node) -> Hold | None:
    for row in _rows_of(manifest.text("kind")):
        if matches(path, row.path) and row.name in ("", resource_of(manifest).name):
            return Hold(row.reason, row.detail)
    return None


# All that is found in an object asks so.
@lru_cache(maxsize=4)
def _said_by(manifest: Node) -> _Said:
    """Tell what an object says of all that stands in it."""
    kind = manifest.text("kind")
    held = HELD_KINDS.get(kind)
    if held is None and kind.endswith(ASKED_KINDS) and _is_asked(manifest):
        held = ASKED
    if held is None and (own := hold_object(manifest)):
        held = Hold(*own)
    is_policy = _is_policy(manifest.text("apiVersion"), kind)
    return _Said(held, is_policy, has_triggers(manifest), asks_for_streams(manifest))


@lru_cache(maxsize=1024)
def _is_policy(api_version: str, kind: str) -> bool:
    is_of_engine = api_version == UNKNOWN_VERSION or POLICY_GROUPS.match(api_version)
    return kind in IMAGE_POLICIES or bool(is_of_engine and POLICY_KINDS.match(kind))


@lru_cache(maxsize=1024)
def _rows_of(kind: str) -> tuple[Row, ...]:
    return tuple(row for row in ROWS if fits(row.kind, kind))


def _has_example_checksum(manifest: Node) -> bool:
    annotations = annotations_of(manifest)
    return annotations is not None and any("checksum" in str(key) for key in annotations.children)
