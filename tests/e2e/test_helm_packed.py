"""What the report says to set for a packed chart, set: the real Helm renders its images from the mirror."""

from __future__ import annotations

import json
import shutil

import pytest
from e2e.sandbox import ROOT, Sandbox, changed, helm

CHART = ROOT / "fixtures" / "charts" / "packed-images" / "before"


@pytest.mark.parametrize("major", [3, 4])
def test_helm_renders_what_the_report_says_to_set(sandbox: Sandbox, major: int) -> None:
    sandbox.link("helm", helm(major))
    shutil.copytree(CHART, sandbox.folder / "shop")
    before = sandbox.run("helm", "template", "shop", "./shop")
    assert before.code == 0, before.stderr
    done = sandbox.run("rewrite-images", "--mirror", "hub.example.com", "--report", "json:report.json", "shop")
    assert done.code == 0, done.stderr
    results = json.loads((sandbox.folder / "report.json").read_text())["results"]
    packed = [result for result in results if result.get("tags", {}).get("reason") == "packed"]
    details = [result["message"].split("in a packed chart (", 1)[1].removesuffix(")") for result in packed]
    given = [words[1] + "=" + words[3] for detail in details if (words := detail.split())[0] == "set"]
    after = sandbox.run("helm", "template", "shop", "./shop", "--set", ",".join(given))
    assert after.code == 0, after.stderr
    digest = "1" * 64
    assert changed(before.stdout, after.stdout) == {
        "docker.io/orchard/store:v2": "hub.example.com/orchard/store:v2",
        "quay.io/orchard/exporter:v1": "hub.example.com/orchard/exporter:v1",
        f"quay.io/orchard/queue@sha256:{digest}": f"hub.example.com/orchard/queue@sha256:{digest}",
    }
    # These two cannot be set, or must not: the report says so.
    assert "quay.io/orchard/probe:v1" in after.stdout
    assert "registry.example.com/orchard/backup:v5" in after.stdout
