"""Name forms: what a chart prints names of Kubernetes for, told by the keys above, and how such names may be written.

Source:  kubernetes.io, Object Names and IDs; Labels and Selectors, Syntax and character set; Services; StatefulSets.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final

from rewrite.charts.holders import Holder, holders
from rewrite.charts.printed_beside import entries_beside
from rewrite.charts.traced import OPAQUE

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY: Final = "name"
IMAGE: Final = "image"
KIND: Final = "kind"
METADATA: Final = "metadata"
SELECTING: Final = frozenset({"matchLabels", "selector"})
NODES: Final = "nodeSelector"
LABELS: Final = "abels"
# Their names are parts of the names of hosts.
OF_HOSTS: Final = frozenset({"Service", "Namespace", "StatefulSet"})
SERVICE: Final = "service"
BACKENDS: Final = frozenset({"backend", "defaultBackend"})
PORTS: Final = "ports"
CONTAINER_PORT: Final = "containerPort"
# Stands for what is not known of a name.
ANY_LETTER: Final = "x"
SUBDOMAIN: Final = r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?"
DNS_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
LABEL_VALUE: Final = r"(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?"


class Form(Enum):
    """What a name is for: in words, and how it may be written."""

    OBJECT = "the name of an object", SUBDOMAIN
    PART_OF_HOST = "the name of an object", DNS_LABEL
    CONTAINER = "the name of a container", DNS_LABEL
    PORT = "the name of a port", DNS_LABEL
    CONTAINER_PORT = "the name of a port", r"[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?"
    LABEL = "a label", LABEL_VALUE
    SELECTOR = "a label in a selector", LABEL_VALUE
    NAMESPACE = "a namespace", DNS_LABEL
    SERVICE = "the name of a service", DNS_LABEL
    HOST = "the name of a host", SUBDOMAIN
    SECRET = "the name of a secret", SUBDOMAIN
    CONFIG_MAP = "the name of a ConfigMap", SUBDOMAIN
    CLAIM = "the name of a claim", SUBDOMAIN
    CLASS = "the name of a class", SUBDOMAIN
    POD_HOST = "the name of a pod's host", DNS_LABEL
    OF_NODES = "a label or a taint of nodes", LABEL_VALUE
    OUTSIDE = "the key of a secret that is kept elsewhere", r".+"

    def __init__(self, words: str, written: str) -> None:
        self.words = words
        self._written = written

    def allows(self, text: str) -> bool:
        """Tell whether a name may be written so."""
        return re.fullmatch(self._written, text.replace(OPAQUE, ANY_LETTER), re.ASCII) is not None


# What others find by the same name, in the chart or elsewhere.
LOOKED_FOR: Final = frozenset({Form.SELECTOR, Form.NAMESPACE, Form.SERVICE, Form.HOST})
# What stands under a key, below another one.
BELOW: Final[Mapping[tuple[str, str], Form]] = {
    (METADATA, "namespace"): Form.NAMESPACE,
    ("subjects", "namespace"): Form.NAMESPACE,
    ("spec", "serviceName"): Form.SERVICE,
    ("backend", "serviceName"): Form.SERVICE,
    ("spec", "externalName"): Form.HOST,
    ("rules", "host"): Form.HOST,
    ("imagePullSecrets", KEY): Form.SECRET,
    ("secret", "secretName"): Form.SECRET,
    ("secret", KEY): Form.SECRET,
    ("secretRef", KEY): Form.SECRET,
    ("secretKeyRef", KEY): Form.SECRET,
    ("tls", "secretName"): Form.SECRET,
    ("configMap", KEY): Form.CONFIG_MAP,
    ("configMapRef", KEY): Form.CONFIG_MAP,
    ("configMapKeyRef", KEY): Form.CONFIG_MAP,
    ("persistentVolumeClaim", "claimName"): Form.CLAIM,
    ("spec", "priorityClassName"): Form.CLASS,
    ("spec", "runtimeClassName"): Form.CLASS,
    ("spec", "storageClassName"): Form.CLASS,
    ("spec", "hostname"): Form.POD_HOST,
    ("tolerations", "value"): Form.OF_NODES,
    ("remoteRef", "key"): Form.OUTSIDE,
}
# What items of a list are, below another key.
ITEMS: Final[Mapping[tuple[str, str], Form]] = {
    ("matchExpressions", "values"): Form.SELECTOR,
    ("tls", "hosts"): Form.HOST,
}
LISTS: Final = frozenset(key for _, key in ITEMS)


def form_of(text: str, line: int, at: int, key: str, opening: str) -> Form | None:
    """Tell what a value in a rendered text is for; None where that is no name.

    In:      key, the one in front of it, "" for an item of a list; line, at and opening, as for holders.
    """
    above = holders(text, line, at, opening)
    if key == KEY and any(entry.key == IMAGE for entry in entries_beside(text, at)):
        return Form.CONTAINER
    holder = next(above, None)
    if holder is None:
        return None
    if not key:
        outer = next(above, None) if holder.key in LISTS else None
        return ITEMS.get((outer.key, holder.key)) if outer else None
    if holder.key in SELECTING:
        return Form.SELECTOR
    if holder.key == NODES:
        return Form.OF_NODES
    if holder.key.endswith(LABELS):
        return Form.LABEL
    if key == KEY and holder.key == METADATA:
        return _of_object(text, holder)
    if key == KEY and holder.key == PORTS:
        of_container = any(entry.key == CONTAINER_PORT for entry in entries_beside(text, at))
        return Form.CONTAINER_PORT if of_container else Form.PORT
    if key == KEY and holder.key == SERVICE:
        around = next(above, None)
        return Form.SERVICE if around is not None and around.key in BACKENDS else None
    return BELOW.get((holder.key, key))


def _of_object(text: str, metadata: Holder) -> Form:
    kinds = {entry.value for entry in entries_beside(text, metadata.start) if entry.key == KIND}
    return Form.PART_OF_HOST if kinds & OF_HOSTS else Form.OBJECT
