"""Whole paths: where templates print a registry, they say what is joined to it.

`{registry: docker.io, repository: nginx, name: web}` may be the parts of docker.io/nginx/web. What a chart makes of the
parts is known, so that the policy is asked for that (see by_path).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from rewrite.locate import Located


def settle_paths(file: Located, printed: Container[str]) -> None:
    """Take the path beside a registry for whole where the chart prints images of the registry, and what else is joined
    to that for known.

    In:      printed, the paths of the scalars of the file that images are made of.
    """
    for index, located in enumerate(file.references):
        if (located.beside.goes_on or located.registry) and located.place.path in printed:
            file.references[index] = located._replace(beside=located.beside._replace(goes_on=""), registry="")
