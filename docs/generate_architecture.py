"""Fill in the table of floors in docs/architecture.md: `python docs/generate_architecture.py`.

The floors are those of tests/test_floors.py, and what a file is for is the first sentence of its docstring.
"""  # noqa: INP001

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = Path(__file__).with_name("architecture.md")
TABLE: Final = re.compile(r"(<!-- floors -->\n).*(<!-- /floors -->)", re.DOTALL)


def render() -> str:
    """Give the text of the page, with the table filled in anew."""
    rows = "".join(_row(number, names) for number, names in enumerate(_floors()[1:], start=1))
    table = f"| floor | files | what they are |\n| --- | --- | --- |\n{rows}"
    return TABLE.sub(lambda found: found[1] + table + found[2], PAGE.read_text(encoding="utf-8"))


def _floors() -> tuple[tuple[str, ...], ...]:
    tree = ast.parse((ROOT / "tests" / "test_floors.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "FLOORS":
            floors: tuple[tuple[str, ...], ...] = ast.literal_eval(node.value)  # type: ignore[arg-type]
            return floors
    raise AssertionError("tests/test_floors.py has no FLOORS")


def _row(number: int, names: tuple[str, ...]) -> str:
    files = [(name, _file_of(name)) for name in names]
    return "".join(
        f"| {number} | `{name}{'/' if file.name == '__init__.py' else ''}` | {_purpose(file)} |\n"
        for name, file in files
        if file.exists()
    )


def _file_of(name: str) -> Path:
    folder = ROOT / "rewrite" / name
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


def _purpose(file: Path) -> str:
    """Give the first sentence of a docstring, without the file's name that most begin with."""
    text = " ".join((ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n\n")[0].split())
    sentence = re.split(r"(?<=\.) ", text)[0].rstrip(".").replace("|", "\\|")
    return re.sub(r"^(?!The )[A-Z]\w*(?: \w+){0,2}: ", "", sentence)


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8", newline="\n")
