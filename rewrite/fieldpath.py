"""Field paths: where a scalar stands in its document, and patterns over them in kustomize's notation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rewrite.lazy import expression

FieldPath = tuple[str | int, ...]

SLASH: Final = expression(r"(?<!\\)/")
WRITTEN_STEP: Final = expression(r"\[(\d+)\]|\[\"((?:[^\"\\]|\\.)*)\"\]|\.?([^.\[]+)")
ESCAPED: Final = expression(r"\\(.)")
PLAIN_KEY: Final = expression(r"[A-Za-z0-9_$<-][A-Za-z0-9_$<-]*\Z")


def format_path(path: FieldPath) -> str:
    """Write a path the way people type it.

    In:      path, e.g. ("spec", "containers", 0, "image").
    Out:     "spec.containers[0].image"; a key with other signs is quoted: 'data["a.yaml"]'.
    Source:  the field paths of KRM function results (kyaml framework/result.go).
    """
    return "".join(map(_format_step, path)).removeprefix(".")


def put_behind(front: str, path: str) -> str:
    """Put a path, as format_path writes it, behind another one."""
    return f"{front}.{path}" if front and not path.startswith("[") else front + path


def parse_path(written: str) -> FieldPath:
    """Give the path that format_path has written."""
    return tuple(_parse_step(*found.groups()) for found in WRITTEN_STEP.finditer(written))


def _parse_step(index: str | None, quoted: str | None, plain: str) -> str | int:
    if index is not None:
        return int(index)
    return plain if quoted is None else ESCAPED.sub(lambda sign: "\n" if sign[1] == "n" else sign[1], quoted)


@lru_cache(maxsize=4096)
def _format_step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if PLAIN_KEY.match(step):
        return f".{step}"
    escaped = step.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'["{escaped}"]'


def steps_of(pattern: str) -> list[str]:
    r"""Cut a field pattern into its steps; "\/", a slash within a key, is a slash in them."""
    return [step.replace("\\/", "/") for step in SLASH.split(pattern)]


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    r"""Compile a field pattern to an expression over the path as matches() joins it.

    In:      pattern, kustomize's notation: "spec/template/spec/containers[]/image". "[]" is any item of a list,
             "*" any one key, "**" any number of steps: in front ("**/image"), behind ("report/**") or between;
             "\/" is a slash within a key.
    """
    steps = steps_of(pattern)
    out = []
    for position, step in enumerate(steps, 1):
        if step == "**":
            out.append(r"(?:\x00[^\x00]*)*")
            continue
        name, items = step, 0
        while name.endswith("[]"):
            name, items = name[:-2], items + 1
        if name == "*":
            out.append(r"\x00[^\x00#][^\x00]*")
        elif name:
            out.append(r"\x00" + re.escape(name))
        # As in kustomize, a key that says nothing of items goes through those of its list.
        passes = name not in ("", "*") and not items and position < len(steps)
        out.append(r"(?:\x00#)*" if passes else r"\x00#" * items)
    return re.compile("".join(out) + r"\Z")


def matches(path: FieldPath, pattern: str) -> bool:
    """Tell whether pattern names the whole of path."""
    joined = "".join("\x00#" if isinstance(step, int) else f"\x00{step}" for step in path)
    return compile_pattern(pattern).match(joined) is not None
