"""Configuration: .rewrite-images.yaml, and the same keys in a KRM function's functionConfig, made a Policy.

Every key may be absent. What stands on the command line wins over the file, key by key; of `registries`, source by
source. rewrite/schemas/config.schema.json describes the keys for editors.
"""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

from rewrite.document import Child, Document, Node, Scalar
from rewrite.errors import UndecodableSource, UnreadableDocument, UsageError
from rewrite.fieldpath import FieldPath, format_path
from rewrite.fieldspec import FieldSpec
from rewrite.files import CONFIGURATION, describe, find_upwards, is_pattern, read
from rewrite.policy import (
    Collisions,
    Library,
    Policy,
    Rule,
    check_policy,
    parse_exclude,
    parse_field_path,
    parse_map,
    parse_mirror,
    parse_source,
    printable,
)
from rewrite.readers.yaml_events import read_yaml
from rewrite.record import NamedTuple
from rewrite.source import Source, decode
from rewrite.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

KEYS: Final = ("mirror", "library", "registries", "exclude", "collisions", "sweep", "files", "fields", "same")
FILES_KEYS: Final = ("include", "exclude")
FIELD_KEYS: Final = ("kind", "path", "apiVersion", "group")
NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
BOOLEANS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
DEFAULT: Final = "default"


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
    mirror_origin: str = "--mirror"


class Setting(NamedTuple):
    """One line of what is in force: the key, its value as the file would have it, and where it comes from."""

    key: str
    value: str
    origin: str


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
        raise UsageError(f"{name}: {error}") from error
    return parse(source, os.path.dirname(path) or ".")


def parse(source: Source, folder: str = ".") -> Config:
    """Read a configuration from its text; file patterns in it are relative to folder.

    Errors:  UsageError.
    """
    try:
        document = read_yaml(source.text)
    except UnreadableDocument as error:
        message = f"the YAML cannot be read: {error}; correct it"
        raise UsageError(f"{source.name}:{error.line}:{error.column}: {message}") from error
    top = document.root.get("")
    if top is None or (isinstance(top, Scalar) and _is_null(top)):
        return Config(source.name, folder)
    return _read(_Value(top, document, source), folder)


def from_node(node: Node, document: Document, source: Source) -> Config:
    """Read a configuration from a mapping: the `spec:` of a RewriteImages functionConfig.

    In:      node, of document, whose text stands in source.
    Errors:  UsageError.
    """
    return _read(_Value(node, document, source), ".")


def from_config_map(data: Node, document: Document, source: Source) -> Config:
    """Read a configuration from the `data:` of a ConfigMap, where every value is a string.

    `sweep` may be "true" or "false", `exclude` a list with commas; other lists and mappings are YAML in the string.

    Errors:  UsageError.
    """
    return _read(_Value(data, document, source, strings=True), ".")


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


def effective(config: Config, options: Options) -> tuple[Setting, ...]:
    """Tell what is in force and where each setting comes from, in the order of KEYS.

    Errors:  UsageError, as merge().
    """
    policy = merge(config, options)
    settings = [
        Setting("mirror", policy.mirror, policy.mirror_origin),
        Setting("library", policy.library.value, "--library" if options.library else config.origin("library")),
        *(
            Setting(format_path(("registries", rule.source)), rule.mirror or "null", rule.origin)
            for rule in policy.rules
        ),
        *(Setting("exclude", name, _origin_of_exclude(name, config)) for name in policy.excludes),
        Setting(
            "collisions", policy.collisions.value, "--collisions" if options.collisions else config.origin("collisions")
        ),
        Setting("sweep", str(policy.sweep).lower(), _origin_of_sweep(config, options)),
        *(Setting("files.include", pattern, config.origin("files")) for pattern in policy.include),
        *(Setting("files.exclude", pattern, config.origin("files")) for pattern in policy.exclude_files),
        *(Setting("fields", _write_field(spec), spec.origin) for spec in policy.fields),
        *(Setting("same", ", ".join(group), config.origin("same")) for group in policy.same),
    ]
    return tuple(settings)


