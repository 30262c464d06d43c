"""Markers that keep nothing are told, with what would be right; those that keep something are not."""

from __future__ import annotations

import pytest

from rewrite.mapping import Mapper
from rewrite.policy import Policy
from rewrite.reasons import Reason
from rewrite.rewriting import plan
from rewrite.source import Source
from rewrite.void_markers import IN_QUOTES, MISSPELLED, NO_OBJECT, NOT_FIRST, NOT_TRUE, NOTHING, TOO_LOW, UNKNOWN

MAPPER = Mapper(Policy(mirror="hub.example.com"))
IMAGE = "image: quay.io/orchard/press:1\n"
POD = f"spec:\n  containers:\n  - name: press\n    {IMAGE}"
OBJECT = f"apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    rewrite-images/ignore: %s\n{POD}"
DEPLOYMENT = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  annotations: %s\nspec:\n  template:\n"
    "    metadata:\n      annotations:\n        rewrite-images/ignore: 'true'\n"
    "    spec:\n      containers:\n      - image: quay.io/orchard/press:1\n"
)


def told(text: str, name: str = "a.yaml") -> list[tuple[int, str]]:
    skips = plan(Source(name, text), MAPPER).skips
    return [(skip.place.line, skip.detail) for skip in skips if skip.reason is Reason.VOID_MARKER]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"# rewrite-images: ignore\n{IMAGE}", id="a line"),
        pytest.param(f"# rewrite-images: ignore, the mirror has none\n{IMAGE}", id="a line, with a reason"),
        pytest.param(f"# rewrite-images: ignore-file\n{IMAGE}", id="a file"),
        pytest.param(f"# rewrite-images: ignored\n# rewrite-images: ignore-file\n{IMAGE}", id="another in such a file"),
        pytest.param("# rewrite-images: ignored\nname: press\n", id="a file with nothing to keep"),
        pytest.param(f"{IMAGE}# rewrite-images: ignore\nimage: press\n", id="what no finder takes for an image"),
        pytest.param(f"{IMAGE}# rewrite-images: ignore\n# quay_image_repo: quay.io\n", id="commented out"),
        pytest.param(f"{IMAGE}# see rewrite-images: it has markers\n", id="a comment that begins with another word"),
        pytest.param(f"# rewrite-images: ignore, as # rewrite-images: ignore does\n{IMAGE}", id="twice"),
        pytest.param(f"{IMAGE}# a line has `rewrite-images: ignore` where it stays\nname: press\n", id="prose"),
        pytest.param(f"# rewrite image: as above\n# rewrite_images: true\n{IMAGE}", id="of something else"),
        pytest.param(f"# rewrite images, keep tags\n# rewrite image ignoring tags\n{IMAGE}", id="other prose"),
        pytest.param(OBJECT.replace("images/", "images.dev/") % "'false'", id="a domain, and nothing to keep"),
        pytest.param(f"text: rewrite-images: ignore\n{IMAGE}", id="no comment"),
        pytest.param(OBJECT % '"true"', id="an object"),
        pytest.param(OBJECT % '"false"', id="an object that is not to be kept"),
        pytest.param(OBJECT % "{{ .Values.kept | quote }}", id="an object for which a template decides"),
        pytest.param(
            f"podAnnotations:\n  rewrite-images/ignore: 'true'\n{IMAGE}", id="what a chart brings to an object"
        ),
        pytest.param(DEPLOYMENT % "{rewrite-images/ignore: 'true'}", id="an object and its pods"),
        pytest.param(
            f"---\n# Source: press/a.yaml\n# rewrite-images: ignore-file\n{IMAGE}---\n# Source: b.yaml\n{IMAGE}",
            id="one template of what Helm has rendered",
        ),
    ],
)
def test_a_marker_that_keeps_something_is_not_told(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "line", "detail"),
    [
        pytest.param("a: b\n" * 10 + f"# rewrite-images: ignore-file\n{IMAGE}", 11, TOO_LOW, id="a file, too low"),
        pytest.param(f"# rewrite-images: Ignore\n{IMAGE}", 1, UNKNOWN, id="a capital"),
        pytest.param(f"# rewrite-images: ignored\n{IMAGE}", 1, UNKNOWN, id="another form"),
        pytest.param(f"# rewrite-images: skip\n{IMAGE}", 1, UNKNOWN, id="another word"),
        pytest.param(f"# rewrite-images ignore\n{IMAGE}", 1, UNKNOWN, id="without a colon"),
        pytest.param(f"# rewrite-images=ignore\n{IMAGE}", 1, UNKNOWN, id="another sign"),
        pytest.param(f"# rewrite-images/ignore\n{IMAGE}", 1, UNKNOWN, id="as an annotation"),
        pytest.param(f"# rewrite-image: ignore\n{IMAGE}", 1, UNKNOWN, id="one image"),
        pytest.param(f"# rewrite_images: skip\n{IMAGE}", 1, UNKNOWN, id="a low line"),
        pytest.param(f"# Rewriteimages: ignore-file\n{IMAGE}", 1, UNKNOWN, id="no dash"),
        pytest.param(f"# rewrite images ignore\n{IMAGE}", 1, UNKNOWN, id="blanks alone"),
        pytest.param(OBJECT.replace("images/", "images.dev/") % "'true'", 5, MISSPELLED, id="a domain"),
        pytest.param(OBJECT.replace("ignore", "ignored") % "'true'", 5, MISSPELLED, id="another form in an object"),
        pytest.param(OBJECT.replace("-images", "-image") % "true", 5, MISSPELLED, id="one image in an object"),
        pytest.param(f"# rewrite-images: ignore file\n{IMAGE}", 1, UNKNOWN, id="a blank for the dash"),
        pytest.param(f"# rewrite-images: ignore-files\n{IMAGE}", 1, UNKNOWN, id="a letter too many"),
        pytest.param(f"{{{{/* rewrite-images: ignored */}}}}\n{IMAGE}", 1, UNKNOWN, id="a comment of Helm"),
        pytest.param(f"# rewrite-images: ignore\n\n{IMAGE}", 1, NOTHING, id="above a blank line"),
        pytest.param(f"# rewrite-images: ignore\n# for now\n{IMAGE}", 1, NOTHING, id="above another comment"),
        pytest.param(f"{IMAGE}# rewrite-images: ignore", 2, NOTHING, id="at the end"),
        pytest.param(
            POD.replace("  - name", "  # rewrite-images: ignore\n  - name"), 3, NOTHING, id="above another key"
        ),
        pytest.param(POD.replace("press\n", "press  # rewrite-images: ignore\n"), 3, NOTHING, id="beside another key"),
        pytest.param(
            POD.replace("containers:\n", "containers: # rewrite-images: ignore\n"), 2, NOTHING, id="beside a list"
        ),
        pytest.param(IMAGE.replace("\n", " # pinned, rewrite-images: ignore\n"), 1, NOT_FIRST, id="behind other words"),
        pytest.param(f"# pinned, rewrite-images: ignore\n{IMAGE}", 1, NOT_FIRST, id="behind words above"),
        pytest.param(f"{{{{/* see rewrite-images: ignore */}}}}\n{IMAGE}", 1, NOT_FIRST, id="behind words of Helm"),
        pytest.param(f"# All of it: rewrite-images: ignore-file\n\n{IMAGE}", 1, NOT_FIRST, id="a file, behind words"),
        pytest.param(OBJECT % '"yes"', 5, NOT_TRUE, id="an annotation of another word"),
        pytest.param(f"podAnnotations:\n  rewrite-images/ignore: 'yes'\n{IMAGE}", 2, NOT_TRUE, id="one in values"),
        pytest.param(DEPLOYMENT % "{}", 9, NO_OBJECT, id="an annotation of pods"),
    ],
)
def test_a_marker_that_keeps_nothing_is_told(text: str, line: int, detail: str) -> None:
    assert told(text) == [(line, detail)]


