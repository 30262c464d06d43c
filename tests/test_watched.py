"""Which names in expressions of Kargo move with a warehouse, in files, in a stream and in a package."""

from __future__ import annotations

import pytest

from rewrite.batch import Mode
from rewrite.policy import Policy
from rewrite.stream import filter_bytes

WAREHOUSE = """\
apiVersion: kargo.akuity.io/v1alpha1
kind: Warehouse
spec: {subscriptions: [{image: {repoURL: ghcr.io/orchard/press}}], freightCreationCriteria: {expression: "EXPRESSION"}}
"""
STAGE = """\
apiVersion: API/v1alpha1
kind: Stage
spec: {promotionTemplate: {spec: {steps: [{config: {tag: "${{ EXPRESSION.Tag }}"}}]}}}
"""
KARGO = "kargo.akuity.io"


def moved(text: str) -> str:
    """Give what a stream becomes, where a second run over it changes nothing."""
    outcome, once = filter_bytes("a.yaml", text.encode(), Policy(mirror="hub.example.com"), Mode.WRITE)
    again, _ = filter_bytes("a.yaml", once, Policy(mirror="hub.example.com"), Mode.WRITE)
    assert (outcome.report.problems, again.report.changes) == ([], [])
    return once.decode()


@pytest.mark.parametrize(
    ("warehouse", "api", "name"),
    [
        ("", KARGO, "imageFrom('ghcr.io/orchard/press')"),
        (WAREHOUSE.replace("orchard/press", "orchard/mill"), KARGO, "imageFrom('ghcr.io/orchard/press')"),
        (WAREHOUSE.replace("ghcr.io/", ""), KARGO, "imageFrom('docker.io/orchard/press')"),
        (WAREHOUSE, KARGO, "imageFrom('ghcr.io/orchard/press:v1')"),
        (WAREHOUSE, KARGO, "imageFrom('ghcr.io/orchard/press' + vars.end)"),
        (WAREHOUSE, KARGO, "chartFrom('ghcr.io/orchard/press')"),
        (WAREHOUSE, "kargo.orchard.example", "imageFrom('ghcr.io/orchard/press')"),
    ],
    ids=["alone", "another one", "another spelling", "with a tag", "joined", "a chart", "another program"],
)
def test_stays(warehouse: str, api: str, name: str) -> None:
    stage = STAGE.replace("API", api).replace("EXPRESSION", name)
    assert stage in moved(f"{warehouse.replace('EXPRESSION', 'true')}---\n{stage}")


@pytest.mark.parametrize("call", ["imageFrom('NAME')", "imageFrom( 'NAME' )", "imageFrom('NAME', warehouse('press'))"])
def test_moves(call: str) -> None:
    text = f"{WAREHOUSE}---\n{STAGE}".replace("API", KARGO).replace(
        "EXPRESSION", call.replace("NAME", "ghcr.io/orchard/press")
    )
    assert moved(text) == text.replace("ghcr.io", "hub.example.com")


@pytest.mark.parametrize(
    "held",
    [
        "status: {last: \"${{ imageFrom('ghcr.io/orchard/press').Tag }}\"}",
        "metadata: {annotations: {description: \"${{ imageFrom('ghcr.io/orchard/press').Tag }}\"}}",
        (
            "metadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n"
            '      {"apiVersion":"kargo.akuity.io/v1alpha1","kind":"Stage","a":"${{ imageFrom(\'ghcr.io/orchard/press\').Tag }}"}'
        ),
    ],
    ids=["a status", "prose", "a record"],
)
def test_records_stay(held: str) -> None:
    stage = STAGE.replace("API", KARGO).replace("EXPRESSION", "imageFrom('ghcr.io/orchard/press')")
    once = moved(f"{WAREHOUSE.replace('EXPRESSION', 'true')}---\n{stage}{held}\n")
    assert held in once
    assert once.count("hub.example.com") == 2


def test_a_name_stays_that_another_warehouse_keeps() -> None:
    stage = STAGE.replace("API", KARGO).replace("EXPRESSION", "imageFrom('ghcr.io/orchard/press')")
    warehouse = WAREHOUSE.replace("EXPRESSION", "true")
    kept = warehouse.replace("ghcr.io/orchard/press}", "ghcr.io/orchard/press}}]} # rewrite-images: ignore\n#", 1)
    assert stage in moved(f"{warehouse}---\n{kept}---\n{stage}")


def test_the_message_of_a_step_moves() -> None:
    message = """config: {message: "press ${{ imageFrom('ghcr.io/orchard/press').Tag }}"}"""
    stage = STAGE.replace("API", KARGO).replace('config: {tag: "${{ EXPRESSION.Tag }}"}', message)
    text = f"{WAREHOUSE.replace('EXPRESSION', 'true')}---\n{stage}"
    assert moved(text) == text.replace("ghcr.io", "hub.example.com")