class _Value(NamedTuple):
    """A value of the configuration, and all that is needed to say where it stands.

    path is the field path within the configuration. strings is set for the values of a ConfigMap. text is an item of
    a list that is written as one string; None means the value itself.
    """

    child: Child
    document: Document
    source: Source
    path: FieldPath = ()
    strings: bool = False
    text: str | None = None

    def entries(self, keys: Sequence[str] = ()) -> dict[str, _Value]:
        """Give what a mapping holds, in order; keys are those it may have, all when there are none."""
        value = self._unpack()
        children = value.child.children if isinstance(value.child, Node) else None
        if not isinstance(children, dict):
            value.fail("a mapping is expected; write `key: value` lines below the key")
        entries = {key: value._replace(child=child, path=(*value.path, key)) for key, child in children.items()}
        for key, entry in entries.items():
            if keys and key not in keys:
                entry.fail(f"there is no such key; {_suggest(key, keys)}", at_key=True)
        return entries

    def items(self) -> list[_Value]:
        """Give the items of a list; for a ConfigMap also of one written with commas."""
        if self.strings and isinstance(self.child, Scalar) and not self.child.value.lstrip().startswith(("[", "- ")):
            texts = [text.strip() for text in self.child.value.replace("\n", ",").split(",")]
            return [self._replace(text=text, strings=False) for text in texts if text]
        value = self._unpack()
        if isinstance(value.child, Scalar):
            value.fail(f"a list is expected; write [{value.child.value}], in quotes if it begins with a sign")
        if isinstance(value.child.children, dict):
            value.fail("a list is expected, not a mapping; write items that begin with `- `")
        return [
            value._replace(child=child, path=(*value.path, index)) for index, child in enumerate(value.child.children)
        ]

    def string(self) -> str:
        """Give a text."""
        if self.text is not None:
            return self.text
        if not isinstance(self.child, Scalar):
            self.fail("a single text is expected, not a list or mapping; write one value behind the colon")
        if self.is_null:
            self.fail("a value is missing; write one, or drop the key")
        return self.child.value

    @property
    def is_null(self) -> bool:
        """Tell whether the value is YAML's null."""
        return isinstance(self.child, Scalar) and _is_null(self.child)

    @property
    def origin(self) -> str:
        """Tell where the key of the value stands: "file:line"."""
        return f"{self.source.name}:{self.source.position(self._start_of_key()).line}"

    def checked(self, check: Callable[[str], T]) -> T:
        """Give what check makes of the text; what it has against it is told with the place."""
        try:
            return check(self.string())
        except _Misconfigured:
            raise
        except UsageError as error:
            self.fail(str(error))

    def fail(self, message: str, *, at_key: bool = False) -> NoReturn:
        """Raise the error: where, which key, what is wrong and what would be right."""
        if isinstance(self.child, Scalar) and not at_key:
            self._fail_at(self.document.start_of(self.child), message)
        self._fail_at(self._start_of_key(), message)

    def _fail_at(self, start: int, message: str) -> NoReturn:
        line, column = self.source.position(start)
        key = f"{format_path(self.path)}: " if self.path else ""
        raise _Misconfigured(f"{self.source.name}:{line}:{column}: {printable(key + message)}")

    def _unpack(self) -> _Value:
        """Read the YAML that a value of a ConfigMap is written in."""
        if not self.strings or not isinstance(self.child, Scalar) or self.text is not None:
            return self
        try:
            document = read_yaml(self.child.value)
        except UnreadableDocument as error:
            self._fail_at(self._start_of_text(self.child, error), f"the YAML cannot be read: {error}; correct it")
        inner = document.root.get("")
        if inner is None:
            self.fail("a value is missing; write one, or drop the key")
        document.host = (self.document, self.child)
        value = self._replace(child=inner, document=document, strings=False)
        _refuse_duplicates(value)
        return value

    def _start_of_text(self, scalar: Scalar, error: UnreadableDocument) -> int:
        """Give the offset in the source of what is wrong within a value."""
        lines = scalar.value.splitlines(keepends=True)
        offset = sum(len(line) for line in lines[: error.line - 1]) + error.column - 1
        span = self.document.place(scalar, offset, offset)
        return span.start if span else self.document.start_of(scalar)

    def _start_of_key(self) -> int:
        return _to_source(self.document, _start_with_key(self.document, self.child))


