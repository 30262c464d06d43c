"""Matched: keys below which stands what other references are compared with."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.lists_in_text import word_of_list
from rewrite.lazy import expression
from rewrite.tree import Node, children_of

if TYPE_CHECKING:
    from rewrite.tree import Scalar

NAMES: Final = r"[iI]mage|[rR]epo(?!rt)|[rR]egistr|[cC]ontainer"
LETS: Final = (
    r"allow(?:ed)?|den(?:y|ied)|block(?:ed)?|trusted|insecure|exempt(?:ed)?|skip(?:ped)?|forbidden|permitted|disallowed"
    r"|approved|banned|prohibited|acceptable|unauthenticated"
)
LIST: Final = r"[aA]llow|[dD]eny|[bB]lock|[wW]hite|[bB]lack"
# `matchArtifact` of Spinnaker's pipelines; `selectors: {images: [couchbase/server:6.0.1]}` of collectors of metrics,
# which look for the containers that run such an image. Source: spinnaker.io, artifacts; docs.wavefront.com, discovery.
# Renovate's rules say of which packages they speak (`matchPackageNames`), what a line that names one looks like
# (`matchStrings`), and to which registry credentials belong (`matchHost`). Source: docs.renovatebot.com.
# A `matchMaker` is a program. `allowedRegistries: […]`, `blocked_images: […]`, `pattern: …` say what is let in or kept
# out. Source: docs.openshift.com, image.config; kubernetes.io, KubeletConfiguration; Connaisseur, policies.
# `exclude: {repos: […]}`, `ignoreImages: […]` say of which images something is not done.
MATCHED: Final = expression(
    r"(?:match(?:Artifact|Image|Label|Expression|Field|Pattern|Name|Repositor|Registr|Resource|Package|Host|String|Dep(?!lo))\w*|(?:.*[a-z_-])?[sS]electors?"
    # What expressions of Renovate's look for in files of any kind, and under which name it asks for versions.
    r"|(?:dep|package|lookup)NameTemplate"
    # Anchors of Kyverno's: `(image)` is a condition, where `+(image)` adds one; Gatekeeper's `assignIf` is one too.
    # Source: kyverno.io, Mutate Rules; open-policy-agent.github.io, Mutation.
    rf"|(?:{LETS})[_-]?(?:{NAMES})\w*|allowed|denied|blocked"
    # With words in between it is a list: `allowedBaseImages`.
    rf"|(?:{LETS})[A-Za-z_-]*?(?:[iI]mages|[rR]egistries|[rR]epos(?:itories)?|[sS]ervices)"
    rf"|(?:.*[a-z_-])?(?:{LIST})[_-]?[lL]ist(?:ed|s)?(?:[_-]?(?:{NAMES}|[pP]attern)\w*)?"
    r"|[<=X^]?\([^()]+\)|preconditions|assignIf"
    # Of Alertmanager's routes, of policies of signatures, of audits. Source: prometheus.io, Configuration;
    # github.com/containers/image, containers-policy.json; ratify.dev, Verifier.
    # Of an agent, which looks for the containers of a proxy by an expression over the names of their images.
    # Source: docs.cilium.io, cilium-agent, sidecar-istio-proxy-image.
    r"|(?:.*[_-])?sidecar[_-]istio[_-]proxy[_-]image"
    # Of autodiscovery. Source: elastic.co, Beats, conditions; docs.datadoghq.com, Autodiscovery identifiers.
    r"|condition|ad_identifiers|exempt|match(?:es|ers|_re)|(?:source|target)_?[mM]atch(?:ers|_re)?|signedIdentity|baseLayerIdentity|(?:registry)?[sS]copes"
    # By which a signature is looked for, whatever is pulled. Source: docs.ansible.com, Ansible Builder, definition.
    r"|(?:.*(?:[_-]|[a-z](?=[SO])))?(?:[sS]ign(?:ature|ed)(?:[_A-Z-]\w*)?|[oO]riginal[_-]?)[nN]ame"
    # The order in which features of dev containers are installed, by their names. Source: containers.dev, Features.
    r"|installsAfter|overrideFeatureInstallOrder"
    # Of crawlers, beside `ignore`. Source: updatecli.io, Autodiscovery.
    r"|only|exemptions?|exceptions?|waivers?|suppressions?|exp_\w+|images?_?[tT]o_?(?:[iI]gnore|[sS]kip|[eE]xclude)"
    r"|(?:exclude[ds]?|exclusions?|ignore[ds]?)(?:[_-]?(?:[iI]mage|[rR]epo|[rR]egistr|[cC]ontainer|[pP]ackage|[dD]ep(?!lo))\w*)?)\Z"
)
# Such a word alone may be the name of anything: `images: {trusted: {repository: quay.io/orchard/press, tag: v1}}`. Over
# a list of references it is none, nor beside a word for many of them: `baseImages: {approved: [{registry: quay.io}]}`,
# `permitted: {registries: [quay.io]}`. A `block` of Ansible holds tasks, with lists of what they pull.
LET: Final = expression(
    r"(?:allow|deny|trusted|exempted|skipped|forbidden|permitted|disallowed|approved|banned|prohibited|acceptable"
    r"|unauthenticated)\Z",
    re.IGNORECASE,
)
MANY: Final = expression(r".*(?:images|registries|repos|repositories)\Z", re.IGNORECASE)
# What a component may be called as well, such as a controller of bjw-s' charts that serves a list: `press-blocklist:
# {containers: {app: {image: {repository: quay.io/orchard/press, tag: v1}}}}`.
NAME: Final = expression(rf"(?:.*[a-z_-])?(?:{LIST})[_-]?[lL]ist(?:ed|s)?\Z|.*[a-z_-][sS]elector\Z")
CONTAINERS: Final = frozenset({"containers", "controllers", "initContainers"})
# What stands beside the image of something that runs, whatever that is called.
OF_COMPONENTS: Final = ("replicas", "replicaCount", "imagePullPolicy", "pullPolicy", "securityContext", "livenessProbe")
OF_NAMED: Final = (*OF_COMPONENTS, "resources", "containers")
# Above, these may be anybody's: `patterns: [{name: press, image: quay.io/orchard/press:v1}]`.
PATTERN: Final = expression(r"(?:.*[a-z_-])?(?:[pP]atterns?|[rR]eg[eE]xp?|condition)\Z")


# In front of a value in a text: `--allowed-images=`, `ALLOWED_IMAGES=(`, `allowed_images = [`, and others of its list.
ASSIGNED: Final = expression(r"([A-Za-z_][\w.-]*)[ \t]*=[^=\n]*\Z")
VALUES: Final = ("value", "default")
# Who has signed what is pulled from a repository, and who says so: `{repo: quay.io/orchard/press, oidc_issuer: https://…,
# identity_regexp: …}`. What has a version beside it is pulled. Source: docs.sigstore.dev, Verifying Signatures.
ISSUER: Final = expression(r".*issuer(?:[_-]?(?:ur[il]|regexp?))?\Z", re.IGNORECASE)
IDENTITY: Final = expression(r".*(?:identity|subject)(?:[_-]?(?:regexp?|pattern))?\Z", re.IGNORECASE)
VERSION: Final = expression(r".*(?:tag|version|digest)\Z", re.IGNORECASE)
LOOK_BACK: Final = 400
# Of a pipeline that starts when an image is pushed, by the names that a registry tells without its own: `triggers:
# [{type: docker, registry: index.docker.io, repository: orchard/press}]`. Source: spinnaker.io, Docker Registry
# triggers; spinnaker/echo, DockerEventHandler.
TRIGGERS: Final = "triggers"
TRIGGER_TYPE: Final = "docker"
TRIGGERED_BY: Final = frozenset({"organization", "registry", "repository"})
# What oc-mirror copies, by the names that nodes know, in variables of which its configuration is made: `mirror:
# {additionalImages: [{name: quay.io/orchard/press:v1}]}`; `additional_images` beside `operators: [{catalog:
# quay.io/orchard/index:v1, packages: […]}]`. Source: docs.openshift.com, oc-mirror, Image set configuration parameters.
COPIES: Final = "mirror"
OPERATORS: Final = "operators"
CATALOG: Final = "catalog"
OF_CATALOG: Final = frozenset({"packages", "full", "targetCatalog", "targetTag"})
ADDITIONAL: Final = frozenset({"additionalImages", "additional_images"})
# What nodes ask a mirror for in the place of a path that an expression matches, which is a folder there: `mirrors:
# {docker.io: {endpoint: […], rewrite: {"^(.*)$": "docker.io/$1"}}}`. Source: docs.k3s.io, Private Registry
# Configuration, Rewrites.
REWRITES: Final = frozenset({"rewrite", "rewrites", "Rewrites"})
MIRRORS: Final = frozenset({"mirrors", "Mirrors"})
# Elsewhere it says so by what it puts in; with a second `$` where Flux or others fill in variables before.
PUT_IN: Final = expression(r"[^$\\\s]{1,400}+(?:\$\$?\{?\d|\\\d)")


def is_matched(scalar: Scalar, at: int = 0) -> bool:
    """Tell whether a key above a text, its own, the name of the variable that it is the value of, or what is assigned
    at an offset of it, says that others are compared with it.
    """
    if _is_pattern(scalar.name) or _is_of_signer(scalar) or _is_of_trigger(scalar) or _is_copied(scalar):
        return True
    if scalar.parent.key in REWRITES and (_is_of_mirror(scalar.parent) or PUT_IN.match(scalar.text)):
        return True
    label = ASSIGNED.search(scalar.value[max(0, at - LOOK_BACK) : at]) if at > 0 else None
    word = label[1] if label else word_of_list(scalar.value, at)
    if word and (_says_matched(word) or _is_pattern(word)):
        return True
    if scalar.key in VALUES and _says_matched(scalar.sibling("name")):
        return True
    key: str | int = scalar.key
    node: Node | None = scalar.parent
    below: Node | None = None
    in_container = False
    while node is not None:
        if isinstance(key, str):
            if _says_matched(key) and not _is_component(key, below, in_container=in_container):
                return True
            if below is not None and LET.match(key) and _lets_in(scalar, below):
                return True
            in_container = in_container or key in CONTAINERS
        key, below, node = node.key, node, node.parent
    return False


def _is_of_mirror(rewrites: Node) -> bool:
    """Tell whether paths are rewritten for one of the mirrors of registries."""
    mirrors = rewrites.parent.parent if rewrites.parent else None
    return mirrors is not None and mirrors.key in MIRRORS


def _is_of_trigger(scalar: Scalar) -> bool:
    """Tell whether a pipeline waits for what is pushed under a name."""
    trigger = scalar.parent
    if scalar.key not in TRIGGERED_BY or trigger.parent is None or trigger.parent.key != TRIGGERS:
        return False
    return trigger.text("type") == TRIGGER_TYPE


def _is_copied(scalar: Scalar) -> bool:
    """Tell whether oc-mirror copies an image, as what stands around it says."""
    listed = scalar.parent if isinstance(scalar.key, int) else scalar.parent.parent
    if listed is None or listed.parent is None:
        return False
    is_catalog = scalar.key == CATALOG and listed.key == OPERATORS
    return (is_catalog or listed.key in ADDITIONAL) and _is_set_of_images(listed.parent)


# Of all that stands in a list, each image asks so.
@lru_cache(maxsize=4)
def _is_set_of_images(node: Node) -> bool:
    return node.key == COPIES or any(
        isinstance(item, Node) and item.get(CATALOG) is not None and not OF_CATALOG.isdisjoint(item.children)
        for item in children_of(node.node(OPERATORS))
    )


def _is_of_signer(scalar: Scalar) -> bool:
    """Tell whether a repository stands beside who must have signed what comes from there."""
    # A text that holds many references may be a megabyte; none of them is as long as this.
    last = scalar.text[-LOOK_BACK:].rpartition("/")[2]
    is_tagged = ":" in last or "@" in last
    return not is_tagged and _names_signer(scalar.parent)


# All that stands in a mapping asks so, and one may hold thousands.
@lru_cache(maxsize=4)
def _names_signer(node: Node) -> bool:
    keys = node.children
    if not isinstance(keys, dict) or not any(map(ISSUER.match, keys)) or not any(map(IDENTITY.match, keys)):
        return False
    return not any(map(VERSION.match, keys))


def _lets_in(scalar: Scalar, let: Node) -> bool:
    """Tell whether what stands below a word for being let in, or for not being, is a list of images or registries."""
    steps = scalar.path_below(let)
    if not any(isinstance(step, int) for step in steps):
        return False
    beside = (steps[0], let.parent.name if let.parent else "")
    return all(isinstance(step, int) for step in steps) or any(
        isinstance(word, str) and MANY.match(word) for word in beside
    )


def _is_component(key: str, named: Node | None, *, in_container: bool) -> bool:
    """Tell whether a mapping is something that runs, although its key may also say that others are compared with it.

    In:      in_container, whether what is asked about stands in a container below the mapping.
    """
    if named is None or not isinstance(named.children, dict):
        return False
    is_name = NAME.match(key) is not None
    if is_name and in_container:
        return True
    image = named.node("image")
    if is_name and image is not None and image.get("repository") and image.get("tag"):
        return True
    return named.get("image") is not None and any(
        word in named.children for word in (OF_NAMED if is_name else OF_COMPONENTS)
    )


@lru_cache(maxsize=4096)
def _says_matched(key: str) -> bool:
    # `ALLOWED_IMAGES`, as variables are written.
    return MATCHED.match(key.lower() if key.isupper() else key) is not None


@lru_cache(maxsize=4096)
def _is_pattern(name: str) -> bool:
    return PATTERN.match(name) is not None
