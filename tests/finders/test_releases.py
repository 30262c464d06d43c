from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import releases
from rewrite.policy import Policy
from rewrite.stream import rewrite_string

if TYPE_CHECKING:
    from conftest import Leaves

DIGEST = "@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # press.yaml
            apiVersion: orchard.example/v1
            kind: Press
            image: registry.orchard.svc:/orchard/press:0.0.1
            parts: {redis: redis:8.4.0-alpine, "press": "press:1.2", web: "web:80", mill: vat:1.2}
            """,
            "invalid possible possible",
            id="under a key of its name, and a port that is missing",
        ),
        pytest.param(
            """
            # build.yaml
            builder: orchard/press:9442aa234715e751a16144f1d4ae3fd1a00fd492
            taint: orchard/press:9442aa23
            """,
            "possible",
            id="a commit for a tag",
        ),
        pytest.param(
            """
            # buf.gen.yaml
            plugins: [{remote: "buf.build/orchard/press:v1.36.11"}, {remote: "buf.example/orchard/press:v1.36.11"}]
            deps: ["buf.build/orchard/mill:v0.14.0"]
            """,
            "unknown-registry",
            id="what generates code, and schemas",
        ),
        pytest.param(
            """
            # backups.yaml
            backups: [{name: press, remote_path: bucket/path, tag: "scheduled backup"}, {name: Press, tag: "ci/cd"}]
            images: [{from: orchard/press, tag: "<< parameters.tag >>"}]
            """,
            "possible",
            id="labels that are no tags, and a tag that is filled in",
        ),
        pytest.param(
            """
            # settings.yaml
            apiVersion: longhorn.io/v1beta2
            kind: Setting
            metadata: {name: default-press-image}
            value: orchard/press:master-head
            ---
            apiVersion: harvesterhci.io/v1beta1
            kind: Setting
            metadata: {name: pump-image}
            default: orchard/pump
            value: registry.orchard.example/pump:v1
            ---
            apiVersion: harvesterhci.io/v1beta1
            kind: Setting
            metadata: {name: vm-image}
            value: "ubuntu:24.04"
            ---
            apiVersion: longhorn.io/v1beta2
            kind: Setting
            metadata: {name: press-image}
            value: "true"
            ---
            apiVersion: longhorn.io/v1beta2
            kind: Setting
            metadata: {name: backing-image-cleanup-wait-interval}
            value: orchard
            ---
            apiVersion: longhorn.io/v1beta2
            kind: Volume
            metadata: {name: press-image}
            value: orchard/press
            """,
            "possible possible unknown-registry",
            id="settings of Longhorn's and others",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.repository: orchard/press
              press.tag: 0.50.0
              mill.pump.repository: registry.orchard.internal/pump
              mill.pump.tag: v1
              vat.repository: https://git.orchard.example/vat
              vat.tag: v1
              code.repository: orchard/code
              other.tag: v1
              bare.repository: orchard/bare
              bare.tag: ""
            """,
            "possible unknown-registry",
            id="repositories beside tags in keys with dots",
        ),
        pytest.param(
            """
            # release.yaml
            modules:
            - services: [orchard/press:v1.2.0-4f0a, "orchard/cellar/pump:408-14b79e9"]
            """,
            "possible possible",
            id="a list of releases",
        ),
        pytest.param(
            """
            # settings.yaml
            sidecar: {tag: v1, name: orchard/press}
            """,
            "possible",
            id="a name behind its tag",
        ),
        pytest.param(
            """
            # settings.json
            {"sidecar": {"tag": "v1", "name": "orchard/press"}}
            """,
            "possible",
            id="a name behind its tag, in JSON",
        ),
        pytest.param(
            """
            # settings.json
            {"sidecar":{"name":"orchard/press","tag":"v1"}}
            """,
            "possible",
            id="a name in front of it, in compact JSON",
        ),
        pytest.param(
            """
            # values.yaml
            image: {}
            chaincode: {builder: "orchard/ccenv:1.4.8"}
            ports: {9000: "default/press:8080", chart: "orchard/press:8080"}
            version: press:1.2.3
            source: {path: a/b, ref: "heads/main:80"}
            """,
            "possible",
            id="a setting, services with their ports, and names without a path",
        ),
        pytest.param(
            f"""
            # vars/all.yaml
            kind_release: kindest/node:v1.31.0{DIGEST}
            """,
            "possible",
            id="path, tag and digest",
        ),
        pytest.param(
            f"""
            # tools.yaml
            tools: {{opa: "orchard/opa{DIGEST}", cache: "redis{DIGEST}"}}
            """,
            "possible possible",
            id="in a list of tools",
        ),
        pytest.param(
            f"""
            # versions.yaml
            tag: v1.27{DIGEST}
            channel: "1.31{DIGEST}"
            newest: latest{DIGEST}
            digest: {DIGEST[1:]}
            appTag: bookworm{DIGEST}
            # press: orchard/press:1.2
            """,
            "",
            id="tags and digests",
        ),
        pytest.param(
            f"""
            # settings.yaml
            sidecar: registry.orchard.internal/press:1.2.0
            clonerefs: "localhost:5001/clonerefs:latest"
            pump: "10.0.0.1:5000/orchard/pump{DIGEST}"
            runners: [orchard/runner:latest]
            known: quay.io/orchard/press:1.2.0
            selector: orchard.internal/os:linux
            home: registry.orchard.internal/press
            """,
            "unknown-registry unknown-registry unknown-registry possible possible",
            id="names of registries that are not known",
        ),
        pytest.param(
            f"""
            # notes.yaml
            message: stored artifact for digest 'latest{DIGEST}'
            name: press-{DIGEST}
            """,
            "",
            id="in a sentence, and behind a dash",
        ),
        pytest.param(
            """
            # bitbucket-pipelines.yml
            pipelines: {default: [{step: {script: [{pipe: "docker://orchard/press:1"}, {pipe: "docker://press"}]}}]}
            base: docker-image://orchard/press
            image: docker://$REGISTRY/press:v1
            other: see docker://orchard/press:1
            ran: {containerID: docker://885e82a1ed0b7356541bb410a0126921ac42439607c09875cd8097dd5d7b5376}
            """,
            "possible possible possible possible possible",
            id="behind the scheme of a registry",
        ),
        pytest.param(
            """
            # tasks.yaml
            loop: [orchard/press:v1, "orchard/vat:main", "orchard/pump:alpine"]
            targets: ["src/press:test", "default/press:80", "v0/orchards:search"]
            """,
            "possible possible possible",
            id="tags that are no version with a point",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            press:
              services: ["postgres:15", {name: "docker:dind", alias: d}, nginx, "redis:6379", $DB]
            services: {web: "nginx:1.27"}
            name: postgres:15
            """,
            "possible possible possible placeholder",
            id="services of a job",
        ),
        pytest.param(
            """
            # lists.yaml
            names: orchard/press:v1.2, orchard/pump:v2
            pairs: a=orchard/press:v1.2;b=orchard/pump:v2
            text: |
              # orchard/old:v1.2 and others
              orchard/press:v1.2
              registry.orchard.internal/orchard/pump:v2
            said: orchard/press:v1.2, and nothing else
            """,
            "possible possible possible possible possible unknown-registry",
            id="lists of names",
        ),
        pytest.param(
            """
            # .gitlab-ci.yml
            job: {image: {name: "harbor.corp.example/orchard/press:$TAG", entrypoint: [""]}}
            image: {location: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orchard/e2e:${TAG}"}
            runners: ["harbor.corp.example/orchard/a:$(TAG)", "harbor.corp.example/orchard/b:1.2-${{ matrix.tag }}"]
            base: harbor.corp.example/orchard/c:{{ tag }}
            env: ["BASE=harbor.corp.example/orchard/d:${TAG:-v1}"]
            mounts: ["/data:${DIR}", "press.conf.d/a:$DIR", "https://harbor.corp.example/orchard/press:${PORT}/a b"]
            run: docker push harbor.corp.example/orchard/press:$TAG
            """,
            "unknown-registry unknown-registry unknown-registry unknown-registry unknown-registry unknown-registry",
            id="tags that are filled in",
        ),
        pytest.param(
            """
            # docker-compose.yml
            services:
              a: {environment: ["DOCKER_MODS=orchard/mods:press|orchard/mods:vat"]}
              b: {environment: {DOCKER_MODS: "quay.io/orchard/mods:press|orchard/mods:vat|orchard/mods:cellar"}}
              c: {environment: {MODS: "press:v1|orchard/mods", METHODS: "get/press:read|put"}}
            site: {linuxFxVersion: "DOCKER|orchard/press:v1"}
            mods: orchard/mods:press|hub.corp.example/mods/press:vat
            """,
            "possible possible possible possible possible possible possible unknown-registry",
            id="names with a bar between them",
        ),
        pytest.param(
            """
            # task.yaml
            resources: {image_id: "docker:orchard/press:1.2", other: "docker:orchard/press:${TAG}"}
            manifests: [{URI: "docker:123456789012.dkr.ecr.eu-west-1.amazonaws.com/orchard/press:1.2"}]
            tasks: ["docker:build/press", "docker:build", "docker:dind"]
            proxy: docker:5000/orchard/press:1
            push_to: docker:quay.io/orchard/press:1.2
            """,
            "possible possible unknown-registry push-target",
            id="behind a scheme without slashes",
        ),
        pytest.param(
            """
            # group_vars/all.yml
            official_images:
              press: {name: orchard/press, version: v1}
              nginx: {name: nginx, version: stable}
              disk: {name: centos, version: 9, url: "https://orchard.example/disk.iso"}
            mill_images: [{name: orchard/mill, version: v1}]
            packages: [{name: orchard/vat, version: v1}]
            """,
            "possible possible possible",
            id="names beside a version, in a table of images",
        ),
        pytest.param(
            f"""
            # config.yaml
            press: |
              orchard/press{DIGEST}
              orchard/mill{DIGEST}
            mill: |
              # versions too
              orchard/mill:1.2

              orchard/vat{DIGEST}
            vat: 'orchard/vat{DIGEST},orchard/cask{DIGEST}'
            cask: |
              - orchard/cask:1.2
              - "orchard/press:1.3"
            pump: '["orchard/pump:1.2"]'
            mixed: 'orchard/press{DIGEST} and more'
            """,
            " ".join(["possible"] * 9),
            id="lists of digests and versions, as text, as YAML and as JSON",
        ),
    ],
)
def test_releases_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(releases, text, reasons)


def test_a_tag_in_capitals_is_told_as_it_stands() -> None:
    _, plan = rewrite_string(
        "x: [reg.corp.example/a/press:REL_2020, reg.corp.example/a/mill:$TAG]\n",
        Policy(mirror="hub.example.com"),
        "a.yaml",
    )
    assert [skip.text for skip in plan.skips] == ["reg.corp.example/a/press:REL_2020", "reg.corp.example/a/mill"]


def test_a_long_list_is_told_name_by_name() -> None:
    names = " ".join(["orchard/press:v1.0"] * 2_000)
    _, plan = rewrite_string(f"carried: {names}\n", Policy(mirror="hub.example.com"), "a.yaml")
    assert len(plan.skips) == 2_000


def test_each_scheme_has_one_of_the_texts_that_documents_are_searched_for() -> None:
    schemes = (*releases.SCHEMES, releases.WITHOUT_SLASHES)
    assert all(any(text in scheme for text in releases.IN_SCHEMES) for scheme in schemes)
