"""Charts: Helm charts that render, with the ways in which values give images, and with subcharts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from shapes.file import File, indent
from shapes.image import Image, image, tag
from shapes.words import KEYS, key, name, prose, sentence

if TYPE_CHECKING:
    from shapes.draw import Draw

# In these templates CHART and NAME stand for names, METADATA and IMAGE for texts, and HERE for the column of a line.
# How the values give an image, and how a template puts it together; NAME is the key it stands under.
SPLIT: Final = "split"
REPOSITORY: Final = "repository"
TEXT: Final = "text"
HERE: Final = re.compile(r"^( *)(.*nindent )HERE", re.MULTILINE)
FORMS: Final = ((5.0, SPLIT), (4.0, REPOSITORY), (1.0, TEXT))
JOINED: Final = {
    SPLIT: '{{ include "CHART.image" (dict "image" .Values.NAME.image "root" $) }}',
    REPOSITORY: '"{{ .Values.NAME.image.repository }}:{{ .Values.NAME.image.tag | default .Chart.AppVersion }}"',
    TEXT: "{{ .Values.NAME.image | quote }}",
}

HELPERS: Final = """\
{{/*
The name of all objects of a release.
*/}}
{{- define "CHART.fullname" -}}
{{- printf "%s-%s" .Release.Name (default .Chart.Name .Values.nameOverride) | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
The labels of all objects.
*/}}
{{- define "CHART.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "CHART.selectorLabels" . }}
{{- end }}

{{/*
The labels that pods are chosen by.
*/}}
{{- define "CHART.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/*
An image, put together from its parts; the registry of all charts wins.
*/}}
{{- define "CHART.image" -}}
{{- $registry := .root.Values.global.imageRegistry | default .image.registry -}}
{{- $tag := .image.tag | default .root.Chart.AppVersion | toString -}}
{{- if .image.digest -}}
{{- printf "%s/%s@%s" $registry .image.repository .image.digest -}}
{{- else -}}
{{- printf "%s/%s:%s" $registry .image.repository $tag -}}
{{- end -}}
{{- end }}
"""

METADATA: Final = """\
metadata:
  name: {{ include "CHART.fullname" . }}-NAME
  labels:
    {{- include "CHART.labels" . | nindent HERE }}
"""

CONTAINER: Final = """\
- name: NAME
  image: IMAGE
  imagePullPolicy: {{ .Values.NAME.pullPolicy }}
  {{- with .Values.NAME.extraArgs }}
  args:
    {{- range . }}
    - {{ . | quote }}
    {{- end }}
  {{- end }}
  env:
    {{- range $key, $value := .Values.NAME.env }}
    - name: {{ $key | upper }}
      value: {{ $value | quote }}
    {{- end }}
  resources:
    {{- toYaml .Values.NAME.resources | nindent HERE }}
"""

POD: Final = """\
metadata:
  labels:
    {{- include "CHART.selectorLabels" . | nindent HERE }}
spec:
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent HERE }}
  {{- end }}
  restartPolicy: RESTART
  containers:
CONTAINERS"""

DEPLOYMENT: Final = """\
apiVersion: apps/v1
kind: Deployment
METADATAspec:
  replicas: {{ .Values.NAME.replicas }}
  selector:
    matchLabels:
      {{- include "CHART.selectorLabels" . | nindent HERE }}
  template:
"""

CRON_JOB: Final = """\
{{- if .Values.NAME.enabled }}
apiVersion: batch/v1
kind: CronJob
METADATAspec:
  schedule: {{ .Values.NAME.schedule | quote }}
  jobTemplate:
    spec:
      template:
