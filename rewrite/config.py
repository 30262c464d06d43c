"""Configuration: .rewrite-images.yaml, and the same keys in a KRM function's functionConfig, made a Policy.

Every key may be absent. What stands on the command line wins over the file, key by key; of `registries`, source by
source. rewrite/schemas/config.schema.json describes the keys for editors.
"""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeVar

from rewrite.errors import UndecodableSource, UnreadableDocument, UsageError, printable
from rewrite.fieldspec import FieldSpec
from rewrite.files import CONFIGURATION, describe, find_upwards, read
from rewrite.lazy import expression
from rewrite.notation import parse_exclude, parse_expression, parse_field_path, parse_map, parse_mirror, parse_source
from rewrite.policy import ANY, MIRROR_OPTION, Collisions, Library, Policy, Rule, check_policy
from rewrite.readers.yaml_events import read_yaml
from rewrite.record import NamedTuple
from rewrite.source import Source, decode
from rewrite.tree import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rewrite.configured import Configured
    from rewrite.document import Document
    from rewrite.tree import Child

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

KEYS: Final = ("mirror", "library", "registries", "exclude", "collisions", "sweep", "files", "fields", "same")
# What the command line and other programs call them.
MEANT: Final = {"map": "registries", "maps": "registries", "mirrors": "registries", "excludes": "exclude"}
FILES_KEYS: Final = ("include", "exclude")
FIELD_KEYS: Final = ("kind", "path", "apiVersion", "group")
BOOLEANS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
DEFAULT: Final = "default"
ALONE: Final = "; null leaves the registry alone"
STARRED: Final = expression(r"\*[^\s,:\]}]*")


class Config(NamedTuple):
    """What a configuration says; None and () where it says nothing.

    file is its name in messages; file patterns are relative to folder. origins holds (key, "file:line") for each key
    that stands in it.
    """

    file: str = ""
    folder: str = "."
    mirror: str | None = None
    library: Library | None = None
    rules: tuple[Rule, ...] = ()
    excludes: tuple[str, ...] = ()
    collisions: Collisions | None = None
    sweep: bool | None = None
    include: tuple[str, ...] = ()
    exclude_files: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    origins: tuple[tuple[str, str], ...] = ()

    def origin(self, key: str) -> str:
        """Tell where a key stands, DEFAULT when it does not."""
        return dict(self.origins).get(key, DEFAULT)


class Options(NamedTuple):
    """What the command line says, as it is written there; "" and () where it says nothing.

    mirror_origin names where mirror comes from: the option, or the environment variable.
    """

    mirror: str = ""
    maps: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    library: str = ""
    collisions: str = ""
    sweep: bool | None = None
    ensure: bool = False
    mirror_origin: str = MIRROR_OPTION


def find(folder: str = ".") -> str:
    """Give the path of the nearest configuration from folder upwards, "" when there is none."""
    return find_upwards(CONFIGURATION, folder)


def load(path: str) -> Config:
    """Read a configuration file.

    Errors:  UsageError, "file:line:column: key: what is wrong; what would be right".
    """
    name = path.replace(os.sep, "/")
    try:
        source = decode(name, read(path))
    except OSError as error:
        raise UsageError(f"{name}: {describe(error)}") from error
    except UndecodableSource as error:
        raise UsageError(f"{name}: {error.alone}") from error
    return parse(source, os.path.dirname(path) or ".")


def parse(source: Source, folder: str = ".") -> Config:
    """Read a configuration from its text; file patterns in it are relative to folder.

    Errors:  UsageError.
    """
    try:
        document = read_yaml(source.text)
    except UnreadableDocument as error:
        message = f"the YAML cannot be read: {error.told()}; {_correct(source, error)}"
        raise UsageError(f"{source.name}:{error.line}:{error.column}: {message}") from error
    top = document.root.get("")
    return Config(source.name, folder) if top is None else _read(top, document, source, folder)


def _correct(source: Source, error: UnreadableDocument) -> str:
    """Say what to do about a text that is no YAML: `exclude: [*.corp.example]` is none, for a star begins an alias."""
    line = source.text.split("\n")[error.line - 1 : error.line]
    starred = STARRED.match(line[0], error.column - 1) if line else None
    return f'write it in quotes: "{printable(starred[0])}"' if starred else "correct it"


def from_node(node: Child, document: Document, source: Source, *, besides: Sequence[str] = ()) -> Config:
    """Read a configuration from a mapping: the `spec:` of a RewriteImages functionConfig.

    In:      node, of document, whose text stands in source. besides, keys that it may have and that are the caller's.
    Errors:  UsageError.
    """
    return _read(node, document, source, besides=besides)


def from_config_map(data: Child, document: Document, source: Source, *, besides: Sequence[str] = ()) -> Config:
    """Read a configuration from the `data:` of a ConfigMap, where every value is a string.

    `sweep` may be "true" or "false", `exclude` a list with commas; other lists and mappings are YAML in the string.

    In:      as from_node().
    Errors:  UsageError.
    """
    return _read(data, document, source, strings=True, besides=besides)


