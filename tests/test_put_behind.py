"""What stands behind a registry, whatever that is called, and what only looks like it."""

from __future__ import annotations

import pytest
from working_folder import write

from rewrite.batch import Mode, run
from rewrite.policy import Policy
from rewrite.put_behind import Behind, behind_in
from rewrite.reasons import Reason
from rewrite.walking import walk


def always(*places: str) -> set[Behind]:
    return {Behind(place, is_registry=True, is_sure=True) for place in places}


def anything(*places: str) -> set[Behind]:
    return {Behind(place, is_registry=False, is_sure=True) for place in places}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('image: "{{ own_registry }}/{{ press }}"', always("press")),
        ('image: "{{own_registry}}/{{press}}"', always("press")),
        ("{{- quay_image_repo -}}/{{- press | default('a') }}", always("press")),
        ('image: "{{ own }}/{{ press }}"', anything("press")),
        ('image: "{{ own }}/{{ press if press else mill }}"', anything("press")),
        ('image: "{{ own }}:5000/{{ press }}"', always("press")),
        ('image: "{{ own }}:{{ port }}/mirror/{{ project }}/{{ press }}"', always("project", "press")),
        ('image: "registry.{{ domain }}/{{ press }}"', always("press")),
        ("docker pull orchard.example/{{ press }}", always("press")),
        ("docker run -d registry:5000/orchard/{{ press }}", always("press")),
        ("skopeo copy dir:/a docker://{{ own }}/{{ press }}", anything("press")),
        ("podman pull docker-daemon:{{ own }}/{{ press }}", anything("press")),
        ("docker pull $OWN/mirror/{{ press }}", anything("press")),
        ("docker pull ${OWN}:5000/{{ press }}", always("press")),
        ("sandbox_image = \"{{ groups['a'][0] }}:5000/{{ press }}\"", always("press")),
        ("{{ own['registry'] ~ '/' ~ press ~ ':v1' }}", always("press")),
        ("image: '{{ own ~ ''/'' ~ press }}'", anything("press")),
        ('image: "{{ own + \\"/\\" + press }}"', anything("press")),
        ("{% set full = hub.host | default('a') | lower\n+ '/'\n+ press.image %}", always("press.image")),
        ("{{ '10.0.0.5:5000/' ~ press }}", always("press")),
        ("{{ [own_registry, project, press] | join('/') }}", always("project", "press")),
        ("{{ ['orchard.example', press] | join('/') }}", always("press")),
        ("{{ '%s:5000/a/%s:%s' | format(own, press, tag) }}", always("press")),
        ("{{ '{}/{}'.format(own, press) }}", anything("press")),
        ("{{ own }}/{{ press | replace('quay.io/', '') }}", anything("press")),
        ("{{ own }}/{{ press.replace('quay.io/', '') }}", anything("press")),
        ("{{ own }}/{{ press | regex_replace('^quay.io/', '') }}", anything("press")),
        ("{{ own }}/{{ presses['a'].image }}", anything("presses.a.image")),
        ("{{ own }}/{{ presses[which] }}", anything("presses[]", "presses.*")),
    ],
)
def test_what_stands_behind_a_registry(text: str, expected: set[Behind]) -> None:
    assert behind_in(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{{ own_prefix }}{{ press }}",
        "{{ (own ~ '/') if own else '' }}{{ press }}",
        "{{ own ~ '/' ~ press if own else press }}",
        "{% if own %}{{ own }}/{% endif %}{{ press }}",
    ],
)
def test_what_may_stand_alone(text: str) -> None:
    assert {(behind.place, behind.is_sure) for behind in behind_in(text)} == {("press", False)}


