"""Fields that the configuration names.

Finds:   what stands in a field of `fields:`: a reference, a registry alone, either behind `docker://` or `oci://`
         too, or a list of references with commas or blanks between them, each as it is or as the value of an option.
Leaves:  any other text there, for which the other finders still look.
Source:  `fields:` of .rewrite-images.yaml.
Example: spec.runner.image: quay.io/shop/backup:1.2
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import matches
from rewrite.finders.finding import SCHEME, Finding, behind_scheme, registry, site
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reference import looks_like_bare_domain
from rewrite.shape import MORE_THAN_WORDS, Shape, head_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.fieldpath import FieldPath
    from rewrite.fieldspec import FieldSpec
    from rewrite.tree import Scalar

ID: Final = "own-fields"
ANY_KEY: Final = expression(r"")
# `orchard/press:1, orchard/mill:2`, `--image=orchard/press:1`, `PRESS=orchard/press:1`
WORD: Final = expression(r"[^\s,;]+")
OPTION: Final = expression(r"-{0,2}[\w.-]+=")


def find(document: Document, fields: tuple[FieldSpec, ...]) -> Iterator[Finding]:
    """Find what the fields hold that the user named."""
    if not fields:
        return
    for scalar in document.named(_last_keys(fields)):
        if scalar.text and any(_is_named(document, scalar, field) for field in fields):
            yield from _take(document, scalar)


@lru_cache(maxsize=8)
def _last_keys(fields: tuple[FieldSpec, ...]) -> re.Pattern[str]:
    names = {field.key for field in fields}
    if names & {"*", "**", ""}:
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


def _take(document: Document, scalar: Scalar) -> Iterator[Finding]:
    value = scalar.value
    scheme = SCHEME.match(value)
    if scheme and looks_like_bare_domain(value[scheme.end() :].rstrip("/")):
        # `docker://quay.io`, behind which a program has the names.
        yield Finding(scalar, Role.DOMAIN, scheme.end(), len(value.rstrip("/")))
    elif scheme:
        yield from behind_scheme(scalar, may_be_other=False)
    elif looks_like_bare_domain(value) or document.is_mirror(value):
        yield registry(scalar)
    elif shape_of(value) is not Shape.OTHER:
        yield site(scalar)
    else:
        yield from _each_of(scalar)


def _each_of(scalar: Scalar) -> Iterator[Finding]:
    """Find the references of a list; none when anything else stands there."""
    found = []
    for word in WORD.finditer(scalar.value):
        option = OPTION.match(scalar.value, *word.span())
        start = option.end() if option else word.start()
        text = scalar.value[start : word.end()]
        if shape_of(text) not in MORE_THAN_WORDS:
            return
        head = head_of(text)
        found.append(Finding(scalar, head.role, start + head.start, start + head.end, head.hold, head.detail))
    yield from found
