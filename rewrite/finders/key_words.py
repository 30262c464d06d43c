"""Key words: what the name of a key, and the keys beside it, say against moving what stands there, whoever found it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.finders.built_for import BUNDLED, TRUE, is_post_processed, is_published_to
from rewrite.finders.charts_by_name import is_of_charts
from rewrite.finders.concourse import is_artifact
from rewrite.finders.copied import MAY_BE_PUSHED, said_by_copy
from rewrite.finders.given import PUSH_TARGET, said_by_step
from rewrite.finders.labels import IN_LABELS, LABEL, LABELLED, is_label
from rewrite.finders.machines import OF_MAC
from rewrite.finders.matched import is_matched
from rewrite.finders.patterns import BESIDE_PATTERN, has_pattern, is_beside_pattern
from rewrite.finders.pushes import RELATED
from rewrite.finders.result_names import is_pushed_by_name
from rewrite.finders.source_code import is_beside_code
from rewrite.held_rows import REPLACED_AT
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.manifest import VALUES_KINDS, manifest_of
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.tree import Node, Scalar

# `renderedImagePushSpec` of OpenShift's MachineOSConfig. An image called `pushImage` may be that of what pushes.
PUSHED: Final = expression(
    r"(?:.*[a-z0-9_-])?(?:[pP]ush|[pP]ublish|[uU]pload)[_-]?(?:to|To|[rR]egistry|[rR]epo(?:sitory)?|[sS]pec|[dD]estination|[uU]rl|URL|[rR]ef)\Z"
    r"|(?:.*[a-z0-9_-])?[oO]utput[_-]?[iI]mage\Z|[dD]est(?:ination)?[_-]?(?:[iI]mage|[rR]epo|[rR]egistry)\w*\Z"
    # Source: skaffold.dev, skaffold config set.
    r"|default-repo\Z"
    r"|[tT]arget[_-]?[rR]egistry\Z|(?:.*[a-z0-9_-])?[dD]est(?:inations?)?\Z"
    # Source: docs.garden.io, container Build; docs.vmware.com, Tanzu Build Service, kp_default_repository.
    r"|publishId\Z|kp_?[dD]efault_?[rR]epository\Z"
    # Where pipelines put what their tasks hand on. Source: konflux-ci.dev, Trusted Artifacts.
    r"|(?:.*[a-z0-9_-])?(?:oci|OCI|Oci)[_-]?[sS]torage\Z"
)
PUSHED_ALONE: Final = expression(r"target_?[rR]epositor(?:y|ies)\Z")
# Beside the image that it opens the registry for. A mapping may have a hundred thousand keys, so none is looked for.
OPENED: Final = frozenset({"image", "imageName", "repository", "registry", "url"})
PUSH_SECRETS: Final = ("pushSecret", "imagePushSecret", "pushSecretRef", "push_secret", "imagePushSecretName")
# What a mirror stands in for: {ecrRepositoryPrefix: github, upstreamRegistryUrl: ghcr.io}.
UPSTREAM: Final = expression(r"(?:.*[a-z0-9_-])?[uU]pstream[_-]?(?:[rR]egistry|[rR]epo)\w*\Z")
BUILD: Final = frozenset({"build", "builder"})
REGISTRY: Final = expression(r"(?:.*[a-z0-9_-])?[rR]egistry\Z")
PARTS: Final = ("repository", "image", "name", "tag")
# Beside a registry, in whose organization what pipelines build is pushed; and the mapping that values have it in.
# Source: jenkins-x.io, Requirements, cluster.registry; jx-gitops, variables.
ORGANIZATION: Final = "dockerRegistryOrg"
REQUIREMENTS: Final = ("jxRequirements", "cluster")
# By the key around them, where builders push what they make. Source: docs.vmware.com, Tanzu Application Platform,
# shared.image_registry; leeway, WORKSPACE.yaml, imageRepoBase; kpt.dev, TypeScript functions, package.json.
MADE_IN: Final = {"project_path": "image_registry", "imageRepoBase": "defaultArgs", "docker_repo_base": "kpt"}
# Side by side, where a builder keeps what it makes of the images of its users. Source: gitpod.io, image builder.
KEPT_IN: Final = frozenset({"baseImageRepository", "workspaceImageRepository"})
# Of a package that is built, and pushed by these names. Source: leeway, BUILD.yaml, Docker packages.
PACKAGE_TYPE: Final = "docker"
# Source: docs.openshift.com, DeploymentConfig: what its controller has seen last.
LAST: Final = expression(r"last[A-Z]\w*Image(?:ID|Id)?\Z|imageI[Dd]\Z")

# A condition: {name: image, op: containsAny, value: quay.io/orchard/press}; with a path it is a patch.
OPERATORS: Final = ("op", "operator")
# These write. Source: karmada.io, OverridePolicy.
WRITING: Final = frozenset({"", "add", "replace", "remove", "overwrite", "set"})
CONDITION: Final = frozenset({"value", "values"})
# Of a copy or a build: {destination: {registry: quay.io, repository: orchard/press}}.
PUSHED_BELOW: Final = frozenset({"pushTo", "push_to", "pushTarget", "dest", "destination"})
# The same in an object; a chart may call what it runs so.
MAY_BE_PUSHED_BELOW: Final = frozenset({"push", "publish", "output"})
# Of a cache or a copy: {upstream: {registry: quay.io, repository: orchard/press}}; an image that is pulled has a tag.
UPSTREAMS: Final = frozenset({"upstream", "upstreams", "origin", "origins"})
TAGS: Final = ("tag", "version", "digest")
# Where a chart comes from: {helmChart: {uri: public.ecr.aws/orchard/press}}, {helm_registry: ghcr.io}.
CHART_WORD: Final = r"(?:\A|.*(?:[_.-]|[a-z0-9](?=[CH])))(?:[cC]harts?|[hH]elm(?=[_-]?(?:oci|OCI|[rR]e)))"
CHART_KEY: Final = expression(
    rf"{CHART_WORD}(?:[_-]?(?:oci|OCI))?(?:[_-]?(?:[rR]egistry|[rR]epo(?:sitory)?|[rR]ef|[uU]r[il]|UR[IL]))?\Z"
)
# What Flux calls so it fetches too: `helm: {ociRepository: {repository: …, tag: v1}}`.
OF_CHART: Final = expression(r".*[cC]hart(?:s|_?[rR]efs?)?\Z|(?:.*[a-z_-])?[oO](?:CI|ci)_?[rR]epo(?:sitory)?\Z")
ADDRESSES: Final = frozenset({"uri", "url", "ref", "registry", "repository", "repo"})
# What something logs in to: {docker_login_registry: quay.io}, {imagePullSecrets: [{name: press, registry: quay.io}]}.
LOGIN: Final = (
    r"(?:.*[a-z0-9_-])?(?:[lL]ogin|[rR]egistry[_-]?(?:[aA]uth|[cC]red(?:ential)?)|[pP]ull[_-]?[sS]ecret|regcred"
    r"|[dD]ocker[_-]?[cC]onfig(?:[_-]?[jJ]son)?)s?"
)
LOGIN_KEY: Final = expression(rf"{LOGIN}[_-]?(?:[rR]egistry|[sS]erver|[hH]ost|[uU]rl|URL)\Z")
LOGIN_HOLDER: Final = expression(rf"{LOGIN}\Z")
LOGGED_IN_TO: Final = frozenset({"registry", "registryName", "server", "host", "url"})
ARTIFACT: Final = Hold(Reason.MATCH_KEY, "the name of an artifact of the job, not of an image")
# Of a step that builds or pushes. Source: Codefresh, build and push steps; Packer, post-processors of Docker.
STEP_NAMES: Final = frozenset({"image_name", "repository"})
STEPS: Final = expression(r"(?:build|push|docker-(?:tag|import|push))\Z")

MATCHED: Final = Hold(Reason.MATCH_KEY, "a key around it says that others are compared with it")
MAY_BE_PUSHED_THERE: Final = Hold(Reason.POSSIBLE, "may be where it is pushed to")
MAY_BE_BUILT: Final = Hold(Reason.POSSIBLE, "what is built may be pushed there")
STOOD_IN_FOR: Final = Hold(Reason.POSSIBLE, "a mirror may stand in for it")
IN_ARCHIVE: Final = Hold(Reason.MATCH_KEY, "the name of an image in an archive")
# Beside an image: `{name: quay.io/orchard/press:v1, file_name: press.tar}` is loaded, or saved after it was pulled.
ARCHIVES: Final = ("file_name", "filename", "file", "archive", "tarball", "tar", "src")
ARCHIVE_ENDS: Final = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.zst", ".tar.bz2")
BESIDE_ARCHIVE: Final = Hold(Reason.POSSIBLE, "an archive beside it may hold it by this name")
# `{chart: redis, repo: registry-1.docker.io/bitnamicharts}`, `sourceRepos: [registry-1.docker.io/bitnamicharts]`.
CHART_NAMES: Final = ("chart", "chartName", "chart_name")
OF_IMAGES: Final = ("tag", "imageTag", "pullPolicy", "imagePullPolicy")
CHART_PLACES: Final = frozenset({"repo", "repoURL", "repository", "registry", "url"})
SOURCES_OF_CHARTS: Final = expression(r"source_?[rR]epo(?:s|sitories)\Z")
# Of an item of Falco's: `{list: trusted_images, items: [quay.io/orchard/press]}`. Source: falco.org, rules, lists.
ITEMS: Final = "items"
# Of an image for a build, by the names behind FROM that it stands in for: `inputs: {builder: {as: [golang:1.22]}}`.
# Source: docs.ci.openshift.org, ci-operator, Images, inputs.
PUT_IN_PLACE: Final = "as"
INPUTS: Final = "inputs"
STANDS_IN: Final = Hold(Reason.MATCH_KEY, REPLACED_AT)
# An object that a policy engine compares with. Source: open-cluster-management.io, policies.
REMEDY: Final = "remediationAction"
# Beside an image that it takes the place of. Source: kluctl.io, Images.
RESULT: Final = "resultImage"
# What decides about the registry beside a repository. Source: docs.digitalocean.com, app spec.
REGISTRY_TYPE: Final = "registry_type"
CHART: Final = Hold(Reason.CHART_REPOSITORY)
OF_A_TYPE: Final = Hold(Reason.POSSIBLE, "the type of registry beside it decides")
OPENED_BY_LOGIN: Final = Hold(Reason.POSSIBLE, "what something logs in to; change its credentials with it")
OF_SOURCE_CODE: Final = Hold(Reason.POSSIBLE, "may be a repository of source code")
SEEN_LAST: Final = Hold(Reason.RECORD, "what a controller has seen last")
# Of a lock of features of dev containers. Source: containers.dev, Lockfile.
RESOLVED: Final = Hold(Reason.RECORD, "what a lock has resolved")
# Of tasks of Cirrus CI's, which takes these from its own list. Source: cirrus-ci.org, macOS Virtual Machines.
MACHINE: Final = "macos_instance"
STARTED: Final = Hold(Reason.POSSIBLE, OF_MAC)


def held_by_words(scalar: Scalar, at: int = 0) -> Hold | None:
    """Tell why the keys around a scalar say that what begins at an offset of it stays; None when they say nothing."""
    key, beside = scalar.key, scalar.parent.children
    held = said_by_copy(scalar) or (_said_by_list(scalar) if isinstance(key, int) else None)
    if held is None and isinstance(key, str) and isinstance(beside, dict):
        held = _said_by_key(key, beside) or _said_around(scalar, key) or _said_beside(scalar, key)
    if held:
        return held
    return MATCHED if is_matched(scalar, at) or _is_condition(scalar) else None


def held_by_words_around(text: Scalar) -> Hold | None:
    """Tell why the keys around a text say that what stands in it stays; what its own key is a name of says nothing."""
    held = said_by_step(text, text.key) if isinstance(text.key, str) else None
    if held:
        return held
    return MATCHED if is_matched(text) else None


def _said_by_key(key: str, beside: Mapping[str, object]) -> Hold | None:
    """Tell what the name of a key says, and the names of those beside it."""
    if key in OPENED and any(secret in beside for secret in PUSH_SECRETS):
        return PUSH_TARGET
    return said_by_name(key)


@lru_cache(maxsize=4096)
def said_by_name(key: str) -> Hold | None:
    """Tell what the name of a key, or of a variable, says by itself."""
    # `CHART_REPO`, as variables are written. What an operator runs is an image, whatever it is called; and images may
    # be made of `UPSTREAM_REGISTRY` or `LOGIN_SERVER`.
    lower = key.lower() if key.isupper() and not key.startswith(RELATED) else key
    # As variables are written, in capitals too: `PUSH_IMAGE`, `PRESS_DEST_IMAGE_NAME`.
    if PUSHED.match(lower) or is_pushed_by_name(lower):
        return PUSH_TARGET
    if key.startswith(LABEL):
        return LABELLED
    if LAST.match(key):
        return SEEN_LAST
    if CHART_KEY.match(lower):
        return CHART
    if LOGIN_KEY.match(key):
        return OPENED_BY_LOGIN
    if PUSHED_ALONE.match(key):
        return MAY_BE_PUSHED
    return STOOD_IN_FOR if UPSTREAM.match(key) else None


def _said_around(scalar: Scalar, key: str) -> Hold | None:
    """Tell what the mapping that a key stands in is for."""
    if held := said_by_step(scalar, key):
        return held
    around = scalar.parent.key
    if MADE_IN.get(key) == around or (key in KEPT_IN and KEPT_IN.issubset(scalar.parent.children)):
        return PUSH_TARGET
    if is_label(scalar, key):
        return IN_LABELS
    if around == MACHINE and key == "image":
        return STARTED
    if key in LOGGED_IN_TO and LOGIN_HOLDER.match(_name_of_holder(scalar)):
        return OPENED_BY_LOGIN
    if key in OPENED and (held := _said_by_holder(scalar)):
        return held
    is_name = key == "name" and around in ("chart", "helmChart") and "tag" not in scalar.parent.children
    if is_name or (key in ADDRESSES and (OF_CHART.match(str(around)) or is_of_charts(scalar))):
        return CHART
    if around in BUILD and REGISTRY.match(key) and not _is_whole(scalar.parent):
        return MAY_BE_BUILT
    return None


def _said_by_holder(scalar: Scalar) -> Hold | None:
    """Tell what the name of the mapping says that a part of an image stands in, or of the list of such mappings."""
    name = _name_of_holder(scalar)
    if name in PUSHED_BELOW:
        return PUSH_TARGET
    if name in MAY_BE_PUSHED_BELOW and (manifest := manifest_of(scalar)) and manifest.text("kind") not in VALUES_KINDS:
        return MAY_BE_PUSHED_THERE
    is_tagged = ":" in scalar.text.rpartition("/")[2] or any(scalar.parent.get(tag) is not None for tag in TAGS)
    if name in UPSTREAMS and not is_tagged:
        return STOOD_IN_FOR
    return None


def _said_beside(scalar: Scalar, key: str) -> Hold | None:
    """Tell what the values of the keys beside it say."""
    if is_artifact(scalar):
        return ARTIFACT
    if key in CHART_PLACES and _is_beside_chart(scalar):
        return CHART
    if is_beside_code(scalar):
        return OF_SOURCE_CODE
    if key == "resolved" and scalar.sibling("integrity"):
        return RESOLVED
    if scalar.sibling(REMEDY) or (key == "image" and scalar.sibling(RESULT)):
        return MATCHED
    if scalar.sibling(REGISTRY_TYPE):
        return OF_A_TYPE
    if key in OPENED and scalar.sibling("push").lower() in TRUE:
        return PUSH_TARGET
    if key == "registry" and is_beside_pattern(scalar):
        return BESIDE_PATTERN
    if (key == "registry" and _is_of_pipelines(scalar)) or (key in BUNDLED and is_published_to(scalar)):
        return PUSH_TARGET
    if scalar.sibling("load_path") or scalar.sibling("source") == "load":
        return IN_ARCHIVE
    if any(scalar.sibling(archive).endswith(ARCHIVE_ENDS) for archive in ARCHIVES):
        return BESIDE_ARCHIVE
    if key in STEP_NAMES and (STEPS.match(scalar.sibling("type")) or is_post_processed(scalar)):
        return PUSH_TARGET
    return None


def _is_of_pipelines(registry: Scalar) -> bool:
    holder = registry.parent
    above = holder.parent.key if holder.parent is not None else ""
    return holder.get(ORGANIZATION) is not None or (above, holder.key) == REQUIREMENTS


def _said_by_list(item: Scalar) -> Hold | None:
    """Tell what the name of a list says of an item of it, and what stands beside the list."""
    name, holder = item.parent.key, item.parent.parent
    if isinstance(name, str) and SOURCES_OF_CHARTS.match(name):
        return CHART
    if isinstance(name, str) and has_pattern(item.parent, name):
        return BESIDE_PATTERN
    if name == "image" and _is_of_package(holder):
        return PUSH_TARGET
    if name == PUT_IN_PLACE and holder is not None and holder.parent is not None and holder.parent.key == INPUTS:
        return STANDS_IN
    return MATCHED if name == ITEMS and holder is not None and holder.text("list") else None


def _is_of_package(config: Node | None) -> bool:
    package = config.parent if config is not None and config.key == "config" else None
    return package is not None and package.text("type") == PACKAGE_TYPE


def _name_of_holder(scalar: Scalar) -> str:
    """Give the key of the mapping that a scalar stands in, or of the list of such mappings."""
    around, holder = scalar.parent.key, scalar.parent.parent
    return str(holder.key if isinstance(around, int) and holder else around)


def _is_beside_chart(scalar: Scalar) -> bool:
    """Tell whether a chart is named beside a scalar, and nothing that an image has."""
    if not any(scalar.sibling(name) for name in CHART_NAMES):
        return False
    return all(scalar.parent.get(key) is None for key in OF_IMAGES)


def _is_condition(scalar: Scalar) -> bool:
    """Tell whether a value, or one of a list of them, is what an operator compares with."""
    holder = scalar.parent if isinstance(scalar.key, str) else scalar.parent.parent
    # A path of a patch is a pointer.
    if holder is None or scalar.name not in CONDITION or holder.text("path").startswith("/"):
        return False
    return any(holder.text(operator).lower() not in WRITING for operator in OPERATORS)


def _is_whole(image: Node) -> bool:
    """Tell whether other parts of an image stand in a mapping."""
    return any(image.get(part) is not None for part in PARTS)
