"""Tasks of Ansible that hand images to modules of containers: in arguments on one line, by name, or from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.built_for import TRUE
from rewrite.finders.finding import Finding, head_in_jinja, held, path_in_jinja, unless_known, whole
from rewrite.finders.joined_in_task import item_of
from rewrite.finders.key_words import IN_ARCHIVE
from rewrite.finders.modules import (
    ABSENT,
    BUILD_KEYS,
    BUILT_AT_TIMES,
    LOAD_PATH,
    MODULES,
    NAMED,
    REPOSITORY,
    SOURCE,
    STATE,
    TAGGED,
    Module,
    Use,
    is_conditional,
    is_loaded,
    made_by,
    module_of,
    takes_local,
)
from rewrite.finders.modules import BUILT as BUILT_HERE
from rewrite.holds import Hold
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import IMAGE_NAMES, MORE_THAN_WORDS, TAGGED_OR_PATHED, Shape, Shapes, is_begun, shape_of
from rewrite.tree import Node, Scalar, children_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document


LOOPS: Final = ("loop", "with_items", "with_dict", "with_list")
NAMES: Final = frozenset({"name", "image"})
ITEM: Final = "item"
PULLED: Final = "pull"
# What items call the image of theirs; the text of a template is not at hand.
VALUE: Final = "value"
OF_ITEM: Final = ("image", "name", VALUE)
# Podman calls so what was built here.
LOCAL: Final = "localhost/"
# A name that the item is all of, or all but the tag: of `orchard/{{ item }}` a word is not the image.
OF_ITEM_ALONE: Final = expression(rf"[{OUTPUT}]+(?:[:@].*)?\Z")
BY_NAME: Final = "|".join(name for name, module in MODULES.items() if module.argument == "name")
ON_ONE_LINE: Final = expression(rf"(?:action|local_action|(?:[\w.]*\.)?(?:{BY_NAME}))\Z")
# What has an argument `image` is read as a command is, which names no items.
BY_IMAGE: Final = "|".join(name for name, module in MODULES.items() if module.argument == "image")
OF_ITEMS: Final = expression(rf"(?:[\w.]*\.)?(?:{BY_IMAGE})\Z")
ACTIONS: Final = ("action", "local_action")
MODULE_NAME: Final = frozenset({"module"})
# The module of older releases, whose name is too short to tell it from other keys.
DOCKER: Final = {"docker": Module("image", Use.RUN)}
# All of a loop is a variable: `loop: "{{ press_images }}"`.
VARIABLE: Final = expression(rf"(?:[{OUTPUT}]+|\{{\{{[^{{}}]*\}}\}})\Z")
# A name that is all of an item, or of a part of one, as it is written, but for its tag.
FROM_ITEM: Final = expression(
    r"\{\{-?[ \t]*(?P<each>[A-Za-z_]\w*)(?:\.(?P<part>\w+(?:\.\w+)?))?[ \t]*(?:\|[^{}\n]*)?-?\}\}(?:[:@].*)?\Z"
)
# The same of any other variable.
FROM_VARIABLE: Final = expression(r"\{\{-?[ \t]*(?!item\b)[A-Za-z_]\w*(?:\.\w+)*[ \t]*-?\}\}(?:[:@][^/]*)?\Z")
ARGUMENT: Final = expression(r"""(?<!\S)(?P<key>\w+)=(?P<quote>["']?)(?P<value>[^\s"']*)""")
BUILT: Final = ("path", "build")
LONGEST_LINE: Final = 1_000
OF_MODULE: Final = "a module of containers takes it"
OF_LOOP: Final = "a task goes through them"
LISTED: Final = "a task goes through what it holds"
PART_LISTED: Final = "a task goes through what it holds, and takes {} of each"
MADE: Final = "the task builds or pushes it"


def find_handed(document: Document) -> Iterator[Finding]:
    """List the images that tasks hand to modules, and those that they go through."""
    for scalar in document.named(ON_ONE_LINE):
        yield from _find_on_line(document, scalar)
    for scalar in document.named(MODULE_NAME) if not MODULE_NAME.isdisjoint(document.keys) else ():
        module = _module_of(scalar.text) if scalar.parent.key in ACTIONS else None
        for key in (module.argument, REPOSITORY) if module is not None else ():
            named = scalar.parent.get(key)
            if module is not None and isinstance(named, Scalar):
                made = _made(scalar.parent, module, key)
                yield from _judge(named, made, OF_MODULE)
                if key == module.argument:
                    yield from find_items(document, scalar.parent.parent, named.value, made)
    has_loops = not document.keys.isdisjoint(LOOPS)
    for scalar in document.named(OF_ITEMS) if has_loops else ():
        for argument in ARGUMENT.finditer(scalar.value, 0, LONGEST_LINE):
            if argument["key"] == "image":
                yield from find_items(document, scalar.parent, argument["value"], None)
    for name in document.named(NAMES):
        module = module_of(name.parent.key)
        if module is not None and name.key == module.argument:
            yield from _find_named(document, name, module, has_loops=has_loops)


def _find_named(document: Document, name: Scalar, module: Module, *, has_loops: bool) -> Iterator[Finding]:
    """List what is handed to a module by name, and what a loop hands to it."""
    made = _made(name.parent, module, name.name)
    # What is built or pushed is another finder's.
    yield from _judge(name, made if made is IN_ARCHIVE else None, OF_MODULE)
    if not made and module.use is Use.FETCH and _is_pulled_word(name):
        yield whole(name, Role.REFERENCE, Reason.POSSIBLE, OF_MODULE)
    written = document.as_written(name) if OUTPUT in name.value else ""
    if not made and module.use is Use.FETCH and _may_be_pulled(name) and FROM_VARIABLE.match(written):
        yield held(name, 0, len(name.text), Reason.TEMPLATED, OF_MODULE)
    if made is IN_ARCHIVE or (not made and module.use is Use.FETCH and _may_be_pulled(name)):
        yield from default_handed(document, name, made)
    if has_loops:
        yield from find_items(document, name.parent.parent, name.value, made)
        task, item = name.parent.parent, None if made else FROM_ITEM.match(document.as_written(name))
        if task is not None and item and item["each"] == item_of(task):
            # timid: what stands in arguments on one line is not looked up.
            yield from variables_of(task, item["part"] or "")
            if module.use is Use.RUN or (module.use is Use.FETCH and _may_be_pulled(name)):
                yield from _words_of(task, item["part"] or "")


def default_handed(document: Document, name: Scalar, made: Hold | None) -> Iterator[Finding]:
    """Find the default of a variable that is handed to a module, which goes with the same one of other tasks."""
    written = document.as_written(name) if OUTPUT in name.value else ""
    head = head_in_jinja(written)
    if head and head.role is Role.DOMAIN and made and not _goes_along(made):
        # Its name is all of the text.
        yield whole(name, Role.REFERENCE, *made)
    elif head:
        found = Finding(name, head.role, head.start, head.end, *(made or ()))
        yield found._replace(joined=path_in_jinja(written)) if head.role is Role.DOMAIN else found


def _goes_along(made: Hold) -> bool:
    """Tell whether a name is held that goes with what becomes of the same one elsewhere in its file."""
    from rewrite.finders.removed import TAKEN  # few tasks take what is there

    return made == TAKEN


def _made(task: Node, module: Module, key: str) -> Hold | None:
    """Tell why the image stays that an argument of a module names: the task builds, pushes or loads it."""
    if made := made_by(task, module, key):
        return Hold(Reason.PUSH_TARGET, made)
    is_named = module.use is Use.FETCH and key == module.argument
    return IN_ARCHIVE if is_named and is_loaded(task.text(SOURCE), task.text(LOAD_PATH)) else None


def _judge(scalar: Scalar, made: Hold | None, detail: str) -> Iterator[Finding]:
    """List an image, or tell that a task builds, pushes or loads it, as made says."""
    shape = shape_of(scalar.text)
    if made and shape in IMAGE_NAMES:
        # It stays whether it names its registry or not, words too.
        yield whole(scalar, Role.REFERENCE, *made)
    elif shape is Shape.EXPLICIT:
        yield from () if scalar.text.startswith(LOCAL) else (unless_known(scalar, detail),)
    elif shape in TAGGED_OR_PATHED or is_begun(scalar.text):
        yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, detail)


def _is_pulled_word(name: Scalar) -> bool:
    """Tell whether a module takes a word for an image, and from nowhere here: `podman_image: {name: redis}`."""
    return shape_of(name.text) is Shape.BARE and _may_be_pulled(name)


def _may_be_pulled(name: Scalar) -> bool:
    return name.sibling(SOURCE) in ("", PULLED) and name.sibling(STATE) != ABSENT


def find_items(document: Document, task: Node | None, name: str, made: Hold | None) -> Iterator[Finding]:
    """List the items that a task goes through, or what of each is handed to a module in the name of its image."""
    if OUTPUT not in name and ITEM not in name:
        return
    wanted: list[Shapes] = [MORE_THAN_WORDS]
    if made and made.detail not in (NAMED, MADE) and OF_ITEM_ALONE.match(name):
        # What says more than a word is the image, where an item has both.
        wanted.append(IMAGE_NAMES)
    for loop in LOOPS:
        items = task.node(loop) if task is not None else None
        for item in children_of(items):
            parts = [item.get(key) for key in OF_ITEM] if isinstance(item, Node) else [item]
            texts = [part for part in parts if isinstance(part, Scalar)]
            images = (text for shapes in wanted for text in texts if _is_image(text.text, shapes))
            if image := next(images, None):
                yield from _judge(image, made, OF_LOOP)
            elif made:
                yield from (found for text in texts for found in default_handed(document, text, made))


def _words_of(task: Node, part: str) -> Iterator[Finding]:
    """List the words that a task goes through of which its module is given nothing else for an image."""
    for items in (task.node(loop) for loop in LOOPS):
        for item in children_of(items):
            is_all = part in ("", VALUE) and isinstance(item, Scalar)
            word = item if is_all else item.get(part.removeprefix(f"{VALUE}.")) if isinstance(item, Node) else None
            if isinstance(word, Scalar) and shape_of(word.text) is Shape.BARE:
                yield whole(word, Role.REFERENCE, Reason.POSSIBLE, OF_LOOP)


def variables_of(task: Node | None, part: str = "") -> Iterator[Finding]:
    """Tell of the variables that a task goes through, which is all that it says of the images in them.

    In:      part, what of each item is the image, where its key does not say so.
    """
    detail = LISTED if part in ("", VALUE) else PART_LISTED.format(part)
    for items in (task.get(loop) for loop in LOOPS) if task is not None else ():
        if isinstance(items, Scalar) and VARIABLE.match(items.text):
            yield whole(items, Role.REFERENCE, Reason.TEMPLATED, detail)


def _is_image(text: str, wanted: Shapes) -> bool:
    """Tell whether an item is a name of a wanted shape, or one of which a variable fills in the tag."""
    return shape_of(text) in wanted or is_begun(text)


def _find_on_line(document: Document, scalar: Scalar) -> Iterator[Finding]:
    """List the image in the arguments of a module on one line: `docker_image: name=orchard/press:v1 state=present`."""
    value = scalar.value
    if len(value) > LONGEST_LINE:
        return
    module = _module_of(value.partition(" ")[0]) if scalar.key in ACTIONS else module_of(scalar.key)
    if module is None:
        return
    arguments = list(ARGUMENT.finditer(value))
    said = {argument["key"]: argument["value"] for argument in arguments}
    made = _made_on_line(scalar, module, said)
    for argument in arguments:
        shape, span = shape_of(argument["value"]), argument.span("value")
        if argument["key"] == REPOSITORY and module.use is not Use.RUN:
            if shape in IMAGE_NAMES:
                detail = NAMED if _says_made("push", said.get("push", "")) else TAGGED
                yield Finding(scalar, Role.REFERENCE, *span, Reason.PUSH_TARGET, detail)
        elif argument["key"] != module.argument:
            continue
        elif made and shape in IMAGE_NAMES:
            yield Finding(scalar, Role.REFERENCE, *span, *made)
        elif shape in TAGGED_OR_PATHED or is_begun(argument["value"]):
            yield Finding(scalar, Role.REFERENCE, *span, Reason.POSSIBLE, OF_MODULE)
        else:
            if shape is Shape.EXPLICIT and not argument["value"].startswith(LOCAL):
                # The sweep judges the registries that it knows.
                yield held(scalar, *span, Reason.POSSIBLE, OF_MODULE)
            yield from find_items(document, scalar.parent, argument["value"], made)


def _made_on_line(scalar: Scalar, module: Module, said: dict[str, str]) -> Hold | None:
    """Tell why the image stays that the arguments of a module on one line name, as they say."""
    is_fetched = module.use is Use.FETCH
    if module.use in (Use.BUILD, Use.PUSH) or (is_fetched and any(_says_made(*one) for one in said.items())):
        is_built = not BUILD_KEYS.isdisjoint(said)
        detail = (BUILT_AT_TIMES if is_conditional(scalar.parent) else BUILT_HERE) if is_built else MADE
        return Hold(Reason.PUSH_TARGET, detail)
    if is_fetched and takes_local(said.get(SOURCE, ""), said.get(STATE, "")):
        from rewrite.finders.removed import TAKEN  # few tasks take what is there

        return TAKEN
    return IN_ARCHIVE if is_fetched and is_loaded(said.get(SOURCE, ""), said.get(LOAD_PATH, "")) else None


def _says_made(key: str, value: str) -> bool:
    """Tell whether an argument of a module says that the image is built or pushed."""
    return key in BUILT or (key == "push" and value.lower() in TRUE) or (key, value) == (SOURCE, "build")


def _module_of(action: str) -> Module | None:
    """Give the module of an action."""
    return DOCKER.get(action) or module_of(action)
