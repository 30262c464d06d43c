"""Generated: the values of ConfigMaps that kustomizations make, of literals and of files of variables.

Source:  kubectl.docs.kubernetes.io, configMapGenerator: literals, envs, and behavior, by which the last of a key stays;
         kustomize, api/kv/kv.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import format_path
from rewrite.overlays.items import scalars_in
from rewrite.overlays.layer import Generated
from rewrite.overlays.site import INNER, Origin, sites
from rewrite.report import Place
from rewrite.tree import Scalar, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rewrite.overlays.replacement import Look
    from rewrite.overlays.site import Site
    from rewrite.overlays.tree import Planned
    from rewrite.tree import Node

GENERATOR: Final = "configMapGenerator"
GENERATORS: Final = (GENERATOR, "secretGenerator")

# The values that a build has made so far, in order, each with the file that it stands in.
Made = dict[tuple[str, Generated], "Planned"]


def generated_in(top: Node) -> Iterator[Generated]:
    """Give the values that a kustomization makes."""
    for item in nodes_in(top.get(GENERATOR)):
        name = item.text("name")
        for path in (item.text("env"), *(scalar.text for scalar in scalars_in(item, "envs"))):
            if path:
                yield Generated(name, "", path)
        for literal in scalars_in(item, "literals"):
            key, equals, _ = literal.text.partition("=")
            if equals:
                yield Generated(name, key, "", format_path(literal.path))


def sources_in(top: Node) -> Iterator[tuple[Scalar, str]]:
    """Give the files that a kustomization makes ConfigMaps and Secrets of, `code/run.py` of `press.py=code/run.py`."""
    for item in (item for key in GENERATORS for item in nodes_in(top.get(key))):
        for scalar in scalars_in(item, "files"):
            key, is_named, file = scalar.text.partition("=")
            yield scalar, file if is_named else key
        env = item.get("env")
        for scalar in (*scalars_in(item, "envs"), *([env] if isinstance(env, Scalar) else [])):
            yield scalar, scalar.text


class Values:
    """The images among the values that a build has made, by the name of the ConfigMap and the key."""

    def __init__(self, made: Made, look: Look) -> None:
        self._look = look
        self._literals: dict[tuple[str, str], tuple[int, Planned, str]] = {}
        self._files: dict[str, list[tuple[int, Planned]]] = {}
        self._sites: dict[str, Mapping[str, Sequence[Site]]] = {}
        for at, ((_, value), file) in enumerate(made.items()):
            # "" is for those of any name.
            for name in (value.name, ""):
                if value.key:
                    self._literals[name, value.key] = at, file, value.path
                else:
                    self._files.setdefault(name, []).append((at, file))

    def find(self, name: str, key: str) -> Sequence[Site] | None:
        """Give the images in a value; where several files or literals have the key, in the last of them.

        Out:     None where none of them has it.
        """
        begin, own, path = self._literals.get((name, key), (-1, None, ""))
        written = format_path((key,))
        for at, file in reversed(self._files.get(name, [])):
            found = self._of(file).get(written, ()) if at > begin else ()
            if found or (at > begin and self._look(Place(file.name, 1, 1), (key,)) is not None):
                return found
        return self._of(own).get(path, ()) if own else None

    def at(self, file: Planned, path: str) -> Sequence[Site]:
        """Give the images at a field path of a file."""
        return self._of(file).get(path, ())

    def _of(self, file: Planned) -> Mapping[str, Sequence[Site]]:
        """Give the images of a file by their field paths; a literal may be a text with others in it."""
        if file.name not in self._sites:
            by_path: dict[str, list[Site]] = {}
            for site in sites(file.changes, file.skips, Origin.VALUES):
                by_path.setdefault(site.place.path.partition(INNER)[0], []).append(site)
            self._sites[file.name] = by_path
        return self._sites[file.name]
