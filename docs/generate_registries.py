"""Write docs/registries.md from the table in rewrite/registries.py: `python docs/generate_registries.py`."""  # noqa: INP001

from __future__ import annotations

from pathlib import Path
from typing import Final

from rewrite.registries import REGISTRIES, Registry

PAGE: Final = Path(__file__).with_name("registries.md")

HEAD: Final = """\
# Well-known public registries

<!-- Made by docs/generate_registries.py from rewrite/registries.py; edit the table there. -->

`--mirror` moves the references to these registries.
Every other host is somebody's own registry: it is left alone and reported as `unknown-registry`, \
with the `--map` that would move it.
`--exclude` leaves one of these alone.

The upstream URL is what the mirror has to proxy for the rewritten references to be pulled.
A domain counts in upper and lower case alike, and only without a port.

Where the same images are under another name as well, and those who publish them say so, the last column names it: \
two such references that meet on the mirror are no [collision](mirrors.md#collisions).

| registry | upstream URL | images | the same as |
| --- | --- | --- | --- |
"""

FOOT: Final = """
## What is not in the table

A registry is in the table when anybody can pull from it, at most after a free registration, \
and when public charts or manifests name it.
Hosts that keep private images beside public ones are left out where the name alone does not tell which it is: \
the hosts of a cloud account, such as `*-docker.pkg.dev`, `*.dkr.ecr.*.amazonaws.com`, `*.azurecr.io`, `icr.io`, \
and those of a company.
`ttl.sh` is left out as well: its images live for a day at most.
Name such a registry in a rule to move it: `--map us-docker.pkg.dev/spinnaker-community=hub.example.com`.
"""


def render() -> str:
    """Give the text of the page."""
    return HEAD + "".join(map(_row, REGISTRIES)) + FOOT


def _row(registry: Registry) -> str:
    domains = ", ".join(f"`{domain}`" for domain in (registry.domain, *registry.aliases))
    copies = ", ".join(f"`{copy}/…` is `{original}/…`" for copy, original in registry.copies)
    return f"| {domains} | {registry.upstream_url} | {registry.note} | {copies} |\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8", newline="\n")
