#!/usr/bin/env python3
"""Count the references that a run left behind without a word.

    unreported.py FOLDER...      rewrites a copy of each folder and reads it with an expression of its own

Every text of the shape DOMAIN/PATH that still names a well-known public registry in a file that the run takes must be
in the JSON report: at that line, as skipped with a reason. Exit status: 0 when all are, 1 otherwise.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from rewrite.registries import PUBLIC_DOMAINS
from rewrite.walking import walk

SHAPE = re.compile(
    rf"(?<![\w./@-])(?:{'|'.join(map(re.escape, sorted(PUBLIC_DOMAINS, key=len, reverse=True)))})"
    r"/[a-z0-9][a-z0-9._/-]*(?::\w[\w.-]*)?(?:@sha256:[0-9a-f]{64})?",
    re.ASCII,
)


def reported(folder: Path) -> tuple[dict[tuple[str, int], list[str]], Counter[str]]:
    """Rewrite the folder; give what the report says of each line, and the skips by reason."""
    command = [
        sys.executable,
        "-m",
        "rewrite",
        "-m",
        "hub.example.com",
        "--collisions",
        "allow",
        "-q",
        "--report",
        "json",
        ".",
    ]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode not in (0, 3):
        sys.exit(result.stderr)
    lines: dict[tuple[str, int], list[str]] = defaultdict(list)
    reasons: Counter[str] = Counter()
    for item in json.loads(result.stdout)["results"]:
        if item["outcome"] == "problem":
            print("PROBLEM", item["file"]["path"], item["message"])
            reasons["problem"] += 1
        if item["outcome"] == "skipped":
            text = item.get("field", {}).get("currentValue", "")
            lines[item["file"]["path"], item.get("line", 0)].append(text)
            reasons[item["tags"]["reason"]] += 1
        elif item["outcome"] == "changed":
            reasons["(changed)"] += 1
    return lines, reasons


def silent(folder: Path, lines: dict[tuple[str, int], list[str]]) -> list[str]:
    """Give the references in the folder that no line of the report speaks of."""
    found = []
    for entry in walk([str(folder)]).files:
        name = Path(entry.real).relative_to(folder.resolve()).as_posix()
        text = Path(entry.real).read_bytes().decode("utf-8", "replace")
        for number, line in enumerate(text.split("\n"), 1):
            for match in SHAPE.finditer(line):
                said = lines.get((name, number), ())
                if not any(match.group() in text or text in match.group() for text in said if text):
                    found.append(f"{name}:{number}: {match.group()}")
    return found


def main() -> int:
    """Judge each folder and print what was left in silence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    missed = 0
    for folder in parser.parse_args().folders:
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch, folder.name)
            shutil.copytree(folder, copy, symlinks=True)
            lines, reasons = reported(copy)
            left = silent(copy, lines)
        print(f"{folder}: {len(left)} unreported; {dict(reasons.most_common())}")
        print("".join(f"  {line}\n" for line in left[:20]), end="")
        missed += len(left)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
