"""Names of Kubernetes: of groups, taints, signers and the like, which begin with a domain and are written like images.

Source:  kubernetes.io, Object names and IDs; API overview, groups and versioning; Taints and tolerations; Finalizers;
         Pod readiness gates; CertificateSigningRequests; Ingress class; Storage classes; Using RBAC authorization.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

OF_KUBERNETES: Final = "a name of what Kubernetes knows, not of an image"
# Under these keys stands no image, whatever the value looks like; nor under `runtimeClassName`, `storageClassName`, …
KEYS: Final = frozenset(
    {
        *("apiGroup", "apiGroups", "apiVersion", "apiVersions", "finalizer", "finalizers", "key"),
        *("conditionType", "topologyKey", "topologyKeys", "signerName", "resourceNames", "loadBalancerClass"),
        *("schedulerName", "serviceAccount", "serviceAccountName", "claimName", "secretName", "nodeName"),
    }
)
CLASS_NAME: Final = "ClassName"
# Names of objects, below what names or refers to one.
OBJECT_NAMES: Final = frozenset({"name", "namespace", "generateName"})
OBJECTS: Final = frozenset(
    {
        *("metadata", "ownerReferences", "roleRef", "subjects", "scaleTargetRef", "targetRef", "involvedObject"),
        *("claimRef", "issuerRef", "secretRef", "configMapRef"),
    }
)
# Under these an operator may have an image, which has a tag.
UNLESS_TAGGED: Final = frozenset({"controllerName", "controllerValue", "managedBy", "type"})
# Names of drivers look like images.
PROVISIONERS: Final = expression(r"(?:.*/(?:storage-)?)?(?:provisioner|provisioned-by)\Z")
# In values and parameters they have words in front: `storageProvisioner`, `allowedProvisioners`. Without signs.
PROVISIONER: Final = expression(r"(?!.*(?:image|img|container|repo)).*provisioners?\Z")
# What Kubernetes takes for one: there is one slash in it. Source: kubernetes, pkg/apis/storage, validateProvisioner.
QUALIFIED: Final = expression(r"[\w.-]+/[\w.-]+(?![\w.:/@-])")
# Docker Desktop's, wherever it stands.
DESKTOP: Final = expression(r"docker\.io/hostpath(?![\w.:/@-])")
CONTROLLER: Final = ("controller", "IngressClass")
DRIVER: Final = ("driver", frozenset({"csi", "flexVolume", "storageClass", "volumeSnapshotClass"}))
# The same as a variable and as a flag, in lower case and without signs: `PROVISIONER_NAME`, `--controller-class=`.
SAID: Final = expression(
    r".*(?:apiversion|apigroup|finalizer|topologykey|conditiontype|(?:taint|toleration)(?:key)?)s?\Z"
    r"|.*(?:controller|provisioner|driver|signer|scheduler|resource|class)name\Z"
    r"|(?:.*(?:controller|ingress))class\Z|provisioner\Z"
)
SIGNS: Final = expression(r"[\W_]+")
# In front of it: `--provisioner=quay.io/press`.
FLAG: Final = expression(r"""(?:\A|[\s,;"'])-{0,2}([A-Za-z][\w.-]*)(?:=|[ \t]+)\\?["']?\Z""")
VALUES: Final = ("value", "default")


def is_of_kubernetes(scalar: Scalar, at: int, before: str, *, tagged: bool) -> bool:
    """Tell whether a text with a domain in it is the name of something that Kubernetes knows.

    In:      at, where it begins in its value; before, what stands in front of it in its line; tagged, whether it has a
             tag or a digest.
    """
    if any(is_under(name, tagged=tagged) for name in _names(scalar)):
        return True
    if scalar.key in OBJECT_NAMES and scalar.parent.name in OBJECTS and manifest_of(scalar) is not None:
        return True
    if tagged:
        return False
    word = _word_before(scalar, before)
    return _is_controller_or_driver(scalar) or _is_said(word) or _is_provisioner(scalar, at, word)


def is_under(key: str, *, tagged: bool) -> bool:
    """Tell whether what stands under a key is such a name, whatever is around it."""
    if key in KEYS or key.endswith(CLASS_NAME):
        return True
    return not tagged and (key in UNLESS_TAGGED or PROVISIONERS.match(key) is not None or _is_said(key))


def _names(scalar: Scalar) -> Iterator[str]:
    """Give the key of a text, and the name of what it is the value of: a variable, or the field that a patch sets."""
    yield scalar.name
    if scalar.key in VALUES:
        yield scalar.sibling("name")
        steps = scalar.sibling("path").split("/")
        yield next((step for step in reversed(steps) if step != "-" and not step.isdigit()), "")


def _is_provisioner(scalar: Scalar, at: int, word: str) -> bool:
    """Tell whether a name is that of a provisioner of volumes, by itself or by what it is given to."""
    if DESKTOP.match(scalar.value, at):
        return True
    if QUALIFIED.match(scalar.value, at) is None:
        return False
    # A sentence under such a key says something of provisioners, and of images too.
    names = (word,) if " " in scalar.value else (word, *_names(scalar))
    return any(PROVISIONER.match(SIGNS.sub("", name.lower())) for name in names)


def _is_said(name: str) -> bool:
    return SAID.match(SIGNS.sub("", name.lower())) is not None


def _is_controller_or_driver(scalar: Scalar) -> bool:
    if scalar.key == DRIVER[0]:
        return scalar.parent.key in DRIVER[1]
    manifest = manifest_of(scalar) if scalar.key == CONTROLLER[0] else None
    return manifest is not None and manifest.text("kind") == CONTROLLER[1]


def _word_before(scalar: Scalar, before: str) -> str:
    """Give the flag or the variable that a text is given to, in its line or in the item of a list before it."""
    if found := FLAG.search(before):
        return found[1]
    items = scalar.parent.children
    if before or not isinstance(scalar.key, int) or scalar.key == 0 or not isinstance(items, list):
        return ""
    flag = items[scalar.key - 1]
    return flag.value if isinstance(flag, Scalar) and flag.value.startswith("-") else ""
