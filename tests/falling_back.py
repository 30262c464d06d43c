"""A chart in the working folder whose image comes from quay.io where its registry is taken away."""

from __future__ import annotations

from working_folder import write

IMAGE = '{{ .Values.image.registry | default "quay.io" }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}'
TAKEN = "empty here, and nothing moves that stands in for it, as in quay.io/orchard/press:v1"


def write_chart(image: str = IMAGE) -> None:
    write("press/Chart.yaml", "apiVersion: v2\nname: press\nversion: 1.0.0\n")
    write("press/values.yaml", "image: {registry: docker.io, repository: orchard/press, tag: v1}\n")
    pod = f"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: press\n    image: {image}\n"
    write("press/templates/pod.yaml", pod)
