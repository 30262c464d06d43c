"""Values in ConfigMaps: which of those of a run a release takes that names a ConfigMap: what stands beside it, or what
an overlay of kustomize may give it.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from rewrite.kustomization_names import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rewrite.deployed import Supplied
    from rewrite.plans import FilePlan


class ConfigMapValues:
    """The values in the ConfigMaps of a run, and the files that take values from these.

    In:      plans, of the files in which something was found.
    """

    def __init__(self, plans: Mapping[str, FilePlan]) -> None:
        self._plans = plans
        self._supplied: dict[tuple[str, str], list[tuple[str, Supplied]]] = {}
        self._taking: dict[tuple[str, str], set[str]] = {}
        self._taken_in: set[tuple[str, tuple[str, str]]] = set()
        self._givers: dict[tuple[str, str], dict[str, set[str]]] = {}
        for plan in plans.values():
            folder = posixpath.dirname(plan.name)
            for supplied in plan.supplied:
                self._supplied.setdefault((supplied.config_map, supplied.key), []).append((plan.name, supplied))
            for named in (named for deployed in plan.deployed for named in deployed.config_maps):
                self._taking.setdefault(named, set()).add(plan.name)
                self._taken_in.add((folder, named))

    def taken(self, file: str, named: tuple[str, str]) -> Iterator[tuple[str, Supplied, bool]]:
        """Give the values that a file takes from a ConfigMap, each with its own file, and whether it stands beside.

        Elsewhere it is taken where nothing beside it takes values from one of that name. Where each overlay makes one
        of that name for the base that it builds, that base takes it alone.

        In:      named, the name of the ConfigMap and the key.
        """
        folder, givers = posixpath.dirname(file), self._given(named)
        own = givers.get(file)
        others = set().union(*givers.values()) - own if own else ()
        for of, supplied in self._supplied.get(named, ()):
            if (at := posixpath.dirname(of)) == folder:
                yield of, supplied, True
            elif (at, named) not in self._taken_in and of not in others:
                yield of, supplied, False

    def _given(self, named: tuple[str, str]) -> dict[str, set[str]]:
        """Give the kustomizations that make a ConfigMap of that name, by the files that take it and that they build."""
        if named not in self._givers:
            self._givers[named] = {}
            for of in {of for of, _ in self._supplied.get(named, ())}:
                for file in self._built_by(of) & self._taking.get(named, set()):
                    self._givers[named].setdefault(file, set()).add(of)
        return self._givers[named]

    def _built_by(self, kustomization: str) -> set[str]:
        """Give the files that a kustomization builds, and itself; any other file builds itself alone."""
        reached, left = {kustomization}, [kustomization]
        while left:
            more = self._named_by(left.pop()) - reached
            reached |= more
            left += more
        return reached

    def _named_by(self, file: str) -> set[str]:
        """Give the files that the kustomization in a file names, and those in the folders that it names."""
        plan = self._plans.get(file)
        layers = plan.layers if plan else ()
        inputs = (written.text for layer in layers for written in (*layer.resources, *layer.components))
        paths = [posixpath.normpath(posixpath.join(posixpath.dirname(file), text)) for text in inputs]
        return {*paths, *(posixpath.join(path, name) for path in paths for name in NAMES)}
