"""Text: reads recipes, diffs, units, lists, and templates of what is no YAML, as units and scripts that roles fill in.

[Container]
Image=quay.io/orchard/press:{{ press_version }}
"""

from __future__ import annotations

from typing import Final

from rewrite.document import OUTPUT, SILENT, Document
from rewrite.lazy import expression
from rewrite.readers.image_lists import TEXTS, may_list_images
from rewrite.readers.template import mask
from rewrite.tree import Node, Scalar

TEMPLATES: Final = (".j2", ".tpl", ".gotmpl")
# Units of systemd and of Podman, scripts, settings; some of them may be YAML all the same (see YAML).
ENDING: Final = expression(
    r".*\.(?:service|socket|timer|mount|path|target|container|volume|network|pod|image|build|kube|conf|cnf|cfg|ini|toml"
    r"|properties|env|sh|bash|zsh|ps1|bat|py|pl|lua|groovy|sql|xml|hcl|tf|nomad|rules|repo|list|txt|Dockerfile)\Z"
)
NO_TEXTS: Final = (".yaml", ".yml", ".json")
READ: Final = (*NO_TEXTS, *TEMPLATES)
# Programs and pages, which a run takes when they are named; a line of theirs may look like one of YAML all the same.
PROGRAMS: Final = (
    *(".tf", ".tfvars", ".hcl", ".nomad", ".toml", ".mk", ".groovy", ".gradle", ".jsonnet", ".libsonnet", ".cue"),
    *(".dhall", ".sh", ".bash", ".zsh", ".fish", ".ps1", ".bat", ".py", ".rb", ".go", ".js", ".ts", ".lua", ".pl"),
    *(".md", ".rst"),
)
PROGRAM_NAMES: Final = ("Jenkinsfile", "Makefile", "GNUmakefile", "makefile", "Vagrantfile", "Tiltfile", "Justfile")
# Without one of these, what stands first says it: a section, a script, or an assignment.
# A unified diff; `orchard.yaml.patch` may also be a patch of kustomize's, which is YAML.
PATCHES: Final = (".patch", ".diff")
PATCH: Final = expression(r"(?:(?!--- )[^\n]*\n){0,40}--- [^\n]*\n\+\+\+ [^\n]*\n@@ -\d")
# Units of Podman and systemd, which a run takes when they are named; by their beginnings they are no YAML.
UNITS: Final = (".container", ".volume", ".image", ".build", ".kube", ".pod", ".network", ".service")
UNIT: Final = expression(r"(?:\s|[#;][^\n]*+\n)*+\[[A-Z][\w-]*\][ \t]*(?:\r?\n|\Z)")
# A recipe itself, which a run takes when it is named: `Dockerfile.dev`, `Dockerfile-dev`, `press.dockerfile`.
RECIPE_FILE: Final = expression(r"(?:.*\.)?(?:[dD]ocker|[cC]ontainer)file(?:[._-](?!(?:ya?ml|json|md|j2)\Z)[\w-]+)?\Z")
# A template of one: `Dockerfile-press-3.4.j2`.
RECIPE_STEM: Final = expression(r"(?:.*\.)?(?:[dD]ocker|[cC]ontainer)file(?:[._-][\w.-]+)?\Z")
RECIPES: Final = ("ockerfile", "ontainerfile")
COMMENTS: Final = r"(?:\s*(?:#(?!!)|\{[{%#])[^\n]*+)*+\s*"
BEGINNING: Final = expression(rf"{COMMENTS}(?:\[[\w.: -]+\][ \t]*(?:\r?\n|\Z)|#!|(?:export[ \t]+)?[A-Za-z_][\w.]*=)")
# Of Jinja alone, whose templates are not those of charts: settings (`concurrent = 1`) and blocks (`job "press" {`).
JINJA: Final = ".j2"
SETTINGS: Final = expression(
    rf"""{COMMENTS}[A-Za-z_][\w.-]*+(?:[ \t]*=(?!=)|(?:[ \t]+"[^"\n]*"){{0,3}}+[ \t]*\{{[ \t]*\r?\n)"""
)
# `press.pod.j2` may be the manifest of a pod, `alerts.rules.j2` what Prometheus reads.
YAML: Final = expression(rf"{COMMENTS}(?:---|-[ \t]|[\w./-]+:(?:\s|\Z))")
# What stands in the place of JSON that has moved: `The dashboard is at https://…`.
JSON: Final = ".json"
PROSE: Final = expression(r"\s*[A-Za-z]")
LONGEST_BEGINNING: Final = 4_000
# A value that is all of a line which goes on from the one before, also behind conditions: to a parser of YAML these are
# comments (see mending).
GOES_ON: Final = expression(rf"(\\\r?\n(?:[ \t]*+#{SILENT}[^\n\\]*+\n)*+[ \t]*+)#(?={OUTPUT})")


