"""Single: one file that grows in one way only, to see whether its cost grows as fast; and a growing configuration."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from shapes import dense, plain
from shapes.image import image
from shapes.words import KEYS, key, sentence
from shapes.workload import workload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shapes.draw import Draw


LIST_HEAD: Final = '{"apiVersion": "v1", "kind": "List", "items": ['
LIST_TAIL: Final = "]}\n"


class Growth(NamedTuple):
    """What grows: in words, how it is made, and how much of it is compared with four times as much."""

    title: str
    make: Callable[[Draw, int], str]
    amount: int


def documents(draw: Draw, count: int) -> str:
    """Give a file of many small documents; one in four holds an image."""
    kinds = (workload, plain.service, plain.role, plain.service_account)
    return "---\n".join(kinds[index % len(kinds)](draw, f"app-{index}") for index in range(count))


def references(draw: Draw, count: int) -> str:
    """Give one document with many containers and little else."""
    lines = [f"    - name: c{index}\n      image: {image(draw).reference}\n" for index in range(count)]
    return f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: many\nspec:\n  containers:\n{''.join(lines)}"


def nesting(draw: Draw, depth: int, chains: int = 400) -> str:
    """Give a document of chains of objects within objects, in flow style so that no indentation grows with depth."""
    lines = []
    for index in range(chains):
        inner = f'{{"image": "{image(draw).reference}"}}'
        heads = "".join(f'{{"{draw.pick(KEYS)}": {draw.number(0, 99)}, "next": ' for _ in range(depth))
        lines.append(f"chain{index}: {heads}{inner}{'}' * depth}\n")
    return f"apiVersion: orchard.example/v1\nkind: Nested\nmetadata:\n  name: deep\nspec:\n  {'  '.join(lines)}"


def json_line(draw: Draw, size_bytes: int) -> str:
    """Give one line of JSON, such as a cluster prints it: a list of Pods."""
    parts: list[str] = []
    size = len(LIST_HEAD) + len(LIST_TAIL)
    while size < size_bytes:
        pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": f"pod-{len(parts)}", "labels": {key(draw): draw.pick(KEYS) for _ in range(6)}},
            "spec": {"containers": [{"name": "main", "image": image(draw).reference}]},
            "status": {"phase": "Running", "message": sentence(draw)},
        }
        parts.append(json.dumps(pod))
        size += len(parts[-1]) + 2
    return f"{LIST_HEAD}{', '.join(parts)}{LIST_TAIL}"


def text_line(draw: Draw, size_bytes: int) -> str:
    """Give a ConfigMap whose one value is one long line, with a reference here and there."""
    parts: list[str] = []
    size = 0
    while size < size_bytes:
        parts.append(sentence(draw) if draw.chance(0.9) else f"quay.io/{image(draw).repository}:{image(draw).tag}")
        size += len(parts[-1]) + 1
    return f'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: line\ndata:\n  line: "{" ".join(parts)}"\n'


def rules(count: int, mirror: str) -> str:
    """Give a configuration of that many rules."""
    lines = [f"  registry-{index}.corp.example/team-{index}: {mirror}/team-{index}\n" for index in range(count)]
    return f"mirror: {mirror}\nregistries:\n{''.join(lines)}"


def large(draw: Draw, size_bytes: int) -> Iterator[str]:
    """Give a file of any size in pieces: manifests of all kinds, one in three with images."""
    size = number = 0
    while size < size_bytes:
        app = f"app-{number}"
        kind = draw.pick(plain.KINDS) if draw.chance(2 / 3) else workload
        piece = f"{kind(draw, app)}---\n"
        yield piece
        size += len(piece)
        number += 1


GROWTHS: Final = {
    "documents": Growth("documents of a file", documents, 500),
    "references": Growth("references of a document", references, 2_500),
    "nesting": Growth("depth of nesting", nesting, 30),
    "json-line": Growth("length of a line of JSON", json_line, 2_500_000),
    "text-line": Growth("length of a line of text", text_line, 2_500_000),
    "dense": Growth("bytes of dense manifests", dense.manifest, 250_000),
}
