from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewrite.config import (
    FIELD_KEYS,
    FILES_KEYS,
    KEYS,
    Config,
    Options,
    find,
    from_config_map,
    from_node,
    load,
    merge,
    parse,
)
from rewrite.errors import UsageError
from rewrite.fieldspec import FieldSpec
from rewrite.policy import Collisions, Library, Policy, Rule
from rewrite.readers.yaml_events import read_yaml
from rewrite.settings import Setting, effective
from rewrite.source import Source

if TYPE_CHECKING:
    from pytest_regressions.file_regression import FileRegressionFixture

NAME = ".rewrite-images.yaml"
ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "rewrite/schemas/config.schema.json").read_text(encoding="utf-8"))

FULL = """\
# the whole of the design
mirror: hub.example.com
library: add
registries:
  docker.io: hub.example.com/hub
  quay.io/prometheus: hub.example.com/prom
  registry.internal: null                   # left alone
exclude: ["*.corp.example", quay.io/private]
collisions: warn
sweep: false
files: {include: ["*.conf"], exclude: ["tests/golden/**"]}
fields:
  - {kind: Backup, path: spec/runner/image}
  - path: spec/images[]
    apiVersion: backup.example.com/v1
    group: backup.example.com
same:
  - [k8s.gcr.io, registry.k8s.io]
"""
FULL_CONFIG = Config(
    file=NAME,
    folder=".",
    mirror="hub.example.com",
    library=Library.ADD,
    rules=(
        Rule("docker.io", "hub.example.com/hub", f"{NAME}:5"),
        Rule("quay.io/prometheus", "hub.example.com/prom", f"{NAME}:6"),
        Rule("registry.internal", None, f"{NAME}:7"),
    ),
    excludes=("*.corp.example", "quay.io/private"),
    collisions=Collisions.WARN,
    sweep=False,
    include=("*.conf",),
    exclude_files=("tests/golden/**",),
    fields=(
        FieldSpec("spec/runner/image", kind="Backup", origin=f"{NAME}:13"),
        FieldSpec(
            "spec/images[]", group="backup.example.com", api_version="backup.example.com/v1", origin=f"{NAME}:14"
        ),
    ),
    same=(("k8s.gcr.io", "registry.k8s.io"),),
    origins=(
        ("mirror", f"{NAME}:2"),
        ("library", f"{NAME}:3"),
        ("registries", f"{NAME}:4"),
        ("exclude", f"{NAME}:8"),
        ("collisions", f"{NAME}:9"),
        ("sweep", f"{NAME}:10"),
        ("files", f"{NAME}:11"),
        ("fields", f"{NAME}:12"),
        ("same", f"{NAME}:17"),
    ),
)


def read(text: str, folder: str = ".") -> Config:
    return parse(Source(NAME, text), folder)


def message(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        read(text)
    return str(caught.value)


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "---\n", "null\n", "{}\n"])
def test_a_configuration_that_says_nothing(text: str) -> None:
    config = read(text)
    assert config == Config(file=NAME)
    assert merge(config, Options()) == Policy(mirror_origin="default")


def test_every_key() -> None:
    assert read(FULL) == FULL_CONFIG


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(FULL.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(FULL.replace("mirror: hub.example.com", "'mirror':   \"hub.example.com\""), id="quotes"),
        pytest.param(FULL.replace("hub.example.com/hub", "Hub.example.com/hub/"), id="another spelling"),
        pytest.param(FULL.replace("  docker.io:", "  index.docker.io:"), id="alias of a registry"),
        pytest.param(FULL.replace("sweep: false", "sweep: False"), id="boolean in upper case"),
        pytest.param(FULL.replace("null ", "~    "), id="another null"),
        pytest.param(FULL.replace("null ", "     "), id="empty null"),
    ],
)
def test_the_same_in_another_spelling(text: str) -> None:
    assert read(text) == FULL_CONFIG