class _Misconfigured(UsageError):
    """A UsageError that has its place in it already."""


def _read(top: _Value, folder: str) -> Config:
    _refuse_duplicates(top)
    settings = top.entries(KEYS)
    files = settings["files"].entries(FILES_KEYS) if "files" in settings else {}
    return Config(
        file=top.source.name,
        folder=folder,
        mirror=_get(settings, "mirror", _mirror, None),
        library=_get(settings, "library", _library, None),
        rules=_get(settings, "registries", _rules, ()),
        excludes=_get(settings, "exclude", _excludes, ()),
        collisions=_get(settings, "collisions", _collisions, None),
        sweep=_get(settings, "sweep", _boolean, None),
        include=_get(files, "include", _patterns, ()),
        exclude_files=_get(files, "exclude", _patterns, ()),
        fields=_get(settings, "fields", _fields, ()),
        same=_get(settings, "same", _same, ()),
        origins=tuple((key, value.origin) for key, value in settings.items()),
    )


def _get(settings: dict[str, _Value], key: str, convert: Callable[[_Value], T], default: T) -> T:
    return convert(settings[key]) if key in settings else default


def _mirror(value: _Value) -> str:
    return value.checked(parse_mirror)


def _library(value: _Value) -> Library:
    return value.checked(lambda text: _choose(text, Library))


def _collisions(value: _Value) -> Collisions:
    return value.checked(lambda text: _choose(text, Collisions))


def _rules(value: _Value) -> tuple[Rule, ...]:
    return tuple(_rule(source, mirror) for source, mirror in value.entries().items())


def _rule(source: str, mirror: _Value) -> Rule:
    try:
        name = parse_source(source)
    except UsageError as error:
        mirror.fail(str(error), at_key=True)
    return Rule(name, None if mirror.is_null else mirror.checked(parse_mirror), mirror.origin)


def _excludes(value: _Value) -> tuple[str, ...]:
    return tuple(item.checked(parse_exclude) for item in value.items())


def _boolean(value: _Value) -> bool:
    text = value.string()
    if text not in BOOLEANS:
        value.fail(f"{text} is neither true nor false; write true or false")
    if not value.strings and isinstance(value.child, Scalar) and value.child.style:
        value.fail(f"a boolean has no quotes; write {text.lower()}")
    return BOOLEANS[text]


def _patterns(value: _Value) -> tuple[str, ...]:
    return tuple(item.checked(_pattern) for item in value.items())


def _pattern(text: str) -> str:
    if not is_pattern(text):
        raise UsageError(f"{text} is no pattern in .gitignore's notation; write e.g. tests/golden/**")
    return text


def _fields(value: _Value) -> tuple[FieldSpec, ...]:
    return tuple(_field(item) for item in value.items())


def _field(value: _Value) -> FieldSpec:
    parts = value.entries(FIELD_KEYS)
    if "path" not in parts:
        value.fail("a field needs a path; add e.g. path: spec/runner/image")
    path = parts["path"].checked(parse_field_path)
    kind, group, api_version = (_get(parts, key, _Value.string, "") for key in ("kind", "group", "apiVersion"))
    return FieldSpec(path, kind, group, api_version, parts["path"].origin)


def _same(value: _Value) -> tuple[tuple[str, ...], ...]:
    return tuple(_group(item) for item in value.items())


def _group(value: _Value) -> tuple[str, ...]:
    names = tuple(item.checked(parse_source) for item in value.items())
    if len(names) == 1:
        value.fail(f"a group of one says nothing; write [{names[0]}, ANOTHER]")
    return names


