"""Machines: images of virtual machines, and of disks, which no container registry serves, by what stands beside or
around them, and by their names.

In `{imageName: default/jammy, networkName: default/vms, vmNamespace: default}` the image is an object of a cluster, in
`{kind: InstanceGroup, spec: {image: 099720109477/orchard-24.04}}` one of a cloud, in `vmImage: press` and
`imageName: ubuntu-latest` one of a service that runs pipelines; in `rbd: {monitors: […], image: team/press}` it is a
device of Ceph's; in `{type: OS::Nova::Server, properties: {image: orchard-24.04}}` one of OpenStack, and in `machine:
{image: "orchard-2404:current"}` one of CircleCI; a job of GitLab's with `tags: [macos]` runs in one that Tart starts.

Source:  docs.openstack.org, Heat, resource types; circleci.com, Configuration reference, machine; appveyor.com, Build
         environment; kubernetes.io, API reference, RBDVolumeSource and RBDPersistentVolumeSource;
         github.com/harvester/docker-machine-driver-harvester, flags; docs.harvesterhci.io, Images; kops.sigs.k8s.io,
         InstanceGroup, image; learn.microsoft.com, Azure Pipelines, pool, vmImage; docs.aws.amazon.com, EC2, AMI IDs;
         docs.gitlab.com, Hosted runners on macOS.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.tree import Scalar, entries_of, items_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from rewrite.document import Document
    from rewrite.tree import Node

# The mapping around `image`: `machine: {image: "ubuntu-2204:current"}`.
MACHINES: Final = expression(
    r"(?:.*(?:[_-]|[a-z](?=[MV])))?(?:[mM]achine|vm|VM|[vV]irtual_?[mM]achine|qemu|libvirt|lx[cd]|incus|packer|vagrant)s?\Z"
)
# Beside the image of a machine in a cloud, or on a host: `{image: debian-12, server_type: cx22, ports: [80]}`.
BESIDE: Final = expression(
    r"(?:flavou?r|(?:server|instance|machine|droplet|vm)_?(?:type|size)|key_?(?:pair|name)|ssh_?keys|user_?data|cloud_?init"
    r"|boot_?(?:disk|volume)|floating_?ip|hypervisor)\Z",
    re.IGNORECASE,
)
# What a machine is given has a size of its own, where a container has requests and limits, or `cpu`: `{image: debian,
# resources: {vcpus: 4, disk_gib: 24}}`.
RESOURCES: Final = "resources"
SIZES: Final = expression(r"(?:v_?cpus?|disk_?(?:size|[mgt]i?b))\Z", re.IGNORECASE)
OF_CONTAINER: Final = frozenset({"cpu", "limits", "requests"})
# Containers have none of these.
KEYS: Final = expression(r"(?:vm[A-Z]\w*|cpuCount|diskBus|diskInfo|networkInfo|keyPairName)\Z")
# Of containers it may be a word: that of a chain, or of a network of an engine.
NETWORK: Final = "networkName"
# Of machines in a cloud, by the names that it has for their images: of an account and an image, most often.
GROUP: Final = "InstanceGroup"
GROUPS: Final = ("kops/", "kops.k8s.io/")
VM_KEY: Final = expression(
    r"(?:(?:.*(?:[_-]|[a-z0-9](?=V)))?(?:vm|VM|Vm)_?[iI]mage(?:_?[nN]ame)?|openstack_(?:default_)?image(?:_name)?"
    # Of disks that clouds start machines from. Source: docs.openstack.org, Virtual Machine Image Guide.
    r"|cloud_?[iI]mage(?:s|_?[nN]ame)?)\Z"
)
# As clouds, and services that run pipelines, call theirs; no word of Docker Hub's is one.
VM_NAME: Final = expression(
    r"(?:ami-[0-9a-f]{8,17}|(?:ubuntu|windows|macos)-(?:latest|\d\d(?:\.\d\d|\d\d)?)|[uU]buntu[12]\d04)\Z"
)
# Of a machine in OpenStack, as its clouds call the sizes of theirs: `{image: orchard, flavor: m1.large}`.
FLAVOR: Final = "flavor"
SIZE: Final = expression(r"[a-z]\d{1,2}[a-z]?\.(?:nano|micro|tiny|small|medium|large|\d*x?large)\Z")
# Servers and volumes of a template begin from images of OpenStack's; containers of Zun's do not.
STACK: Final = expression(r"OS::(?:Nova|Cinder)::")
PROPERTIES: Final = "properties"
# Of a job that runs on a machine of CircleCI's.
MACHINE: Final = "machine"
# Of machines in which jobs of GitLab's run, and of the runners that start these: `tags: [saas-macos-medium-m1]`.
MAC_NAME: Final = expression(r"macos-\d\d(?:-xcode-\d\d)?\Z")
MAC: Final = expression(r"(?:^|[-_])macos(?![a-z])", re.IGNORECASE)
OF_MAC: Final = "the job runs on a machine with macOS"
TAGS: Final = "tags"
# Of a job. Programs are tagged with what they run on, too.
OF_JOB: Final = frozenset({"script", "before_script", "after_script", "stage", "extends", "rules"})
IMAGE: Final = "image"
# Of a volume. Where Ceph is asked for it is never left out.
DEVICE: Final = "rbd"
MONITORS: Final = "monitors"


def is_beside_machine(scalar: Scalar) -> bool:
    """Tell whether the mapping around a scalar describes a virtual machine."""
    return _describes_machine(scalar.parent)


# A flat file of variables may have thousands of images, each of which asks for the same mapping.
@lru_cache(maxsize=1)
def _describes_machine(mapping: Node) -> bool:
    return "/" in mapping.text(NETWORK) or any(map(KEYS.match, entries_of(mapping)))


def is_of_group(scalar: Scalar) -> bool:
    """Tell whether an image is the one that the machines of a group of kOps' start from."""
    if scalar.key != "image" or scalar.parent.key != "spec":
        return False
    group = manifest_of(scalar)
    return group is not None and group.text("kind") == GROUP and group.text("apiVersion").startswith(GROUPS)


