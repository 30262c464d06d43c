"""Many images in a long text: none of them is a reason to read again all that stands around it.

Calls do not tell (`test_growth`), for one may read a megabyte. So these texts are as long as it takes that reading all of
one for each image does not end in its time.
"""

from __future__ import annotations

import pytest

from rewrite.charts.braces import NEARBY, is_in_action, opening_around
from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.rewriting import plan_chart

WORDS = "# words that say nothing of it, on a line of their own, and nothing more\n"
POD = "- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - image: orchard/p@:v1\n"
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
    assert moved(many(WORDS, 330_000) + "apiVersion: v1\nkind: List\nitems:\n" + many(POD, 10_000)) == 10_000


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
