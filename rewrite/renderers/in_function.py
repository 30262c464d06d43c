"""In a function: what a person can do where kustomize or kpt calls the program, and no option can be given.

The settings stand in what it is called with then, below one key: `spec` of a RewriteImages, `data` of a ConfigMap.
"""

from __future__ import annotations

from typing import Final

from rewrite.reasons import Reason

KEY: Final = "{key}"
# {registry} as in the remedies of the reasons themselves.
REMEDIES: Final = {
    Reason.UNKNOWN_REGISTRY: "add `{registry}: MIRROR` to `{key}.registries` of the function's configuration if the "
    "mirror serves it, or `{registry}` to `{key}.exclude` to accept it",
    Reason.BESIDE_MIRROR: "add `{registry}` to `{key}.exclude` of the function's configuration to accept all of these, "
    "or `{registry}/PATH: MIRROR` to `{key}.registries` for those that are to move",
    Reason.NO_RULE: "set `{key}.mirror` of the function's configuration, or add `{registry}: MIRROR` to "
    "`{key}.registries`",
    Reason.EXCLUDED: "drop it from `{key}.exclude` of the function's configuration, or its null from "
    "`{key}.registries`, if it should move",
    Reason.POSSIBLE: "if it is pulled, add its field to `{key}.fields` of the function's configuration, or change a "
    "part of a field by hand",
    Reason.SWEEP_OFF: "set `{key}.sweep` of the function's configuration to true",
    Reason.UNSET: "set it by hand, or run `rewrite-images --ensure` over the files themselves",
    Reason.COREDNS: "set dns.imageRepository by hand, or run `rewrite-images --ensure` over the files themselves",
    Reason.COLLISION: "give registries a path in `{key}.registries` of the function's configuration (`REGISTRY: "
    "HOST/PATH`); `{key}.same`, for one image; `{key}.collisions: allow`",
}


def remedy_in(reason: Reason, key: str) -> str:
    """Give the remedy for a reason, in which {registry} stands for the one that it is about.

    In:      key, below which the settings stand.
    """
    return REMEDIES.get(reason, reason.remedy).replace(KEY, key)