def _choose(text: str, choices: type[E]) -> E:
    words = [choice.value for choice in choices]
    if text not in words:
        raise UsageError(f"{text} is none of {', '.join(words)}; {_suggest(text, words)}")
    return choices(text)


def _suggest(word: str, words: Sequence[str]) -> str:
    # Imported here: it takes longer than reading the file, and only mistakes need it.
    from difflib import get_close_matches

    close = get_close_matches(word, words, n=1)
    return f"did you mean {close[0]}?" if close else f"write one of {', '.join(words)}"


def _is_null(scalar: Scalar) -> bool:
    return not scalar.style and scalar.value in NULLS


def _refuse_duplicates(top: _Value) -> None:
    """Refuse a key that stands twice in a mapping: the reader keeps the last, and the first would pass in silence."""
    for scalar in top.document.scalars:
        twice = _find_duplicate(scalar, top.child)
        if twice is None:
            continue
        lost, kept = twice
        first = top.source.position(_to_source(top.document, _start_with_key(top.document, lost))).line
        path = (*top.path, *kept.path[len(top.child.path) :])
        top._replace(child=kept, path=path).fail(f"the key stands twice, first in line {first}; keep one", at_key=True)


def _find_duplicate(scalar: Scalar, top: Child) -> tuple[Child, Child] | None:
    """Give what scalar is part of, below top, that has lost its key to another value, and that value."""
    twice: tuple[Child, Child] | None = None
    child: Child = scalar
    while child is not top:
        parent = child.parent
        if parent is None:
            return None
        if isinstance(parent.children, dict):
            kept = parent.children.get(str(child.key), child)
            twice = twice if kept is child else (child, kept)
        child = parent
    return twice


def _start_with_key(document: Document, child: Child) -> int:
    """Give the offset in document.text of the key in front of a value; of an item of a list, its own."""
    start = _start(document, child)
    if not isinstance(child.key, str) or not child.key:
        return start
    at = start
    while (at := document.text.rfind(child.key, 0, at)) >= 0:
        behind = document.text[at + len(child.key) : start].lstrip("\"'").lstrip()
        if behind.startswith(":"):
            return at
    return start


def _start(document: Document, child: Child) -> int:
    """Give the offset in document.text where a value begins, as far as it can be told."""
    if isinstance(child, Scalar):
        return child.start
    children = child.children.values() if isinstance(child.children, dict) else child.children
    for first in children:
        return _start_with_key(document, first)
    # Nothing tells where an empty collection stands; its key does, if it is the only one of that name.
    found = document.text.find(f"{child.key}:") if isinstance(child.key, str) else -1
    return found + len(str(child.key)) + 1 if found >= 0 else 0


def _to_source(document: Document, offset: int) -> int:
    span = document.to_source(Span(offset, offset))
    if span is not None:
        return span.start
    return document.host[0].start_of(document.host[1]) if document.host else 0


def _from_option(option: str, check: Callable[[str], T], text: str) -> T:
    try:
        return check(text)
    except UsageError as error:
        raise UsageError(f"{option}: {error}") from error


def _from_choice(text: str, configured: E | None, default: E, option: str) -> E:
    if text:
        return _from_option(option, lambda word: _choose(word, type(default)), text)
    return default if configured is None else configured


def _origin_of_exclude(name: str, config: Config) -> str:
    return config.origin("exclude") if name in config.excludes else "--exclude"


def _origin_of_sweep(config: Config, options: Options) -> str:
    if options.sweep is None:
        return config.origin("sweep")
    return "--sweep" if options.sweep else "--no-sweep"


def _write_field(spec: FieldSpec) -> str:
    parts = (("kind", spec.kind), ("group", spec.group), ("apiVersion", spec.api_version), ("path", spec.path))
    return "{" + ", ".join(f"{key}: {value}" for key, value in parts if value) + "}"
