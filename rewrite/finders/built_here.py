"""Built here: what the tools push, whose files are no manifests, and what steps push."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.fieldpath import matches
from rewrite.finders.builders import (
    DEVFILE,
    PLUGIN,
    PUSHING,
    RELEASES,
    SKAFFOLD,
    SKAFFOLD_GROUP,
    SKAFFOLD_NAME,
    WORKFLOW_ID,
    may_be_skaffolds,
)
from rewrite.finders.built_for import (
    has_build,
    has_folder,
    has_recipe,
    has_recipe_above,
    is_built_for,
    is_for_release,
    is_in_built_list,
    says_push,
)
from rewrite.finders.cloud_build import find_in_steps, find_in_substitutions
from rewrite.finders.devfiles import find_variables, is_devfile
from rewrite.finders.devspace import DEVSPACE, find_devspace_variables, is_built_by_devspace
from rewrite.finders.finding import Finding, whole
from rewrite.finders.steps import STEPS, are_settings_of_image
from rewrite.finders.werf import find_in_werf
from rewrite.held_rows import RELEASED_TO
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import is_manifest, manifest_of
from rewrite.reasons import Reason
from rewrite.shape import Shape, shape_of
from rewrite.tree import Node, Scalar, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

BUILT: Final = "it is built here"
# Of objects that have an image built. Source: kmm.sigs.x-k8s.io, Module; OpenFunction; KubeSphere, S2iBuilder.
BUILT_KEY: Final = frozenset({"image", "imageName", "containerImage"})
KEYS: Final = expression(
    r"(?:images?|image_?[nN]ame|image_templates|name_template|registry|repo|repository|repositories"
    r"|docker(?:Image|Registry))\Z"
)
# Fields of GoReleaser, in the notation of field paths.
RELEASED: Final = (
    "dockers[]/image_templates[]",
    "dockers_v2[]/images[]",
    "docker_manifests[]/image_templates[]",
    "docker_manifests[]/name_template",
    "kos[]/repositories[]",
    "kos[]/repository",
)
# Of a plugin of semantic-release.
TOLD_KEYS: Final = expression(
    r"(?:name|image|\w*ImageName|imageName|registry|registryUrl|url|docker(?:Image|Registry|Project))\Z"
)
# Of a skaffold.yaml without its head, as documentation and includes have them; custom_resources knows whole ones.
ARTIFACTS: Final = ("build/artifacts[]/image", "profiles[]/build/artifacts[]/image")
# What it runs, of what it has built. Source: skaffold.dev, skaffold.yaml reference.
RUN_BY_SKAFFOLD: Final = frozenset({"deploy", "verify", "customActions"})
# Of the first schemas: it puts what it has built in the place of these. Source: skaffold.dev, skaffold.yaml, v2beta11.
VALUES: Final = "deploy/helm/releases[]/values/*"
IMAGES: Final = frozenset({"image", "images"})
# Source: chartpress, chartpress.yaml.
CHARTPRESS: Final = "charts[]/images/*/imageName"
PUSHED_BY_CHARTPRESS: Final = "chartpress pushes what it builds"
OVERRIDES: Final = "artifactOverrides"
# Fields of Cloud Build.
PUSHED: Final = ("images[]", "artifacts/images[]")
# Of a job of Concourse. Source: concourse-ci.org, put step.
PUT: Final = frozenset({"put"})
# What these put is source code, which has repositories too: `{type: git, source: {repository: orchard/press}}`.
SOURCE_CODE: Final = expression(r"(?:.*-)?(?:git|pull-request|pr|(?:github|gitlab|bitbucket|gitea)(?:-.*)?)\Z")
# Source: github.com/concourse/docker-image-resource, put, `load_file`: it loads that, and tags what it finds so.
LOADED: Final = "load_repository"
LOADED_FROM: Final = "load_file"
IN_ARCHIVE: Final = "the name that it has in the archive which is loaded"
PUSHED_TO: Final = frozenset({"registry", "repo", "repository", "repositories"})
# Source: docs.ansible.com, Molecule, Docker: `{image: quay.io/orchard/press:v1, dockerfile: Dockerfile.j2}`.
PLATFORMS: Final = "platforms"
TEMPLATE: Final = ".j2"
# Source: devcenter.heroku.com, Building Docker Images with heroku.yml.
HEROKU: Final = "the name of a process that is built here"
SPEC: Final = "spec"
PROPERTIES: Final = ("properties", SPEC)
# `{type: BuildAndPushDockerRegistry, spec: {repo: …}}`. Source: developer.harness.io, Build and push steps.
BUILD_AND_PUSH: Final = "BuildAndPush"
NO_IMAGES: Final = (Shape.URL, Shape.FILE, Shape.OTHER)
PUSHES: Final = expression(r"(?:.*[-_])?push(?:[-_].*)?\Z")
# Of Knative's func, in a file that says specVersion and runtime.
FUNCTION: Final = frozenset({("registry",), ("image",), ("build", "image"), ("deploy", "image")})


def find_built(document: Document) -> Iterator[Finding]:
    """Find the images that objects have built."""
    for scalar in document.named(BUILT_KEY):
        if scalar.text and manifest_of(scalar) is not None and is_built_for(scalar):
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, BUILT)


def find_pushed(document: Document) -> Iterator[Finding]:
    """Find what steps and plugins push, and the tools whose file this is."""
    yield from _find_for_release(document)
    yield from _find_pushed(document)
    if WORKFLOW_ID in document.keys:
        from rewrite.finders.workflow_ids import find_workflow_ids  # few files are tools of workflows

        yield from find_workflow_ids(document)
    if (top := document.top) is None:
        return
    if may_be_skaffolds(document, top):
        yield from _find_overrides(document, top)
        yield from _find_run_by_skaffold(document, top)
    if (resources := top.node("resources")) is not None and not PUT.isdisjoint(document.keys):
        yield from _find_put(document, resources)
    for scalar in document.named(frozenset({LOADED})) if LOADED in document.keys else ():
        if scalar.text and scalar.parent.get(LOADED_FROM) is not None:
            yield whole(scalar, Role.REFERENCE, Reason.MATCH_KEY, IN_ARCHIVE)
    if (steps := top.node(STEPS)) is not None:
        yield from find_in_steps(steps)
        yield from find_in_substitutions(top.node("substitutions"))
    if is_devfile(top):
        yield from find_variables(document, top)
    yield from find_devspace_variables(top)
    if not is_manifest(top):
        yield from find_in_werf(top)


def _find_pushed(document: Document) -> Iterator[Finding]:
    """Find what steps push, and outside of manifests what the tools do whose file this is."""
    scalars, top = document.named(KEYS), document.top
    pushes = bool(scalars) and any(word in document.words for word in PUSHING)
    in_manifest = top is not None and is_manifest(top)
    for scalar in scalars if pushes or not in_manifest else ():
        detail = _pushed_by_step(scalar) if pushes and scalar.text else ""
        if not detail and scalar.text and not in_manifest and manifest_of(scalar) is None:
            detail = _pushed_by(document, scalar)
        if detail:
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, detail)


def _find_for_release(document: Document) -> Iterator[Finding]:
    """Find what plugins of semantic-release push."""
    may_release = document.has_any(PLUGIN) and any(word in document.words for word in RELEASES)
    for scalar in document.named(TOLD_KEYS) if may_release else ():
        if scalar.text and is_for_release(scalar):
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, RELEASED_TO)


def _find_overrides(document: Document, top: Node) -> Iterator[Finding]:
    """Find the values of a chart that skaffold sets to what it builds: `artifactOverrides: {press: {image: a/b}}`."""
    for scalar in document.scalars if OVERRIDES in document.keys else ():
        if OVERRIDES in scalar.path and scalar.text and _config_of(scalar, top) is not None:
            yield whole(scalar, Role.REFERENCE, Reason.MATCH_KEY, SKAFFOLD_NAME)


def _find_run_by_skaffold(document: Document, top: Node) -> Iterator[Finding]:
    """Find what skaffold runs of what it has built: `{deploy: {docker: {images: [a/b]}}}`, `{verify: [{container:
    {image: a/b}}]}`, and values of a chart under keys of any kind.
    """
    if RUN_BY_SKAFFOLD.isdisjoint(document.keys):
        return
    images = [(image, config) for image in document.named(IMAGES) if (config := _config_of(image, top))]
    built = {
        (id(config), image.text)
        for image, config in images
        if any(matches(image.path_below(config), path) for path in ARTIFACTS)
    }
    for value in document.scalars if built and "values" in document.keys else ():
        config = _config_of(value, top) if value.key not in IMAGES else None
        if config is not None and matches(value.path_below(config), VALUES):
            images.append((value, config))
    for image, config in images:
        if image.path_below(config)[0] in RUN_BY_SKAFFOLD and (id(config), image.text) in built:
            yield whole(image, Role.REFERENCE, Reason.MATCH_KEY, SKAFFOLD_NAME)


def _config_of(scalar: Scalar, top: Node) -> Node | None:
    """Give the configuration of skaffold that something stands in: all of a file, or an item of a list of objects."""
    for config in (top, manifest_of(scalar)):
        if config is not None and config.text("apiVersion").startswith(SKAFFOLD_GROUP):
            return config
    return None


def _find_put(document: Document, resources: Node) -> Iterator[Finding]:
    """Find the images that jobs of Concourse push: `{name: press, source: {repository: a/b}}`, with `put: press`."""
    # `{put: publish, resource: press}`
    put = {scalar.sibling("resource") or scalar.text for scalar in document.named(PUT)}
    for resource in nodes_in(resources):
        if SOURCE_CODE.match(resource.text("type")):
            continue
        source = resource.node("source") if resource.text("name") in put else None
        repository = source.get("repository") if source else None
        if isinstance(repository, Scalar) and repository.text:
            yield whole(repository, Role.REFERENCE, Reason.PUSH_TARGET, "a job puts it there")


def _pushed_by_step(scalar: Scalar) -> str:
    """Say that a step pushes an image: `{type: build-push-image, properties: {image: a/b}}`, as in KubeVela's, and
    `prefect_docker.deployments.steps.push_docker_image: {image_name: a/b}`, where a key names a function;
    `{type: DOCKER_PUSH, repository: a/b}`.
    """
    holder = scalar.parent
    if says_push(holder) and shape_of(scalar.text) not in NO_IMAGES:
        return "the step pushes it"
    function = holder.name.rpartition(".")
    step = holder.parent.text("type") if holder.key in PROPERTIES and holder.parent is not None else ""
    if holder.key == SPEC:
        return "the step pushes it" if step.startswith(BUILD_AND_PUSH) else ""
    return "the step pushes it" if PUSHES.match(step or (function[2] if function[0] else "")) else ""


def _pushed_by(document: Document, scalar: Scalar) -> str:
    """Say what pushes an image; "" when nothing is known to."""
    if any(matches(scalar.path, path) for path in RELEASED):
        return "GoReleaser pushes what it builds"
    top = document.top
    if top is not None and top.node(STEPS) and any(matches(scalar.path, path) for path in PUSHED):
        return "the build pushes it"
    if top is not None and scalar.path in FUNCTION and top.text("specVersion") and top.text("runtime"):
        return "func pushes what it builds"
    holder = scalar.parent
    if any(matches(scalar.path, path) for path in ARTIFACTS):
        return SKAFFOLD
    if matches(scalar.path, CHARTPRESS):
        return PUSHED_BY_CHARTPRESS
    if top is not None and is_built_by_devspace(top, scalar):
        return DEVSPACE
    if scalar.key in PUSHED_TO and are_settings_of_image(holder):
        return "a setting of a step that pushes"
    if top is not None and is_devfile(top) and scalar.key == "imageName" and holder.key == "image":
        return DEVFILE
    if scalar.key == "image" and holder.text("lang") and holder.text("handler") and holder.text("skip_build") != "true":
        return "faas-cli pushes what it builds"
    return _built_here(document, scalar)


def _built_here(document: Document, scalar: Scalar) -> str:
    """Say that what stands beside an image, or around it, says how it is built; "" when nothing does."""
    top, holder = document.top, scalar.parent
    if has_recipe(holder):
        return "" if _is_begun_from(holder, str(scalar.key)) else BUILT
    if document.source_kind is SourceKind.COMPOSE:
        # The services of Compose are another finder's.
        return ""
    is_named = scalar.key in PUSHED_TO or scalar.name.startswith("image")
    if is_in_built_list(holder) or (is_named and (has_folder(holder) or has_build(holder))):
        return BUILT
    if has_recipe_above(scalar):
        return BUILT
    if scalar.key == "imageName" and (build := holder.node("build")) and build.children:
        # Its folder is this one where none is named. Source: pulumi.com, docker.Image.
        return BUILT
    return HEROKU if top is not None and scalar.key == "image" and _is_process(top, scalar.text) else ""


def _is_begun_from(holder: Node, key: str) -> bool:
    """Tell whether an image beside a recipe is what something begins from: the plugin beside the `repo` that it pushes
    to, and the platform that a recipe of Molecule's builds upon.
    """
    if key != "image":
        return False
    in_platforms = holder.parent is not None and holder.parent.key == PLATFORMS
    return in_platforms or bool(holder.text("repo")) or holder.text("dockerfile").endswith(TEMPLATE)


def _is_process(top: Node, name: str) -> bool:
    """Tell whether a name is that of a process which a heroku.yml has built: `{build: {docker: {web: Dockerfile}}}`."""
    build = top.node("build")
    docker = build.node("docker") if build is not None else None
    return docker is not None and docker.get(name) is not None
