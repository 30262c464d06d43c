"""Plain: the manifests of a team, file by file; three in four hold no image."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shapes.file import File, indent
from shapes.words import KEYS, TRADES, key, name, prose, sentence
from shapes.workload import workload

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapes.draw import Draw

LICENSE: Final = "# Kept by the team of the orchard; ask them before you change it.\n"


def unit(draw: Draw, number: int) -> list[File]:
    """Give the manifests of one application."""
    app = name(draw)
    folder = f"apps/{app}-{number}"
    files = []
    for kind in draw.some(KINDS, draw.number(3, 8)):
        text = kind(draw, app)
        if draw.chance(0.15):
            text += "---\n" + draw.weighted(((3.0, service), (2.0, service_account)))(draw, app)
        if draw.chance(0.2):
            text = LICENSE + text
        files.append(File(f"{folder}/{kind.__name__.replace('_', '-')}.yaml", text))
    count = draw.number(1, 3)
    files += [File(f"{folder}/workload-{index}.yaml", workload(draw, app)) for index in range(count)]
    if draw.chance(0.3):
        names = "".join(f"  - {file.path.rpartition('/')[2]}\n" for file in files)
        files.append(File(f"{folder}/kustomization.yaml", f"resources:\n{names}namespace: {draw.pick(TRADES)}\n"))
    return files


def head(api: str, kind: str, app: str) -> str:
    """Give the lines that all manifests begin with."""
    return f"apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: {app}\n  labels:\n    app.kubernetes.io/name: {app}\n"


def service(draw: Draw, app: str) -> str:
    """Give a Service."""
    port = draw.number(80, 9000)
    ports = f"    - name: http\n      port: {port}\n      targetPort: http\n"
    return f"{head('v1', 'Service', app)}spec:\n  selector:\n    app.kubernetes.io/name: {app}\n  ports:\n{ports}"


def service_account(_: Draw, app: str) -> str:
    """Give a ServiceAccount."""
    return f"{head('v1', 'ServiceAccount', app)}automountServiceAccountToken: false\n"


def config_map(draw: Draw, app: str) -> str:
    """Give a ConfigMap with settings, or with a file in it."""
    lines = [f'{item}.{draw.pick(KEYS)}: "{draw.number(0, 5000)}"\n' for item in draw.some(KEYS, draw.number(2, 14))]
    if draw.chance(0.4):
        inner = [f"# {sentence(draw)}\n{key(draw)}: {draw.number(0, 90)}\n" for _ in range(draw.number(3, 20))]
        lines.append(f"settings.yaml: |\n{indent(''.join(inner), 2)}")
    return f"{head('v1', 'ConfigMap', app)}data:\n{indent(''.join(lines), 2)}"


def secret(draw: Draw, app: str) -> str:
    """Give a Secret."""
    lines = "".join(f"  {item}: {draw.digits(24)}\n" for item in draw.some(KEYS, 3))
    return f"{head('v1', 'Secret', app)}type: Opaque\nstringData:\n{lines}"


def role(draw: Draw, app: str) -> str:
    """Give a Role."""
    rules = [
        f'  - apiGroups: ["{draw.pick(("", "apps", "batch", "policy"))}"]\n'
        f"    resources: [{draw.pick(KEYS)}s, {draw.pick(KEYS)}s/status]\n"
        f"    verbs: [{', '.join(draw.some(('get', 'list', 'watch', 'update', 'patch', 'create'), 3))}]\n"
        for _ in range(draw.number(1, 8))
    ]
    return f"{head('rbac.authorization.k8s.io/v1', 'Role', app)}rules:\n{''.join(rules)}"


def role_binding(_: Draw, app: str) -> str:
    """Give a RoleBinding."""
    api = "rbac.authorization.k8s.io"
    what = f"roleRef:\n  apiGroup: {api}\n  kind: Role\n  name: {app}\n"
    return f"{head(f'{api}/v1', 'RoleBinding', app)}{what}subjects:\n  - kind: ServiceAccount\n    name: {app}\n"


def network_policy(draw: Draw, app: str) -> str:
    """Give a NetworkPolicy."""
    ports = "".join(f"        - protocol: TCP\n          port: {draw.number(80, 9000)}\n" for _ in range(3))
    spec = f"spec:\n  podSelector: {{}}\n  ingress:\n    - from:\n        - podSelector: {{}}\n      ports:\n{ports}"
    return f"{head('networking.k8s.io/v1', 'NetworkPolicy', app)}{spec}"


def ingress(draw: Draw, app: str) -> str:
    """Give an Ingress."""
    backend = f"backend:\n  service:\n    name: {app}\n    port:\n      name: http\n"
    paths = f"- path: /{draw.pick(KEYS)}\n  pathType: Prefix\n{indent(backend, 2)}"
    rules = f"spec:\n  rules:\n    - host: {app}.corp.example\n      http:\n        paths:\n{indent(paths, 10)}"
    return f"{head('networking.k8s.io/v1', 'Ingress', app)}{rules}"


def budget(draw: Draw, app: str) -> str:
    """Give a PodDisruptionBudget."""
    return f"{head('policy/v1', 'PodDisruptionBudget', app)}spec:\n  maxUnavailable: {draw.number(1, 3)}\n"


def alerts(draw: Draw, app: str) -> str:
    """Give a PrometheusRule: prose and expressions."""
    rules = [
        f"- alert: {key(draw)}\n  expr: rate({draw.pick(KEYS)}_total[5m]) > {draw.number(1, 50)}\n  for: 10m\n"
        f"  annotations:\n    summary: {sentence(draw)}\n    description: >-\n"
        + "".join(f"      {line}\n" for line in prose(draw, 3))
        for _ in range(draw.number(2, 12))
    ]
    groups = f"spec:\n  groups:\n    - name: {app}\n      rules:\n{indent(''.join(rules), 8)}"
    return f"{head('monitoring.coreos.com/v1', 'PrometheusRule', app)}{groups}"


KINDS: Final[tuple[Callable[[Draw, str], str], ...]] = (
    service,
    service_account,
    config_map,
    secret,
    role,
    role_binding,
    network_policy,
    ingress,
    budget,
    alerts,
)
