"""Job values: variables, parameters and axes of a matrix that images of jobs of the same file are, or begin with.

In `{variables: {BASE: python:3.11}, test: {image: $BASE, script: [make]}}` of GitLab's the job pulls what the variable
is set to. So does a step of Woodpecker's what `matrix: {BASE: […]}` has, a job of Azure's with `container: {image:
$(base)}`, and one of GitHub's with `container: {image: "${{ matrix.base }}"}`.

Source:  docs.gitlab.com, CI/CD YAML, `variables`, `parallel:matrix` and `needs:parallel:matrix`; woodpecker-ci.org,
         Matrix workflows; learn.microsoft.com, Azure Pipelines, Define variables, Template parameters and container
         jobs; docs.github.com, Workflow syntax, `jobs.<job_id>.strategy.matrix`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.fieldpath import matches
from rewrite.finders.declared_inputs import CHOICE, given_for_image
from rewrite.finders.excluded import EXCLUDED, excluded_in
from rewrite.finders.job_words import BESIDE, IMAGE, NO_JOBS, RUN_IN, SERVICES
from rewrite.finders.jobs import CONTAINER_WORD, is_of_job
from rewrite.finders.machines import OF_MAC, is_of_mac
from rewrite.lazy import expression
from rewrite.record import NamedTuple
from rewrite.tree import Node, Scalar, children_of, entries_of, nodes_around, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document
    from rewrite.finders.finding import Finding

SIGN: Final = "$"
VARIABLES: Final = "variables"
PARAMETERS: Final = "parameters"
MATRIX: Final = "matrix"
VALUE: Final = "value"
DEFAULT: Final = "default"
# What a name is chosen from: `{BASE: {value: ruby, options: […]}}`, `parameters: [{name: base, values: […]}]`.
CHOICES: Final = frozenset({"options", "values"})
PARALLEL: Final = "parallel"
STRATEGY: Final = "strategy"
# All of an image, or all but its tag or digest: `$BASE`, `${BASE}:v1`; `$(base)`, `$[variables['base']]`,
# `${{ parameters.base }}`, `${{ matrix.base }}`.
WORD: Final = r"[A-Za-z_][\w-]*"
USE: Final = expression(
    rf"\$(?:\{{(?P<braced>\w+)\}}|(?P<plain>[A-Za-z_]\w*)|\((?P<macro>{WORD})\)"
    rf"|(?:\[|\{{\{{)[ \t]*(?:variables|parameters|matrix)"
    rf"(?:(?:\.{WORD})*\.(?P<dotted>{WORD})|\['(?P<quoted>{WORD})'\])[ \t]*(?:\]|\}}\}}))(?=[:@]|\Z)"
)
# In front of a name that is taken; one in capitals may be taken without: `printenv BASE`.
TAKING: Final = frozenset("$%({[.'\":")
# A word that is no key, and under no key for names.
TAKEN: Final = expression(r"""(?<![\w-])(?<!name: )[\w-]++(?!["']?[ \t]*:(?:\s|\Z))""")
COMMENT: Final = expression(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)
# A job of a matrix is called by what it was made from: `needs: ["test: [python:3.9]"]`.
CALLED: Final = expression(r"""["'][^"'\n]{1,200}:[ \t]{0,8}\[(?P<values>[^\[\]\n]{1,400})\]["']""")
SEPARATOR: Final = expression(r",[ \t]*")

# Where jobs of GitLab's have their images, and services beside them; a whole file too.
OF_GITLAB: Final = (
    *("image", "image/name", "services[]", "services[]/name"),
    *("*/image", "*/image/name", "*/services[]", "*/services[]/name"),
)
NAME: Final = "name"
IMAGES: Final = frozenset({IMAGE, SERVICES, NAME, CONTAINER_WORD})
JOB: Final = frozenset(
    {"script", "before_script", "after_script", "stage", "extends", "rules", "needs", "parallel", "only", "artifacts"}
)
HIDDEN: Final = "."
OF_ALL: Final = "default"
OF_WOODPECKER: Final = ("steps[]/image", "steps/*/image", "pipeline/*/image", "services[]/image", "services/*/image")
OF_AZURE: Final = "resources/containers[]/image"

OTHERWISE: Final = "it is used for something else than the images of jobs as well"

IN_NAME: Final = "a job is called after it"


class _Value(NamedTuple):
    """A value that a name may stand for, whether it is one of several that are allowed, or of a matrix, and the job
    for which alone it does.
    """

    scalar: Scalar
    is_choice: bool = False
    is_of_matrix: bool = False
    job: Node | None = None


def find_for_jobs(document: Document) -> Iterator[Finding]:
    """Find what names are set to that images of jobs are, or begin with."""
    images = [image for image in document.named(IMAGES) if SIGN in image.text and is_image(document, image)]
    uses = [(image, name) for image in images if (name := _name_in(document, image))]
    if not uses:
        return
    values = _values_in(document, uses)
    doubts = _doubts(document, uses, values)
    excluded = excluded_in(document)
    called = {value for found in CALLED.finditer(document.text) for value in SEPARATOR.split(found["values"])}
    for name, doubt in doubts.items():
        for value in values[name]:
            text = value.scalar.text if value.is_of_matrix else ""
            compared = EXCLUDED if text in excluded else IN_NAME if text in called else ""
            machine = OF_MAC if is_of_mac(value.scalar) else ""
            yield from given_for_image(value.scalar, CHOICE if value.is_choice else compared or machine or doubt)


def _name_in(document: Document, scalar: Scalar) -> str:
    """Give the name that all of an image is, or all but its tag."""
    found = USE.match(document.as_written(scalar)) if SIGN in scalar.text else None
    return found[str(found.lastgroup)] if found else ""


def _doubts(document: Document, uses: Iterable[tuple[Scalar, str]], values: dict[str, list[_Value]]) -> dict[str, str]:
    """Give the names that images are made of, and what speaks against moving what they stand for; values go through
    others: `{BASE: orchard/press, FULL: "$BASE:v1"}`.
    """
    # Uses of an alias stand in the text once.
    places = {(name, image.start) for image, name in uses}
    # As is what stands there itself: a word may name a container, and a service has its host name of its image.
    listed = {name: RUN_IN for image, name in uses if image.key == CONTAINER_WORD}
    listed |= {name: BESIDE for image, name in uses if is_service(image)}
    listed |= {name: OF_MAC for image, name in uses if is_of_mac(image, in_jobs=True)}
    made_of: dict[str, list[str]] = {}
    waiting = list(dict.fromkeys(name for _, name in uses if name in values))
    for name in waiting:
        for value in values[name]:
            behind = _name_in(document, value.scalar)
            if behind in values:
                places.add((behind, value.scalar.start))
                made_of.setdefault(name, []).append(behind)
                if behind not in waiting:
                    waiting.append(behind)
    taken = Counter(name for name, _ in places)
    everywhere = _counted(document, frozenset(waiting))
    doubts = {name: listed.get(name) or (OTHERWISE if everywhere[name] > taken[name] else "") for name in waiting}
    doubtful = [name for name in waiting if doubts[name]]
    for name in doubtful:
        # What is doubtful of a name is so of those that it is made of.
        for behind in made_of.get(name, ()):
            if not doubts[behind]:
                doubts[behind] = doubts[name]
                doubtful.append(behind)
    return doubts


def is_service(image: Scalar) -> bool:
    """Tell whether an image of a job is that of a service beside it."""
    holder = image.parent if image.name == SERVICES else image.parent.parent
    return image.key != IMAGE and holder is not None and holder.key == SERVICES


def _counted(document: Document, names: frozenset[str]) -> Counter[str]:
    """Count where a document takes names, but for comments, and for the keys under which they are set."""
    text = COMMENT.sub("", document.outermost.written or document.outermost.text)
    counted: Counter[str] = Counter()
    for found in TAKEN.finditer(text):
        name = found.group()
        if name in names and (name.isupper() or text[found.start() - 1 : found.start()] in TAKING):
            counted[name] += 1
    return counted


def is_image(document: Document, scalar: Scalar) -> bool:
    """Tell whether a scalar is what a job runs in, or beside."""
    path, top = scalar.path, document.top
    if scalar.key == CONTAINER_WORD or (scalar.key == IMAGE and scalar.parent.key == CONTAINER_WORD):
        return is_of_job(scalar)
    if matches(path, OF_AZURE):
        return True
    if any(matches(path, field) for field in OF_WOODPECKER):
        return top is not None and top.get(MATRIX) is not None
    if path[0] in NO_JOBS or not any(matches(path, field) for field in OF_GITLAB):
        return False
    job = top.get(str(path[0])) if top is not None else None
    is_job = not JOB.isdisjoint(entries_of(job))
    return is_job or document.source_kind is SourceKind.GITLAB or path[0] == OF_ALL or str(path[0]).startswith(HIDDEN)


def _values_in(document: Document, uses: Iterable[tuple[Scalar, str]]) -> dict[str, list[_Value]]:
    """Give what names are set to, but for what a matrix has of which the job takes none for its image."""
    jobs = {(name, id(node)) for image, name in uses for node in nodes_around(image)}
    values: dict[str, list[_Value]] = {}
    for node in document.nodes:
        for name, value in (*_variables(document, node), *_axes(document, node)):
            if value.job is not None and (name, id(value.job)) not in jobs:
                continue
            values.setdefault(name, []).append(value)
    return values


def _variables(document: Document, holder: Node) -> Iterator[tuple[str, _Value]]:
    """Give variables and parameters: mappings of them, and lists with the name of each."""
    is_of_all = holder.key == PARAMETERS and holder.parent is document.top
    if holder.key != VARIABLES and not is_of_all:
        return
    word = DEFAULT if is_of_all else VALUE
    named = entries_of(holder).items()
    listed = ((item.text(NAME), item) for item in nodes_in(holder))
    for name, child in (*named, *listed):
        if isinstance(child, Scalar):
            yield name, _Value(child)
            continue
        chosen = [child.node(key) for key in CHOICES]
        choices = [item for node in chosen if node is not None for item in _scalars(node)]
        value = child.get(word)
        yield from ((name, _Value(item, is_choice=True)) for item in choices)
        if isinstance(value, Scalar):
            yield name, _Value(value, is_choice=bool(choices))


def _axes(document: Document, holder: Node) -> Iterator[tuple[str, _Value]]:
    """Give what the axes of a matrix have: of GitLab's a list of mappings, of others a mapping."""
    above = holder.parent
    if holder.key != MATRIX or above is None or not (above.key in (PARALLEL, STRATEGY) or above is document.top):
        return
    # Jobs of GitLab's inherit their image, and other jobs name what they need of such a matrix.
    job = above.parent if above.key == STRATEGY else None
    waiting: list[Node] = [holder]
    for node in waiting:
        children = node.children.items() if isinstance(node.children, dict) else enumerate(node.children)
        for key, child in children:
            if isinstance(child, Scalar):
                name = str(key) if isinstance(key, str) else str(node.key)
                yield name, _Value(child, is_of_matrix=True, job=job)
            else:
                waiting.append(child)


def _scalars(node: Node) -> list[Scalar]:
    children = children_of(node)
    return [child for child in children if isinstance(child, Scalar)]
