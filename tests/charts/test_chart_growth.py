"""Many images in a long text: none of them is a reason to read again all that stands around it.

Calls do not tell (`test_growth`), for one may read a megabyte. So these texts are as long as it takes that reading all of
one for each image does not end in its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rewrite.charts.braces import NEARBY, is_in_action, opening_around
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.rewriting import plan_chart

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = "# words that say nothing of it, on a line of their own, and nothing more\n"
POD = "- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - image: orchard/p@:v1\n"
SAYING = "words that say nothing of it "
MACHINE = "apiVersion: machine.openshift.io/v1\nkind: Machine\nspec:\n"
DISK = "- image: orchard/p@\n"
LIST = "apiVersion: v1\nkind: List\nitems:\n"
FLOW = "kind: Pod\napiVersion: v1\nspec: {containers: [{name: "
FAR = "a" * 2 * NEARBY


def moved(template: str) -> int:
    """Count the references that move in a template of a chart."""
    texts = {
        "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
        "values.yaml": "a: 1\n",
        "templates/a.yaml": template,
    }
    data = {name: (name, text.encode()) for name, text in texts.items()}
    plans, _ = plan_chart("shop", data, {}, Mapper(Policy(mirror="hub.example.com")))
    assert not any(plan.problems for plan in plans)
    return sum(len(plan.changes) for plan in plans)


def many(text: str, count: int) -> str:
    return "".join(text.replace("@", str(at)) for at in range(count))


@pytest.mark.usefixtures("ends")
def test_plain_manifests_in_a_template() -> None:
    assert moved(many(WORDS, 330_000) + LIST + many(POD, 8_000)) == 8_000


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param(
            # Of a plain value, only its end tells that it is no image.
            lambda: f"a: {many('image: p@ ', 8_000)}{many(SAYING, 35_000)}\nimage: orchard/press:v1\n",
            1,
            id="keys in front of a long text",
        ),
        pytest.param(
            lambda: f"{FLOW}'{many(SAYING, 280_000)}'}}, {many('{image: orchard/p@}, ', 12_000)}{{}}]}}\n",
            12_000,
            id="keys behind a long text",
        ),
        pytest.param(
            lambda: f"{MACHINE}{many(WORDS, 220_000)}{many(DISK, 16_000)}---\n{LIST}{many(POD, 1)}",
            1,
            id="images of a machine",
        ),
        pytest.param(lambda: f"a: {many('quay.io/', 100_000)}p\nimage: orchard/press:v1\n", 1, id="one long path"),
    ],
)
@pytest.mark.usefixtures("ends")
def test_images_on_a_long_line(template: Callable[[], str], expected: int) -> None:
    assert moved(template()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a", -1, id="no action"),
        pytest.param("{{ a }} ", -1, id="behind one"),
        pytest.param("{{ a ", 0, id="within one"),
        pytest.param("{{ a }}{{ b ", 7, id="within the second"),
        pytest.param(f"{{{{{FAR}", 0, id="within one that begins far in front"),
        pytest.param(f"{{{{ a }}}}{FAR}", -1, id="far behind one"),
        pytest.param(f"{{{{ a {{{{{FAR}", 5, id="within one that begins anew"),
        pytest.param(FAR, -1, id="far behind nothing"),
        pytest.param("{{ a }", 0, id="within its closing braces"),
        pytest.param(f"{{{{{'a' * (NEARBY - 1)}", 0, id="as near as braces are half in what is looked at"),
    ],
)
def test_tells_where_the_action_begins_that_an_offset_is_in(text: str, expected: int) -> None:
    assert opening_around(f"{text}}}}}", len(text)) == expected
    assert is_in_action(f"{text}}}}}", len(text)) is (expected >= 0)
    assert opening_around(text, len(text)) == (text.rfind("{{") if text.rfind("{{") > text.rfind("}}") else -1)
