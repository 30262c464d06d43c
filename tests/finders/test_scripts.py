from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.finders import arguments, scripts
from rewrite.policy import Policy
from rewrite.stream import rewrite_string

if TYPE_CHECKING:
    from conftest import Leaves, Rewrites


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param(
            """
            # jobs.yaml
            script:
            - make deploy IMG=orchard/press:v1
            - make deploy IMG=build/disk
            - make docker-build IMG=orchard/built:v1
            - make deploy IMG_TAG=press:v1 THUMBIMG=logo
            """,
            "possible push-target",
            id="what is called img",
        ),
        pytest.param(
            """
            # press.yaml
            write_files:
            - path: /srv/press/Dockerfile
              content: FROM alpine
            - path: /srv/press/Containerfile.dev
              permissions: "0644"
            - path: /srv/Modelfile
              content: |
                FROM llama3
                SYSTEM press
            - path: /srv/query
              content: |
                FROM baskets
                WHERE apples > 3
            recipes:
              press: |
                FROM golang AS press
                FROM press
                RUN press
            """,
            "possible possible",
            id="recipes by the names of their files and by their lines",
        ),
        pytest.param(
            """
            # policy.yaml
            apiVersion: admissionregistration.k8s.io/v1beta1
            kind: MutatingAdmissionPolicy
            spec:
              matchConditions: [{name: a, expression: 'object.spec.image == "x" || {image: "orchard/other"} == x'}]
              mutations:
              - {patchType: ApplyConfiguration, applyConfiguration: {expression: 'Object{spec: Object.spec{containers: [Object.spec.containers{name: "x", image: "orchard/press:v1"}, Object.spec.containers{image: "busybox"}, Object.spec.containers{image: "UPPER"}, Object.spec.containers{image: "orchard/" + x}]}}'}}
              - patchType: JSONPatch
                jsonPatch:
                  expression: >
                    [
                      JSONPatch{op: "replace", path: "/spec/containers/0/image", value: "registry.orchard.internal/mill"},
                      JSONPatch{op: "replace", path: "/spec/name", value: "orchard/name:v1"}
                    ]
            """,
            "possible possible unknown-registry",
            id="what expressions of policies set",
        ),
        pytest.param(
            """
            # values.yaml
            runners:
              config: |
                [[runners]]
                  image = "none"
                  [runners.kubernetes]
                    image = "alpine"
                    helper_image = 'orchard/helper'
                    name = "orchard"
                    # image = "busybox"
                    image_pull_secrets = ["orchard"]
                  [[runners.kubernetes.services]]
                    name = "registry.orchard.internal/press"
                  [runners.cache]
                    image = "cache"
            """,
            "possible possible unknown-registry",
            id="what a runner runs, without a tag",
        ),
        pytest.param(
            """
            # configmap.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.sh: 'docker run orchard/press:1

                docker pull nginx:1.27

                '
              config.toml: 'image = "orchard/press:1"

                threads = 4

                '
              mill.sh: docker run orchard/mill:1

                docker pull nginx:1.27
            """,
            "possible possible possible possible possible",
            id="scripts whose lines empty lines break",
        ),
        pytest.param(
            """
            # compose.yaml
            services:
              press:
                build:
                  dockerfile_inline: |
                    # syntax=docker/dockerfile:1
                    ARG BASE=orchard/base
                    ARG MILL=orchard/mill:1
                    ARG GO=1.25
                    FROM ${BASE} AS base
                    FROM ubuntu AS build
                    from golang:${GO}-alpine
                    FROM Build
                    FROM scratch
                    FROM $MILL
                    FROM ${REGISTRY}/press
                    COPY --from=busybox a b
                    COPY --from=build a b
                    COPY --from=1 a b
            """,
            "possible possible possible possible possible possible",
            id="a Dockerfile, whose names need no tag",
        ),
        pytest.param(
            """
            # configmap.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.sh: |
                helm install press --set image.name=orchard/press:1 --set images[0].web=orchard/press:2,image.tag=v1
                helm install press --set image.repository=orchard/press --set image.path=orchard/none
            """,
            "possible possible possible",
            id="values of a chart that a command sets",
        ),
        pytest.param(
            """
            # configmap.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              press.cue: |
                image: *"orchard/press:2.6.1" | string
                millImage: string | *"orchard/mill:1"
              press.py: |
                c["image"] = "orchard/press:3"
                image: str = "orchard/press:4"
                image = given or "orchard/press:5"
                if image == "orchard/none:1" or image in ("orchard/none:2", image):
                    image.startswith("orchard/none:3")
              press.go: |
                pressImage := "orchard/press:6"
              press.rb: |
                $image = 'orchard/press:7'
                run('image' => 'orchard/press:8')
              Press.java: |
                new Press().withImage("orchard/press:9").image("orchard/press")
              Jenkinsfile: |
                agent { docker 'orchard/press:10' }
                docker {
                  image "orchard/press:11"
                }
                docker.image('orchard/press:12').inside { sh 'the image "orchard/none:4"' }
              press.sh: |
                if [ "$IMAGE" = "orchard/none:5" ]; then exit; fi
            """,
            " ".join([*["possible"] * 5, *["match-key"] * 3, *["possible"] * 7, "match-key"]),
            id="in signs of programs and their settings",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - shell: docker run -d orchard/press:{{ press_version }}
            - shell: docker run -d "{{ mill_image }}" orchard/mill:v1
            """,
            "possible",
            id="a name with a tag that is filled in",
        ),
        pytest.param(
            """
            # values.yaml
            runners:
              config: |
                [[runners]]
                  [runners.docker]
                    image = "docker:27"
                    helper_image   = 'orchard/helper:x86_64-v18.5.1'
                    pull_policy = "always"
            """,
            "possible possible",
            id="the configuration of GitLab Runner",
        ),
        pytest.param(
            """
            # configmap.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              install.sh: |
                export PRESS_IMAGE=orchard/press:v1
                kubectl run press --image=press:2 --restart=Never
                kubectl run press --image press:3
                docker run --rm -it -v /a:/b --network host \\
                  --env A=b orchard/press:v4 serve orchard/none:v1
                podman pull -q "orchard/press"
                crictl pull registry.orchard.internal/press:v5
            """,
            "possible possible possible possible possible unknown-registry",
            id="a script",
        ),
        pytest.param(
            """
            # taskfile.yaml
            cmds:
            - |
              kubectl apply -f - <<EOF
              kind: Pod
              spec: {containers: [{name: a, image: "orchard/press:v1"}]}
              EOF
              kubectl patch pod/a -p '{"spec": {"image": "press:v2"}}'
            """,
            "possible possible",
            id="a manifest in a script",
        ),
        pytest.param(
            """
            # play.yml
            - hosts: all
              tasks:
              - name: start a pod
                ansible.builtin.shell:
                  cmd: |
                    cat <<EOF | kubectl create -f -
                    spec:
                      containers:
                      - image: orchard/press
                      - name: vat
                        image: press
                    EOF
                    draw({image: orchard/press, image: vat})
            """,
            "possible possible",
            id="names without a tag in a manifest in a script",
        ),
        pytest.param(
            """
            # pod.yaml
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - {name: a, image: hub.example.com/docker:27, args: [sh, -c, "docker run orchard/press:v1"]}
            """,
            "already-mirrored possible",
            id="a command in an argument",
        ),
        pytest.param(
            """
            # configmap.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              build.sh: |
                docker push orchard/press:v1 && docker tag orchard/press:v1 orchard/press:v2
                skopeo copy --dest-image=orchard/press:v1
                # docker run orchard/press:v1
                if [ "$image" != "orchard/press:v1" ]; then image=sha256:0123; fi
                test "$image" == "orchard/press:v1"
                docker run $IMAGE; docker run -it press; docker run --rm
                image=${REGISTRY}/press:v1 image=latest image=press
                A_IMAGE_TAG=press:v1 imageName = "press:v1"
            """,
            "push-target match-key match-key possible",
            id="what is pushed, compared, commented out or filled in, and words",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - ansible.builtin.command: kubectl run press --image=orchard/press:v1 --rm -i
            - ansible.legacy.shell: kubectl run press --image=orchard/press:v2 --rm -i
            """,
            "possible possible",
            id="modules by their full names",
        ),
        pytest.param(
            """
            # values.yaml
            EXTRA_ARGS: "--sidecar-image=orchard/press:v1 --v=2"
            JAVA_OPTS: "-Dpress.image=orchard/press:slim"
            install: "server --pause-image orchard/press:3.6 --disable x"
            installFlags: ["--kubelet-extra-args=--pod-infra-container-image=orchard/press:v2"]
            push: "--output-image=orchard/press:v1"
            """,
            "possible possible possible possible push-target",
            id="flags and properties under any key",
        ),
        pytest.param(
            """
            # values.yaml
            expr: 'sum(press{image="orchard/press:one"})'
            filter: "image=press:one and the image press:one"
            description: "use --sidecar-image=orchard/press:one"
            opts: "--sidecar-image=press --image-tag=press:one"
            """,
            "",
            id="what is no flag, words and prose under any key",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - shell: kubectl run press --image press && kubectl orchard run --side-image=orchard/press --image=true
            - shell: kubectl set image deployment/press press=press mill=orchard/mill
            - shell: kustomize edit set image orchard/press=orchard/mill orchard/none
            - shell: press --image=none || kubectl --none-image=none && kubectl run $(press --image=none)
            - shell: gcloud compute instances create press --image orchard/none
            """,
            "possible possible possible possible possible",
            id="names without a tag behind flags, and in what is set",
        ),
        pytest.param(
            """
            # crd.yaml
            apiVersion: example.com/v1
            kind: Press
            spec: {description: "Try docker run orchard/press:v1, or --image=orchard/press:v1"}
            """,
            "",
            id="prose",
        ),
        pytest.param(
            """
            # airflow.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              airflow.cfg: |
                worker_container_repository = orchard/press
                worker_container_tag = v1
                # image_repository = orchard/old
                git_repository = orchard/source
                IMAGE_REPOSITORY=orchard/pump
            """,
            "possible possible",
            id="repositories of images in a configuration",
        ),
        pytest.param(
            """
            # config.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              config.xml: |
                <image>orchard/press:v1</image><agentImage> orchard/pump:v1 </agentImage><home>orchard/home:v1</home>
            """,
            "possible possible",
            id="elements of XML",
        ),
        pytest.param(
            """
            # docker-compose.yml
            a: {command: [docker, run, --rm, -v, "orchard/data:/b", -e, "A=b c; d", "orchard/press:1", "orchard/none:1"]}
            b: {entrypoint: [docker], command: [run, "orchard/press:2"]}
            c: {command: docker, args: ["-H", "tcp://vat", container, run, -i, orchard/press]}
            d: {entry: podman, args: [pull, "orchard/press:4"]}
            runcmd:
            - [sudo, docker, run, -d, "orchard/press:5"]
            - argv: [/usr/bin/docker, create, "orchard/press:6"]
            - [nerdctl, run, press, "orchard/none:7"]
            - [docker, run, "$PRESS"]
            - [echo, docker, run, "orchard/none:8"]
            - [docker, compose, run, orchard/none]
            - [docker]
            - docker
            - command: docker
            - {command: [docker, run], args: "orchard/none:9"}
            - {command: [docker, run], args: ["orchard/press:7"]}
            """,
            "possible possible possible possible possible possible possible possible",
            id="commands as lists of words",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - shell: ctr -n k8s.io i pull orchard/press:1 && k3s ctr run --rm -t orchard/mill:1 mill
            - command: {argv: [ctr, images, pull, "orchard/vat:v1"]}
            - shell: crane --insecure export orchard/pump - && crane tag orchard/none:1 v1 && ctrl pull orchard/none:2
            - shell: oc new-app orchard/cellar:1 && oc new-app orchard/none && oc new-app --file orchard/none:3
            """,
            "possible possible possible possible",
            id="commands of containerd, of crane and of OpenShift",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - shell: docker run -d --health-cmd "curl -f localhost || exit 1" orchard/press:1
            - shell: |
                docker run -d -e "OPTS=a;b" -e 'PASS=a#b' --label 'note=a # b' orchard/press:2
            - shell: docker run -e URL="http://x?a=1&b=2" -e A="$(cat x | base64)" -v"$PWD":/a --user $(id -u | head) orchard/press:3
            - shell: sh -c "docker run -e \\"A=b;c\\" orchard/press:4 | cat" && docker run -v '/a;b' "orchard/press:5" 'orchard/none:1'
            - shell: |
                docker run -e A="b \\
                  c; d" \\
                  orchard/press:6
            - shell: docker pull $(docker run orchard/press:7 | cat)
            - shell: kubectl set image deployment/press --namespace="a;b" press="orchard/press:8"
            - shell: docker run -d; orchard/none:2 && docker run "--rm" & orchard/none:3
            - shell: |
                # docker run -e "a;b" orchard/none:4
            """,
            " ".join(["possible"] * 8),
            id="signs that end a command, in quotes",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - shell: docker run -d {{ opts }} orchard/press:1
            - shell: docker run {{ opts }} --name x orchard/press && docker pull {{ quiet }} orchard/press:2
            - shell: docker run {% if vol %}-v {{ vol }}:/x{% endif %} -v {{ a | default("b c") }}:/a orchard/press:3
            - shell: docker run ${{ env.OPTS }} ${OPTS:-} "${ARGS[*]}" ${ARGS[@]} "$@" $(opts | cat) << opts >> orchard/press:4
            - shell: docker run $MOUNTS --volumes-from a orchard/press sh
            - shell: docker run $PRESS -v a/b orchard/none && docker run $MOUNTS orchard/none
            - shell: docker run "{{ press }}" orchard/none:1 && docker run {{ press }}:{{ tag }} orchard/none:2
            - shell: docker run {{ registry }}/press:1 orchard/none:3
            - argv: [docker, run, "{{ opts }}", "${{ env.OPTS }}", "orchard/press:5"]
            """,
            "possible possible possible possible possible possible templated possible",
            id="templates and variables among the options",
        ),
        pytest.param(
            """
            # press.service.j2
            [Service]
            ExecStart=/usr/bin/docker run --rm \\
            {% if vol %}
              -v {{ vol }}:/x \\
            {% endif %}
              {% for at in at %}-v {{ at }} {% endfor %}\\
              # for the reader
              orchard/press:1 serve
            ExecStop=/usr/bin/docker run {{ opts }}
              orchard/none:1
            """,
            "possible",
            id="conditions between lines that go on",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - shell: podman run -d --replace orchard/press:1 && docker service create --with-registry-auth mill:1
            - shell: podman run --rmi --no-hosts orchard/press:2 && podman pull --tls-verify orchard/press
            - shell: ctr images pull --local orchard/press:3 && nerdctl pull --insecure-registry orchard/press:4
            - shell: docker run -dp 80:80 -v/a:/b -uroot orchard/press:5 && docker pull -a orchard/press
            - shell: docker run --switch-of-tomorrow orchard/press:6 serve && docker run -- orchard/press:7
            - shell: docker run --flag-of-tomorrow a:1 orchard/press:8 && docker run --flag-of-tomorrow 80:80 press
            - shell: docker run --add-host orchard:none press && podman pull --creds orchard:none press
            - shell: docker run -a orchard/none && docker run -e orchard/none:1
            """,
            " ".join(["possible"] * 13),
            id="flags with a value and without one, also unknown ones",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - shell: docker pull orchard/press:v${V} && docker pull orchard/press:v{{ v }} && docker pull orchard/press:__TAG__
            - shell: docker pull orchard/press:${{ matrix.v }} && docker pull orchard/press:$(tag)
            - shell: docker pull orchard/press:<< parameters.tag >> && docker pull orchard/press@$DIGEST
            - shell: docker pull orchard/press-$ARCH:v1 && docker pull "orchard/{{ name }}:v1" && docker pull a:5000/b:$TAG
            - shell: export PRESS_IMAGE="orchard/press:$TAG"; kubectl run press --image="orchard/press:${TAG:-v 1}"
            - shell: kubectl set image a/b press=orchard/press:$TAG && helm install press --set image.name=orchard/press:$TAG
            - shell: docker pull orchard/$PRESS && docker run -d orchard/{{ press }}-mill serve
            - argv: [docker, pull, "orchard/${{ press }}"]
            - shell: docker push orchard/none:$TAG && docker run -v data:$HOME press && docker run $OPTS orchard/$NONE
            - shell: docker pull press.{{ domain }}/orchard/none:1 && docker pull press-$DOMAIN/none:1 && docker pull $PRESS/none:1
            - shell: IMAGE_TAG=press:$TAG IMAGE_URL="https://x:$PORT/a" IMAGE="$REGISTRY/press:$TAG" IMAGE=${PRESS}:$TAG
            """,
            " ".join(["possible"] * 18),
            id="tags that are filled in, in commands",
        ),
        pytest.param(
            """
            # config.toml.j2
            [runners.docker]
              image = "orchard/press:{{ version }}"
              image = "orchard/press:${version}"
              image = "orchard/press:[[ var "version" . ]]"
              helper_image = 'orchard/press:x86_64-v<%= tag %>'
              c["image"] = "orchard/press:{{ version }}"
              image = "orchard/{{ none }}"
              image = "{{ none }}:{{ version }}"
            """,
            " ".join(["possible"] * 5),
            id="tags that are filled in, in settings",
        ),
        pytest.param(
            """
            # press.tpl
            task "press" {
              config {
                image = "orchard/press:1"
              }
            }
            """,
            "possible",
            id="a template of a job without an empty line",
        ),
        pytest.param(
            """
            # press.tpl
            task "press" {
              # what it runs
              config {
                image = "orchard/press:1"
              }
            }
            """,
            "possible",
            id="a template of a job with a comment",
        ),
        pytest.param(
            """
            # config.j2
            concurrent = 1
            [[runners]]
              name = "press"
              [runners.docker]
                image = "orchard/press:1"
            """,
            "possible",
            id="settings without an empty line",
        ),
        pytest.param(
            """
            # press.hcl
            &press image = "orchard/press:1"
            docker run orchard/press:2
            """,
            "possible possible",
            id="a text behind an anchor",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - shell: press init --image-repository a.internal/press --side-image-registry=b.internal --registry c:5000
            - shell: press --set image.registry=d.internal,global.imageRegistry='e.internal/press',a.registry="f.internal:5"
            - shell: press --registry press --registry-timeout=a.b --schema-registry g.internal --registry=https://h.internal
            - shell: press image.registry=i.internal --set schemaRegistry=j.internal,image.registry=k.png/l:$m
            """,
            " ".join(["unknown-registry"] * 6),
            id="registries that commands are told",
        ),
        pytest.param(
            """
            # tasks/main.yml
            - shell: '[ "$PRESS_IMAGE" = orchard/press ] || [[ ${IMAGE_NAME} != "orchard/press:1" ]]'
            - shell: '[ orchard/press:2 = $IMAGE ] || test "$IMAGE" == "mill:1"'
            - command: press
              when: press_image == 'orchard/press:3' or "orchard/press:4" == image or image not in ["orchard/mill:2"]
            - shell: |
                case "$IMAGE" in orchard/press:5|orchard/mill:*) press;; *) mill orchard/none:1;; esac
                case "$ARCH" in orchard/none:2) press;; esac
            - shell: '[ "$IMAGE_TAG" = "a:1" ] || [ "$IMAGE" = "none" ] || [ "$IMAGE" = "a/b/c" ] || [ "$OS" = "linux:arm" ]'
            - shell: image = orchard/none && $image = "none" && [[ $IMAGE == $OTHER || $IMAGE == "" ]]
            """,
            " ".join(["match-key"] * 9),
            id="what is compared with a variable for an image",
        ),
        pytest.param(
            """
            # build.yaml
            dockerfile: |
              FROM orchard/press:1 AS press
              COPY --from=orchard/vat:2 /a /b
              COPY --from=press /a /b
              COPY --from=0 /a /b
              COPY --chown=1:1 --from=orchard/cellar /a /b
              RUN --mount=type=cache,target=/a --mount=type=bind,from=orchard/side:3,target=/b make
              RUN --mount=type=bind,from=press,target=/b kubectl create job a --from=cronjob/press
              # COPY --from=orchard/none:2 /a /b
            """,
            "possible possible possible possible",
            id="what a Dockerfile copies from",
        ),
        pytest.param(
            """
            # a.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              run.sh: |
                PRESS_IMAGE=orchard/press
                export IMAGE_REPO="orchard/press" IMAGE=orchard/pump
                docker run --rm $PRESS_IMAGE
              run.py: |
                PRESS_IMAGE_REPO = "orchard/press"
                PUMP_IMAGE_REPOSITORY = 'orchard/pump'
            """,
            "possible possible possible possible possible",
            id="variables of images without a tag",
        ),
        pytest.param(
            """
            # a.yaml
            apiVersion: v1
            kind: ConfigMap
            data:
              run.sh: |
                WAIT_IMAGE=press
                BOOT_IMAGE=orchard/noble
                DISK_IMAGE="disks/press"
                PRESS_IMAGE=disks/press.qcow2
                PRESS_IMAGE_DIR=orchard/press PRESS_IMAGE_TAG=a/b PRESS_IMAGES=a/b
                # PRESS_IMAGE=orchard/press
                press_image=orchard/press
            """,
            "",
            id="words, other images and other variables",
        ),
    ],
)
def test_scripts_leaves_alone(leaves: Leaves, text: str, reasons: str) -> None:
    leaves(scripts, text, reasons)


def test_an_embedded_manifest_is_judged_by_itself(rewrites: Rewrites) -> None:
    before, after = (
        f"""
        # configmap.yaml
        apiVersion: v1
        kind: ConfigMap
        data:
          pod.yaml: |
            apiVersion: v1
            kind: Pod
            spec: {{containers: [{{name: a, args: ["--image={name}"]}}]}}
        """
        for name in ("orchard/press:v1", "hub.example.com/orchard/press:v1")
    )
    rewrites(arguments, before, after)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param(" ".join(f'"image":"orchard/a{i}:v1",' for i in range(30_000)), 30_000, id="many on a line"),
        pytest.param("image:a" * 60_000 + "+", 0, id="words that could go on"),
        pytest.param("mage= mage a/" * 60_000, 0, id="flags that could be"),
        pytest.param("docker run -x " * 60_000, 1, id="commands in commands"),
        pytest.param("docker run -docker run " * 30_000, 1, id="commands that are flags of others"),
        pytest.param('docker run -x " \\"$(( \'' * 60_000, 0, id="quotes of commands that do not end"),
        pytest.param("image: a/b:$x$(${{{{<<" * 60_000, 0, id="names that could be filled in"),
        pytest.param("kubectl set image a=b:1 " * 10_000, 10_000, id="many images that are set"),
        pytest.param("case $IMAGE in a/b) c;; esac " * 10_000, 10_000, id="many cases"),
        pytest.param("a/b = $imag in (image in [image =" * 20_000, 0, id="what could be compared"),
        pytest.param("--a-image-registry a.b/" * 60_000 + "!", 0, id="registries that commands could be told"),
        pytest.param("kubectl a --image a/b " * 10_000, 10_000, id="many flags of one command"),
    ],
)
@pytest.mark.usefixtures("ends")
def test_a_long_line_ends(line: str, found: int) -> None:
    text = f"kind: ConfigMap\napiVersion: v1\ndata:\n  a.txt: |\n    {line}\n    x\n"
    _, plan = rewrite_string(text, Policy(mirror="hub.example.com"), "a.yaml")
    assert len(plan.skips) == found
