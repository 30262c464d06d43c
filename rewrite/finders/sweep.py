"""The sweep: references anywhere in a document that name a registry which a rule or --mirror covers.

Finds:   a whole value, and a list of nothing else; what follows the `=` of a flag or an assignment, on each line and in
         comma lists; words of command lines; inside scripts and configuration files, quoted texts with a tag or digest,
         and defaults of variables that say image.
Leaves:  what commands push or give a new name, addresses, what is behind `oci://`, comments, prose, records, names
         that Kubernetes knows (groups, finalizers, taints, provisioners), names of files, what is compared with
         (`matchArtifact`, `selectors`), generic YAML where no key says image (nor, of a whole value with a tag, a key
         above it, nor, of what is put into a file, that itself); what is not certain enough is listed as possible.
Source:  the places counted in public manifests (arguments, variables, annotations, ConfigMaps).
Example: args: ["--prometheus-config-reloader=quay.io/prometheus-operator/prometheus-config-reloader:v0.75.0"]
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT, SILENT, Document, SourceKind
from rewrite.finders.context import Context, context_of
from rewrite.finders.evidence import is_typed, why_not_pulled
from rewrite.finders.file_fields import ENDING, is_file, may_be_file
from rewrite.finders.finding import Finding, held
from rewrite.finders.in_text import SELECTOR, doubt_in_text, is_below_image, is_named, says_image
from rewrite.finders.job_words import is_what_job_runs_in
from rewrite.finders.kubernetes_names import OF_KUBERNETES, is_of_kubernetes
from rewrite.finders.lists_of_references import begins_at, is_list
from rewrite.finders.matched import is_matched
from rewrite.finders.own_pages import is_own_page
from rewrite.finders.prose import DESCRIPTION, reason_of_prose
from rewrite.finders.pushes import is_pushed
from rewrite.finders.recipes import named_by_recipe
from rewrite.finders.registries_listed import REGISTRY_ALONE, is_mirrored, is_one_of_registries, is_registry_of_names
from rewrite.finders.schemes import SCHEME, judge_address, judge_scheme, scheme_before
from rewrite.finders.source_code import may_be_code
from rewrite.finders.substituted import barred
from rewrite.finders.written import is_of_runtime, is_written
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.readers.ytt import IN_YTT, is_code
from rewrite.reasons import Reason
from rewrite.reference import DOCKER_HUB
from rewrite.shape import FILLED_IN, head_of

if TYPE_CHECKING:
    from rewrite.tree import Scalar

ID: Final = "sweep"
# A reference from its domain on; a full stop or comma at its end is of the sentence around. No path has more parts.
REFERENCE: Final = expression(
    r"[\w.-]+(?::\d+)?(?:/[\w-]+(?:[._]+[\w-]+){0,127}){1,127}(?::\w(?:[\w.-]*\w)?)?(?:@sha\d+:[0-9a-fA-F]+)?", re.ASCII
)
# A registry by itself, or a list of them, which may be an expression: `quay.io|gcr.io`.
LONGEST_LIST: Final = 4_000
ALONE: Final = expression(r"\s*[\w.:-]+/?(?:\s*[,|]\s*[\w.:-]+/?)*\s*\Z", re.ASCII)
# What stands alone in a branch of a template: `{% if press %}quay.io{% else %}ghcr.io{% endif %}/orchard/press`.
BRANCH_BEGINS: Final = expression(rf"{SILENT}\s*\Z")
BRANCH_ENDS: Final = expression(rf"/?\s{{0,40}}{SILENT}")
LOOK_BACK: Final = 40
KEY_BEGINS: Final = expression(r"""(?:\A|\n|[{,])[ \t]*(?:- +)?\\?["']?\Z""")
KEY_ENDS: Final = expression(r"""\\?["'][ \t]*:|[ \t]*:(?:[\s{\[]|\Z)""")
QUOTES: Final = ("'", '"')
# Of registries whose names go on in other forms: encoded, or as enroot has them.
GOES_ON: Final = ("%2F", "%2f", "#")
# A word, with the placeholders in it that may hold blanks, and end near by. Each turn of a group takes 100 bytes.
TOKEN: Final = expression(
    r"(?:[^\s\"'`,;)\]}|&\\\[{$%<]++"
    r"|\[\[[^\n]{0,200}?\]\]|\{[\w.-]+\}|\$\{[^}\n]{0,200}+\}|[$%]\([^)\n]{0,200}+\)|<(?!/)[^>\s]{0,200}+>"
    r"|(?!</)[^\s\"'`,;)\]}|&\\])++"
)
# `bazel run //orchard:press` is none.
COMMENT: Final = expression(r"(?:\A|\s)(?:#|//(?!\S*[:/])|/\*(?!.*\*/))|\A\s*//|\A\s*--[ \t]|<!--(?!.*-->)")
# `quay.io/orchard/${PRESS}:v1`
TAG_BEHIND: Final = expression(r":\w[\w.-]*+\Z", re.ASCII)
# Texts of megabytes hold thousands of references: what is looked at around each must not grow with the text.
MOST_LOOKED_AT: Final = 400
CUT: Final = "\x00"
# Of schemas, OpenAPI's among them, and what user interfaces show in empty fields: `image_placeholder`.
EXAMPLE: Final = expression(r"(?:.*[a-z0-9_.-])?(?:[eE]xamples?|[hH]int|[pP]laceholder)\Z")
# `image_prefix: quay.io/orchard/press-`, in front of names.
PREFIX_KEY: Final = expression(r".*prefix\Z", re.IGNORECASE)
JOINS: Final = ("-", "_")
# Rules of Open Policy Agent, which compare: `data: {policy.rego: …}`.
POLICY: Final = expression(r"(?:.*\.)?rego\Z")
CHART_KEYS: Final = expression(r"(?:repoURL|chart|chartRef|ociRepository|.*[cC]hartRepo.*)\Z")


def judge(document: Document, scalar: Scalar, at: int) -> Finding | None:
    """Judge the registry that scalar.value names at an offset.

    Out:     a Finding, held when it is not certain; None when there is no reference at all.
    """
    value = barred(scalar.value)
    found = REFERENCE.match(value, at)
    before = _line_before(value, at)
    end = found.end() if found else _word_end(value, at)
    # `quay.io/${ORG}/press:v1`
    is_begun = found is None and value.startswith("/", end) and FILLED_IN.match(value, end + 1) is not None
    if found is None and not is_begun:
        return _judge_domain(scalar, at, end, before)
    name = value[at:end]
    if said := _said_by_form(scalar, at, end, before):
        return held(scalar, at, end, said)
    is_joined = name.endswith(JOINS) and PREFIX_KEY.match(scalar.name)
    slash = value[end : end + 1] == "/" and not is_begun
    if (is_joined or slash) and _is_whole(value, at, end + slash):
        # timid: what is built may be pushed there.
        return held(scalar, at, end, Reason.POSSIBLE, "the beginning of names")
    if scheme := scheme_before(value, at, before):
        return judge_scheme(scalar, at, end, scheme)
    if comment := _comment(value, at):
        return held(scalar, at, end, *((Reason.TEMPLATED, IN_YTT) if is_code(comment) else (Reason.COMMENT,)))
    stop = _token_end(value, at)
    if slash and stop == end + 1:
        # `--image-prefix=quay.io/orchard/`
        doubt = _is_certain(document, scalar, at, stop, tagged=False)
        return held(scalar, at, end, doubt or Reason.POSSIBLE, "the beginning of names")
    if stop > end:
        head = head_of(value[at:stop])
        if head.hold is not None:
            return held(scalar, at, stop, head.hold, head.detail if head.hold is Reason.POSSIBLE else "")
        role, end_of_head = head.role, at + head.end
    else:
        role, end_of_head, stop = Role.REFERENCE, end, end
    tagged = ":" in name or "@" in name or role is Role.NAME or (is_begun and ":" in value[end:stop])
    tagged = tagged or (role is not Role.REFERENCE and TAG_BEHIND.search(value, end, stop) is not None)
    sure = _is_certain(document, scalar, at, stop, tagged=tagged)
    if (
        sure is None
        and role is not Role.REFERENCE
        and _is_generic(document, scalar)
        and not (is_what_job_runs_in(scalar) or is_of_runtime(scalar, at))
    ):
        # timid: names with placeholders in the files of build tools say what is built, not what is pulled.
        sure = Reason.POSSIBLE
    if sure is None:
        if role is Role.REFERENCE and not tagged and is_registry_of_names(scalar):
            role = Role.DOMAIN
        return Finding(scalar, role, at, end_of_head, certain=False)
    return held(scalar, at, stop, sure, _detail(scalar, at, before, sure, tagged=tagged))


def _said_by_form(scalar: Scalar, at: int, end: int, before: str) -> Reason | None:
    """Give the reason to leave what is a key of a mapping in a text, or an address of the registry's own."""
    if before[-1:] in QUOTES and KEY_BEGINS.search(before) and KEY_ENDS.match(scalar.value, end):
        # `images.json: {"quay.io/orchard/press:v1": …}`
        return Reason.MATCH_KEY
    return Reason.URL if is_own_page(scalar, at) else None


def _detail(scalar: Scalar, at: int, before: str, reason: Reason, *, tagged: bool) -> str:
    """Tell what makes a name no more than possible, or a key, where that can be said in a few words."""
    if reason is Reason.MATCH_KEY:
        return OF_KUBERNETES if is_of_kubernetes(scalar, at, before, tagged=tagged) else ""
    if reason is not Reason.POSSIBLE:
        return ""
    if before.endswith(("}", OUTPUT)):
        return "what is filled in stands in front of it"
    if recipe := named_by_recipe(before):
        return recipe
    if why := why_not_pulled(scalar, at):
        return why
    if not tagged and is_one_of_registries(scalar):
        return REGISTRY_ALONE
    if may_be_file(scalar.value, at):
        return ENDING
    return "its host serves source code as well" if not tagged and may_be_code(scalar, at, before) else ""


def _judge_domain(scalar: Scalar, at: int, end: int, before: str) -> Finding | None:
    """Judge a registry without a path: what is joined to it is pulled from there."""
    value = scalar.value
    if value[at:end] == DOCKER_HUB and _names_package(scalar, value[at:end]):
        return None
    if value.startswith(GOES_ON, end):
        from rewrite.finders.other_forms import judge_other_form  # few registries are written so

        return judge_other_form(scalar, at, end, before)
    key_end = at + len(value[at:end].rstrip(":"))
    if KEY_BEGINS.search(before) and KEY_ENDS.match(value, key_end):
        # `mirrors: {quay.io: …}` in a text
        return held(scalar, at, key_end, Reason.MATCH_KEY)
    if value.startswith(("/*", ".*", ".+"), end):
        return held(scalar, at, end, Reason.MATCH_KEY, "a pattern")
    if scheme := SCHEME.search(before):
        begin = at - len(scheme.group())
        whole = _is_whole(value, begin, end + value.startswith("/", end))
        if whole or is_named(scalar, end, before[: scheme.start()]):
            return judge_address(scalar, at, end, scheme.group(1))
    in_branch = BRANCH_BEGINS.search(value[max(0, at - LOOK_BACK) : at]) or BRANCH_ENDS.match(value, end)
    if in_branch or is_named(scalar, end, before) or (len(value) <= LONGEST_LIST and ALONE.match(value)):
        if is_mirrored(scalar):
            return held(scalar, at, end, Reason.MATCH_KEY)
        if DESCRIPTION.match(scalar.name) and not ALONE.match(value):
            return held(scalar, at, end, Reason.PROSE)  # `description: Pulled from "quay.io" by default.`
        return Finding(scalar, Role.DOMAIN, at, end, Reason.POSSIBLE, REGISTRY_ALONE, certain=False)
    is_pattern = SELECTOR.search(before) or is_matched(scalar, at)
    return held(scalar, at, end, Reason.MATCH_KEY) if is_pattern else None


def _names_package(scalar: Scalar, text: str) -> bool:
    from rewrite.finders.packages_of_debian import names_package  # most registries stand in front of a path

    return names_package(scalar, text)


def _is_certain(document: Document, scalar: Scalar, at: int, stop: int, *, tagged: bool) -> Reason | None:
    """Give None when the text is a reference that something pulls, else the reason to leave it."""
    value = barred(scalar.value)
    before = _line_before(value, at)
    whole = _is_whole(value, at, stop) or (tagged and is_list(value))
    if is_file(document, scalar, tagged=tagged):
        return Reason.FILE
    if held := _held_by_key(scalar, at, before, whole=whole, tagged=tagged):
        return held
    if not tagged and (may_be_code(scalar, at, before) or may_be_file(value, at)):
        # timid: a module of Go is written like an image on the host that serves it.
        return Reason.POSSIBLE
    if _is_generic(document, scalar):
        named = (says_image(scalar.name, tagged=tagged) and (whole or tagged)) or (whole and is_typed(scalar))
        named = named or (whole and tagged and is_below_image(scalar))
        if EXAMPLE.match(scalar.name) or not (named or is_written(document, scalar, at, tagged=tagged)):
            return Reason.POSSIBLE
    if whole:
        return None
    return doubt_in_text(scalar, stop, before, _line_before(value, begins_at(value, at)), tagged=tagged)


def _held_by_key(scalar: Scalar, at: int, before: str, *, whole: bool, tagged: bool) -> Reason | None:
    """Give the reason to leave a text that its key, or what stands in front of it, gives."""
    name = scalar.name
    if (CHART_KEYS.match(name) and not is_of_images(scalar)) or (name == "url" and scalar.sibling("oci") == "true"):
        # `repositories: [{url: quay.io/orchard/charts, oci: true}]` of a helmfile
        return Reason.CHART_REPOSITORY
    if is_pushed(scalar, begins_at(scalar.value, at)):
        return Reason.PUSH_TARGET
    if is_of_kubernetes(scalar, at, before, tagged=tagged) or is_matched(scalar) or POLICY.match(name):
        return Reason.MATCH_KEY
    if is_mirrored(scalar):
        return Reason.MATCH_KEY
    if prose := reason_of_prose(scalar, at, whole=whole, tagged=tagged):
        return prose
    if why_not_pulled(scalar, at):
        return Reason.POSSIBLE
    return Reason.POSSIBLE if whole and not tagged and is_one_of_registries(scalar) else None


def is_of_images(scalar: Scalar) -> bool:
    """Tell whether a repository is one of a list of images: `images: [{repoURL: quay.io/orchard/press}]` of Kargo."""
    items = scalar.parent.parent
    return items is not None and items.key == "images"


def _is_generic(document: Document, scalar: Scalar) -> bool:
    """Tell whether nothing around a text says that a container runtime will see it."""
    return (
        context_of(document, scalar) is Context.GENERIC
        and document.host is None
        and document.source_kind is not SourceKind.ANSIBLE
    )


def _comment(value: str, at: int) -> str:
    """Give the comment that begins before the offset in its line of a text of several lines; "" when none does."""
    before = _line_before(value, at) if value.find("\n", 0, MOST_LOOKED_AT * 8) >= 0 else ""
    found = COMMENT.search(before)
    return before[found.start() :] if found else ""


def _line_before(value: str, at: int) -> str:
    """Give what stands in front of an offset in its line; of a long line only the last part, marked as such."""
    start = max(value.rfind("\n", max(0, at - MOST_LOOKED_AT), at), 0)
    if at - start >= MOST_LOOKED_AT or (start == 0 and at > MOST_LOOKED_AT):
        return CUT + value[at - MOST_LOOKED_AT : at]
    return value[start:at]


def _is_whole(value: str, start: int, end: int) -> bool:
    """Tell whether nothing but blanks stands around value[start:end], or around it within a branch of a template:
    `{% if press %}quay.io/orchard/press{% else %}ghcr.io/orchard/press{% endif %}`.
    """
    if SILENT in value and len(value) <= LONGEST_LIST:
        begin, behind = value.rfind(SILENT, 0, start), value.find(SILENT, end)
        if begin >= 0 or behind >= 0:
            return value[begin + 1 : behind if behind >= 0 else len(value)].strip() == value[start:end]
    if start > MOST_LOOKED_AT or len(value) - end > MOST_LOOKED_AT:
        return False
    return not value[:start].strip() and not value[end:].strip()


def _word_end(value: str, at: int) -> int:
    found = re.compile(r"[\w.:-]*[\w:-]").match(value, at)
    return found.end() if found else len(value)


def _token_end(value: str, at: int) -> int:
    """Give the end of the word that begins at an offset, with the placeholders in it."""
    found = TOKEN.match(value, at)
    token = found.group() if found else ""
    return at + len(token.rstrip(".:"))
