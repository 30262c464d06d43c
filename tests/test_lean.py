"""What a run is not asked for costs it nothing: a plain run imports none of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAM = """
import sys
sys.path.insert(0, {root!r})
sys.argv = ["rewrite-images", "--mirror", "hub.example.com", "--check", "."]
from rewrite.__main__ import main
try:
    main()
except SystemExit as done:
    print(done.code, *sorted({named!r} & set(sys.modules)))
"""
# Each belongs to an option or a command of its own.
NAMED = {
    "rewrite.baseline",
    "rewrite.image_formats",
    "rewrite.images",
    "rewrite.install",
    "rewrite.krm",
    "rewrite.renderers.as_json",
    "rewrite.renderers.flow",
    "rewrite.renderers.github",
    "rewrite.renderers.html",
    "rewrite.settings",
    "rewrite.tags",
    "rewrite.undo",
    "click.shell_completion",
    "difflib",
    "hashlib",
    "html",
    "json",
    "rich",
}


def test_a_plain_run_imports_nothing_that_it_is_not_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "containers:\n- image: busybox\n- image: registry.k8s.io/busybox\n- image: nginx\n"
    )
    program = PROGRAM.format(root=str(ROOT), named=NAMED)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True, env={"PATH": ""}
    )
    assert done.stdout.split() == ["3"], done.stdout
