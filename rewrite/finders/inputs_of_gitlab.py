"""Inputs of GitLab's: those that jobs take for their images, in the documents of a file behind the one that declares
them.

`{spec: {inputs: {tool: {default: orchard/tool:v1}}}}` is what `press: {image: "$[[ inputs.tool ]]", script: [make]}` in
the next document pulls, unless what includes the file says otherwise.

Source:  docs.gitlab.com, CI/CD inputs, `spec:inputs` and where they are used.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from rewrite.finders.declared_inputs import INPUTS, OTHERWISE, SPEC
from rewrite.finders.job_values import COMMENT, IMAGES, is_image, is_service
from rewrite.finders.job_words import BESIDE
from rewrite.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rewrite.document import Document

# All of an image, or all but its tag or digest.
USE: Final = expression(r"\$\[\[[ \t]*(?P<input>inputs\.[\w-]+)[ \t]*\]\](?=[:@]|\Z)")
TAKEN: Final = expression(r"\$\[\[[ \t]*(inputs\.[\w-]+)")


def taken_by_jobs(documents: Sequence[Document]) -> Mapping[str, str]:
    """Give the inputs that images of jobs are, or begin with, with what speaks against moving what they are set to.

    In:      documents, those of a file in their order, without those that stand inside others.
    """
    top = documents[0].top if documents else None
    declared = top.node(SPEC) if top is not None and len(top.children) == 1 else None
    if declared is None or declared.node(INPUTS) is None:
        return {}
    taken: dict[str, str] = {}
    # Uses of an alias stand in the text once.
    places: set[tuple[str, int]] = set()
    everywhere: Counter[str] = Counter()
    for document in documents[1:]:
        for image in document.named(IMAGES):
            if (use := USE.match(document.as_written(image))) and is_image(document, image):
                name = use["input"]
                places.add((name, document.offset + image.start))
                taken[name] = BESIDE if is_service(image) else taken.get(name, "")
        everywhere.update(TAKEN.findall(COMMENT.sub("", document.written or document.text)))
    used = Counter(name for name, _ in places)
    return {name: doubt or (OTHERWISE if everywhere[name] > used[name] else "") for name, doubt in taken.items()}
