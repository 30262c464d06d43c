"""Loaded here: names that must be on the node stay in another place of their file too, whole or in parts.

`db: {image: {repository: orchard/press, tag: dev, pullPolicy: Never}}` tells of each `{repository: orchard/press, tag:
dev}` of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.beside import TAG_ENDS
from rewrite.finders.never_pulled import LOADED, NEVER_PULLED, loaded_name
from rewrite.finders.part_names import PATH_KEY, TAG_NAMES
from rewrite.locate import Role
from rewrite.placing import path_text
from rewrite.shape import FILLED_IN

if TYPE_CHECKING:
    from rewrite.locate import Located, LocatedReference
    from rewrite.tree import Scalar

NAMES: Final = (Role.REFERENCE, Role.NAME)
# The tag of a repository stands elsewhere where none is beside it.
REPOSITORIES: Final = ("epository", "epo")
TAG_KEYS: Final = (*TAG_NAMES, "version", "imageVersion")


def hold_loaded(file: Located) -> None:
    """Hold those of the references of a file whose name, with its tag, is that of one which is never pulled.

    A name in parts whose tag stands elsewhere may have any: what fills it in is not known here.
    """
    names = {
        index: located
        for index, located in enumerate(file.references)
        if located.role in NAMES and (located.hold is None or located.hold_detail == NEVER_PULLED.detail)
    }
    if all(located.hold is None for located in names.values()):
        return
    tags = _tags_in(file, names)
    loaded = {index: _with_tag(located, tags.get(index, "")) for index, located in names.items()}
    never: dict[str, set[str]] = {}
    for index, (name, tag) in loaded.items():
        if name and names[index].hold is not None:
            never.setdefault(name, set()).add(tag)
    for index, (name, tag) in loaded.items():
        if names[index].hold is None and name in never and (not tag or not never[name].isdisjoint((tag, ""))):
            file.hold(index, *LOADED)


def _with_tag(located: LocatedReference, beside: str) -> tuple[str, str]:
    """Give a name and its tag, "" for one that is not known; no name for what is pulled elsewhere."""
    loaded = loaded_name(located.text)
    name, _, tag = loaded.rpartition(":")
    return (name, beside) if _is_in_parts(located) and loaded != located.text else (name, tag)


def _is_in_parts(located: LocatedReference) -> bool:
    return located.role is Role.NAME or located.place.path.endswith(REPOSITORIES)


def _tags_in(file: Located, names: dict[int, LocatedReference]) -> dict[int, str]:
    """Give the tags that stand beside names in parts, by their indexes."""
    wanted = {
        (located.place.document, located.text, located.place.path): index
        for index, located in names.items()
        if _is_in_parts(located)
    }
    texts = {(document, text) for document, text, _ in wanted}
    found: dict[int, str] = {}
    for document in file.reading.documents if wanted else ():
        for scalar in document.scalars:
            if (document.index, scalar.text) not in texts:
                continue
            index = wanted.get((document.index, scalar.text, path_text(document, scalar)))
            if index is not None:
                found[index] = _tag_beside(scalar)
    return found


def _tag_beside(name: Scalar) -> str:
    """Give the tag, or digest, that stands beside a name, "" where none does, or one that is filled in."""
    key = PATH_KEY.match(str(name.key))
    prefix = key["prefix"] if key else ""
    own = (f"{prefix}{end}" for end in TAG_ENDS) if prefix else ()
    tag = next(filter(None, map(name.sibling, (*own, *TAG_KEYS))), "")
    return "" if FILLED_IN.search(tag) else tag