@pytest.mark.parametrize(
    "text",
    [
        "src: /opt/images/{{ press }}",
        "src: images/{{ press }}",
        "src: ../{{ folder }}/{{ press }}",
        "src: my-{{ folder }}/{{ press }}",
        'src: "{{ press_dir }}/{{ press }}"',
        'src: "{{ role_path }}/{{ press }}"',
        "src: \"{{ press['dest'] }}/{{ press }}\"",
        'src: "{{ archives }}/{{ press }}.tar"',
        "path: certs.d/{{ press }}/hosts.toml",
        "url: https://orchard.example/a/{{ press }}",
        "url: https://{{ own }}/{{ press }}",
        "url: {{ scheme }}://{{ own }}/{{ press }}",
        "skopeo copy docker://{{ press }} dir:/a",
        "docker run {{ flags }}{{ press }}",
        "docker run {{ flags }} /{{ press }}",
        "docker load -i $PWD/{{ press }}",
        "sed s/quay.io/{{ press }}/g a",
        "{{ own }}/{{ press.split('/')[1] }}",
        "{{ own }}/{{ press | basename }}",
        "{{ own }}/{{ press | regex_replace('^[^/]+/', '') }}",
        "{{ '/opt/' ~ press }}",
        "{{ 'library/' ~ press }}",
        "{{ own_path + '/' + press }}",
        "{{ own ~ '/' ~ press | basename }}",
        "{{ lookup('a') ~ '/' ~ press }}",
        "a = own + '/' + press",
        "{{ [press_dir, press] | join('/') }}",
        "{{ ['orchard', press] | join('/') }}",
        "{{ '/opt/%s' | format(press) }}",
        "{{ .Values.registry }}/{{ .Values.image }}",
        "{{ if .own }}{{ .own }}/{{ else }}quay.io/{{ end }}",
        "${{ env.REGISTRY }}/${{ env.IMAGE }}",
        '{{ own }}/{{ include "press" . }}',
        "{{ own }}/{{ item }}",
        "{{ own }}/{{ press",
    ],
)
def test_what_stands_behind_no_registry(text: str) -> None:
    assert behind_in(text) == set()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('- image: "{{ own }}/{{ item }}"\n  loop: "{{ a }}"\n', "a[]"),
        ('- image: "{{ own }}/{{ item.name }}"\n  with_items: "{{ a }}"\n', "a[].name"),
        ('- image: "{{ own }}/{{ item.value.image }}"\n  with_dict: "{{ a }}"\n', "a[].image"),
        ('- image: "{{ own }}/{{ it }}"\n  loop: "{{ a }}"\n  loop_control: {loop_var: it}\n', "a[]"),
        ("{% for it in a %}{{ own }}/{{ it }}{% endfor %}", "a[]"),
        ("{% for it in a.b %}{{ own }}/{{ it.image }}{% endfor %}", "a.b[].image"),
        ("{% for k, it in a.items() %}{{ own }}/{{ it }}{% endfor %}", "a.*"),
        ("{% for it in a.values() %}{{ own }}/{{ it.image }}{% endfor %}", "a[].image"),
    ],
)
def test_what_a_loop_puts_behind_a_registry(text: str, place: str) -> None:
    assert behind_in(text) == anything(place)


JOINS = '- command: docker pull {{ own }}/{{ item }}\n  loop: "{{ presses }}"\n'


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ("- {command: 'docker pull {{ own }}/{{ item }}', loop: 1}\n", None),
        (JOINS, Reason.INHERITED),
        (f'{JOINS}- command: docker pull {{{{ item }}}}\n  loop: "{{{{ mills }}}}"\n', Reason.INHERITED),
        (f'{JOINS}- loop: "{{{{ presses }}}}"\n  command: docker pull {{{{ item }}}}\n', Reason.UNDECIDED),
        (
            f'{JOINS}- loop: "{{{{ presses }}}}"\n  loop_control: {{loop_var: a}}\n  command: docker pull {{{{ a }}}}\n',
            Reason.UNDECIDED,
        ),
        (f"{JOINS}- copy: {{content: '{{% for a in presses %}}{{{{ a }}}}{{% endfor %}}'}}\n", Reason.UNDECIDED),
    ],
)
def test_a_list_that_loops_use_alone_too(tasks: str, expected: Reason | None) -> None:
    write("roles/a/defaults/main.yml", "presses: [quay.io/orchard/press:v1]\n")
    write("roles/a/tasks/main.yml", tasks)
    report = run(walk(["."]), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    reasons = [skip.reason for skip in report.skips if skip.text == "quay.io/orchard/press:v1"]
    assert reasons == ([expected] if expected else [])
    assert len(report.changes) == (0 if expected else 1)
