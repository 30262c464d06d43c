"""No images: what stands under a key that says image and is none, by itself and by its key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import OUTPUT
from rewrite.finders.image_names import DIGEST_ALONE
from rewrite.finders.labels import LABELS
from rewrite.finders.machines import is_device, is_of_group
from rewrite.finders.quadlet import is_unit
from rewrite.lazy import expression
from rewrite.shape import Shape, is_document, is_rule

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar

# In texts for people, which have such keys too, a word is one of theirs: `{"editor.insert.image": "afbeelding"}`.
DOTTED: Final = expression(r".*(?:\.images?|/image)\Z")
# A program that reads labels may start containers by them: `ofelia.job-run.press.image: busybox`. Source:
# github.com/mcuadros/ofelia, docker labels.
SERVICES: Final = "services"
# Of pages and maps, with the names of pictures and expressions: `icon-image: [match, [get, amenity], …]`.
PICTURES: Final = expression(r".*(?:icon|logo|avatar|background|thumbnail)[_-]?images?\Z", re.IGNORECASE)
# Of annotations that name a container behind the slash, and a profile of AppArmor or seccomp as their value:
# `container.apparmor.security.beta.kubernetes.io/search-image: runtime/default`. Of an agent of Jenkins', whether its
# image is always pulled. Source: plugins.jenkins.io, Kubernetes, container template.
PROFILE: Final = expression(r"container\.\S+\.kubernetes\.io/|alwaysPullImage\Z")
# A template that prints true or false: `allowInsecureImages: {{ .Values.insecure | default false }}`, in Jinja
# `{{ insecure | default(false) | bool }}`.
BRACE: Final = "}"
SWITCHED: Final = r"(?:true|false|\"(?:true|false)\"|'(?:true|false)')"
SWITCH: Final = expression(
    rf"\{{\{{-?\s*(?:default\s+{SWITCHED}\s+[^|{{}}]++|[^{{}}]*\|\s*d(?:efault)?[\s(]\s*{SWITCHED}\s*\)?)"
    r"(?:\s*\|\s*(?:bool|lower|not|quote|squote|toString|to_?[jJ]son|toYaml))*\s*-?\}\}\Z",
    re.IGNORECASE,
)
# What begins so is no address of a page, nor of a picture: it is told why it stays.
NO_PAGES: Final = ("ko://", "uses:", "oci-archive:", "docker-archive:", "docker-daemon:", "containers-storage:")
NONE: Final = "none"
TITLE: Final = "title"
WORD: Final = "image"
# Of a mapping whose lists are field paths: `labelsFromPath: {image: [spec, image]}`. Source: kube-state-metrics,
# CustomResourceStateMetrics.
FROM_PATH: Final = "FromPath"
# How a task of Ansible's compares a container that runs with what it would start: `comparisons: {image: strict}`.
# Source: docs.ansible.com, community.docker.docker_container.
COMPARISONS: Final = "comparisons"
COMPARED: Final = frozenset({"strict", "ignore", "allow_more_present"})


def is_no_image(scalar: Scalar, shape: Shape) -> bool:
    """Tell at once that a text is none, whatever stands around it."""
    if shape in (Shape.EMPTY, Shape.FILE, Shape.URL) and not scalar.value.startswith(NO_PAGES):
        return True
    if scalar.text.lower() == NONE or is_unit(scalar) or is_of_group(scalar) or is_device(scalar):
        return True
    if shape is Shape.PLACEHOLDER and "\n" in scalar.text:
        # A text of several lines is read by itself, if it is a list of images.
        return True
    if is_document(scalar.text):
        return True
    if scalar.text.startswith(DIGEST_ALONE) or is_rule(scalar.name, scalar.value) or PROFILE.match(scalar.name):
        # Images stand under a key of their digests: `image_digests: {press_image: "sha256:…"}`.
        return True
    if shape is Shape.BARE and (_is_for_people(scalar) or _is_of_field_path(scalar) or _is_said_twice(scalar)):
        return True
    if scalar.text in COMPARED and str(scalar.parent.key).endswith(COMPARISONS):
        return True
    if shape in (Shape.BARE, Shape.PATHED) and _is_recipe_of_action(scalar):
        return True
    return "/" not in scalar.value and PICTURES.match(scalar.name) is not None


def _is_for_people(scalar: Scalar) -> bool:
    """Tell whether a word has a key as texts for people have, which labels of a service of Compose are not."""
    if DOTTED.match(scalar.name) is None:
        return False
    service = scalar.parent.parent if scalar.parent.key == LABELS else None
    return service is None or service.parent is None or service.parent.key != SERVICES


def _is_said_twice(scalar: Scalar) -> bool:
    """Tell whether a word is a title that repeats the key, as programs make schemas of values: `image: {title: image,
    type: object}`, or the singular of its key, as in `path_keywords: {images: image}`.
    """
    if scalar.key == TITLE:
        return scalar.text == scalar.parent.key
    return scalar.key == f"{scalar.text}s" and scalar.text == WORD


def is_switch(document: Document, scalar: Scalar) -> bool:
    """Tell whether something prints true or false in place of a text, and nothing else."""
    # What prints all of it is masked to the end, or was no template to the reader.
    if scalar.text[-1:] not in (OUTPUT, BRACE):
        return False
    return SWITCH.match(document.as_written(scalar).strip()) is not None


def _is_recipe_of_action(scalar: Scalar) -> bool:
    """Tell whether an action of GitHub's is built: behind `docker://` it is pulled, all else is the path of a recipe.

    Source:  docs.github.com, Metadata syntax, `runs.image`.
    """
    return scalar.key == "image" and scalar.parent.key == "runs" and scalar.sibling("using") == "docker"


def _is_of_field_path(scalar: Scalar) -> bool:
    holder = scalar.parent.parent if isinstance(scalar.key, int) else None
    return holder is not None and str(holder.key).endswith(FROM_PATH)
