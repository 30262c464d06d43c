"""Settings: the policy that is in force, written as a configuration with the origin of each value as a comment."""

from __future__ import annotations

import json
import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rewrite.config import merge
from rewrite.fieldpath import format_path
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rewrite.config import Config, Options
    from rewrite.fieldspec import FieldSpec
    from rewrite.policy import Policy

# What YAML reads as the text it is, wherever it stands.
PLAIN: Final = re.compile(
    r"(?!(?:null|true|false|yes|no|on|off|y|n)\Z)[A-Za-z][\w./-]*[\w/]\Z", re.ASCII | re.IGNORECASE
)
LISTS: Final = ("exclude", "fields", "same")


class Setting(NamedTuple):
    """One line of what is in force: the key, its value, and where it comes from.

    The value of what is a mapping or a list in the file is written as YAML has it, for nothing else tells its parts.
    """

    key: str
    value: str
    origin: str


def effective(config: Config, options: Options) -> tuple[Setting, ...]:
    """Tell what is in force and where each setting comes from, in the order of config.KEYS.

    Errors:  UsageError, as config.merge().
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
        *(Setting("same", _write_group(group), config.origin("same")) for group in policy.same),
    ]
    return tuple(settings)


def write(policy: Policy, settings: Sequence[Setting], file: str) -> str:
    """Write what is in force.

    In:      settings, as effective() gives them for the policy. file, the configuration that was read, "" when there
             is none.
    Out:     a configuration that says the same, in YAML.
    """
    lines = list(_lines(policy, settings))
    width = max(len(line) for line, _ in lines)
    body = "".join(f"{line:<{width}}  # {origin}\n" if origin else f"{line}\n" for line, origin in lines)
    head = f"# configuration: {file}\n" if file else "# configuration: none found\n"
    return head + body + ("# ensure: true  (--ensure)\n" if policy.ensure else "")


def _lines(policy: Policy, settings: Sequence[Setting]) -> Iterator[tuple[str, str]]:
    """Give the lines, each with the origin of what it says."""
    by_key: dict[str, list[Setting]] = {}
    for setting in settings:
        by_key.setdefault(re.split(r"[.\[]", setting.key)[0], []).append(setting)
    for key, found in by_key.items():
        if key == "registries":
            yield "registries:", ""
            for setting, rule in zip_longest(found, policy.rules):
                yield f"  {_scalar(rule.source)}: {_mirror(rule.mirror)}", setting.origin
        elif key == "files":
            yield from _files(found)
        elif key in LISTS:
            yield f"{key}:", ""
            yield from ((f"  - {_item(key, setting.value)}", setting.origin) for setting in found)
        else:
            yield from (_single(setting) for setting in found)


def _single(setting: Setting) -> tuple[str, str]:
    if setting.value:
        value = setting.value if setting.key == "sweep" else _scalar(setting.value)
        return f"{setting.key}: {value}", setting.origin
    return f"# {setting.key}:", f"none; {setting.origin}"


def _files(found: Sequence[Setting]) -> Iterator[tuple[str, str]]:
    yield "files:", ""
    for key in ("include", "exclude"):
        patterns = [setting for setting in found if setting.key == f"files.{key}"]
        if patterns:
            yield f"  {key}:", ""
            yield from ((f"    - {_scalar(setting.value)}", setting.origin) for setting in patterns)


def _item(key: str, value: str) -> str:
    return _scalar(value) if key == "exclude" else value


def _mirror(mirror: str | None) -> str:
    return "null" if mirror is None else _scalar(mirror)


def _scalar(text: str) -> str:
    """Write a text as YAML reads it back; JSON's strings are YAML too."""
    return text if PLAIN.match(text) else json.dumps(text)


def _origin_of_exclude(name: str, config: Config) -> str:
    return config.origin("exclude") if name in config.excludes else "--exclude"


def _origin_of_sweep(config: Config, options: Options) -> str:
    if options.sweep is None:
        return config.origin("sweep")
    return "--sweep" if options.sweep else "--no-sweep"


def _write_field(spec: FieldSpec) -> str:
    parts = (("kind", spec.kind), ("group", spec.group), ("apiVersion", spec.api_version), ("path", spec.path))
    return "{" + ", ".join(f"{key}: {_scalar(value)}" for key, value in parts if value) + "}"


def _write_group(names: Iterable[str]) -> str:
    return f"[{', '.join(map(_scalar, names))}]"
