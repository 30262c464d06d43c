from __future__ import annotations

import pytest

from rewrite.finders import remote_manifests
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.stream import rewrite_string

PRESS = "https://orchard.example/press.yaml"


def _fetched(text: str, name: str = "press.yaml") -> list[str]:
    """Give the addresses of manifests that are told of."""
    skips = rewrite_string(text, Policy(mirror="hub.example.com"), name)[1].skips
    assert all(skip.finder == remote_manifests.ID for skip in skips if skip.reason is Reason.REMOTE)
    return [skip.text for skip in skips if skip.reason is Reason.REMOTE]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"- shell: |\n    # kubectl apply -f {PRESS}\n    true\n", id="a comment"),
        pytest.param(
            f"- shell: |\n    kubectl create ns press && \\\n    echo 'kubectl apply -f {PRESS}'\n", id="said"
        ),
        pytest.param("- command: kubectl apply -f https://orchard.example/press-crds.yaml\n", id="definitions"),
        pytest.param(f"- command: helm upgrade press -f {PRESS}\n", id="values"),
        pytest.param(f"- command: {{argv: [helm, template, -f, '{PRESS}']}}\n", id="values in a list"),
        pytest.param("- command: kubectl apply -f press.yaml\n", id="a file"),
        pytest.param(f"- get_url: {{url: '{PRESS}', dest: /etc/press.yaml}}\n", id="any YAML"),
        pytest.param(f"- copy: {{src: '{PRESS}'}}\n", id="another module"),
        pytest.param(f"- shell: conda env create -f {PRESS}\n", id="another program"),
        pytest.param(f"- shell: kubectl create ns $(curl -f {PRESS})\n", id="what another program fetches"),
        pytest.param(f"- shell: kubectl create ns press & curl -f {PRESS}\n", id="another command"),
        pytest.param(f"- shell: curl -sL {PRESS} | grep kind\n", id="only read"),
        pytest.param(f"- shell: curl -sL {PRESS} || kubectl apply -f -\n", id="not piped"),
        pytest.param(f"- shell: curl -sL {PRESS} | kubectl apply -f other.yaml\n", id="piped past a file"),
        pytest.param(f"- shell: curl -LO {PRESS}; kubectl apply -f other.yaml\n", id="another file is applied"),
        pytest.param("- shell: 'curl -H \"a: b\" https://orchard.example/token | kubectl get -f -'\n", id="no verb"),
        pytest.param(
            f"- shell: |\n    # curl -sL {PRESS} | kubectl apply -f -\n    true\n", id="a comment with a pipe"
        ),
        pytest.param("- shell: curl -LO https://orchard.example/a.tgz; kubectl apply -f a.tgz\n", id="an archive"),
        pytest.param("- shell: kubectl apply -k overlays/github.com/press\n", id="a folder"),
        pytest.param(f"- shell: |\n    # true && kubectl apply -f {PRESS}\n    true\n", id="a comment of two commands"),
        pytest.param(f"- shell: |\n    echo 'true && kubectl apply -f {PRESS}'\n", id="said in single quotes"),
        pytest.param("- shell: kustomize build a/github.com/press | kubectl apply -f -\n", id="a folder that is built"),
        pytest.param(f"- shell: 'echo \"run && curl -sL {PRESS} | kubectl apply -f -\"'\n", id="what is said"),
        pytest.param(f"openapiManifestUrl: {PRESS}\n", id="another kind of manifest"),
        pytest.param("press_manifest_url: https://orchard.example/press.json\n", id="another format"),
        pytest.param(f"description: 'run kubectl apply -f {PRESS}'\n", id="prose"),
        pytest.param(f"metadata: {{annotations: {{how: 'kubectl apply -f {PRESS}'}}}}\n", id="an annotation"),
    ],
)
def test_remote_manifests_leaves_alone(text: str) -> None:
    assert _fetched(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"- command: kubectl apply -f {PRESS}\n",
        f"- command: kubectl --kubeconfig /etc/press.conf apply -n press --server-side --filename={PRESS}\n",
        f"- shell: '{{{{ kubectl }}}} create -f \"{PRESS}\"'\n",
        f"- shell: $KUBECTL --context press apply -f {PRESS}\n",
        f"- shell: |\n    set -e\n    oc replace \\\n      -f {PRESS}\n",
        f"- command: {{argv: [kubectl, apply, -n, press, -f, '{PRESS}']}}\n",
        f"- k8s: {{src: '{PRESS}', state: present}}\n",
        f"- kubernetes.core.k8s:\n    src: {PRESS}\n",
        f"- ansible.builtin.get_url: {{url: '{PRESS}', dest: /etc/kubernetes/press.yaml}}\n",
        f"press_manifest_url: {PRESS}\n",
        f"cluster: {{extraManifests: ['{PRESS}']}}\n",
        f"cluster: {{network: {{cni: {{name: custom, urls: ['{PRESS}']}}}}}}\n",
        f"addons_include:\n- {PRESS}\n",
    ],
)
def test_remote_manifests_lists(text: str) -> None:
    assert _fetched(text) == [PRESS]


