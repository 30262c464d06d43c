"""CRDs: definitions of resources, long and nested, with a few Deployments behind them, as operators ship them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shapes import plain
from shapes.file import File, indent
from shapes.words import key, name, prose
from shapes.workload import workload

if TYPE_CHECKING:
    from shapes.draw import Draw

TYPES: Final = (
    (6.0, "string"),
    (2.0, "integer"),
    (2.0, "boolean"),
    (3.0, "object"),
    (2.0, "array"),
)
# Half of the definitions in real repositories are below the first of these sizes, one in ten above the last.
SIZES: Final = ((5.0, 12_000), (3.0, 60_000), (1.0, 200_000), (1.0, 500_000))
SMALL_BYTES: Final = 20_000
DEEPEST: Final = 9


def unit(draw: Draw, number: int) -> list[File]:
    """Give the files of one operator: its definitions, and mostly what runs it."""
    app = name(draw)
    files = [
        File(f"operators/{app}-{number}/crds/{app}-{index}.yaml", definition(draw, draw.weighted(SIZES)))
        for index in range(draw.number(1, 6))
    ]
    if draw.chance(0.5):
        files.append(File(f"operators/{app}-{number}/install.yaml", rest(draw, app)))
    return files


def rest(draw: Draw, app: str) -> str:
    """Give what stands beside the definitions: rights, and the Deployment of the operator."""
    parts = [plain.service_account(draw, app), plain.role(draw, app), plain.role_binding(draw, app)]
    return "---\n".join([*parts, workload(draw, app, "Deployment")])


def manifest(draw: Draw, size_bytes: int) -> str:
    """Give one file of about that size: few definitions that fill it, many small objects, seven Deployments."""
    apps = [f"{name(draw)}-{index}" for index in range(7)]
    tail = [rest(draw, app) for app in apps]
    room = size_bytes - sum(map(len, tail))
    shares = (0.03, 0.65, 0.32) if room > 0 else ()
    return "---\n".join([*(definition(draw, int(room * share)) for share in shares), *tail])


def definition(draw: Draw, size_bytes: int) -> str:
    """Give one CustomResourceDefinition of about that size."""
    kind = key(draw).capitalize()
    plural = f"{kind.lower()}s"
    fields: list[str] = []
    size = 0
    while size < size_bytes:
        text = member(draw, 2 if size_bytes > SMALL_BYTES else 6)
        fields.append(indent(f"{key(draw)}{len(fields)}:\n{indent(text, 2)}", 16))
        size += len(fields[-1])
    return f"""\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: {plural}.orchard.example
spec:
  group: orchard.example
  names:
    kind: {kind}
    listKind: {kind}List
    plural: {plural}
    singular: {kind.lower()}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            apiVersion:
              type: string
            kind:
              type: string
            metadata:
              type: object
            spec:
              type: object
              properties:
{"".join(fields)}"""


def member(draw: Draw, depth: int) -> str:
    """Give the schema of one field, with those of the fields in it."""
    kind = draw.weighted(TYPES) if depth < DEEPEST else "string"
    lines = [f"description: {described(draw)}\n", f"type: {kind}\n"]
    match kind:
        case "object" if draw.chance(0.15):
            lines.append("additionalProperties:\n  type: string\n")
        case "object":
            lines.append(f"properties:\n{indent(members(draw, depth), 2)}")
        case "array":
            inner = members(draw, depth + 1)
            lines.append(f"items:\n  type: object\n  properties:\n{indent(inner, 4)}")
        case "string" if draw.chance(0.1):
            lines.append("enum:\n- Always\n- Never\n- IfNotPresent\n")
    return "".join(lines)


def members(draw: Draw, depth: int) -> str:
    """Give the fields of an object; some are those of a container."""
    keys = {key(draw): "" for _ in range(draw.number(1, 6))}
    if draw.chance(0.003):
        keys = {"image": "", "imagePullPolicy": "", **keys}
    return "".join(f"{item}:\n{indent(member(draw, depth + 1), 2)}" for item in keys)


def described(draw: Draw) -> str:
    """Give a description: one line, or several as a block."""
    lines = prose(draw, draw.number(1, 7))
    return lines[0] if len(lines) == 1 else "|-\n" + "\n".join(f"  {line}" for line in lines)
