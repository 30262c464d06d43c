"""Recipes: the images that a Dockerfile names, with a tag and without one: `FROM alpine`, `ARG BASE=orchard/press`.

Source:  docs.docker.com, Dockerfile reference: FROM, ARG, COPY --from, RUN --mount, syntax.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from rewrite.lazy import expression
from rewrite.readers.text import is_recipe
from rewrite.shape import IMAGE_NAMES, NO_NAME, Shape, is_begun, shape_of
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

# `data: {Dockerfile.dev: …}`, `dockerfile_inline: …`, `spec: {source: {dockerfile: …}}`
KEY: Final = expression(r"(?:.*[._-])?(?:[dD]ocker|[cC]ontainer)[fF]ile(?:[._-].*|[A-Z].*)?\Z")
# Of files that are written: `dest` by modules of Ansible, `path` by cloud-init.
PATHS: Final = frozenset({"dest", "path"})
TEXTS: Final = ("content", "block")
# What a text without a name begins with, when it is one.
BEGINNING: Final = expression(r"(?:[ \t]*(?:#[^\n]*+|ARG[ \t][^\n]*+)?\r?\n)*+[ \t]*FROM[ \t]", re.IGNORECASE)
BASE: Final = "FROM "
# What follows that in nothing but a recipe; a model of Ollama begins with FROM as well.
INSTRUCTION: Final = expression(
    r"^[ \t]*(?:RUN|COPY|ADD|CMD|ENTRYPOINT|WORKDIR|ENV|USER|LABEL|EXPOSE|VOLUME|HEALTHCHECK|SHELL|ONBUILD)[ \t]+\S",
    re.MULTILINE,
)
NAME: Final = r"(?P<name>[a-z0-9$][^\s,\\]{0,400}+)"
BASED: Final = expression(
    rf"^[ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?{NAME}[ \t]*(?:AS[ \t]+(?P<stage>[\w.-]+)[ \t]*)?\r?$",
    re.MULTILINE | re.ASCII | re.IGNORECASE,
)
COPIED: Final = expression(
    rf"(?:^[ \t]*(?:COPY|ADD)[ \t][^\n]{{0,200}}?--from=|--mount=(?:[^\s,]{{1,200}},){{0,8}}from=){NAME}",
    re.MULTILINE | re.ASCII | re.IGNORECASE,
)
SET: Final = expression(
    r"""^[ \t]*ARG[ \t]+(?P<variable>\w+)=(?P<quote>["']?)(?P<name>[a-z0-9][^\s"',]{0,400}+)(?P=quote)[ \t]*\r?$""",
    re.MULTILINE | re.ASCII | re.IGNORECASE,
)
# Of the first lines of a recipe.
SYNTAX: Final = expression(rf"(?:[ \t]*#[^\n]*+\n){{0,5}}[ \t]*#[ \t]*syntax[ \t]*=[ \t]*{NAME}", re.IGNORECASE)
BEGUN: Final = "a Dockerfile begins with it"
TAKEN: Final = "a Dockerfile copies from it"
DEFAULT: Final = "the default of a variable in a Dockerfile"
READER: Final = "what reads the Dockerfile"
# What stands in front of a base in its line.
BEFORE: Final = expression(r"\s*FROM[ \t]+(?:--platform=\S+[ \t]+)?\Z", re.IGNORECASE)
# In front of what it copies from in its line, and of the default of a variable.
TAKEN_BEFORE: Final = expression(
    r"(?:\s*(?:COPY|ADD)[ \t](?:.*[ \t])?--from=|\s*(?:.*[ \t])?--mount=(?:[^\s,]{1,200},){0,8}from=)\Z", re.IGNORECASE
)
SET_BEFORE: Final = expression(r"""\s*ARG[ \t]+\w+=["']?\Z""", re.IGNORECASE)
EMPTY: Final = "scratch"
# What OpenShift puts in front of the recipe of a MachineOSConfig, which goes on from it: `FROM configs AS final`.
# Source: docs.openshift.com, Image mode for OpenShift, containerFile.
GIVEN: Final = "configs"
GOES_ON: Final = "final"
COPIES: Final = "--from="
COPYING: Final = ("COPY ", "ADD ")


def recipes(document: Document) -> Iterator[Scalar]:
    """Give the texts that are Dockerfiles, by their keys or the files that they are written to, or, of a whole file, by
    how it begins.
    """
    for scalar in document.named(KEY):
        if _may_be_recipe(scalar.value):
            yield scalar
    # Probes of containers have paths, too.
    for path in document.named(PATHS) if not document.keys.isdisjoint(TEXTS) else ():
        yield from _written(path)
    if not document.kind and COPIES in document.words:
        # Lines of a recipe in a list: `append_final: ["COPY --from=orchard/press:v1 /press /press"]`.
        yield from (
            scalar for scalar in document.scalars if scalar.value.startswith(COPYING) and COPIES in scalar.value
        )
    if document.is_verbatim:
        yield from (scalar for scalar in document.scalars if BEGINNING.match(scalar.value))


def named_by_recipe(before: str) -> str:
    """Tell what of a Dockerfile names an image with a registry, by what stands in front of it in its line; "" where
    nothing says that it is one.
    """
    if BEFORE.match(before):
        return BEGUN
    if TAKEN_BEFORE.match(before):
        return TAKEN
    return DEFAULT if SET_BEFORE.match(before) else ""


def is_recipe_by_its_lines(text: str) -> bool:
    """Tell whether a text says itself that it is a Dockerfile, under whatever key."""
    return BASE in text and BEGINNING.match(text) is not None and INSTRUCTION.search(text) is not None


def _may_be_recipe(text: str) -> bool:
    return "\n" in text or BEGINNING.match(text) is not None


def _written(path: Scalar) -> Iterator[Scalar]:
    """Give what is written to a file that is called as recipes are: `copy: {dest: /srv/Dockerfile, content: …}`."""
    if is_recipe(path.value.rpartition("/")[2]):
        texts = (path.parent.get(key) for key in TEXTS)
        yield from (text for text in texts if isinstance(text, Scalar) and _may_be_recipe(text.value))


def images(recipe: str) -> Iterator[tuple[int, int, str]]:
    """Give where the images stand that a recipe names, and what names them."""
    bases = list(BASED.finditer(recipe))
    stages = {base["stage"].lower() for base in bases if base["stage"]} | {EMPTY}
    stages |= {GIVEN} if GOES_ON in stages else set()
    for found in chain(bases, COPIED.finditer(recipe)):
        if found["name"].lower() in stages or (not bases and shape_of(found["name"]) is Shape.BARE):
            # Of a line alone a word may be a stage of what stands elsewhere.
            continue
        if _is_image(found["name"]):
            yield (*found.span("name"), BEGUN if "stage" in found.groupdict() else TAKEN)
    names = {base["name"] for base in bases}
    for found in SET.finditer(recipe):
        is_base = not names.isdisjoint((f"${found['variable']}", f"${{{found['variable']}}}"))
        if _is_image(found["name"]) if is_base else shape_of(found["name"]) is Shape.TAGGED:
            yield (*found.span("name"), DEFAULT)
    if syntax := SYNTAX.match(recipe):
        yield (*syntax.span("name"), READER)


def _is_image(name: str) -> bool:
    """Tell whether a name is an image, or one of which something fills in the tag."""
    if shape_of(name) is Shape.PLACEHOLDER:
        return is_begun(name)
    return shape_of(name) in IMAGE_NAMES and NO_NAME.match(name) is None