def test_anchors_and_merges() -> None:
    text = """\
        registries:
          docker.io: &hub hub.example.com
          quay.io: *hub
    """
    assert [rule.mirror for rule in read(dedent(text)).rules] == ["hub.example.com"] * 2


WRONG = {
    "a scheme": "mirror: https://hub.example.com\n",
    "a word for a mirror": "mirror: hub\n",
    "a word for a registry that is to be left alone": "registries:\n  quay.io: false\n",
    "no mirror of a registry": "registries: {quay.io: ''}\n",
    "no value": "mirror:\nsweep: true\n",
    "a mapping for a mirror": "mirror: {host: hub.example.com}\n",
    "a key with a mistake": "# mirrors\nmiror: hub.example.com\n",
    "an unknown key": "to: hub.example.com\n",
    "an unknown key before a comment": "miror: # not miror, mirror\n  host: hub.example.com\n",
    "the name of an option": "map:\n  docker.io: hub.example.com\n",
    "several mirrors": "mirrors:\n  docker.io: hub.example.com\n",
    "one of several mirrors": "mirrors: hub.example.com\n",
    "no value for several mirrors": "mirrors:\n",
    "an unknown key of files": "files:\n  exclud: []\n",
    "an unknown key of a field": "fields:\n  - kind: Backup\n    path: spec/image\n    create: true\n",
    "a value that a template should have put in": "mirror: {{ mirror }}\n",
    "a key that is a list": "? [a, b]\n: 1\n",
    "a key that stands twice": "mirror: a.example.com\nsweep: true\nmirror: b.example.com\n",
    "a registry that stands twice": "registries:\n  docker.io: a.example.com\n  docker.io: b.example.com\n",
    "a mapping that stands twice": "registries:\n  docker.io: a.example.com\nregistries:\n  quay.io: b.example.com\n",
    "a source that is no registry": "registries:\n  grafana: hub.example.com\n",
    "a mirror with a tag": "registries:\n  # all of it\n  quay.io: hub.example.com/quay:latest\n",
    "a list for a mirror": "registries:\n  quay.io: [a.example.com, b.example.com]\n",
    "a list of rules": "registries: [docker.io=hub.example.com]\n",
    "a text for a list": "exclude: quay.io\n",
    "a mapping for a list": "exclude: {}\n",
    "an empty mapping below a comment with one": "# exclude: {}\nexclude: {}\n",
    "an empty item": "fields: [{kind: '[]', path: spec/image}]\nexclude: [[]]\n",
    "an empty item of a list in lines": "exclude:\n  - ghcr.io\n  # [] is none\n  - []\n",
    "an empty field": "mirror: hub.example.com\n\nfields: [{kind: Backup, path: a}, { }]\n",
    "an empty value that an alias repeats": "fields: [{kind: &none [], path: *none}]\n",
    "hosts below another, without quotes": "exclude: [*.corp.example]\n",
    "any registry, without quotes": "registries:\n  *: hub.example.com\n",
    "no list": "exclude:\n",
    "files for images": 'exclude: ["tests/**"]\n',
    "a path of files for images": "exclude: [./tests/golden]\n",
    "a mirror and a word": "mirror: hub.example.com press\n",
    "an item that is wrong": "exclude:\n  - quay.io\n  - '*'\n",
    "a list within a list": "exclude: [[quay.io]]\n",
    "an unknown word": "library: stripped\n",
    "another unknown word": "collisions: yes\n",
    "no boolean": "sweep: no\n",
    "a boolean in quotes": 'sweep: "true"\n',
    "a field without a path": "fields:\n  - kind: Backup\n",
    "a field path with dots": "fields:\n  - path: spec.runner.image\n",
    "a field that is a text": "fields: [spec/image]\n",
    "no pattern": 'files: {exclude: ["!"]}\n',
    "an empty pattern": 'files: {exclude: [a.yaml, ""]}\n',
    "a pattern from the working folder": "files: {exclude: [./tests/golden/**]}\n",
    "a file in the working folder": "files: {include: [./stack.tmpl]}\n",
    "a pattern that gives back": 'files: {exclude: ["**", "!./tests/"]}\n',
    "the working folder": "files: {exclude: [./]}\n",
    "a pattern above": "files: {exclude: [../tests]}\n",
    "a pattern that goes up": "files: {exclude: [docs/../tests//golden]}\n",
    "a pattern of Windows": "files: {exclude: [tests\\golden.yaml]}\n",
    "a group of one": "same: [[quay.io]]\n",
    "a group of any": 'same: [["*", quay.io]]\n',
    "a group that is a text": "same: [quay.io, ghcr.io]\n",
    "a list at the top": "- mirror: hub.example.com\n",
    "a text at the top": "hub.example.com\n",
    "no YAML": "mirror: [hub.example.com\n",
    "two documents": "mirror: a.example.com\n---\nmirror: b.example.com\n",
    "an escape sequence": 'library: "\\e[31mkeep"\n',
}


