"""Workload: manifests that run containers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shapes.file import indent
from shapes.image import image
from shapes.words import KEYS, TRADES, sentence

if TYPE_CHECKING:
    from shapes.draw import Draw

KINDS: Final = (
    (8.0, "Deployment"),
    (3.0, "StatefulSet"),
    (2.0, "DaemonSet"),
    (1.0, "Job"),
    (2.0, "CronJob"),
)
API: Final = {"Job": "batch/v1", "CronJob": "batch/v1"}


def workload(draw: Draw, name: str, kind: str = "") -> str:
    """Give one manifest with a pod in it; of any kind where none is named."""
    kind = kind or draw.weighted(KINDS)
    spec = f"template:\n  metadata:\n    labels:\n      app.kubernetes.io/name: {name}\n  spec:\n{indent(pod(draw), 4)}"
    if kind == "CronJob":
        spec = f'schedule: "{draw.number(0, 59)} {draw.number(0, 23)} * * *"\njobTemplate:\n  spec:\n{indent(spec, 4)}'
    elif kind != "Job":
        spec = (
            f"replicas: {draw.number(1, 5)}\n" * (kind != "DaemonSet")
            + f"serviceName: {name}\n" * (kind == "StatefulSet")
            + f"selector:\n  matchLabels:\n    app.kubernetes.io/name: {name}\n{spec}"
        )
    return f"""\
apiVersion: {API.get(kind, "apps/v1")}
kind: {kind}
metadata:
  name: {name}
  namespace: {draw.pick(TRADES)}
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/part-of: orchard
spec:
{indent(spec, 2)}"""


def pod(draw: Draw) -> str:
    """Give the spec of a pod: one to three containers, some with others that run before."""
    names = draw.some(TRADES, 6)
    main, early = names[: draw.weighted(((6.0, 1), (3.0, 2), (1.0, 3)))], names[3:]
    parts = [f"serviceAccountName: {main[0]}\n"]
    if draw.chance(0.3):
        parts.append("securityContext:\n  runAsNonRoot: true\n  fsGroup: 2000\n")
    if draw.chance(0.3):
        parts += ["initContainers:\n", *(container(draw, name) for name in early[: draw.number(1, 2)])]
    parts += ["containers:\n", *(container(draw, name) for name in main)]
    if draw.chance(0.5):
        parts.append("volumes:\n  - name: data\n    emptyDir: {}\n")
    return "".join(parts)


def container(draw: Draw, name: str) -> str:
    """Give one item of a list of containers."""
    quote = draw.weighted(((7.0, ""), (2.0, '"'), (1.0, "'")))
    note = f"  # {sentence(draw)}" if draw.chance(0.08) else ""
    lines = [f"- name: {name}", f"  image: {quote}{image(draw).reference}{quote}{note}"]
    if draw.chance(0.5):
        lines.append("  imagePullPolicy: IfNotPresent")
    if draw.chance(0.5):
        lines += ["  args:", *(f"    - --{draw.pick(KEYS)}-{draw.pick(KEYS)}={draw.number(1, 900)}" for _ in range(4))]
    if draw.chance(0.04):
        lines.append(
            f"    - --sidecar-image={image(draw).reference}" if lines[-1].startswith("    - --") else "  tty: true"
        )
    if draw.chance(0.6):
        lines.append("  env:")
        for key in draw.some(KEYS, draw.number(1, 5)):
            lines += [f"    - name: {key.upper()}", f'      value: "{draw.number(1, 9000)}"']
        if draw.chance(0.08):
            lines += ["    - name: RELATED_IMAGE_HELPER", f"      value: {image(draw).reference}"]
    if draw.chance(0.7):
        port = draw.number(1024, 9999)
        lines += ["  ports:", "    - name: http", f"      containerPort: {port}", "      protocol: TCP"]
        lines += ["  readinessProbe:", "    httpGet:", "      path: /ready", "      port: http"]
    if draw.chance(0.7):
        lines += ["  resources:", "    requests:", f"      cpu: {draw.number(1, 20) * 50}m", "    limits:"]
        lines.append(f"      memory: {draw.number(1, 32) * 64}Mi")
    return "".join(f"  {line}\n" for line in lines)
