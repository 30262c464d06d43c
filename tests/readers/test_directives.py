from __future__ import annotations

import pytest

from rewrite.document import SourceKind
from rewrite.readers.directives import mask_directives


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("%{ if disks != null ~}", id="Terraform"),
        pytest.param("%{~ endfor }", id="Terraform, stripped in front"),
        pytest.param("  %{ else }  ", id="Terraform, with blanks around"),
        pytest.param("<% if debug -%>", id="ERB"),
        pytest.param("<%# a note %>", id="a comment of ERB"),
        pytest.param("<#list names as name>", id="FreeMarker"),
        pytest.param("</#list>", id="the end of one"),
        pytest.param("<#-- a note -->", id="a comment of FreeMarker"),
        pytest.param("% for name in names:", id="Mako"),
        pytest.param("%endif", id="the end of one of Mako"),
        pytest.param(
            "  ${indent(2, yamlencode({ a = b ? c : d }))}", id="a value of Terraform that may be several lines"
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_that_is_a_directive_becomes_a_comment(line: str, end: str) -> None:
    text = f"a: 1{end}{line}{end}b: 2{end}"
    masked = mask_directives(text, SourceKind.OTHER)
    assert len(masked) == len(text)
    first, comment, second, last = masked.split("\n")
    assert (first, second, last) == (f"a: 1{end}"[:-1], f"b: 2{end}"[:-1], "")
    assert comment.lstrip().startswith("#")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: %{ if x }1%{ endif }\n", id="within a value"),
        pytest.param("%{ index }\n", id="a Terraform value"),
        pytest.param("<%= path %>\n", id="a value of ERB"),
        pytest.param("a: ${b}\n", id="a value behind a key"),
        pytest.param("${a:-b}\n", id="a default, which may be an image"),
        pytest.param("${a-b/c}\n", id="another one"),
        pytest.param("<# PowerShell #>\n", id="a comment of PowerShell"),
        pytest.param("%YAML 1.2\n---\n", id="a directive of YAML"),
        pytest.param("%{format}\n", id="a pattern of log lines"),
        pytest.param("% formatted\n", id="text after a sign"),
        pytest.param("- <a>\n", id="a tag of HTML"),
    ],
)
def test_anything_else_stays(text: str) -> None:
    assert mask_directives(text, SourceKind.OTHER) is text


def test_what_may_be_the_resources_of_a_kustomization_stays() -> None:
    text = "resources:\n${RESOURCES}\n"
    assert mask_directives(text, SourceKind.KUSTOMIZATION) is text
    assert mask_directives(text, SourceKind.OTHER) != text


@pytest.mark.usefixtures("ends")
def test_a_long_line_ends() -> None:
    # Quadratic, these would take minutes.
    for piece in ("%{ if }", "<% %", "<#a", "% if ", "${", "} ", " "):
        assert len(mask_directives("%{ if " + piece * 100_000, SourceKind.OTHER)) > 100_000
        assert len(mask_directives("${" + piece * 100_000, SourceKind.OTHER)) > 100_000