@pytest.mark.parametrize(
    "text",
    [
        f"- shell: curl -sL {PRESS} | kubectl apply -f -\n",
        f"- shell: 'curl -sL \"{PRESS}\" | sed -e s/a/b/ | {{{{ kubectl }}}} -n press apply --filename=-'\n",
        f"- shell: |\n    wget -qO- {PRESS} \\\n      | envsubst | oc create -f /dev/stdin\n",
        f"- shell: kubectl apply -n press -f <(curl -sL {PRESS})\n",
        f"- shell: oc create --filename=<(wget -qO- {PRESS} | envsubst)\n",
        f"- shell: curl -sL {PRESS} | kubectl apply -f-\n",
        f"- shell: echo 'this first' && curl -sL {PRESS} | kubectl apply -f -\n",
        f"- shell: curl -x http://proxy:3128 -sL {PRESS} | kubectl apply -f -\n",
        f"- shell: |\n    curl -sSL \\\n      -o mill.yaml \\\n      {PRESS}\n    kubectl apply -f mill.yaml\n",
        f"script:\n- curl -LO {PRESS}\n- kubectl apply -f press.yaml\n",
        f"script:\n- curl -sSLo /tmp/mill.yml {PRESS}\n- sed -i s/a/b/ /tmp/mill.yml\n- kubectl create -f /tmp/mill.yml\n",
        f"- shell: curl -s {PRESS} > mill.yaml && kubectl apply -f mill.yaml\n",
        f"- shell: wget --output-document=mill.yaml {PRESS} && kubectl apply -f mill.yaml\n",
        f"- command: kustomize build {PRESS}\n  shell: kustomize build {PRESS} | kubectl apply -f -\n",
    ],
)
def test_what_another_command_applies_is_told(text: str) -> None:
    assert _fetched(text) == [PRESS]


@pytest.mark.parametrize(
    "folder",
    [
        "https://orchard.example/press/config?ref=v1",
        "github.com/orchard/press//config/default?ref=v1",
        "git@github.com:orchard/press.git//config",
        "ssh://git@orchard.example/press.git",
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        "kubectl apply -k {}",
        "oc apply --kustomize={}",
        "kubectl apply -k={}",
        "kustomize build {} | kubectl apply -f -",
    ],
)
def test_folders_that_kustomize_clones_are_told(command: str, folder: str) -> None:
    assert _fetched(f"- shell: {command.format(folder)}\n") == [folder]


def test_each_address_of_a_command_is_asked() -> None:
    first, second = "https://orchard.example/a.yaml", "https://orchard.example/b.yaml"
    assert _fetched(f"- shell: wget {first} {second} && kubectl apply -f b.yaml\n") == [second]
    assert _fetched(f"- shell: curl -O {first} -O {second} && kubectl apply -f a.yaml -f b.yaml\n") == [first, second]


@pytest.mark.parametrize("folder", ["https://orchard.example/press", "github.com/orchard/press"])
def test_folders_in_lists_of_words_are_told(folder: str) -> None:
    assert _fetched(f"- args: [kubectl, apply, -k, '{folder}']\n") == [folder]
    assert _fetched(f"- args:\n  - kubectl\n  - apply\n  - --kustomize\n  - {folder}\n") == [folder]


def test_each_file_of_a_command_is_told() -> None:
    first, second = "https://orchard.example/{{ version }}/a.yaml", "https://orchard.example/net?version={{ v }}&b=1"
    assert _fetched(f"- shell: kubectl apply -f {first} -f '{second}' && echo done\n") == [first, second]


def test_what_a_chart_says_of_itself_is_none() -> None:
    assert _fetched(f"name: press\nversion: 1.0.0\npress_manifest: {PRESS}\n", "Chart.yaml") == []


def test_what_kustomize_fetches_is_told_by_itself() -> None:
    text = f"kind: Kustomization\nresources: ['{PRESS}']\npress_manifest_url: {PRESS}\n"
    skips = rewrite_string(text, Policy(mirror="hub.example.com"), "kustomization.yaml")[1].skips
    assert remote_manifests.ID not in {skip.finder for skip in skips}
