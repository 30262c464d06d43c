"""Written: what tasks of Ansible, cloud-init and others put into files of machines, and that says itself what an image
is: `lineinfile: {path: /etc/containerd/config.toml, line: 'sandbox_image = "registry.k8s.io/pause:3.9"'}`.

timid: what a script in such a file sets and runs stays, as what tasks run does: it may have loaded that.

Source:  docs.ansible.com, ansible.builtin.blockinfile, copy, lineinfile and replace, community.general.ini_file;
         docs.cloud-init.io, Module reference, Write Files; docs.siderolabs.com, Talos, MachineFile; coreos.github.io,
         Butane, storage.files; github.com/containerd/containerd, docs/cri/config.md; cri-o.io, crio.conf, pause_image;
         kubernetes.io, kubelet, --pod-infra-container-image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.built_for import TRUE
from rewrite.lazy import expression
from rewrite.span import before_in_line

if TYPE_CHECKING:
    import re

    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

# By the last words of their names, in front of which their collection may stand, what modules put into a file.
MODULES: Final = {
    "blockinfile": "block",
    "copy": "content",
    "ini_file": "value",
    "lineinfile": "line",
    "replace": "replace",
    "win_copy": "content",
    "win_lineinfile": "line",
}
# What the value of ini_file is set to.
OPTION: Final = "option"
STATE: Final = "state"
ABSENT: Final = "absent"
# A task that changes nothing asks whether a file has it.
CHECK: Final = "check_mode"
# Of an item of a list of files, which has an absolute path, or one that is filled in.
PATH: Final = "path"
ABSOLUTE: Final = ("/", OUTPUT)
CONTENT: Final = "content"
# Of Butane: `contents: {inline: …}`.
CONTENTS: Final = "contents"
INLINE: Final = "inline"
# Behind a group that was found as well: `replace: '\1sandbox_image = "registry.k8s.io/pause:3.9"'`.
BEGINS: Final = r"(?:(?<![\w.-])|(?<=\\\d)|(?<=>))"
SET: Final = r"""\\?["']?[ \t]{0,8}[:=][ \t]{0,8}\\?["']?\Z"""
IMAGE: Final = r"(?:[iI]mage|IMAGE)(?:[_-]?(?:name|NAME|ref|REF|ur[il]|UR[IL]))?"
SAYS_IMAGE: Final = expression(rf"{IMAGE}\Z")
SET_AS_IMAGE: Final = expression(rf"(?:{IMAGE}|{BEGINS}sandbox){SET}")
# What runtimes and the kubelet call the image that each pod has; nobody builds that.
OF_RUNTIME: Final = r"(?:(?:sandbox|pause)_image|pod-infra-container-image|sandbox)"
NAMES_RUNTIME: Final = expression(rf"\A{OF_RUNTIME}\Z")
SET_FOR_RUNTIME: Final = expression(rf"{BEGINS}-{{0,2}}{OF_RUNTIME}{SET}")
SCRIPT: Final = "#!"
# What tasks and commands say that make images, or take them from archives.
MAKING: Final = (" load", "import ", " build ", ": build", "build:", "_build", " bud ", " tag ", " commit ")
COMMENTS: Final = ("#", ";")
LOOK_BACK: Final = 200


def is_written(document: Document, scalar: Scalar, at: int, *, tagged: bool) -> bool:
    """Tell whether a text is put into a file, and says in front of an offset that an image stands there.

    In:      tagged, whether what stands there has a tag or a digest; without one, `Image=` may be a picture.
    """
    # timid: what is built or loaded beside it may be there under that name alone.
    if scalar.value.startswith(SCRIPT) or not tagged or document.has_any(*MAKING):
        return is_of_runtime(scalar, at)
    return _says(scalar, at, SET_AS_IMAGE, SAYS_IMAGE)


def is_of_runtime(scalar: Scalar, at: int) -> bool:
    """Tell whether a text is put into a file, and says at an offset what a runtime of containers pulls for each pod."""
    return _says(scalar, at, SET_FOR_RUNTIME, NAMES_RUNTIME)


def _says(scalar: Scalar, at: int, set_as: re.Pattern[str], named: re.Pattern[str]) -> bool:
    if not _is_in_file(scalar):
        return False
    before = before_in_line(scalar.value, at, LOOK_BACK)
    if before.lstrip().startswith(COMMENTS):
        return False
    return set_as.search(before) is not None or named.search(scalar.sibling(OPTION)) is not None


def _is_in_file(scalar: Scalar) -> bool:
    key, holder = scalar.key, scalar.parent
    if not isinstance(key, str):
        return False
    module = holder.key.rpartition(".")[2] if isinstance(holder.key, str) else ""
    if MODULES.get(module) == key:
        is_asked = holder.parent is not None and holder.parent.text(CHECK).lower() in TRUE
        return not is_asked and holder.text(STATE) != ABSENT
    if key == INLINE and module == CONTENTS:
        return holder.parent is not None and _is_file(holder.parent)
    return key == CONTENT and _is_file(holder)


def _is_file(node: Node) -> bool:
    return isinstance(node.key, int) and node.text(PATH).startswith(ABSOLUTE)