def test_wrong_configurations(file_regression: FileRegressionFixture) -> None:
    parts = [f"# {title}\n{text}=> {message(text)}\n" for title, text in WRONG.items()]
    file_regression.check("\n".join(parts).encode(), extension=".txt", binary=True)


@pytest.mark.parametrize(("title", "text"), WRONG.items(), ids=WRONG)
def test_every_message_says_where(title: str, text: str) -> None:  # noqa: ARG001 - the title is the test's name
    said = message(text)
    name, line, column, rest = said.split(":", 3)
    assert (name, line.isdigit(), column.isdigit()) == (NAME, True, True)
    assert rest.startswith(" ")
    assert said.isprintable()


@given(st.text(st.sampled_from("mirorlbay: {}[]-\n\"'#*&!.,/hub\\x"), max_size=60))
def test_no_text_crashes(text: str) -> None:
    try:
        read(text)
    except UsageError as error:
        assert str(error).startswith(f"{NAME}:")  # noqa: PT017 - whether it raises is not the point


def test_find_and_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a/b")
    assert find() == ""
    (tmp_path / "a" / NAME).write_bytes(b"\xef\xbb\xbfmirror: hub.example.com\r\n")
    assert find() == f"../{NAME}"
    config = load(find())
    assert (config.file, config.folder, config.mirror) == (f"../{NAME}", "..", "hub.example.com")
    assert config.origin("mirror") == f"../{NAME}:1"
    monkeypatch.chdir(tmp_path / "a")
    assert (load(find()).file, load(find()).folder) == (NAME, ".")


