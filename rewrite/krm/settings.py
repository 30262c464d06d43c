"""Settings: what the functionConfig of a KRM function says, or the configuration of kustomize's older exec plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite import config, files
from rewrite.configured import Configured
from rewrite.errors import RewriteError, UnreadableDocument, UsageError
from rewrite.readers.yaml_events import read_yaml
from rewrite.record import NamedTuple
from rewrite.source import Source, decode
from rewrite.tree import Scalar, entries_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.config import Config
    from rewrite.document import Document
    from rewrite.krm.resource_list import ResourceList
    from rewrite.tree import Node

FUNCTION_CONFIG: Final = "functionConfig"
# The kinds of a functionConfig, and where each holds the configuration.
CONFIG_KINDS: Final = {"RewriteImages": "spec", "ConfigMap": "data"}
# What an object of each has.
OBJECT_KEYS: Final = {
    "RewriteImages": frozenset({"apiVersion", "kind", "metadata", "spec", "status"}),
    "ConfigMap": frozenset({"apiVersion", "kind", "metadata", "data", "binaryData", "immutable"}),
}
# Of another group it is a name of the user's own.
GROUP: Final = "rewrite-images.dev/"
API_VERSION: Final = f"{GROUP}v1alpha1"
# A key of these that is none of a configuration file: the function changes nothing, and fails if it would.
CHECK: Final = "check"
# kustomize sets it for an exec plugin of the old kind; the first argument is then the plugin's configuration.
PLUGIN_VARIABLE: Final = "KUSTOMIZE_PLUGIN_CONFIG_STRING"


class Settings(NamedTuple):
    """What a functionConfig says: a configuration, None when it says nothing, whether to check only, and below which
    key it says so.
    """

    configuration: Config | None = None
    check: bool = False
    key: str = CONFIG_KINDS["RewriteImages"]


def settings_of(resources: ResourceList) -> Settings:
    """Read the functionConfig.

    Errors:  UsageError; its lines count from the line of `functionConfig:`.
    """
    if resources.document.top is None or resources.document.top.node(FUNCTION_CONFIG) is None:
        return Settings()
    span = resources.regions[FUNCTION_CONFIG]
    source = Source(FUNCTION_CONFIG, resources.source.text[span.start : span.end])
    try:
        document = read_yaml(source.text)
    except UnreadableDocument:
        # An entry of compact JSON: `"functionConfig":{…},`.
        source = Source(FUNCTION_CONFIG, f"{{{source.text.rstrip().rstrip(',')}}}")
        document = read_yaml(source.text)
    top = document.top.node(FUNCTION_CONFIG) if document.top else None
    return _settings(top, document, source) if top else Settings()


def plugin_settings(path: str) -> Settings:
    """Read the configuration of kustomize's exec plugin of the old kind, a file with a RewriteImages object.

    Errors:  UsageError.
    """
    try:
        source = decode(path, files.read(path))
        document = read_yaml(source.text)
    except OSError as error:
        raise UsageError(f"{path}: {files.describe(error)}") from error
    except RewriteError as error:
        raise UsageError(f"{path}: {error.alone}") from error
    if document.top is None:
        raise UsageError(f"{path}: no configuration; an object with `kind: RewriteImages` is expected")
    return _settings(document.top, document, source)


def is_plugin_call(paths: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Tell whether kustomize calls the program as an exec plugin of the old kind.

    Taken for a file, the configuration would be rewritten, stdout stay empty, and kustomize drop all resources.
    """
    if not paths or PLUGIN_VARIABLE not in environment:
        return False
    try:
        source = decode(paths[0], files.read(paths[0]))
        is_ours = read_yaml(source.text).kind in CONFIG_KINDS
    except (OSError, RewriteError):
        return False
    return is_ours or source.text.strip() == environment[PLUGIN_VARIABLE].strip()


def _settings(top: Node, document: Document, source: Source) -> Settings:
    kind = top.text("kind")
    if kind not in CONFIG_KINDS:
        wanted = " or ".join(CONFIG_KINDS)
        raise UsageError(f"{source.name}: its kind is {kind or 'missing'}; it should be {wanted}")
    key = CONFIG_KINDS[kind]
    whole = Configured(top, document, source)
    api_version = top.text("apiVersion")
    if api_version.startswith(GROUP) and api_version != API_VERSION:
        raise UsageError(f"{source.name}: its apiVersion is {api_version}; it should be {API_VERSION}")
    if stray := next((name for name in entries_of(top) if name not in OBJECT_KEYS[kind]), None):
        what = "what is in it" if stray in CONFIG_KINDS.values() else "it"
        at = whole.entries()[stray]._replace(path=())
        at.fail(f"{stray} is no key of a {kind}; write {what} below {key}", at_key=True)
    node = top.get(key)
    if node is None or (isinstance(node, Scalar) and not node.text):
        return Settings(key=key)
    entries = whole.entries()[key].entries()
    check = CHECK in entries and _is_true(entries[CHECK])
    read = config.from_config_map if key == "data" else config.from_node
    said = read(node, document, source, besides=(CHECK,))
    return Settings(said if entries.keys() - {CHECK} else None, check, key)


def _is_true(value: Configured) -> bool:
    text = "" if value.is_null else value.string().strip().lower()
    if text not in ("", "true", "false"):
        value.fail(f"{text} is neither true nor false; write true or false")
    return text == "true"
