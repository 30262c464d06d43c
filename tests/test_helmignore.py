"""What Helm leaves of a chart for its .helmignore file; each was compared with what `helm template` prints."""

from __future__ import annotations

import pytest

from rewrite.helmignore import is_ignored, rules_of

PATHS = (
    "templates/job.txt",
    "templates/job.yaml",
    "templates/.dot.txt",
    "templates/old/.dot.txt",
    "templates/old/job.txt",
    "templates/old/deep/job.txt",
    "templates/[x].txt",
    "charts/mill/templates/job.txt",
    "charts/mill/templates/.dot.txt",
)
ALWAYS = frozenset({"templates/.dot.txt"})
TEXTS = frozenset(path for path in PATHS if path.endswith(".txt"))
OLD = frozenset(path for path in PATHS if path.startswith("templates/old/"))
JOBS = frozenset(path for path in PATHS if path.endswith("/job.txt"))
MILL = frozenset(path for path in PATHS if "/mill/" in path)
TOP_TEXTS = frozenset({"templates/job.txt", "templates/.dot.txt", "templates/[x].txt"})


def ignored(text: str) -> frozenset[str]:
    rules = rules_of(text)
    return frozenset(path for path in PATHS if is_ignored(path, rules))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("/*.txt", id="of the folder of the chart alone"),
        pytest.param("./templates/job.txt", id="a dot is a name"),
        pytest.param("TEMPLATES/job.txt", id="another case"),
        pytest.param("templates/job.txt/", id="a folder that is a file"),
        pytest.param("# job.txt\n#job.txt\n\n  \n", id="comments and blanks"),
        pytest.param("**/job.txt", id="two stars, which Helm refuses"),
        pytest.param("[\n[]x]\n[x-]\nx\\", id="what is no pattern"),
        pytest.param("\\*.txt", id="a star that is meant"),
        pytest.param("/", id="a slash alone"),
        pytest.param("[z-a]*.txt", id="a range of nothing"),
        pytest.param("*/job.txt/x", id="more than there is"),
    ],
)
def test_what_is_not_named_stays(text: str) -> None:
    assert ignored(text) == ALWAYS


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("*.txt", TEXTS, id="names in any folder"),
        pytest.param("  job.txt \r\n", JOBS, id="blanks around it"),
        pytest.param("#x\n\n*.?xt", TEXTS, id="behind a comment"),
        pytest.param("templates/old/", OLD, id="a folder by its path"),
        pytest.param("old/", OLD, id="a folder by its name"),
        pytest.param("old", OLD, id="a folder as a name"),
        pytest.param("/templates/old", OLD, id="from the folder of the chart"),
        pytest.param("mill", MILL, id="another chart"),
        pytest.param("templates/*.txt", TOP_TEXTS, id="a star for no slash"),
        pytest.param("templates/*/job.*", {"templates/old/job.txt"}, id="two stars with a slash between"),
        pytest.param("j*o*.txt", JOBS, id="between two stars"),
        pytest.param("[h-j]ob.txt", JOBS, id="a range"),
        pytest.param("[^a-ik]*.txt", TEXTS, id="all but a range"),
        pytest.param("[^z-a]ob.txt", JOBS, id="all but nothing"),
        pytest.param("[!j]ob.txt", JOBS, id="an exclamation mark in brackets"),
        pytest.param("\\[x].txt\n", {"templates/[x].txt"}, id="brackets that are meant"),
        pytest.param("[\\[]x[\\]].txt", {"templates/[x].txt"}, id="brackets in brackets"),
        pytest.param("!*.yaml", set(PATHS), id="all but some names, and so all folders"),
        pytest.param("!*/", set(PATHS), id="all but folders"),
        pytest.param("!*\nold", OLD, id="all but all"),
    ],
)
def test_what_is_named_is_left(text: str, left: set[str] | frozenset[str]) -> None:
    assert ignored(text) == ALWAYS | left