@pytest.mark.parametrize(
    ("content", "word"),
    [(None, "no such file"), (b"mirror: \xff\n", "UTF-8"), (b"mirror: [\n", "YAML"), (b"sweep: 1\n", "sweep")],
)
def test_load_says_which_file(
    content: bytes | None, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("my.yaml").write_bytes(content)
    with pytest.raises(UsageError) as caught:
        load("my.yaml")
    assert str(caught.value).startswith("my.yaml:")
    assert word in str(caught.value)


def test_absolute_patterns_of_the_own_folder_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own = f"{tmp_path.resolve().as_posix()}/tests/golden"
    assert message(f"files: {{exclude: [{own}]}}\n").endswith('the configuration; write "tests/golden"')
    assert read(f"files: {{exclude: [{own}]}}\n", "rules").exclude_files == (own,)


def test_an_absolute_pattern_may_name_a_folder_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = tmp_path.resolve()
    (own / own.parts[1]).mkdir()
    assert read(f"files: {{exclude: [{own.as_posix()}/tests]}}\n").exclude_files == (f"{own.as_posix()}/tests",)


@pytest.mark.parametrize("pattern", [r"press.golden\.yaml", r"\*.yaml", r"\.hidden.yaml"])
def test_a_sign_of_a_pattern_may_be_meant_as_it_is(pattern: str) -> None:
    assert read(f"files: {{exclude: ['{pattern}']}}\n").exclude_files == (pattern,)


@pytest.mark.parametrize("pattern", ["tests/*", "/tests"])
def test_patterns_of_the_working_folder_are_refused_elsewhere(
    pattern: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"files: {{exclude: ['{pattern}']}}\n"
    for folder in ("tests", "ci/rules"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="none of that name"):
        read(text, "ci")
    monkeypatch.chdir(tmp_path / "ci/rules")
    assert read(text, "..").exclude_files == (pattern,)


@pytest.mark.parametrize("pattern", ["tests/", "rules/*", "own/*", "**/tests/*"])
def test_patterns_that_may_name_something_are_taken(
    pattern: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("tests", "ci/rules"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert read(f"files: {{exclude: ['{pattern}']}}\n", "ci").exclude_files == (pattern,)


def test_options_win() -> None:
    options = Options(
        mirror="new.example.com",
        maps=("docker.io=other.example.com", "quay.io/private=other.example.com"),
        excludes=("ghcr.io", "*.corp.example"),
        library="strip",
        collisions="allow",
        sweep=True,
    )
    assert merge(FULL_CONFIG, options) == Policy(
        mirror="new.example.com",
        rules=(
            *FULL_CONFIG.rules[1:],
            Rule("docker.io", "other.example.com", "--map"),
            Rule("quay.io/private", "other.example.com", "--map"),
        ),
        excludes=("*.corp.example", "ghcr.io"),
        library=Library.STRIP,
        collisions=Collisions.ALLOW,
        sweep=True,
        fields=FULL_CONFIG.fields,
        include=FULL_CONFIG.include,
        exclude_files=FULL_CONFIG.exclude_files,
        same=FULL_CONFIG.same,
        base=".",
        mirror_origin="--mirror",
    )


def test_without_options_the_file_decides() -> None:
    policy = merge(FULL_CONFIG, Options())
    assert (policy.mirror, policy.mirror_origin) == ("hub.example.com", f"{NAME}:2")
    assert (policy.library, policy.collisions, policy.sweep) == (Library.ADD, Collisions.WARN, False)
    assert policy.excludes == FULL_CONFIG.excludes


@pytest.mark.parametrize(
    ("options", "option"),
    [
        (Options(mirror="hub"), "--mirror: "),
        (Options(mirror="hub", mirror_origin="REWRITE_IMAGES_MIRROR"), "REWRITE_IMAGES_MIRROR: "),
        (Options(maps=("docker.io",)), "--map: "),
        (Options(excludes=("*",)), "--exclude: "),
        (Options(library="kep"), "--library: "),
        (Options(collisions="none"), "--collisions: "),
    ],
)
def test_a_wrong_option_is_named(options: Options, option: str) -> None:
    with pytest.raises(UsageError) as caught:
        merge(Config(), options)
    assert str(caught.value).startswith(option)


def test_options_and_file_are_checked_together() -> None:
    config = read("registries:\n  quay.io: hub.example.com\n")
    with pytest.raises(UsageError) as caught:
        merge(config, Options(maps=("docker.io=quay.io/x",)))
    assert f"quay.io=hub.example.com ({NAME}:2)" in str(caught.value)
    assert "docker.io=quay.io/x (--map)" in str(caught.value)


def test_effective_settings() -> None:
    assert effective(FULL_CONFIG, Options(maps=("docker.io=other.example.com",), excludes=("ghcr.io",))) == (
        Setting("mirror", "hub.example.com", f"{NAME}:2"),
        Setting("library", "add", f"{NAME}:3"),
        Setting('registries["quay.io/prometheus"]', "hub.example.com/prom", f"{NAME}:6"),
        Setting('registries["registry.internal"]', "null", f"{NAME}:7"),
        Setting('registries["docker.io"]', "other.example.com", "--map"),
        Setting("exclude", "*.corp.example", f"{NAME}:8"),
        Setting("exclude", "quay.io/private", f"{NAME}:8"),
        Setting("exclude", "ghcr.io", "--exclude"),
        Setting("collisions", "warn", f"{NAME}:9"),
        Setting("sweep", "false", f"{NAME}:10"),
        Setting("files.include", "*.conf", f"{NAME}:11"),
        Setting("files.exclude", "tests/golden/**", f"{NAME}:11"),
        Setting("fields", "{kind: Backup, path: spec/runner/image}", f"{NAME}:13"),
        Setting(
            "fields",
            '{group: backup.example.com, apiVersion: backup.example.com/v1, path: "spec/images[]"}',
            f"{NAME}:14",
        ),
        Setting("same", "[k8s.gcr.io, registry.k8s.io]", f"{NAME}:17"),
    )


@pytest.mark.parametrize(("sweep", "origin"), [(None, "default"), (True, "--sweep"), (False, "--no-sweep")])
def test_effective_settings_without_a_file(*, sweep: bool | None, origin: str) -> None:
    options = Options(mirror="hub.example.com", mirror_origin="REWRITE_IMAGES_MIRROR", sweep=sweep, library="keep")
    assert effective(Config(), options) == (
        Setting("mirror", "hub.example.com", "REWRITE_IMAGES_MIRROR"),
        Setting("library", "keep", "--library"),
        Setting("collisions", "error", "default"),
        Setting("sweep", "false" if sweep is False else "true", origin),
    )


def in_function(text: str) -> Config:
    """Read the spec or the data of a functionConfig that follows other text in its file."""
    before = "# a stream\n---\n"
    document = read_yaml(text)
    document.offset = len(before)
    source = Source("stdin", before + text)
    assert document.top
    if spec := document.top.node("spec"):
        return from_node(spec, document, source)
    data = document.top.node("data")
    assert data
    return from_config_map(data, document, source)


def without_places(config: Config) -> Config:
    return Config(
        mirror=config.mirror,
        library=config.library,
        rules=tuple(Rule(rule.source, rule.mirror) for rule in config.rules),
        excludes=config.excludes,
        collisions=config.collisions,
        sweep=config.sweep,
        include=config.include,
        exclude_files=config.exclude_files,
        fields=tuple(FieldSpec(field.path, field.kind, field.group, field.api_version) for field in config.fields),
        same=config.same,
    )


def test_the_spec_of_a_function() -> None:
    indented = "".join(f"  {line}\n" for line in FULL.splitlines())
    config = in_function(f"apiVersion: rewrite-images/v1\nkind: RewriteImages\nspec:\n{indented}")
    assert without_places(config) == without_places(FULL_CONFIG)
    assert config.origin("mirror") == "stdin:7"


CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: rewrite-images}
data:
  mirror: hub.example.com
  library: add
  registries: |
    docker.io: hub.example.com/hub
    quay.io/prometheus: hub.example.com/prom
    registry.internal: null
  exclude: "*.corp.example, quay.io/private"
  collisions: warn
  sweep: "false"
  files: '{include: ["*.conf"], exclude: ["tests/golden/**"]}'
  fields: |-
    - {kind: Backup, path: spec/runner/image}
    - path: spec/images[]
      apiVersion: backup.example.com/v1
      group: backup.example.com
  same: "[[k8s.gcr.io, registry.k8s.io]]"
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(CONFIG_MAP, id="commas"),
        pytest.param(
            CONFIG_MAP.replace('"*.corp.example, quay.io/private"', "|\n    *.corp.example\n    quay.io/private"),
            id="lines",
        ),
        pytest.param(
            CONFIG_MAP.replace('"*.corp.example, quay.io/private"', "|\n    - '*.corp.example'\n    - quay.io/private"),
            id="list",
        ),
        pytest.param(
            CONFIG_MAP.replace('"*.corp.example, quay.io/private"', "'[\"*.corp.example\", quay.io/private]'"),
            id="flow list",
        ),
        pytest.param(
            CONFIG_MAP.replace('"*.corp.example, quay.io/private"', '["*.corp.example", quay.io/private]'),
            id="list that is no string",
        ),
        pytest.param(CONFIG_MAP.replace('"false"', "false"), id="boolean that is no string"),
    ],
)
def test_the_data_of_a_config_map(text: str) -> None:
    assert without_places(in_function(text)) == without_places(FULL_CONFIG)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"false"', '"no"', "stdin:15:11: sweep: "),
        ("docker.io: hub", "docker.io: https://hub", 'stdin:10:16: registries["docker.io"]: '),
        ("registry.internal", "docker.io", 'stdin:12:5: registries["docker.io"]: '),
        ("group: backup", "groop: backup", "stdin:21:7: fields[1].groop: "),
        ("quay.io/private", "quay", "stdin:13:13: exclude: "),
        ("- {kind", "- [kind", "stdin:18:45: fields: the YAML cannot be read"),
        ("{include", "{inclood", "stdin:16:12: files.inclood: "),
        ("  collisions", "  colisions", "stdin:14:3: colisions: "),
        ('\'{include: ["*.conf"], exclude: ["tests/golden/**"]}\'', '""', "stdin:16:11: files: a value is missing"),
        ('"[[k8s.gcr.io', '"[[https:\\u002f/k8s.gcr.io', "stdin:22:12: same[0][0]: "),
        ('"[[k8s.gcr.io', '"[[\\u005b', "stdin:22:18: same: the YAML cannot be read"),
        ("'{include", '"\\u0078: 1" # \'{include', "stdin:16:11: files.x: "),
    ],
)
def test_the_place_within_a_config_map(before: str, after: str, said: str) -> None:
    assert before in CONFIG_MAP
    with pytest.raises(UsageError) as caught:
        in_function(CONFIG_MAP.replace(before, after))
    assert str(caught.value).startswith(said)


