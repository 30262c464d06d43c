"""In text: what stands around a reference within a longer text, and says whether something pulls it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.finders.comparison import is_compared
from rewrite.finders.lists_of_references import is_of_names
from rewrite.finders.looked_for import is_looked_for
from rewrite.finders.recipes import named_by_recipe
from rewrite.finders.substituted import barred
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from rewrite.tree import Scalar

# Also behind an option of Helm, and a flag that a variable begins with: `--set=image.repository=quay.io/orchard/press`,
# `Environment="PRESS_ARGS=--press-image=quay.io/orchard/press"` of a unit of systemd.
ASSIGNMENT: Final = expression(
    r"""(?:\A|[\s;,"'`({\[]|=(?=--))-{0,2}(?:set(?:-string|-literal)?=)?[\w./-]+=(?:\\?["'])?\Z"""
)
LABELLED: Final = expression(
    r"""(?:\A|\n|[{,])[ \t]*(?:- +)?\\?["']?([\w./-]+)\\?["']?[ \t]*[:=][ \t]*(?P<quote>\\?["']?)\Z"""
)
# A line that a diff adds.
ADDED: Final = expression(r"""(?:\A|\n)\+[ \t]+(?:- +)?["']?[\w./-]+["']?:[ \t]*\Z""")
# `kubeadm init --image-repository registry.k8s.io`, `k3s server --system-default-registry quay.io`.
REGISTRY_FLAG: Final = expression(
    r"""(?:\A|[\s"'\[,])--?[\w-]*(?:registry|repository|repo|hub)["']?[ \t,]+(?:\\?["'])?\Z"""
)
# A variable of a shell, and the default behind it: `${PRESS_IMAGE:-quay.io/orchard/press}`.
SHELL_DEFAULT: Final = expression(r"""\$\{(\w+)(?::?[-=])\\?["']?\Z""")
# A variable that a program reads, and the default behind it: `os.environ.get("PRESS_IMAGE", "quay.io/orchard/press")`.
DEFAULT: Final = expression(r"""\([ \t]*\\?["'](\w+)\\?["'][ \t]*,[ \t]*\\?["']\Z""")
# A property with a blank in place of a sign, as Spark reads it.
PROPERTY: Final = expression(r"\s*[\w-]+(?:\.[\w-]+)*\.image[ \t]+\Z", re.ASCII)
# A quoted text that is compared, or what begins it: `image!="…"`, `image=~"(quay.io|…`, and the labels of a PromQL
# selector, `x{image="…"}`.
SELECTOR: Final = expression(
    r"""(?:(?:!=|=~|!~|==)[ \t]*\\?["'](?:[^\s"'$=,][^\s"'$=]{0,400})?|\{[^{}\n]*\w=\\?["'])\Z"""
)
ITEM: Final = expression(r"(?:\A|\n)[ \t]*-[ \t]+(?P<quote>[\"']?)\Z")
# In XML: `<image>quay.io/orchard/press:v1</image>`.
ELEMENT: Final = expression(r"<[\w.:-]*[iI]mage>[ \t]*\Z")
END_TAG: Final = "</"
WORD_END: Final = expression(r"""(?:\\?["'`])?(?=[\s;,&|)}\]"'\\]|\Z)""")
LINE_END: Final = expression(r"""(?:\\?["'])?[ \t]*+(?:,[ \t]*+)?(?:\r?\n|\Z|#|[}\]])""")
# What stands in front of an image in a command, and in a Dockerfile.
OPERAND: Final = expression(
    r"(?:\bFROM[ \t]+(?:--platform=\S+[ \t]+)?|-image(?:=|[ \t]+)"
    r"|\b(?:docker|podman|nerdctl|crictl|ctr)\b[^;|&#]*?[ \t](?:pull|run|create)[ \t][^;|&#]*)\Z"
)
# What a step of Tekton says that it has made: `echo quay.io/orchard/press | tee $(results.IMAGE_URL.path)`.
RESULT: Final = expression(r"[^\n]{0,80}?(?:>|\btee\b)[ \t]*[\"']?\$\((?:step\.)?results\.")
# What a script tells people: `echo "Error: quay.io/orchard/press is not there"`.
PRINTED: Final = expression(r"\s*(?:echo|printf)[ \t](?!.*[;&|`>]|.*\$\()")
HANDED_ON: Final = expression(r"[^\n]{0,200}?[>|]")
QUOTES: Final = ("'", '"')
COMMANDS: Final = frozenset(
    {
        *("args", "command", "cmd", "entrypoint", "script", "preStart", "postStart", "run", "shell"),
        # Of nodes that are set up: Cluster API's, by their providers, and cloud-init's.
        *("preKubeadmCommands", "postKubeadmCommands", "preRKE2Commands", "postRKE2Commands", "preK3sCommands"),
        *("postK3sCommands", "preStartCommands", "postStartCommands", "runcmd", "bootcmd"),
    }
)
IMAGE_WORD: Final = expression(r".*(?:image|img|container|repo(?!rt))", re.IGNORECASE)
ABOVE_IMAGES: Final = expression(r".*(?:image|img)", re.IGNORECASE)
# Words of keys of what builds, and of where that goes to.
BUILDING: Final = expression(r"(?:.*[_-])?(?:build|push|publish)(?:[_-].*)?\Z", re.IGNORECASE)
GOES_TO: Final = expression(r".*registry", re.IGNORECASE)

# What identifies a package is not pulled: `pkg:oci/press@sha256:…?arch=amd64&repository_url=quay.io/orchard/press`.
# Source: github.com/package-url/purl-spec, oci.
OF_PACKAGE: Final = ("?repository_url=", "&repository_url=", "&amp;repository_url=")
# The key of what readers/text reads.
WHOLE_FILE: Final = ""
SOURCE: Final = "source"
BLANK: Final = expression(r"\s")


def is_script(scalar: Scalar) -> bool:
    """Tell whether a text is a program: `{image: alpine, command: [sh], source: …}` of Argo, `source: |` of KCL."""
    if scalar.key != SOURCE or not BLANK.search(scalar.value):
        return False
    return bool(scalar.sibling("image")) or "\n" in scalar.value.strip()


def says_image(name: str, *, tagged: bool) -> bool:
    """Tell whether a key says that a name is an image. Of one with dots, the words in front are words around it, and
    where these say that something is built, a registry without a tag is where to: `press.build_image.registry_path`.
    """
    if not IMAGE_WORD.match(name):
        return False
    *around, last = name.split(".")
    is_built = GOES_TO.match(name) is not None and any(BUILDING.match(word) for word in around)
    return tagged or not is_built or IMAGE_WORD.match(last) is not None


def is_below_image(scalar: Scalar) -> bool:
    """Tell whether a key above that of a text says image: `images: {tags: {api: quay.io/shop/api:1}}`."""
    return any(isinstance(key, str) and ABOVE_IMAGES.match(key) for key in scalar.parent.path)


def is_named(scalar: Scalar, end: int, before: str) -> bool:
    """Tell whether something in a text is set to what ends there, or compared with it."""
    value = scalar.value
    behind = value[end + value.startswith("/", end) :][:2].lstrip("\\")[:1]
    quoted = before[-1:] in QUOTES and behind in QUOTES and behind != ""
    said = (SHELL_DEFAULT, LABELLED, ADDED, REGISTRY_FLAG)
    return bool(quoted or before.endswith("=") or any(pattern.search(before) for pattern in said))


def doubt_in_text(scalar: Scalar, stop: int, before: str, ahead: str, *, tagged: bool) -> Reason | None:
    """Give None when what stops there is a reference that something pulls, else the reason to leave it.

    In:      before, what stands in front of it in its line; ahead, what does so of the list that it may be in; tagged,
             whether it has a tag or a digest.
    """
    value = barred(scalar.value)
    name = scalar.name
    if SELECTOR.search(ahead) or before.endswith(OF_PACKAGE) or is_compared(before, value, stop):
        return Reason.MATCH_KEY
    if is_looked_for(scalar.value, stop, before):
        return Reason.MATCH_KEY
    if RESULT.match(value, stop):
        return Reason.POSSIBLE
    if PRINTED.match(before) and not HANDED_ON.match(value, stop):
        return Reason.POSSIBLE if tagged else Reason.PROSE
    if ASSIGNMENT.search(ahead):
        # timid: of a Dockerfile that is nobody's command, nothing moves, as its first line does not.
        return Reason.POSSIBLE if name not in COMMANDS and named_by_recipe(ahead) else None
    if label := LABELLED.search(before):
        ends = LINE_END.match(value, stop)
        return None if ends and (tagged or IMAGE_WORD.match(label.group(1))) else Reason.POSSIBLE
    is_element = value.startswith(END_TAG, stop) and ELEMENT.search(before)
    if is_element or (PROPERTY.match(before) and LINE_END.match(value, stop)):
        return None
    ends_word = WORD_END.match(value, stop) is not None
    default = DEFAULT.search(before) or SHELL_DEFAULT.search(before)
    if default and ABOVE_IMAGES.match(default.group(1)) and ends_word:
        return None
    if (
        (name in COMMANDS or (tagged and is_script(scalar)))
        and ends_word
        and (not before or before[-1] in " \t\n\"'=;(," or default)
    ):
        return None
    if tagged and ends_word and (ITEM.search(before) or before[-1:] in ("'", '"', "`")):
        return None
    said = tagged or IMAGE_WORD.match(name) or (before[-1:] in QUOTES and ends_word) or OPERAND.search(before)
    # An item of a list in a text; a word of a program, or of a file that is no YAML.
    coded = (ITEM.search(before) and LINE_END.match(value, stop)) or value.startswith("#!") or name.endswith(".sh")
    coded = coded or scalar.key == WHOLE_FILE or is_of_names(value)
    return Reason.POSSIBLE if said or coded else Reason.PROSE
