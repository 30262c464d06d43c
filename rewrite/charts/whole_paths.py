"""Whole paths: where templates print a registry, they say what is joined to it.

`{registry: docker.io, repository: nginx, name: web}` may be the parts of docker.io/nginx/web. What a chart makes of the
parts is known, so that the policy is asked for that (see by_path). A path that is printed without its registry as well
is told: no edit does it justice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.charts.verdicts import Part
from rewrite.fieldpath import format_path, parse_path
from rewrite.locate import Role
from rewrite.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from rewrite.charts.known import Known
    from rewrite.charts.verdicts import Verdict
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located

IMAGE: Final = "image"
PRINTED_ALONE: Final = "a template prints it alone"
ALONE: Final = f"{PRINTED_ALONE}, and others the registry beside it"
BOTH: Final = frozenset({Part.HEAD, Part.JOINED})


def settle_paths(name: str, file: Located, own: Mapping[FieldPath, Verdict]) -> None:
    """Take the path beside a registry for whole where the chart prints images of the registry, and what else is joined
    to that for known.

    In:      name, the path of the file in the chart; own, the verdicts on the scalars that images are made of: on those
             of the file, of which joined_names tells what they are joined to, or of the values that it is laid over.
    """
    for index, located in enumerate(file.references):
        if not (located.beside.goes_on or located.registry):
            continue
        verdict = own.get(parse_path(located.place.path))
        if verdict is not None:
            registry = "" if verdict.origin.file == name else located.registry
            beside = located.beside._replace(goes_on="")
            file.references[index] = located._replace(beside=beside, registry=registry)


def hold_both_ways(name: str, known: Known, own: Mapping[FieldPath, Verdict], held: Container[tuple[str, str]]) -> None:
    """Hold the paths beside a registry that begin images of the chart as well, or are all of them.

    In:      name and own, as for settle_paths; held, the values of which it is known what is printed beside them.
    """
    for path, verdict in own.items():
        if (name, format_path(path)) in held:
            continue
        if verdict.parts - {Part.TAIL} == BOTH or verdict.elsewhere:
            hold_path(known, path, verdict.both_ways())
        elif is_alone(verdict):
            # timid: with other values it may stand behind the registry beside it, which is of others with these.
            hold_path(known, path, ALONE)


def is_alone(verdict: Verdict) -> bool:
    """Tell whether a path is all of the images of containers. In a custom resource it is printed by itself as well, and
    what reads that joins it to the registry.
    """
    return verdict.begins and verdict.is_whole and verdict.keys == {IMAGE}


def hold_path(known: Known, path: FieldPath, detail: str) -> None:
    """Hold the path beside a registry, which is nothing of its own otherwise."""
    for index in known.at_path(format_path(path)):
        located = known.file.references[index]
        if located.role is Role.PATH and located.hold is None:
            known.file.references[index] = located._replace(role=Role.NAME)
            known.file.hold(index, Reason.UNDECIDED, detail)
