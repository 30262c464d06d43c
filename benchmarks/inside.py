#!/usr/bin/env python3
"""Do one task of measure.py in a process of its own, and print what it found as JSON.

    inside.py read FOLDER                    read all files, as the least that any program must do
    inside.py make SHAPE SIZE SEED FILE      make one file
    inside.py plan MIRROR FILE               plan one file and render the report
    inside.py sample FOLDER OUT BYTES        copy files that are plain YAML
    inside.py quarter FOLDER OUT             copy every fourth file, charts as a whole
    inside.py roundtrip FOLDER               load and dump all files with ruamel.yaml

measure.py itself stays small by this: what it starts counts as large as it was.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# No file of a sample should be most of it.
LARGEST_SHARE: Final = 10
QUARTER: Final = 4


def read(folder: str) -> dict[str, int]:
    """Count files, bytes, and files that speak of images."""
    files = size_bytes = with_image = 0
    for path in _files(folder):
        with open(path, "rb") as file:  # noqa: PTH123 - what is measured is reading, not pathlib
            data = file.read()
        files += 1
        size_bytes += len(data)
        with_image += b"image" in data
    return {"files": files, "bytes": size_bytes, "filesWithImage": with_image}


def make(shape: str, size: str, seed: str, file: str) -> dict[str, int]:
    """Make one file."""
    from shapes import crds, single
    from shapes.draw import Draw

    draw = Draw(seed, shape)
    if shape == "large":
        with Path(file).open("w", encoding="utf-8") as out:
            out.writelines(single.large(draw, int(size)))
        return {}
    making = crds.manifest if shape == "crds" else single.GROWTHS[shape].make
    Path(file).write_text(making(draw, int(size)), encoding="utf-8")
    return {}


def plan(mirror: str, file: str) -> dict[str, float]:
    """Plan a file and render the report, after another file has brought in all modules."""
    from rewrite.collector import relax
    from rewrite.mapping import Mapper
    from rewrite.policy import Collisions, Policy
    from rewrite.renderers import RenderOptions, text
    from rewrite.report import Report
    from rewrite.rewriting import plan_bytes

    # As the command does.
    relax()
    policy = Policy(mirror=mirror, collisions=Collisions.ALLOW)
    plan_bytes("warm.yaml", b"kind: Pod\nspec:\n  containers:\n  - image: quay.io/a/b:1\n", Mapper(policy))
    data = Path(file).read_bytes()
    begin = time.process_time()
    planned = plan_bytes(file, data, Mapper(policy))
    report = Report(written=False, mirror=mirror, files_read=1, files_changed=bool(planned.changes))
    report.changes += planned.changes
    report.skips += planned.skips
    report.problems += planned.problems
    text.render(report, RenderOptions())
    seconds = time.process_time() - begin
    if planned.problems:
        sys.exit(f"the file was not planned: {planned.problems[0].message}")
    return {"seconds": seconds, "changes": len(planned.changes)}


def sample(folder: str, out: str, size: str) -> dict[str, int]:
    """Copy files that ruamel.yaml loads, spread over the folder, until there are so many bytes."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    files = size_bytes = 0
    for path in sorted(_files(folder), key=lambda path: crc32(os.path.relpath(path, folder).encode())):
        data = Path(path).read_bytes()
        if not path.endswith((".yaml", ".yml")) or not data or len(data) > int(size) // LARGEST_SHARE:
            continue
        try:
            # Its own loader, not the fast one in C: that takes and refuses other files.
            for _ in YAML().load_all(io.BytesIO(data)):
                pass
        except (YAMLError, ValueError):
            continue
        _copy(path, folder, out)
        files += 1
        size_bytes += len(data)
        if size_bytes >= int(size):
            break
    return {"files": files, "bytes": size_bytes}


def quarter(folder: str, out: str) -> dict[str, int]:
    """Copy a quarter of the files. What is judged together stays together: the files of a chart, or of a folder."""
    groups: dict[str, list[str]] = {}
    for path in _files(folder):
        groups.setdefault(_group(path, folder), []).append(path)
    seen = taken = 0
    for _, paths in sorted(groups.items()):
        seen += len(paths)
        if (taken + len(paths)) * QUARTER <= seen:
            taken += len(paths)
            for path in paths:
                _copy(path, folder, out)
    return {"files": taken}


def roundtrip(folder: str) -> dict[str, int]:
    """Load and dump all files, as programs do that edit YAML and keep its comments."""
    from ruamel.yaml import YAML

    files = 0
    for path in _files(folder):
        yaml = YAML()
        yaml.preserve_quotes = True
        out = io.BytesIO()
        yaml.dump_all(list(yaml.load_all(Path(path).read_bytes())), out)
        files += 1
    return {"files": files}


TASKS: Final[dict[str, Callable[..., object]]] = {
    "read": read,
    "make": make,
    "plan": plan,
    "sample": sample,
    "quarter": quarter,
    "roundtrip": roundtrip,
}


def main(task: str, *arguments: str) -> None:
    """Do the task and print the answer."""
    print(json.dumps(TASKS[task](*arguments)))


def _files(folder: str) -> Iterator[str]:
    """Give the regular files of a folder and of those below it."""
    for base, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(base, name)  # noqa: PTH118 - pathlib would be most of what `read` takes
            if not os.path.islink(path):  # noqa: PTH114 - the same
                yield path


def _group(path: str, folder: str) -> str:
    """Give the outermost chart that a file is in, or its folder."""
    inner = Path(path).parent
    between = [above for above in (inner, *inner.parents) if above.is_relative_to(folder)]
    charts = [above for above in between if (above / "Chart.yaml").exists()]
    return str(charts[-1] if charts else inner)


def _copy(path: str, folder: str, out: str) -> None:
    target = Path(out, Path(path).relative_to(folder))
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
