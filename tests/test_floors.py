"""The data flows one way: a file imports only from its own floor or an earlier one (docs/architecture.md)."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "rewrite"
# Within a floor, files import from those named before them where that can be, and never in a circle.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("__init__",),
    (
        "errors",
        "lazy",
        "record",
        "backtracking",
        "collector",
        "departure",
        "span",
        "rare",
        "remembered",
        "fieldpath",
        "reference",
        "registries",
    ),
    ("source", "alignment", "tree", "names", "encoded", "document"),
    ("readers",),
    ("reasons", "report", "manifest", "unforeseen"),
    ("fieldspec", "screen", "schema_screen", "parts", "pipelines", "kustomization_names", "reading", "values_folders"),
    (
        "locate",
        "defaulted",
        "shape",
        "branches",
        "literals",
        "unread",
        "hits",
        "foreign_records",
        "object_holds",
        "signed_objects",
        "image_streams",
        "held_rows",
        "holds",
        "markers",
        "file_holds",
        "patches",
        "quoted_markers",
        "line_holds",
    ),
    ("finders",),
    (
        "around",
        "holding",
        "uses",
        "sharing",
        "placing",
        "behind",
        "targeted",
        "completing",
        "outside",
        "void_markers",
        "ends",
        "fallbacks",
        "unclaimed",
        "leaving",
        "claims",
        "seen_again",
        "told_documents",
        "locating",
        "followed",
        "loaded_here",
        "judged",
    ),
    ("mirrored", "policy", "notation", "edit"),
    (
        "beginnings",
        "target",
        "in_parts",
        "mapping",
        "setters",
        "collisions",
        "below",
        "role_folders",
        "built_names",
        "released_parts",
        "built",
        "locks",
        "local_streams",
        "inflated",
        "chart_uses",
        "called_after",
        "chart_paths",
        "reach",
        "chart_sources",
        "handed_values",
        "chart_settings",
        "helmfile_templates",
        "values_named",
        "set_values",
        "deployed",
        "operated",
        "gone_through",
        "roles",
        "put_behind",
        "charts",
        "overlays",
        "ensure",
        "plans",
        "chart_references",
        "values_in_config_maps",
        "linked",
        "linked_by_name",
        "taken_outside",
        "rendered_charts",
        "set_registries",
        "chart_names",
        "laid_names",
        "laid_paths",
        "laid_schemas",
        "printed_outside",
        "chart_joins",
        "umbrellas",
        "laid_below",
        "bitnami_values",
        "found_in_values",
        "laid_joins",
        "laid_together",
        "wrapped",
        "fetched_charts",
        "guards_at_hand",
    ),
    ("telling", "looked_at", "verify"),
    ("rewriting",),
    (
        "files",
        "spelled_paths",
        "inner_charts",
        "units",
        "archives",
        "gitignore",
        "helmignore",
        "tracked",
        "taken",
        "chosen",
        "passed_over",
        "walking",
        "choice",
        "empties",
        "configured",
        "config",
        "settings",
        "renderers",
        "progress",
        "stopwatch",
        "interruption",
        "chart_folders",
        "dependencies",
        "kubespray_roles",
        "inventories",
        "role_files",
        "included_builds",
        "variable_uses",
        "pushed_items",
        "pushed_by_roles",
        "asked_by_roles",
        "pushed_by_kbld",
        "watched",
        "scanned_charts",
        "behind_registries",
        "unpulled_variables",
        "baseline",
        "undo",
        "cache",
        "workers",
        "interned",
        "images",
        "image_formats",
        "tags",
        "packed",
        "unread_files",
        "unread_sources",
        "unread_templates",
        "planning",
        "lent",
        "chart_texts",
        "laid_values",
        "laid_layers",
        "run_charts",
        "planned_again",
        "release_values",
        "named_fields",
        "variable_places",
        "role_variables",
        "started_units",
        "used_variables",
        "composed_variables",
        "composed_registries",
        "composed_images",
        "referred_tasks",
        "patch_files",
        "aside",
        "looking",
        "built_beside",
        "built_modules",
        "built_in_reach",
        "unread_variables",
        "filled_parts",
        "overridden",
        "packages",
        "within",
        "built_in_run",
        "local_names",
        "deciding",
        "following",
        "words_in_loops",
        "loaded",
        "replaced_words",
        "baked_names",
        "tilted_names",
        "program_names",
        "program_files",
        "included_makefiles",
        "made_beside",
        "set_by_commands",
        "settling",
        "batch",
        "stream",
    ),
    ("krm", "install"),
    ("commands",),
    ("cli", "__main__"),
)
# Each library of ADR 9.
ALONE = {
    "click": "cli.py",
    "ruamel": "readers/parsers.py",
    "_ruamel_yaml": "readers/parsers.py",
    "docker_image": "reference.py",
    "pathspec": "gitignore.py",
    "rich": "progress.py",
}

# Who asks the disk, below the shells: `files` reads and writes, `archives` reads packed charts, `cache` its own file; the
# others look for what there is.
DISK = {
    *("files", "archives", "cache", "walking", "gitignore", "tracked", "units", "dependencies", "inventories"),
    *("spelled_paths", "made_beside", "batch", "passed_over", "chosen", "chart_folders"),
    *("inner_charts", "included_makefiles"),
}
ASKING = {
    *("stat", "lstat", "scandir", "listdir", "access", "readlink", "open", "isfile", "isdir", "exists", "lexists"),
    *("islink", "realpath", "samefile", "getsize", "getmtime"),
}


def floor_of(name: str) -> int:
    for index, floor in enumerate(FLOORS):
        if name in floor:
            return index
    raise AssertionError(f"{name} stands on no floor; name it in FLOORS and in docs/architecture.md")


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path, *, types: bool = True) -> set[str]:
    """Give what a file imports, also late; without types not what only a type checker reads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not types:
        tree.body = [node for node in tree.body if not _is_for_types(node)]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def area(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_only_from_earlier_floors(path: Path) -> None:
    mine = floor_of(area(path))
    for module in imports(path):
        parts = module.split(".")
        if parts[0] != "rewrite" or len(parts) == 1:
            continue
        if not (PACKAGE / parts[1]).exists() and not (PACKAGE / f"{parts[1]}.py").exists():
            continue
        assert floor_of(parts[1]) <= mine, f"{path.name} imports {module} from a later floor"


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_library_has_one_door(path: Path) -> None:
    relative = str(path.relative_to(PACKAGE))
    for module in imports(path):
        top = module.split(".")[0]
        assert ALONE.get(top, relative) == relative, f"only {ALONE[top]} knows {top}"


def test_the_disk_is_asked_by_few() -> None:
    assert {area(path) for path in files() if _asks_disk(path)} - {"commands"} == DISK


def _asks_disk(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"os", "os.path", "tarfile"}:
            if node.attr in ASKING:
                return True
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            return True
    return False


def test_no_file_imports_what_imports_it() -> None:
    modules = {module_of(path): path for path in files()}
    graph = {name: imports(path, types=False) & modules.keys() - {name} for name, path in modules.items()}
    # A package is imported with each of its files; what stands in its own file is for those outside.
    for name in graph:
        graph[name] -= {name.rpartition(".")[0]}
    TopologicalSorter(graph).prepare()