def merge(config: Config, options: Options) -> Policy:
    """Lay the options over the configuration and check the whole.

    Errors:  UsageError, with the option or the place in the file.
    """
    maps = tuple(_from_option("--map", parse_map, text) for text in options.maps)
    mapped = {rule.source for rule in maps}
    excludes = tuple(_from_option("--exclude", parse_exclude, text) for text in options.excludes)
    mirror = _from_option(options.mirror_origin, parse_mirror, options.mirror) if options.mirror else config.mirror
    policy = Policy(
        mirror=mirror or "",
        rules=(*(rule for rule in config.rules if rule.source not in mapped), *maps),
        excludes=tuple(dict.fromkeys((*(name for name in config.excludes if name not in mapped), *excludes))),
        library=_from_choice(options.library, config.library, Library.KEEP, "--library"),
        collisions=_from_choice(options.collisions, config.collisions, Collisions.ERROR, "--collisions"),
        sweep=next((value for value in (options.sweep, config.sweep) if value is not None), True),
        ensure=options.ensure,
        fields=config.fields,
        include=config.include,
        exclude_files=config.exclude_files,
        same=config.same,
        base=config.folder,
        mirror_origin=options.mirror_origin if options.mirror else config.origin("mirror"),
    )
    check_policy(policy)
    return policy


def _read(
    top: Child,
    document: Document,
    source: Source,
    folder: str = ".",
    *,
    strings: bool = False,
    besides: Sequence[str] = (),
) -> Config:
    # Imported here: a run without a configuration does not need it, and is not to wait for it.
    from rewrite.configured import Configured

    value = Configured(top, document, source, strings=strings)
    if value.is_null:
        return Config(source.name, folder)
    value.refuse_duplicates()
    settings = value.entries((*KEYS, *besides), MEANT)
    files = settings["files"].entries(FILES_KEYS) if "files" in settings else {}
    return Config(
        file=source.name,
        folder=folder,
        mirror=_get(settings, "mirror", _mirror, None),
        library=_get(settings, "library", _library, None),
        rules=_get(settings, "registries", _rules, ()),
        excludes=_get(settings, "exclude", _excludes, ()),
        collisions=_get(settings, "collisions", _collisions, None),
        sweep=_get(settings, "sweep", _boolean, None),
        include=_get(files, "include", lambda value: _patterns(value, folder), ()),
        exclude_files=_get(files, "exclude", lambda value: _patterns(value, folder), ()),
        fields=_get(settings, "fields", _fields, ()),
        same=_get(settings, "same", _same, ()),
        origins=tuple((key, setting.origin) for key, setting in settings.items() if key in KEYS),
    )


def _get(settings: dict[str, Configured], key: str, convert: Callable[[Configured], T], default: T) -> T:
    return convert(settings[key]) if key in settings else default


def _mirror(value: Configured) -> str:
    return value.checked(parse_mirror)


def _library(value: Configured) -> Library:
    return value.choice(Library)


def _collisions(value: Configured) -> Collisions:
    return value.choice(Collisions)


def _rules(value: Configured) -> tuple[Rule, ...]:
    return tuple(_rule(source, mirror) for source, mirror in value.entries().items())


def _rule(source: str, mirror: Configured) -> Rule:
    try:
        name = parse_source(source, is_mapped=not mirror.is_null)
    except UsageError as error:
        mirror.fail(str(error), at_key=True)
    return Rule(name, None if mirror.is_null else mirror.checked(parse_mirror, ALONE), mirror.origin)


def _excludes(value: Configured) -> tuple[str, ...]:
    return tuple(item.checked(parse_exclude) for item in value.items())


def _boolean(value: Configured) -> bool:
    text = value.string()
    if text not in BOOLEANS:
        value.fail(f"{text} is neither true nor false; write true or false")
    if not value.strings and isinstance(value.child, Scalar) and value.child.style:
        value.fail(f"a boolean has no quotes; write {text.lower()}")
    return BOOLEANS[text]


def _patterns(value: Configured, folder: str) -> tuple[str, ...]:
    from rewrite.chosen import check_pattern

    return tuple(item.checked(lambda text: check_pattern(text, folder)) for item in value.items())


def _fields(value: Configured) -> tuple[FieldSpec, ...]:
    return tuple(_field(item) for item in value.items())


def _field(value: Configured) -> FieldSpec:
    parts = value.entries(FIELD_KEYS)
    if "path" not in parts:
        value.fail("a field needs a path; add e.g. path: spec/runner/image")
    path = parts["path"].checked(parse_field_path)
    kind, group = (parts[key].checked(parse_expression) if key in parts else "" for key in ("kind", "group"))
    api_version = parts["apiVersion"].string() if "apiVersion" in parts else ""
    return FieldSpec(path, kind, group, api_version, parts["path"].origin)


def _same(value: Configured) -> tuple[tuple[str, ...], ...]:
    groups = value.items()
    if len(groups) > 1 and all(isinstance(item.child, Scalar) for item in groups):
        value.fail(f"each group is a list of its own; write [[{', '.join(item.string() for item in groups)}]]")
    return tuple(_group(item) for item in groups)


def _group(value: Configured) -> tuple[str, ...]:
    names = tuple(item.checked(parse_source) for item in value.items())
    if len(names) == 1:
        value.fail(f"a group of one says nothing; write [{names[0]}, ANOTHER]")
    if ANY in names:
        value.fail(f"{ANY} is any registry, and not all of them hold the same images; name those that do")
    return names


def _from_option(option: str, check: Callable[[str], T], text: str) -> T:
    try:
        return check(text)
    except UsageError as error:
        raise UsageError(f"{option}: {error}") from error


def _from_choice(text: str, configured: E | None, default: E, option: str) -> E:
    if not text:
        return default if configured is None else configured
    from rewrite.choice import choose

    return _from_option(option, lambda word: choose(word, type(default)), text)