def test_the_schema_is_published() -> None:
    assert (ROOT / "docs/config.schema.json").read_bytes() == (ROOT / "rewrite/schemas/config.schema.json").read_bytes()


def test_the_schema_knows_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert tuple(SCHEMA["properties"]) == KEYS
    assert tuple(SCHEMA["properties"]["files"]["properties"]) == FILES_KEYS
    assert set(SCHEMA["properties"]["fields"]["items"]["properties"]) == set(FIELD_KEYS)
    assert all(value["description"] for value in SCHEMA["properties"].values())


@pytest.mark.parametrize("example", SCHEMA["examples"])
def test_the_examples_of_the_schema_are_good(example: dict[str, object]) -> None:
    jsonschema.validate(example, SCHEMA)
    merge(read(json.dumps(example)), Options())


@pytest.mark.parametrize("key", KEYS)
def test_the_examples_of_each_key_are_good(key: str) -> None:
    for example in SCHEMA["properties"][key].get("examples", ()):
        jsonschema.validate({key: example}, SCHEMA)
        assert read(json.dumps({key: example})).origin(key) == f"{NAME}:1"


@pytest.mark.parametrize("host", ["[fd00::1]:5000", "[fd00::1]", "[FD00::1]/press", "hub:5000/press"])
def test_the_schema_takes_the_sources_that_the_program_takes(host: str) -> None:
    said = f"registries:\n  '{host}': hub.example.com/six\nexclude: ['{host}']\nsame: [['{host}', quay.io]]\n"
    config = parse(Source("a.yaml", said))
    assert (config.rules[0].source, config.excludes) == (host.lower(), (host.lower(),))
    jsonschema.validate(
        {"registries": {host: "hub.example.com/six"}, "exclude": [host], "same": [[host, host]]}, SCHEMA
    )


@pytest.mark.parametrize("host", ["[fd00::1]:5000", "fd00::1"])
def test_neither_the_schema_nor_the_program_takes_an_address_of_ipv6_for_a_mirror(host: str) -> None:
    with pytest.raises(UsageError):
        parse(Source("a.yaml", f"mirror: '{host}'\n"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"mirror": host}, SCHEMA)