"""

RIGHTS: Final = """\
{{- if .Values.service.port }}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
METADATArules:
  - apiGroups: [""]
    resources: [configmaps, endpoints]
    verbs: [get, list, watch]
{{- end }}
"""

ACCOUNT: Final = """\
apiVersion: v1
kind: ServiceAccount
METADATAautomountServiceAccountToken: {{ .Values.ingress.enabled }}
"""

BUDGET: Final = """\
{{- if gt (int .Values.main.replicas) 1 }}
apiVersion: policy/v1
kind: PodDisruptionBudget
METADATAspec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "CHART.selectorLabels" . | nindent HERE }}
{{- end }}
"""

SERVICE: Final = """\
apiVersion: v1
kind: Service
METADATAspec:
  type: {{ .Values.service.type }}
  ports:
    - port: {{ .Values.service.port }}
      targetPort: http
      name: http
  selector:
    {{- include "CHART.selectorLabels" . | nindent HERE }}
"""

INGRESS: Final = """\
{{- if .Values.ingress.enabled -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
METADATA  {{- with .Values.ingress.annotations }}
  annotations:
    {{- toYaml . | nindent HERE }}
  {{- end }}
spec:
  rules:
    {{- range .Values.ingress.hosts }}
    - host: {{ . | quote }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {{ include "CHART.fullname" $ }}-service
                port:
                  number: {{ $.Values.service.port }}
    {{- end }}
{{- end }}
"""


def unit(draw: Draw, number: int) -> list[File]:
    """Give the files of one chart. Each file needs only those before it, so that the list may be cut anywhere."""
    title = f"{name(draw)}-{number}"
    folder = f"charts/{title}"
    files = chart(draw, title, folder)
    if draw.chance(0.2):
        inner = f"{name(draw)}-store"
        files += chart(draw, inner, f"{folder}/charts/{inner}")
    return files


def chart(draw: Draw, title: str, folder: str) -> list[File]:
    """Give one chart without its subcharts."""
    main, job = draw.weighted(FORMS), draw.weighted(FORMS)
    files = [
        File(f"{folder}/Chart.yaml", metadata(draw, title)),
        File(f"{folder}/values.yaml", values(draw, main, job)),
        File(f"{folder}/templates/_helpers.tpl", HELPERS),
        File(f"{folder}/templates/deployment.yaml", _running(DEPLOYMENT, "main", main)),
        File(f"{folder}/templates/service.yaml", _named(SERVICE, "service")),
        File(f"{folder}/templates/configmap.yaml", config_map(draw)),
    ]
    others = {
        "cronjob": _running(CRON_JOB, "job", job) + "{{- end }}\n",
        "ingress": _named(INGRESS, "ingress"),
        "role": _named(RIGHTS, "role"),
        "serviceaccount": _named(ACCOUNT, "account"),
        "budget": _named(BUDGET, "budget"),
        "dashboard": dashboard(draw),
        "flags": config_map(draw, "flags"),
    }
    taken = draw.some(tuple(others), draw.number(2, 7))
    files += [File(f"{folder}/templates/{kind}.yaml", others[kind]) for kind in taken]
    if draw.chance(0.3):
        text = f"main:\n  replicas: {draw.number(2, 9)}\ningress:\n  enabled: true\n"
        files.append(File(f"{folder}/ci/values-large.yaml", text))
    return [File(path, text.replace("CHART", title)) for path, text in files]


def metadata(draw: Draw, title: str) -> str:
    """Give Chart.yaml."""
    return f"""\
apiVersion: v2
name: {title}
description: {sentence(draw)}
type: application
version: {draw.number(0, 9)}.{draw.number(0, 20)}.{draw.number(0, 9)}
appVersion: "{draw.number(0, 9)}.{draw.number(0, 20)}.{draw.number(0, 9)}"
keywords:
  - orchard
  - {draw.pick(KEYS)}
"""


def values(draw: Draw, main: str, job: str) -> str:
    """Give values.yaml; main and job are the forms of their images."""
    return f"""\
# {sentence(draw)}
global:
  # The registry of all images, also those of subcharts; empty for those named below.
  imageRegistry: ""

nameOverride: ""
imagePullSecrets: []

main:
  # {sentence(draw)}
{indent(_image(draw, main), 2)}  pullPolicy: IfNotPresent
  replicas: {draw.number(1, 3)}
  extraArgs:
    - --{draw.pick(KEYS)}={draw.number(1, 90)}
{indent(_settings(draw), 2)}
job:
  enabled: true
  schedule: "{draw.number(0, 59)} {draw.number(0, 23)} * * *"
{indent(_image(draw, job), 2)}  pullPolicy: IfNotPresent
  extraArgs: []
{indent(_settings(draw), 2)}
service:
  type: ClusterIP
  port: {draw.number(80, 9000)}

ingress:
  enabled: {str(draw.chance(0.5)).lower()}
  annotations: {{}}
  hosts:
    - {draw.pick(KEYS)}.corp.example

{"".join(_section(draw, index) for index in range(draw.number(0, 12)))}"""


def config_map(draw: Draw, item: str = "config") -> str:
    """Give a template of settings."""
    head = _named("apiVersion: v1\nkind: ConfigMap\nMETADATAdata:\n", item)
    lines = [f'{item}: "{draw.number(0, 900)}"\n' for item in draw.some(KEYS, draw.number(3, 20))]
    lines.append('level: {{ ternary "debug" "info" .Values.ingress.enabled | quote }}\n')
    return head + indent("".join(lines), 2)


def dashboard(draw: Draw) -> str:
    """Give a template that holds a long text in JSON."""
    head = _named("apiVersion: v1\nkind: ConfigMap\nMETADATAdata:\n  dashboard.json: |\n", "dashboard")
    panels = [
        f'{{"id": {index}, "title": "{key(draw)}", "type": "graph", "description": "{sentence(draw)}",\n'
        f' "targets": [{{"expr": "sum(rate({draw.pick(KEYS)}_{draw.pick(KEYS)}_total[5m]))", "refId": "A"}}]}}'
        for index in range(draw.number(5, 80))
    ]
    return head + indent('{"panels": [\n' + ",\n".join(panels) + "\n]}\n", 4)


def _running(text: str, item: str, form: str) -> str:
    """Finish a template that ends where its pod begins."""
    containers = indent(CONTAINER.replace("IMAGE", JOINED[form]), 4)
    restart = "Never" if text is CRON_JOB else "Always"
    pod = POD.replace("CONTAINERS", containers).replace("RESTART", restart)
    return _named(text + indent(pod, 8 if text is CRON_JOB else 4), item)


def _named(text: str, item: str) -> str:
    text = text.replace("METADATA", METADATA).replace("NAME", item)
    return HERE.sub(lambda match: f"{match[1]}{match[2]}{len(match[1])}", text)


def _image(draw: Draw, form: str) -> str:
    """Write an image as the values of a form do."""
    given = image(draw)
    match form:
        case "split":
            digest = f"  digest: {given.digest}\n" if given.digest else ""
            parts = Image(given.registry or "docker.io", given.repository, given.tag)
            return (
                f"image:\n  registry: {parts.registry}\n  repository: {parts.repository}\n  tag: {parts.tag}\n{digest}"
            )
        case "repository":
            version = '""' if draw.chance(0.3) else f'"{tag(draw)}"'
            return f"image:\n  repository: {given.name}\n  # Empty for the version of the chart.\n  tag: {version}\n"
        case _:
            return f"image: {given.reference}\n"


def _settings(draw: Draw) -> str:
    """Write what a container has besides its image."""
    env = "".join(f'  {item}: "{draw.number(0, 900)}"\n' for item in draw.some(KEYS, draw.number(1, 6)))
    limits = f"  limits:\n    memory: {draw.number(1, 16) * 64}Mi\n"
    return f"env:\n{env}resources:\n  requests:\n    cpu: {draw.number(1, 20) * 50}m\n{limits}"


def _section(draw: Draw, index: int) -> str:
    """Write settings with comments, as long values files are full of them."""
    notes = "".join(f"  # {line}\n" for line in prose(draw, draw.number(1, 4)))
    return f"{key(draw)}{index}:\n{notes}  enabled: false\n  {draw.pick(KEYS)}: {draw.number(0, 9000)}\n\n"
