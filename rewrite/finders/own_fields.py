"""Fields that the configuration names.

Finds:   what stands in a field of `fields:`: a reference, a registry alone, either behind `docker://` or `oci://`
         too, the beginning of names (`quay.io/orchard/`), or a list of references with commas or blanks between them,
         each as it is or as the value of an option or a variable.
Leaves:  any other text there, for which the other finders still look; of a field of all variables or arguments what
         names neither a registry nor a path and a version.
Source:  `fields:` of .rewrite-images.yaml.
Example: spec.runner.image: quay.io/shop/backup:1.2
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import matches
from rewrite.finders.finding import SCHEME, Finding, behind_scheme, headed, held, registry, site, sites, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.reference import looks_like_bare_domain
from rewrite.registries import is_public
from rewrite.shape import FAMILIAR, MORE_THAN_WORDS, NO_NAME, Shape, head_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.fieldspec import FieldSpec
    from rewrite.tree import Scalar

ID: Final = "own-fields"
ANY_KEY: Final = expression(r"")
# `orchard/press:1, orchard/mill:2`, `--image=orchard/press:1`, `PRESS=orchard/press:1`
WORD: Final = expression(r"[^\s,;]+")
# Words between signs that stand in no name: `press=orchard/press:1`.
NAMES: Final = expression(r"[^\s,;='\"()]+")
# The last steps of fields that name no key.
ANY_DEPTH: Final = "**"
ANY: Final = frozenset({"*", ANY_DEPTH, ""})
MANY: Final = frozenset({"args", "command", "env", "environment"})
OPTION: Final = expression(r"-{0,2}[\w.-]+=")


def find(document: Document, fields: tuple[FieldSpec, ...]) -> Iterator[Finding]:
    """Find what the fields hold that the user named."""
    if not fields:
        return
    by_key = _by_key(fields)
    for scalar in document.named(_last_keys(fields)):
        asked = [*by_key.get(scalar.name, ()), *by_key.get(ANY_DEPTH, ())] if scalar.text else []
        named = [field for field in asked if _is_named(document, scalar, field)]
        # Other fields are those that something of the run is known to take an image from, which is asked for by name.
        users = [field for field in named if field.origin]
        if users and _is_one_of_many(scalar):
            yield from _take_one_of_many(document, scalar)
        elif named:
            yield from _take(document, scalar) or _list(scalar, users)


# There may be one for each variable of a role.
@lru_cache(maxsize=8)
def _by_key(fields: tuple[FieldSpec, ...]) -> Mapping[str, Sequence[FieldSpec]]:
    """Give the fields by their last keys, and under one name those that have none."""
    found: dict[str, list[FieldSpec]] = {}
    for field in fields:
        found.setdefault(ANY_DEPTH if field.key in ANY else field.key, []).append(field)
    return found


@lru_cache(maxsize=8)
def _last_keys(fields: tuple[FieldSpec, ...]) -> re.Pattern[str]:
    names = {field.key for field in fields}
    if names & ANY:
        return ANY_KEY
    return re.compile(rf"(?:{'|'.join(sorted(map(re.escape, names)))})\Z")


def _is_named(document: Document, scalar: Scalar, field: FieldSpec, path: FieldPath = ()) -> bool:
    """Tell whether a field is that of a scalar, or of what stands at a path in the document inside of it.

    Paths begin at the object; outside of objects at the document, at an inner one (a file in a ConfigMap) as well as at
    the one around it: `image` and `data/settings.json/image`.
    """
    manifest = manifest_of(scalar)
    path = (*scalar.path, *path)
    if manifest is not None:
        selected = field.selects(manifest.text("apiVersion"), manifest.text("kind"))
        return selected and matches(path[len(manifest.path) :], field.path)
    if field.selects("", "") and matches(path, field.path):
        return True
    return document.host is not None and _is_named(*document.host, field, path)


def _take(document: Document, scalar: Scalar) -> list[Finding]:
    value = scalar.value
    scheme = SCHEME.match(value)
    if scheme and looks_like_bare_domain(value[scheme.end() :].rstrip("/")):
        # `docker://quay.io`, behind which a program has the names.
        return [Finding(scalar, Role.DOMAIN, scheme.end(), len(value.rstrip("/")))]
    if scheme:
        return list(behind_scheme(scalar, may_be_other=False))
    if looks_like_bare_domain(value.rstrip("/")) or document.is_mirror(value) or _begins_names(value):
        return [registry(scalar)]
    # A name in front of `=` may look like what is filled in itself: `SIDECAR_IMAGE=orchard/press:1`.
    option = OPTION.match(value)
    is_set = option is not None and shape_of(value[option.end() :]) is not Shape.PLACEHOLDER
    # In a text of several lines a sign of what is filled in may be anything: `echo press > /tmp/mill`.
    if is_set or shape_of(value) is Shape.OTHER or "\n" in value.strip():
        return _each_of(scalar)
    return [site(scalar)]


def _list(scalar: Scalar, fields: Iterable[FieldSpec]) -> Iterator[Finding]:
    """List a text of no form that a reference has, where a field names its key; many others stand under any key."""
    text = scalar.text
    if NO_NAME.match(text) or all(field.key in ANY for field in fields):
        return
    if WORD.fullmatch(text) and "=" not in text:
        yield whole(scalar, Role.REFERENCE)
    elif any(shape_of(word) in MORE_THAN_WORDS for word in NAMES.findall(text)):
        yield held(scalar, 0, len(text), Reason.POSSIBLE, "more than images stands in it")


def _is_one_of_many(scalar: Scalar) -> bool:
    """Tell whether a field is that of all variables or arguments of a container, of which few are images."""
    holder = scalar.parent if scalar.key != "value" else scalar.parent.parent
    return holder is not None and holder.key in MANY and isinstance(holder.children, list)


def _take_one_of_many(document: Document, scalar: Scalar) -> Iterator[Finding]:
    """Take what no other variable or argument looks like: registries, names with one, or with a path and a version, and
    lists of these.
    """
    text = scalar.text
    option = OPTION.match(text)
    start = option.end() if option else 0
    name = text[start:]
    if SCHEME.match(text):
        yield from _take(document, scalar)
    elif is_public(name.rstrip("/")) or document.is_mirror(name) or _begins_names(name):
        yield Finding(scalar, Role.DOMAIN, start, len(text.rstrip("/")))
    elif (words := WORD.findall(name)) and all(map(_is_like_no_other, words)):
        yield from sites(scalar, start) if words == [name] else _each_of(scalar)
    elif shape_of(name) in FAMILIAR and not text.startswith("-"):
        yield held(scalar, start, len(text), Reason.POSSIBLE, "its field is that of all beside it; change it by hand")


def _is_like_no_other(name: str) -> bool:
    shape = shape_of(name)
    return shape is Shape.EXPLICIT or (shape is Shape.TAGGED and "/" in name)


def _begins_names(text: str) -> bool:
    """Tell whether a text is what names begin with: `quay.io/orchard/`."""
    return text.endswith("/") and shape_of(text) is Shape.EXPLICIT


def _each_of(scalar: Scalar) -> list[Finding]:
    """Find the references of a list; none when anything else stands there."""
    found = []
    for word in WORD.finditer(scalar.value):
        option = OPTION.match(scalar.value, *word.span())
        start = option.end() if option else word.start()
        text = scalar.value[start : word.end()]
        if shape_of(text) not in MORE_THAN_WORDS:
            return []
        found.append(headed(scalar, head_of(text), start))
    return found
