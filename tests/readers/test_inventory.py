from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.fieldpath import format_path
from rewrite.readers.inventory import is_inventory, read_inventory

KUBESPRAY = dedent("""\
    # the hosts
    node1 ansible_host=95.54.0.12  # ip=10.3.0.1
    [kube_control_plane]
    node1 quay_image_repo="quay.io" docker_image_repo='docker.io' a=b#c

    [etcd:children]
    kube_control_plane

    [all:vars]
    kube_image_repo = registry.k8s.io
    ; gcr_image_repo=gcr.io
    github_image_repo="ghcr.io"  # GitHub
    motd=hello world
    no variable
    """)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("all:\n  hosts:\n", id="an inventory in YAML"),
        pytest.param("[tox]\nenvlist=py35\n[testenv:flake8]\ndeps=flake8\n", id="tox"),
        pytest.param("[pytest]\naddopts = -q\n", id="pytest"),
        pytest.param("[Unit]\nDescription=A unit\n[Service]\nExecStart=/bin/a b=c\n", id="a systemd unit"),
        pytest.param("[default]\nkey = value\n", id="blanks around the sign"),
        pytest.param("[testenv]\ncommands=\n    pip install -r x.txt\n", id="indented lines"),
        pytest.param("127.0.0.1 localhost\n::1 ip6-localhost\n", id="the hosts of a system"),
        pytest.param("", id="an empty file"),
        pytest.param("one\ntwo\n", id="names without a group"),
        pytest.param("'\n", id="an open quote"),
    ],
)
def test_leaves_other_files_alone(text: str) -> None:
    assert not is_inventory(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(KUBESPRAY, id="kubespray"),
        pytest.param("[all:vars]\na = b\n", id="variables of a group"),
        pytest.param("[a:children]\nb\n", id="groups of groups"),
        pytest.param("node1 a=b\n", id="a host with a variable"),
        pytest.param("[web]\nwww[01:50].example.com\n", id="hosts in a group"),
    ],
)
def test_knows_an_inventory(text: str) -> None:
    assert is_inventory(text)


def test_reads_the_variables_with_their_places() -> None:
    document = read_inventory(KUBESPRAY)
    found = {format_path(scalar.path): scalar.value for scalar in document.scalars}
    assert found == {
        "ungrouped.node1.ansible_host": "95.54.0.12",
        "kube_control_plane.node1.quay_image_repo": "quay.io",
        "kube_control_plane.node1.docker_image_repo": "docker.io",
        "kube_control_plane.node1.a": "b",
        '["all:vars"].kube_image_repo': "registry.k8s.io",
        '["all:vars"].github_image_repo': "ghcr.io",
        '["all:vars"].motd': "hello world",
    }
    for scalar in document.scalars:
        span = document.place(scalar, 0, len(scalar.value))
        assert span is not None
        assert KUBESPRAY[span.start : span.end] == scalar.value


def test_reads_crlf_and_siblings() -> None:
    document = read_inventory("[g]\r\nh a=b c='d'\r\n[g:vars]\r\ne=f\r\n[x:children]\r\ng=h\r\n")
    assert [(scalar.name, scalar.value) for scalar in document.scalars] == [("a", "b"), ("c", "d"), ("e", "f")]
    assert document.scalars[0].sibling("c") == "d"


@given(
    st.lists(
        st.sampled_from(
            [
                "[a]",
                "[a:vars]",
                "[a:children]",
                "\n",
                "h",
                " ",
                "k=",
                '"',
                "'",
                "#",
                ";",
                "\\",
                "v",
                "[",
                "]",
                ":",
                "\r\n",
                "=",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_reads_anything_and_places_it_truly(text: str) -> None:
    is_inventory(text)
    document = read_inventory(text)
    for scalar in document.scalars:
        span = document.place(scalar, 0, len(scalar.value))
        assert span is not None
        assert text[span.start : span.end] == scalar.value
