"""Machines: what stands beside an image says that it is one of a virtual machine, which no container registry serves.

In `{imageName: default/jammy, networkName: default/vms, vmNamespace: default}` the image is an object of a cluster.

Source:  github.com/harvester/docker-machine-driver-harvester, flags; docs.harvesterhci.io, Images.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# Containers have none of these.
KEYS: Final = expression(r"(?:vm[A-Z]\w*|cpuCount|diskBus|diskInfo|networkInfo|keyPairName)\Z")
# Of containers it may be a word: that of a chain, or of a network of an engine.
NETWORK: Final = "networkName"


def is_beside_machine(scalar: Scalar) -> bool:
    """Tell whether the mapping around a scalar describes a virtual machine."""
    beside = scalar.parent.children
    return isinstance(beside, dict) and ("/" in scalar.parent.text(NETWORK) or any(map(KEYS.match, beside)))
