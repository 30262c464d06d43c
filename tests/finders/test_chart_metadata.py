from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import chart_metadata

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: shop
            dependencies:
            - {name: redis, version: 20.x.x, repository: https://charts.orchard.example}
            - {name: db, version: 1.0.0, repository: "file://../db"}
            - {name: image, version: 1.0.0, repository: "@orchard"}
            """,
            "",
            id="chart dependencies",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: shop
            dependencies:
            - name: redis
              version: 20.x.x
              repository: oci://registry-1.docker.io/orchardcharts
            """,
            "chart-repository",
            id="charts behind oci://",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: shop
            icon: https://quay.io/static/logo.png
            home: https://orchard.example
            sources: [https://github.com/orchard/shop]
            """,
            "url",
            id="icon, home and sources",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: shop
            description: Runs docker.io/orchard/shop:v5 for you.
            """,
            "prose",
            id="description that names an image",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: shop
            annotations:
              artifacthub.io/changes: |
                - kind: changed
                  description: Take quay.io/orchard/shop from now on
            """,
            "prose",
            id="changes of a release",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: shop
            annotations:
              artifacthub.io/images: ""
            """,
            "",
            id="a list of images without one",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: shop
            annotations:
              images: |
                - name: redis
                  image: ""
                - name: db
                  image:
            """,
            "",
            id="empty image",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: shop
            annotations:
              artifacthub.io/screenshots: |
                - title: Front
                  url: https://orchard.example/front.png
            """,
            "",
            id="screenshots",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: shop
            annotations:
              images: |
                - image: hub.example.com/orchardcharts/redis:7.4.0
            """,
            "already-mirrored",
            id="on the mirror",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: image
            keywords: [image, registry, nginx:1.27]
            maintainers:
            - {name: orchard/press, email: a@quay.io}
            """,
            "",
            id="keywords and maintainers",
        ),
        pytest.param(
            """
            # requirements.yaml
            dependencies:
            - name: image
              repository: alias:orchard
              version: 1.0.0
              tags: [image]
            """,
            "",
            id="requirements of the older kind",
        ),
    ],
)
def test_chart_metadata_leaves_alone(text: str, reasons: str, leaves: Leaves) -> None:
    leaves(chart_metadata, text, reasons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: redis
            annotations:
              category: Database
              images: |
                - name: redis
                  image: docker.io/orchardcharts/redis:7.4.0
                - name: exporter
                  image: quay.io/orchard/exporter:v1
            """,
            """
            # Chart.yaml
            apiVersion: v2
            name: redis
            annotations:
              category: Database
              images: |
                - name: redis
                  image: hub.example.com/orchardcharts/redis:7.4.0
                - name: exporter
                  image: hub.example.com/orchard/exporter:v1
            """,
            id="Bitnami's list",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: redis
            annotations:
              artifacthub.io/images: |
                - name: db
                  image: orchard/db:v4
                  whitelisted: true
            """,
            """
            # Chart.yaml
            apiVersion: v2
            name: redis
            annotations:
              artifacthub.io/images: |
                - name: db
                  image: hub.example.com/orchard/db:v4
                  whitelisted: true
            """,
            id="Artifact Hub's list",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: redis
            annotations:
              helm.sh/images: |
                - name: press
                  image: 'ghcr.io/orchard/press@sha256:148de9c5a7a44d19e56cd9ae1a554bf67847afb0c58f6e12fa29ac7ddfca9940'
            """,
            """
            # Chart.yaml
            apiVersion: v2
            name: redis
            annotations:
              helm.sh/images: |
                - name: press
                  image: 'hub.example.com/orchard/press@sha256:148de9c5a7a44d19e56cd9ae1a554bf67847afb0c58f6e12fa29ac7ddfca9940'
            """,
            id="the list of another tool",
        ),
        pytest.param(
            """
            # Chart.yaml
            apiVersion: v2
            name: redis
            annotations:
              artifacthub.io/images: >
                - name: db

                  image: quay.io/orchard/db:v4
            """,
            """
            # Chart.yaml
            apiVersion: v2
            name: redis
            annotations:
              artifacthub.io/images: >
                - name: db

                  image: hub.example.com/orchard/db:v4
            """,
            id="folded by its author",
        ),
    ],
)
def test_chart_metadata_rewrites(before: str, after: str, rewrites: Rewrites) -> None:
    rewrites(chart_metadata, before, after)