def is_text(name: str, text: str) -> bool:
    """Tell whether a file, by its name and its beginning, is a recipe, a program, a page, a diff, a unit, a list of
    images, prose under a name of JSON's, or a template of what is no YAML.
    """
    base = name.rpartition("/")[2]
    if is_recipe(base) or base.endswith(PROGRAMS) or (base.startswith(PROGRAM_NAMES) and not base.endswith(READ)):
        return True
    if base.endswith(JSON) and PROSE.match(text) and not begins_as_yaml(text):
        return True
    if base.endswith(PATCHES):
        return PATCH.match(text[:LONGEST_BEGINNING]) is not None
    # `values.yaml.patch.template` becomes one.
    if any(f"{end}." in base for end in PATCHES) and PATCH.match(text[:LONGEST_BEGINNING]):
        return True
    if base.endswith(TEXTS) and may_list_images(base):
        return not begins_as_yaml(text)
    if base.endswith(UNITS):
        return UNIT.match(text[:LONGEST_BEGINNING]) is not None
    if not base.endswith(TEMPLATES):
        return False
    stem = base.rpartition(".")[0]
    if stem.endswith(NO_TEXTS):
        return False
    if ENDING.match(stem) is not None:
        return not begins_as_yaml(text)
    beginning = text[:LONGEST_BEGINNING]
    if RECIPE_STEM.match(stem) or BEGINNING.match(beginning):
        return True
    return base.endswith(JINJA) and SETTINGS.match(beginning) is not None


def is_recipe(base: str) -> bool:
    """Tell whether a file is a Dockerfile by its name, without a folder."""
    return any(word in base for word in RECIPES) and RECIPE_FILE.match(base) is not None


def names_recipe(base: str) -> bool:
    """Tell whether a file is a Dockerfile, or a template of one, by its name, without a folder."""
    if is_recipe(base):
        return True
    has_word = base.endswith(TEMPLATES) and any(word in base for word in RECIPES)
    return has_word and RECIPE_STEM.match(base.rpartition(".")[0]) is not None


def begins_as_yaml(text: str) -> bool:
    """Tell whether a text begins with a key, an item or a document of YAML."""
    return YAML.match(text[:LONGEST_BEGINNING]) is not None


def read_text(text: str) -> Document:
    """Read a text as one scalar, with its template actions masked."""
    # It may be the image that a command ends with; what the file has for a comment stays one.
    return _as_one(mask(text), text)


def _as_one(masked: str, text: str) -> Document:
    """Make one scalar of a text whose template actions are masked; text has them."""
    masked = GOES_ON.sub(lambda found: found[1] + (OUTPUT if text[found.end(1)] == "{" else "#"), masked)
    root = Node(None, "", {})
    scalar = Scalar(root, "", masked, 0, len(masked), "")
    root.children = {"": scalar}
    document = Document(masked, root, [scalar], [], is_verbatim=True)
    document.written = text if masked != text else ""
    return document


def read_by_lines(masked: str, text: str) -> Document:
    """Read what no parser of YAML reads by its lines; without a key and an item it is a text of another format.

    In:      masked, the text with its template actions masked: filler that is mended twice would be blank.
    """
    from rewrite.readers.lines import read_lines  # few texts need it

    document = read_lines(masked)
    return document if document.scalars or document.top is not None else _as_one(masked, text)


def keep_lines(document: Document) -> None:
    """Give the lines back to a document that is one plain value over several of them: it is a text of another format
    (`task "press" {`, `concurrent = 1`), of which a parser of YAML makes one line.
    """
    if document.top is not None or len(document.scalars) != 1:
        return
    scalar = document.scalars[0]
    text = document.text[scalar.start : scalar.end]
    # What stands in front of an anchored or tagged one is no part of it.
    if not scalar.style and "\n" in text and text[:1] == scalar.value[:1]:
        scalar.value = text
        document.is_verbatim = True
