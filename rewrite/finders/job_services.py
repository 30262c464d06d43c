"""Services that run beside jobs: which names in a list of them are images, and which of those a job finds by a host
name that is made of its image.

The image `quay.io/orchard/press:v1` of a service of GitLab's runs under `quay.io-orchard-press` and
`quay.io__orchard__press`, whatever aliases it has besides. Where a file has neither, nothing in it asks for them.

Source:  docs.gitlab.com, CI/CD YAML, `services`; gitlab.com/gitlab-org/gitlab-runner, services.SplitNameAndVersion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.fieldpath import matches
from rewrite.finders.finding import Finding, site, whole
from rewrite.finders.job_words import BESIDE, IMAGE, NAME, NO_JOBS, PORT, SCRIPT, SERVICES
from rewrite.finders.reused import is_reused
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.reasons import Reason
from rewrite.shape import FAMILIAR, UNTAGGED, Shape, is_begun, literal_prefix, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rewrite.document import Document
    from rewrite.tree import Node, Scalar

# Of what a whole file has for jobs, and of one job.
OF_JOBS: Final = ("services[]", "services[]/name", "*/services[]", "*/services[]/name")
HIDDEN: Final = "."
# The port of a registry, and what stands behind the name.
PORT_OF_HOST: Final = expression(r":\d+(?=/)")
BEHIND_NAME: Final = expression(r"[:@][^/]*\Z")
HOST_NAME: Final = "GitLab makes the host name {} of it{}: give the service that for an alias"
IN_FILE: Final = ", which stands in this file"
ALIAS: Final = "alias"
ALIASES: Final = expression(r"[\s,]+")


def find_services(document: Document, services: Iterable[Scalar]) -> Iterator[Finding]:
    """Find the images among what lists of services name."""
    for scalar in services:
        shape = shape_of(scalar.text)
        has_open_tag = is_begun(scalar.text)
        is_tagged = (shape is Shape.TAGGED and PORT.search(scalar.text) is None) or has_open_tag
        if (shape in FAMILIAR or has_open_tag) and _has_its_host(document, scalar):
            yield site(scalar)
        elif is_tagged or (shape in UNTAGGED and _is_in_job(document, scalar)):
            # Moved without an alias it would have another host name.
            detail = HOST_NAME.format(_host_for(document, scalar), "") if _is_in_job(document, scalar) else BESIDE
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, detail)
        elif shape is Shape.EXPLICIT and (_is_beside_job(scalar) or _is_of_gitlab(document, scalar)):
            host = _host_in_use(document, scalar)
            detail = HOST_NAME.format(host, IN_FILE)
            # timid: jobs, and what these run, would look for it in vain.
            yield whole(scalar, Role.REFERENCE, Reason.POSSIBLE, detail) if host else site(scalar)
        elif shape is Shape.PLACEHOLDER and PORT.search(scalar.text) is None and _is_in_job(document, scalar):
            yield site(scalar)


def _host_in_use(document: Document, service: Scalar) -> str:
    """Give the host name that GitLab makes of the image of a service, where its file has it; "" where it has not, or
    where the service has it for an alias too.
    """
    aliases = ALIASES.split(service.sibling(ALIAS)) if service.key == NAME else ()
    return next((at for at in _hosts_of(service) if at not in aliases and at in document.outermost.text), "")


def _host_for(document: Document, service: Scalar) -> str:
    """Give the host name that a service needs for an alias: of two that GitLab makes, the one that its file has."""
    host, other = _hosts_of(service)
    return host if host == other else _host_in_use(document, service) or host


def _hosts_of(service: Scalar) -> tuple[str, str]:
    """Give the host names that GitLab makes of the image of a service."""
    name = BEHIND_NAME.sub("", PORT_OF_HOST.sub("", literal_prefix(service.text), count=1))
    return name.replace("/", "-"), name.replace("/", "__")


def _has_its_host(document: Document, service: Scalar) -> bool:
    """Tell whether a service of a job of GitLab's has an alias, and the host name of its image for one where its file
    has that: `{name: "redis:7", alias: redis}`. Without an alias, jobs may be told of it elsewhere.
    """
    has_alias = service.key == NAME and bool(service.sibling(ALIAS)) and PORT.search(service.text) is None
    return has_alias and _is_in_job(document, service) and not _host_in_use(document, service)


def _job_of(service: Scalar) -> Node | None:
    services = service.parent if service.name == SERVICES else service.parent.parent
    return services.parent if services is not None else None


def _is_beside_job(service: Scalar) -> bool:
    """Tell whether a list of services stands in a job of GitLab's, by what such a job has beside it."""
    job = _job_of(service)
    return job is not None and any(key in job.children for key in (IMAGE, SCRIPT))


def _is_of_gitlab(document: Document, service: Scalar) -> bool:
    """Tell whether a list of services is for jobs of GitLab's by the name of its file, or by that of what jobs extend:
    `.db: {services: [mysql]}`.
    """
    path = service.path
    if path[0] in NO_JOBS or not any(matches(path, field) for field in OF_JOBS):
        return False
    return document.source_kind is SourceKind.GITLAB or str(path[0]).startswith(HIDDEN)


def _is_in_job(document: Document, service: Scalar) -> bool:
    """Tell whether a name without a tag, or with one that is filled in, is that of an image. A word is one in a job of
    GitLab's, which stands at the top of its file; Travis and Bitbucket's pipelines call services by names of theirs.
    """
    job = _job_of(service)
    is_at_top = job is not None and job.parent is not None and job.parent is document.top
    is_image = _is_beside_job(service) and (is_at_top or shape_of(service.text) is Shape.PATHED)
    return (is_image or _is_of_gitlab(document, service)) and not is_reused(document, service)
