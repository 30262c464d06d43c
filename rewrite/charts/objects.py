"""Objects: what Helm gives every template beside the values: .Release, .Capabilities, .Template.

They are those of `helm template`, without a cluster.
"""

from __future__ import annotations

import re
from typing import Final

from rewrite.charts.traced import computed
from rewrite.charts.value import Method, Table, Value, text_of

KUBERNETES: Final = ("1", "33")
# The groups that a plain cluster serves; all others come with custom resources.
BUILT_IN: Final = re.compile(
    r"(?:v1|(?:apps|batch|autoscaling|policy|events\.k8s\.io|(?:admissionregistration|apiextensions|apiregistration|"
    r"authentication|authorization|certificates|coordination|discovery|flowcontrol\.apiserver|networking|node|"
    r"rbac\.authorization|scheduling|storage)\.k8s\.io)/v[12])(?:/.*)?\Z"
)


def release() -> Table:
    """Give .Release."""
    return Table(
        {
            "Name": computed("release"),
            "Namespace": computed("default"),
            "Service": computed("Helm"),
            "Revision": 1,
            "IsInstall": True,
            "IsUpgrade": False,
        }
    )


def capabilities() -> Table:
    """Give .Capabilities."""
    major, minor = KUBERNETES
    version = computed(f"v{major}.{minor}.0")
    kube = {"Version": version, "GitVersion": version, "Major": computed(major), "Minor": computed(minor)}
    helm: dict[str, Value] = {"Version": computed("v3.19.0"), "GoVersion": computed("go1.24")}
    return Table(
        {
            "KubeVersion": Table(dict[str, Value](kube)),
            "APIVersions": Table({"Has": Method(_has)}),
            "HelmVersion": Table(helm),
            "TillerVersion": Table(helm),
        }
    )


def _has(args: list[Value]) -> Value:
    return BUILT_IN.match(text_of(args[0])) is not None