def test_a_large_file_is_asked_too() -> None:
    text = OBJECT % '"yes"' + "---\n" + f"a: {'b' * 100}\n" * 20_000
    assert told(text) == [(5, NOT_TRUE)]


POD_OF_TWO = "spec: {containers: [{name: a, image: quay.io/orchard/press:1, args: [%s]}]}\n"


@pytest.mark.parametrize(
    ("args", "changed", "said"),
    [
        pytest.param("'x # rewrite-images: ignore'", 1, [(1, IN_QUOTES)], id="text in quotes"),
        pytest.param('"x # rewrite-images: ignore", b', 1, [(1, IN_QUOTES)], id="text in other quotes"),
        pytest.param("'a', 'b' # rewrite-images: ignore\n", 0, [], id="a comment behind quotes"),
        pytest.param("\"don't\", b # rewrite-images: ignore, it's ours\n", 0, [], id="a comment with an apostrophe"),
        pytest.param("'pull quay.io/orchard/mill:1 # rewrite-images: ignore'", 1, [], id="a comment of what is quoted"),
        pytest.param("'a # rewrite-images: ignore' # rewrite-images: ignore\n", 0, [(1, IN_QUOTES)], id="both"),
        pytest.param("'a\n  # rewrite-images: ignore'", 1, [(2, NOTHING)], id="on several lines"),
    ],
)
def test_what_reads_as_a_marker_in_quotes_is_text(args: str, changed: int, said: list[tuple[int, str]]) -> None:
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\n{POD_OF_TWO % args}"
    planned = plan(Source("a.yaml", text), MAPPER)
    assert len(planned.changes) == changed
    assert [(line - 3, detail) for line, detail in told(text)] == said


def test_json_has_no_comments() -> None:
    text = (
        '{"kind":"Pod","apiVersion":"v1","metadata":{"annotations":{"a":"x # rewrite-images: ignore"}},'
        '"spec":{"containers":[{"image":"quay.io/orchard/press:1"},{"image":"busybox"}]}}'
    )
    planned = plan(Source("a.json", text), MAPPER)
    assert len(planned.changes) == 2
    assert [(skip.text, skip.detail) for skip in planned.skips] == [("# rewrite-images: ignore", IN_QUOTES)]
