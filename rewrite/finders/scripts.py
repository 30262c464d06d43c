"""Familiar names in scripts and in configuration files that stand inside a value.

Finds:   names with a tag or a digest that are assigned to a word which ends in image or img, or begins with it (`image
         = "orchard/press:v1"`, `export PRESS_IMAGE=…`, `IMG=…`, `--image …`, `image: …` where no parser reads it,
         properties of Spark; in signs of programs too: `image := "…"`, `c["image"] = "…"`, `withImage("…")`, `docker {
         image '…' }`) or to what steps of workflows run in (`container '…'`, `docker: "…"`), what commands pull and run
         (`docker run`, as a list of words too, and what loops, here-documents and `xargs` give them) or set (`kubectl
         set image`, `helm install --set`), and what a Dockerfile begins with (`FROM`) and copies from (`COPY --from=`),
         with a tag or without one, also in lines of one in a list; images and services in the settings of GitLab
         Runner, what podman pulls for units of Quadlet (`Image=` below `[Container]`), and what expressions of
         admission policies set images to (`Object{image: "…"}`), also without a tag; items of lists that are assigned
         to such a word (`IMAGES=(…)`), with a tag; registries that commands are told (`--image-repository`, `--set
         image.registry=`) and the sweep does not know; all of them to list them, but for a unit's with a registry; and
         what is compared with a variable for an image, with a tag or a path, as match keys.
Leaves:  comments and prose; a word that commands of the file build under it; names without a tag, but for those of a
         Dockerfile or a runner, those that a command pulls or runs (`docker pull press`, a word where the command
         begins), a flag takes (`--image`, also a word where the command starts containers), that stand in a manifest
         (`image:` begins the line) or are assigned in capitals (`PRESS_IMAGE=`, `PRESS_IMAGE_REPO = `); what is filled
         in, but for a tag that is (`orchard/press:$TAG`). Names of registries are the sweep's, but for those that it
         does not know.
Source:  GitLab Runner's config.toml; docker's and podman's command lines; the Dockerfile reference; the scripts counted
         in public manifests.
Example: script: docker run --rm orchard/press:v1
"""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from rewrite.finders.argv import ENGINES as PROGRAMS
from rewrite.finders.argv import commands
from rewrite.finders.finding import Finding, held
from rewrite.finders.put_in import put_in
from rewrite.finders.recipes import images, is_recipe_by_its_lines, recipes
from rewrite.finders.script_words import SET_IMAGE, words_of
from rewrite.finders.substituted import barred
from rewrite.lazy import expression
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

ID: Final = "scripts"
# Commands on one line; what has several lines may be a script under any key.
# Modules of Ansible have the name of their collection in front: `ansible.builtin.command: kubectl run --image=…`.
KEYS: Final = expression(
    r"(?:[\w-]+\.)*(?:args|dockerfile(?:_?[a-z]+)?|(?:boot|run|.*_)?cmds?|(?:.*_)?commands?|.*Commands?|content|entrypoint|exec|raw|run|shell|(?:.*_)?script"
    # With their arguments on one line: `docker_container: name=press image=orchard/press:v1`.
    r"|(?:docker|podman)(?:_\w+)?"
    # What compares with an image: `when: press_image == "orchard/press:v1"`.
    r"|when|if|unless|that)\Z"
)
# Of policies that change what is admitted, by expressions.
CEL: Final = frozenset({"applyConfiguration", "jsonPatch"})
# In the settings of GitLab Runner.
RUNNERS: Final = "[runners."
# Of a unit of Quadlet.
UNIT: Final = "\nImage"
# Behind a flag, an object of JSON.
OBJECT: Final = '={"'
START: Final = attrgetter("start")
# What has one of these may be a command under any key.
ENGINES: Final = tuple(f"{program} " for program in PROGRAMS)
# A name behind a flag or a property may stand within a line under any key: `JAVA_OPTS: -Dpress.image=orchard/press:v1`.
FLAGGED: Final = ("mage=", "mage ")
NEAR: Final = expression(r"""mage[= ][ \t]{0,8}\\?["']?[a-z0-9][\w./-]{0,400}+:\w""")


def find(document: Document) -> Iterator[Finding]:
    """List familiar names in scripts."""
    yield from _find_in_lists(document)
    for recipe in recipes(document):
        yield from _find_in_recipe(recipe)
    if not CEL.isdisjoint(document.keys):
        from rewrite.finders.patches_in_cel import find_set

        yield from find_set(document)
    for scalar, flags_only in _scripts(document):
        if not flags_only and RUNNERS in scalar.value:
            from rewrite.finders.runner_settings import find_run

            yield from find_run(scalar)
        if is_recipe_by_its_lines(scalar.value):
            yield from _find_in_recipe(scalar)
        if UNIT in scalar.value:
            from rewrite.finders.unit_files import find_in_unit  # few texts are units

            yield from find_in_unit(scalar)
        words = words_of(barred(scalar.value), flags_only=flags_only)
        if any(words):
            # Most manifests have no script that names an image.
            from rewrite.finders.built_words import held_as_built
            from rewrite.finders.script_names import find_names

            yield from held_as_built(document, find_names(scalar, words, flags_only=flags_only))


def _find_in_recipe(recipe: Scalar) -> Iterator[Finding]:
    """List what a Dockerfile begins with and copies from, with a tag and without one."""
    for start, end, detail in images(recipe.value):
        yield held(recipe, start, end, Reason.POSSIBLE, detail)


def _find_in_lists(document: Document) -> Iterator[Finding]:
    """List what commands pull and run that are lists of words, as those of one text are."""
    for command in commands(document):
        from rewrite.finders.script_names import find_started

        yield from find_started(command)


def _scripts(document: Document) -> Iterator[tuple[Scalar, bool]]:
    """Give what may be a script, and whether nothing but its flags says so."""
    text = document.words
    # No sign in the text tells that there are any: a value in quotes, and a plain one, breaks its lines by empty ones.
    yield from ((scalar, False) for scalar in document.scalars if "\n" in scalar.value)
    commands = {id(scalar): scalar for scalar in document.named(KEYS) if _is_command(scalar.value)}
    if SET_IMAGE in text or (document.has_any(*PROGRAMS) and any(engine in text for engine in ENGINES)):
        from rewrite.finders.commands_in_text import STARTED

        # These need no key that says so: `before_install: [docker pull orchard/press:v1]`.
        commands |= {
            id(scalar): scalar
            for scalar in document.scalars
            if (SET_IMAGE in scalar.value or STARTED.search(scalar.value)) and _is_command(scalar.value)
        }
    commands |= {id(scalar): scalar for scalar in put_in(document)}
    yield from ((scalar, False) for scalar in commands.values())
    if any(word in text for word in FLAGGED):
        yield from ((scalar, True) for scalar in _with_flags(document) if id(scalar) not in commands)


def _with_flags(document: Document) -> Iterator[Scalar]:
    """Give the texts of one line in which a name with a tag stands behind a word that ends in image."""
    scalars = document.scalars
    seen = -1
    for near in NEAR.finditer(document.text):
        at = bisect_right(scalars, near.start(), key=START) - 1
        if at > seen and "\n" not in scalars[at].value:
            yield scalars[at]
        seen = max(at, seen)


def _is_command(value: str) -> bool:
    """Tell whether a text of one line has several words, or one in another: `--conf=press.image=orchard/press:v1`,
    `--config={"image":"orchard/press:v1"}`.
    """
    return "\n" not in value and (" " in value or value.count("=") > 1 or OBJECT in value)
