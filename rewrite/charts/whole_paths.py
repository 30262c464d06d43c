"""Whole paths: where templates print a registry, they say what is joined to it.

`{registry: docker.io, repository: nginx, name: web}` may be the parts of docker.io/nginx/web. What a chart makes of the
parts is known, so that the policy is asked for that (see by_path).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rewrite.fieldpath import parse_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rewrite.charts.verdicts import Verdict
    from rewrite.fieldpath import FieldPath
    from rewrite.locate import Located


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
