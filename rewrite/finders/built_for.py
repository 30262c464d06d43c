"""Built for: objects and mappings that say of an image that it is built, and from what."""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression
from rewrite.shape import NAME_ENDS, Shape, shape_of
from rewrite.tree import Node, Scalar

RECIPES: Final = frozenset({"dockerfile", "dockerFile", "Dockerfile", "dockerfilePath", "containerfile"})
# What is built, beside where from: {context: ./press, image: orchard/press}.
FOLDER: Final = expression(r"\.{1,2}(?:/|\Z)")
# Source: kmm.sigs.x-k8s.io, Module; KubeSphere, S2iBuilder.
SOURCES: Final = frozenset({"srcRepo", "dockerfileConfigMap"})
SIGNS: Final = frozenset({"filesToSign", "keySecret", "unsignedImage"})
# Source: konflux-ci.dev, Component.
GIT_BUILD: Final = ("dockerfileUrl", "context")


def is_built_for(scalar: Scalar) -> bool:
    """Tell whether an object has its image built: `{image: a/b, build: {srcRepo: …}}`, `{imageName: a/b, sourceUrl:
    …}`.
    """
    said = _is_from_source(scalar.parent) or bool(scalar.sibling("sourceUrl")) or has_build(scalar.parent)
    return said or _is_from_git(scalar)


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


def has_build(holder: Node) -> bool:
    """Tell whether a mapping says how its image is built: `{imageName: a/b, build: {context: .}}`."""
    build = holder.get("build")
    if isinstance(build, Scalar):
        return bool(FOLDER.match(build.text))
    if build is None or not isinstance(build.children, dict):
        return False
    context = build.text("context")
    return not RECIPES.isdisjoint(build.children) or (bool(context) and shape_of(context) is not Shape.URL)
