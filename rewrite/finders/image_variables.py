"""Variables whose names say image, and which of their values are one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.defaulted import default_of
from rewrite.finders.context import Context, context_of, is_given_to_service
from rewrite.finders.finding import Finding, sites, unless_known
from rewrite.finders.image_names import ENDED, MODEL, OTHER_IMAGES, is_name_alone, is_partly_named
from rewrite.finders.labels import LABEL, LABELLED, LABELS
from rewrite.finders.like_files import find_like_file
from rewrite.finders.pushes import is_pushed
from rewrite.finders.registry_variables import joined_to_variable
from rewrite.finders.variables import NUMBER, Variable, held, is_variable
from rewrite.lazy import expression
from rewrite.reasons import Reason
from rewrite.screen import SURE_TAGS
from rewrite.shape import TAGGED_OR_PATHED, Shape, is_begun, is_document, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document

ENDS_NAME: Final = expression(r"[^.]*image\Z", re.IGNORECASE)
OF_LABEL: Final = ".image"
# The last word of a name that says what serves images; behind others, `postgres:16` has a tag.
SERVICE: Final = expression(
    r".*[_.-](?:SERVICE|PROVIDER|SERVER|HOST|ENDPOINT|ADDR(?:ESS)?|PROXY|CACHE|BACKEND)\Z", re.IGNORECASE
)
# `CRIO_IMAGE_CMD=img`, `LIST_IMAGES_COMMAND=images`: what lists or builds them.
COMMAND: Final = expression(r".*[_.-](?:CMD|COMMAND)\Z", re.IGNORECASE)
ADDRESS: Final = expression(r"[a-z0-9-]+:\d{2,5}\Z")
# A version with its build, which a program tells of itself, or a size: `PRESS_IMAGE_REF=4.4.5-d32e3f2:7`,
# `THUMB_IMAGE=800x600:90`.
OWN_VERSION: Final = expression(r"v?\d+(?:\.\d+|x\d+)+(?:[-+.:][^/\s=]*)?\Z")
# `IMAGE_SIGNING_KEY=orchard/key:v1`
OF_SECRET: Final = expression(r".*[_.-](?:KEY|TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIALS?)\Z", re.IGNORECASE)
# Without a path, what has no version may be any setting: `IMAGE_ASPECT_RATIO=16:9`, `IMAGE_SCOPE=images:read`.
VERSIONED: Final = expression(rf".*/|(?=[a-z]|\d+[a-z]{{2}})[\w.-]+(?::{SURE_TAGS}|@)")
# A name that is an image's own. In `IMAGE_MODEL=orchard/press`, `IMAGE_FOLDER=static/press` or `IMAGE_QUEUE=queue:5672`
# the word says what something else is for; `IMAGE_URL=images:8081` is an address, and `static/press` a part of one.
OF_IMAGE: Final = expression(
    r"RELATED_IMAGE_.*|.*IMAGES?(?:[_.-]?(?:NAME|REPO(?:SITORY)?|REF(?:ERENCE)?|URI|DEFAULT|FULL))?(?:[_.-]?\d+)?\Z",
    re.IGNORECASE,
)
# Names of variables, from which something takes what it builds: `BUILD_IMAGES=PRESS_VERSION,MILL_VERSION`.
# timid: one alone, and one that says image, may be what something else fills in.
NAMES: Final = expression(
    r"(?!.*(?:IMAGE|IMG|REGISTRY|REPO|CONTAINER|PLACEHOLDER|CHANGE|TODO))"
    r"[A-Z][A-Z0-9_]*+(?:,[ ]?[A-Z][A-Z0-9_]*+)++\Z"
)
MIME: Final = expression(r"image/(?:png|p?jpe?g|gif|webp|avif|bmp|tiff|svg(?:\+xml)?|x-icon|heic)\b")


def judge(document: Document, variable: Variable) -> Iterator[Finding]:
    """Judge the value of a variable whose name says image."""
    scalar, name, start = variable.scalar, variable.name, variable.start
    text = default_of(variable.text) or variable.text
    shape = shape_of(text)
    if is_document(variable.text) or MIME.match(variable.text) or NAMES.match(variable.text):
        return
    is_of_secret = shape is not Shape.EXPLICIT and OF_SECRET.match(name) is not None
    if is_of_secret and shape is Shape.BARE:
        # timid: a word may be an image there as well; more often it is a password, which no report should show.
        return
    yield from find_like_file(scalar, start, variable.end) if OF_IMAGE.match(name) else ()
    if name.startswith(LABEL):
        if shape is Shape.EXPLICIT:
            yield held(variable, Reason.RECORD, LABELLED.detail)
        return
    is_another_s = OF_IMAGE.match(name) is None and (
        is_of_secret
        or shape is Shape.PATHED
        or NUMBER.search(variable.text) is not None
        or MODEL.match(name) is not None
        or VERSIONED.match(text) is None
    )
    is_served = ADDRESS.match(variable.text) is not None and SERVICE.match(name) is not None
    if is_served or (shape in TAGGED_OR_PATHED and (is_another_s or OWN_VERSION.match(variable.text))):
        # `IMAGE_SERVICE_ADDRESS=images:8081`
        yield held(variable, Reason.POSSIBLE, f"the variable {name}")
        return
    is_familiar = shape in TAGGED_OR_PATHED
    # timid: `BOOT_DISK_IMAGE=orchard-os/press-24` may be a machine's; nothing else has a tag.
    is_of_machine = shape is Shape.PATHED and OTHER_IMAGES.match(name) is not None
    # A word in a list may be any setting: SHOW_IMAGE_FRAMES=auto, press.image=auto.
    is_word = shape is Shape.BARE and (not variable.is_item or _is_word_for_image(scalar.name, name))
    is_word = is_word and COMMAND.match(name) is None
    if shape is Shape.EXPLICIT and is_pushed(scalar, start):
        yield held(variable, Reason.PUSH_TARGET, f"the variable {name}")
    elif not variable.is_item and not is_variable(document, scalar):
        # Parameters of workflows and templates look the same; the sweep takes those that name their registry.
        if is_familiar or is_begun(variable.text):
            yield held(variable, Reason.POSSIBLE, f"the parameter {name}")
        elif shape is Shape.EXPLICIT and (OF_IMAGE.match(name) or is_name_alone(name, variable.text)):
            yield unless_known(scalar, f"the parameter {name}")
    elif (is_familiar or is_word) and (joined := joined_to_variable(document, scalar)):
        yield held(variable, Reason.UNDECIDED, joined)
    elif (
        shape is Shape.EXPLICIT
        or (shape is Shape.PLACEHOLDER and (not variable.is_item or _is_named(variable.text)))
        or (is_familiar and not is_of_machine and _is_deployed(document, variable, shape))
    ):
        yield from sites(scalar, start, variable.end)
    elif (
        is_familiar
        or is_word
        or (shape is Shape.PLACEHOLDER and OF_IMAGE.match(name) and is_partly_named(name, variable.text))
    ):
        yield held(variable, Reason.POSSIBLE, f"the variable {name}")


def _is_deployed(document: Document, variable: Variable, shape: Shape) -> bool:
    """Tell whether a variable is that of a container; in a file of Compose, a tag has to say that it is an image."""
    if context_of(document, variable.scalar) is not Context.GENERIC:
        return True
    return shape is Shape.TAGGED and "/" in variable.text and is_given_to_service(document, variable.scalar)


def _is_word_for_image(key: str, name: str) -> bool:
    """Tell whether a word in a list may be an image by the name in front of it; those of labels have dots."""
    return ENDS_NAME.match(name) is not None or (key == LABELS and name.endswith(OF_LABEL))


def _is_named(text: str) -> bool:
    """Tell whether a text has a name of which something else fills in the tag or the beginning; what is filled in
    altogether may be any setting: `SHOW_IMAGE_FRAMES=${FRAMES}`.
    """
    return is_begun(text) or ENDED.search(text) is not None
