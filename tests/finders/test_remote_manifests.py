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


def test_each_file_of_a_command_is_told() -> None:
    first, second = "https://orchard.example/{{ version }}/a.yaml", "https://orchard.example/net?version={{ v }}&b=1"
    assert _fetched(f"- shell: kubectl apply -f {first} -f '{second}' && echo done\n") == [first, second]


def test_what_a_chart_says_of_itself_is_none() -> None:
    assert _fetched(f"name: press\nversion: 1.0.0\npress_manifest: {PRESS}\n", "Chart.yaml") == []


def test_what_kustomize_fetches_is_told_by_itself() -> None:
    text = f"kind: Kustomization\nresources: ['{PRESS}']\npress_manifest_url: {PRESS}\n"
    skips = rewrite_string(text, Policy(mirror="hub.example.com"), "kustomization.yaml")[1].skips
    assert remote_manifests.ID not in {skip.finder for skip in skips}