def is_device(scalar: Scalar) -> bool:
    """Tell whether an image is a block device, which Ceph has."""
    return scalar.key == "image" and scalar.parent.key == DEVICE and scalar.parent.get(MONITORS) is not None


def is_of_cloud(document: Document, scalar: Scalar) -> bool:
    """Tell whether an image is that of a machine or a volume in a template of OpenStack's, or of one that runs a job of
    CircleCI's.
    """
    if document.source_kind is SourceKind.CIRCLECI:
        return scalar.parent.key == MACHINE
    node: Node | None = scalar.parent
    # A list of devices and an item of it may stand in between.
    for _ in range(3):
        if node is None or node.key == PROPERTIES:
            break
        node = node.parent
    resource = node.parent if node is not None else None
    return resource is not None and STACK.match(resource.text("type")) is not None


def names_machine(scalar: Scalar) -> bool:
    """Tell whether a word is the image of a machine, by its key or by itself, or by the size beside it."""
    if VM_KEY.match(scalar.name) is not None or VM_NAME.match(scalar.text) is not None:
        return True
    return SIZE.match(scalar.sibling(FLAVOR)) is not None


def may_be_machine(scalar: Scalar) -> bool:
    """Tell whether a word may be the image of a machine, whatever stands beside it besides: by itself, or by what only
    machines have beside them or are called: `{machines: [{image: ubuntu-22.04, ports: [22], flavor: small}]}`.
    """
    return (
        names_machine(scalar)
        or is_among_machines(scalar)
        or any(map(BESIDE.match, entries_of(scalar.parent)))
        or _are_of_machine(entries_of(scalar.parent.node(RESOURCES)))
    )


def _are_of_machine(resources: Collection[str]) -> bool:
    return any(map(SIZES.match, resources)) and OF_CONTAINER.isdisjoint(resources)


def is_of_mac(scalar: Scalar, *, in_jobs: bool = False) -> bool:
    """Tell whether an image is that of the machine with macOS in which a job of GitLab's runs, by its name or by the
    tags of the job: `{image: "press-mac:0.3", tags: [macos]}`, `image: macos-15-xcode-16`.

    In:      in_jobs, whether it stands in a file of jobs.
    """
    holder = scalar.parent
    job = holder.parent if holder.key == IMAGE and holder.parent is not None else holder
    is_job = in_jobs or not OF_JOB.isdisjoint(entries_of(job))
    tags = (tag.text for tag in items_of(job.get(TAGS)) if is_job and isinstance(tag, Scalar))
    return MAC_NAME.match(scalar.text) is not None or any(map(MAC.search, tags))


def is_among_machines(scalar: Scalar) -> bool:
    """Tell whether the mapping around a scalar, or what that stands in, is called after machines."""
    holder = scalar.parent
    around = (holder.key, holder.parent.key if holder.parent is not None else "")
    return any(isinstance(name, str) and MACHINES.match(name) for name in around)
