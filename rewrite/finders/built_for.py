"""Built for: objects and mappings that say of an image that it is built, and from what."""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression
from rewrite.manifest import manifest_of
from rewrite.shape import NAME_ENDS, Shape, shape_of
from rewrite.tree import Node, Scalar, entries_of

RECIPES: Final = frozenset({"dockerfile", "dockerFile", "Dockerfile", "dockerfilePath", "containerfile"})
# Keys that hold many things, one of which is the name of a recipe: {image: quay.io/orchard/press, file: a/Dockerfile}.
PLACES: Final = ("file", "path", "docker_file", "dockerfile_path", "dockerfile-path", "dockerFilePath")
# Below what has a recipe: {dockerfile-path: a/Dockerfile, release: {repository: quay.io/orchard/press}}.
BELOW_RECIPE: Final = frozenset({"release", "staging", "registry", "repository"})
# Where the folder of an image may be any: {container_images: [{context: docker/press, repository: orchard/press}]}.
IMAGES: Final = expression(r"(?:.*[-_])?images?\Z|.*Images?\Z")
PATH: Final = expression(r"[\w.-]+(?:/[\w.-]+)+/?\Z")
# What says of a step, or of an action, what it does: `DOCKER_PUSH`, `dockerPush`. Source: buddy.works, YAML actions.
DOING: Final = ("type", "kind", "action")
WORD: Final = expression(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
PUSHING: Final = frozenset({"push", "publish"})
RECIPE: Final = expression(
    r"(?:[^/\s]{0,80}/){0,16}(?:[\w-]{1,80}\.)?(?:[dD]ocker|[cC]ontainer)file(?:[._-][\w.-]*)?\Z"
)
# Source: learn.microsoft.com, IoT Edge, module.json: {tag: {platforms: {amd64: ./Dockerfile.amd64}}}.
TAG: Final = "tag"
PLATFORMS: Final = "platforms"
# What is put into an image, beside its name. Source: cog.run, cog.yaml.
INSTALLED: Final = frozenset({"python_version", "python_packages", "python_requirements", "system_packages", "gpu"})
# What makes Tilt build again. Source: docs.tilt.dev; cluster-api.sigs.k8s.io, tilt-provider.yaml.
RELOADS: Final = "live_reload_deps"
# Of a build, which gives its result these tags. Source: github.com/docker/metadata-action, tags; nx-tools.vercel.app.
TAG_RULE: Final = expression(r"type=\w")
METADATA: Final = "metadata"
# Plugins of semantic-release, with what each is told behind its name. Source: semantic-release.gitbook.io, Plugins.
PLUGIN: Final = expression(r"(?=[\w@./-]{0,80}docker)(?=[\w@./-]{0,80}(?:release|publish))[\w@./-]{1,120}\Z")
# `[@orchard/semantic-release-docker, {registries: [{imageName: …}]}]`
MOST_NESTED: Final = 4
PUSH: Final = "push"
# Source: YAML 1.1; Ansible, module_utils/parsing/convert_bool.py.
TRUE: Final = frozenset({"true", "yes", "on", "1", "y", "t"})
# Of a bundle that is built of them, and published to a registry. Source: porter.sh, Manifest.
MIXINS: Final = "mixins"
# Where, and what of older ones the image is called that it installs itself with. Source: porter.sh, Release Notes, v1.
BUNDLED: Final = frozenset({"registry", "invocationImage"})
# What Packer does with what it has built, with its kind in front of what it is told: in HCL written as JSON. Source:
# developer.hashicorp.com/packer, HCL templates, JSON syntax; post-processors of the Docker plugin.
POST_PROCESSOR: Final = "post-processor"
POST_PROCESSORS: Final = frozenset({"docker-tag", "docker-import", "docker-push"})
# Where a platform publishes what it builds.
ADDRESS: Final = "address"
REGISTRY: Final = "registry"
BUILD: Final = "build"
# What is built, beside where from: {context: ./press, image: orchard/press}.
FOLDER: Final = expression(r"\.{1,2}(?:/|\Z)")
# Source: kmm.sigs.x-k8s.io, Module; KubeSphere, S2iBuilder.
SOURCES: Final = frozenset({"srcRepo", "dockerfileConfigMap"})
SIGNS: Final = frozenset({"filesToSign", "keySecret", "unsignedImage"})
# Source: konflux-ci.dev, Component.
GIT_BUILD: Final = ("dockerfileUrl", "context")
# Where the recipe of a component of a devfile is. Source: devfile.io, API reference, image components.
RECIPE_OF_DEVFILE: Final = frozenset({"uri", "git", "devfileRegistry"})


def is_built_for(scalar: Scalar) -> bool:
    """Tell whether an object has its image built: `{image: a/b, build: {srcRepo: …}}`, `{imageName: a/b, sourceUrl:
    …}`.
    """
    said = _is_from_source(scalar.parent) or bool(scalar.sibling("sourceUrl")) or has_build(scalar.parent)
    return said or _is_from_git(scalar) or _is_of_devfile(scalar)


def _is_from_source(holder: Node) -> bool:
    """Tell whether a module is built or signed, as it says itself, or for all kernels: `{build: {dockerfileConfigMap:
    …}, kernelMappings: [{containerImage: a/b}]}`, `{containerImage: a/b, sign: {keySecret: …}}`.
    """
    mappings = holder.parent if isinstance(holder.key, int) else None
    for around in (holder, mappings.parent if mappings is not None else None):
        build = around.node("build") if around is not None else None
        if build is not None and not SOURCES.isdisjoint(build.children):
            return True
    sign = holder.node("sign")
    return sign is not None and not SIGNS.isdisjoint(sign.children)


def _is_from_git(scalar: Scalar) -> bool:
    """Tell whether an image is built from a repository beside it: `{containerImage: a/b, source: {git: {url: …,
    dockerfileUrl: Dockerfile}}}`; with a tag or a digest it is what was built.
    """
    source = scalar.parent.node("source")
    git = source.node("git") if source is not None else None
    begun = NAME_ENDS.search(scalar.text.rpartition("/")[2]) is None
    return begun and git is not None and any(git.text(key) for key in GIT_BUILD)


def _is_of_devfile(scalar: Scalar) -> bool:
    """Tell whether an image is a component of a devfile, which an object may hold: `{image: {imageName: a/b,
    dockerfile: {uri: Dockerfile}}}`.
    """
    recipe = scalar.parent.node("dockerfile") if scalar.key == "imageName" else None
    return recipe is not None and not RECIPE_OF_DEVFILE.isdisjoint(recipe.children)


def has_build(holder: Node) -> bool:
    """Tell whether a mapping says how its image is built: `{imageName: a/b, build: {context: .}}`."""
    build = holder.get("build")
    if isinstance(build, Scalar):
        return bool(FOLDER.match(build.text))
    if build is None or not isinstance(build.children, dict):
        return False
    context = build.text("context")
    if not INSTALLED.isdisjoint(build.children):
        return True
    return not RECIPES.isdisjoint(build.children) or (bool(context) and shape_of(context) is not Shape.URL)


def is_published_to(registry: Scalar) -> bool:
    """Tell whether a registry is where a bundle is published, whose images have whole names: `{name: press, registry:
    quay.io/orchard, mixins: [exec]}`, or the image that is built of one; or what a platform builds.
    """
    if registry.key == ADDRESS:
        return is_published_by_platform(registry)
    mixins = registry.parent.get(MIXINS) if registry.key in BUNDLED else None
    return isinstance(mixins, Node) and isinstance(mixins.children, list)


def is_post_processed(repository: Scalar) -> bool:
    """Tell whether Packer gives what it has built a name: `post-processor: {docker-tag: {repository: a/b}}`. A block
    that stands more than once is a list of such.
    """
    block: Node | None = repository.parent
    if block is not None and isinstance(block.key, int):
        block = block.parent
    if block is None or block.key not in POST_PROCESSORS:
        return False
    around = block.parent
    if around is not None and isinstance(around.key, int):
        around = around.parent
    return around is not None and around.key == POST_PROCESSOR


def is_published_by_platform(address: Scalar) -> bool:
    """Tell whether a platform publishes to an address what it builds, of images that have whole names: `build:
    {baseImage: orchard/base, registry: {address: quay.io}}`.

    Source:  camel.apache.org, Camel K, Configure Registry; Camel K, pkg/builder, where the base image is used whole.
    """
    return address.parent.key == REGISTRY and BUILD in address.path and manifest_of(address) is not None


def has_recipe(holder: Node) -> bool:
    """Tell whether a mapping names what an image is built by: `{image: a/b, dockerfile: Dockerfile}`, `{image: a/b,
    file: press/Dockerfile}`, `{repository: a/b, tag: {platforms: {amd64: ./Dockerfile}}}`.
    """
    if not isinstance(holder.children, dict):
        return False
    if _names_recipe(holder) or RELOADS in holder.children:
        return True
    if any(RECIPE.match(holder.text(place)) for place in PLACES):
        return True
    tag = holder.node(TAG)
    platforms = (tag or holder).node(PLATFORMS)
    recipes = entries_of(platforms).values()
    return any(isinstance(recipe, Scalar) and RECIPE.match(recipe.text) for recipe in recipes)


def _names_recipe(holder: Node) -> bool:
    """Tell whether a mapping names a recipe: one that is null is none, and one that is empty may be the usual one."""
    recipes = () if RECIPES.isdisjoint(holder.children) else map(holder.get, RECIPES)
    return any(isinstance(recipe, Node) or (recipe and (recipe.style or recipe.text)) for recipe in recipes)


def has_folder(holder: Node) -> bool:
    """Tell whether a folder stands beside an image; below `build`, as in Okteto's manifest, and in a list of images any
    context is one.
    """
    context = holder.text("context")
    if not context:
        return False
    around = holder.parent
    if around is not None and around.key == "build":
        return shape_of(context) is not Shape.URL
    in_images = around is not None and IMAGES.match(str(around.key)) is not None
    return FOLDER.match(context) is not None or (in_images and PATH.match(context) is not None)


def has_recipe_above(scalar: Scalar) -> bool:
    """Tell whether what is built goes to a repository: `{dockerfile: Dockerfile, release: {repository: a/b}}`."""
    holder = scalar.parent
    return holder.key in BELOW_RECIPE and holder.parent is not None and has_recipe(holder.parent)


def says_push(holder: Node) -> bool:
    """Tell whether what stands beside an image says that it is pushed: `{type: DOCKER_PUSH, repository: a/b}`."""
    said = (holder.text(key) for key in DOING)
    return any(not PUSHING.isdisjoint(word.lower() for word in WORD.findall(text)) for text in said if text)


def is_in_built_list(holder: Node) -> bool:
    """Tell whether a list names what is built: `{push: true, metadata: {images: [a/b]}}`, `{images: [a/b], tags:
    ["type=sha"]}`.
    """
    beside = holder.parent
    if not isinstance(holder.children, list) or beside is None:
        return False
    tags = beside.node("tags")
    if tags is not None and isinstance(tags.children, list):
        first = tags.children[0] if tags.children else None
        if isinstance(first, Scalar) and TAG_RULE.match(first.text):
            return True
    options = beside.parent if beside.key == METADATA else None
    return any(node.text(PUSH).lower() in TRUE for node in (beside, options) if node is not None)


def is_for_release(scalar: Scalar) -> bool:
    """Tell whether a value is for a plugin that pushes what it builds: `[semantic-release-docker, {name: a/b}]`."""
    node: Node | None = scalar.parent
    for _ in range(MOST_NESTED):
        if node is None:
            return False
        plugin = node.parent.children if node.parent is not None and node.key == 1 else None
        if isinstance(plugin, list):
            first = plugin[0]
            return isinstance(first, Scalar) and PLUGIN.match(first.text) is not None
        node = node.parent
    return False
