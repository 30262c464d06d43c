"""In schema: what a JSON Schema, or one of OpenAPI's, says by example, and what it lets in; what lists document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.finders.examples import EXAMPLE, EXAMPLES, is_interface
from rewrite.holds import Hold
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.tree import Scalar, items_of, nodes_around

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Node

LET_IN: Final = frozenset({"enum", "const"})
DEFAULT: Final = "default"
# Of mappings of schemas by name, of one schema, and of lists of them.
BY_NAME: Final = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
WITHIN: Final = frozenset({"items", "additionalProperties", "contains", "if", "then", "else", "not"})
LISTED: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
SCHEMA: Final = "$schema"
PROPERTIES: Final = "properties"
# A document without any of these is no such file.
OF_FILES: Final = frozenset({SCHEMA, PROPERTIES})
JSON_SCHEMA: Final = "json-schema.org"
DESCRIPTION: Final = "description"
# What a form shows above a field; programs that make schemas of values repeat the name of the key: `title: image`.
TITLE: Final = "title"
# What is documented, by the path or the name of the value; what has a name alone may be a parameter of a program.
KEYS: Final = frozenset({"key", "path"})

DOCUMENTED: Final = Hold(Reason.POSSIBLE, "a default that a list of settings documents")
# Source: helm.sh, Schema Files: values are checked by one, and get nothing from it.
UNSET: Final = Hold(Reason.POSSIBLE, "the default of a schema, which need not be applied")
# What programs read there by keywords of their own, such as forms that are made of it: `listEnum`, `suggestions`,
# `x-options`. Source: docs.onyxia.sh, Catalog of services, values.schema.json.
READ_BY_OTHERS: Final = Hold(Reason.POSSIBLE, "in a schema, in which another program may look for it")
TITLED: Final = Hold(Reason.PROSE, "the title of what a schema describes")
CHOICE: Final = Hold(Reason.MATCH_KEY, "a schema lets in what it names")


def held_by_schema(scalar: Scalar) -> Hold | None:
    """Tell why what stands in a schema stays; None for the defaults of one that an object holds, and where there is
    none.
    """
    key: str | int = scalar.key
    node: Node | None = scalar.parent
    is_default = False
    if key == DEFAULT and _is_documented(scalar.parent) and manifest_of(scalar) is None:
        return DOCUMENTED
    while node is not None:
        if key in EXAMPLES and _is_schema(node):
            return EXAMPLE
        if (key in LET_IN or (key == DEFAULT and _names(node, scalar))) and _is_schema(node):
            return CHOICE
        is_default = is_default or (key == DEFAULT and _is_schema(node))
        if is_default and _is_file(node) and manifest_of(scalar) is None:
            return UNSET
        key, node = node.key, node.parent
    return None


def held_within_schema(document: Document, scalar: Scalar) -> Hold | None:
    """Tell that something stands anywhere in a schema that is a file, and in no object: whatever its keyword is, values
    are checked by it, and get nothing from it.
    """
    if document.keys.isdisjoint(OF_FILES) or not any(map(_is_schema_file, nodes_around(scalar))):
        return None
    if manifest_of(scalar) is not None:
        return None
    return TITLED if scalar.key == TITLE and _is_schema(scalar.parent) else READ_BY_OTHERS


def _is_schema(node: Node) -> bool:
    """Tell whether a mapping is a schema by where it stands."""
    holder = node.parent
    if holder is None or holder.parent is None:
        return JSON_SCHEMA in node.text(SCHEMA)
    if holder.key in BY_NAME:
        return isinstance(holder.children, dict)
    if holder.key in LISTED:
        return _is_schema(holder.parent)
    return node.key in WITHIN and _is_schema(holder)


def _is_documented(item: Node) -> bool:
    """Tell whether an item of a list describes a value that stands elsewhere: `[{key: image, default: a/b:v1,
    description: The image}]`, as pages and indexes are made of.
    """
    items = item.parent
    if items is None or not isinstance(items.children, list) or not item.text(DESCRIPTION):
        return False
    is_top = items.parent is not None and items.parent.parent is None
    return is_top or not KEYS.isdisjoint(item.children)


def _is_file(top: Node) -> bool:
    """Tell whether a mapping is a schema, or the description of an interface, by what it says of itself."""
    return _is_schema_file(top) or is_interface(top)


def _is_schema_file(top: Node) -> bool:
    if JSON_SCHEMA in top.text(SCHEMA):
        return True
    # `$schema` may be left out.
    is_all = top.parent is not None and top.parent.parent is None
    return is_all and top.text("type") == "object" and top.node(PROPERTIES) is not None


def _names(schema: Node, default: Scalar) -> bool:
    """Tell whether a default is one of the choices of its schema, which does not let in another one."""
    choices = schema.node("enum")
    items = items_of(choices)
    return any(isinstance(item, Scalar) and item.text == default.text for item in items)
