"""Registries: the table of well-known public registries, those that a mirror for all of them stands in for.

A registry is in the table when anybody can pull from it, at most after a free registration, and when public charts or
manifests name it. Not in it, because the host holds private images as well and its name alone does not tell: the
hosts of a cloud account (Amazon ECR, Azure, `*-docker.pkg.dev`, icr.io), of a company or of a cluster. gcr.io, quay.io,
ghcr.io and registry.gitlab.com also have private images, but are the home of too many public ones to be left out.

docs/registries.md is made from the table by docs/generate_registries.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.record import NamedTuple
from rewrite.reference import DOCKER_HUB, DOCKER_HUB_ALIASES, OFFICIAL

if TYPE_CHECKING:
    import re


class Registry(NamedTuple):
    """A public registry.

    domain is what references name, in lower case; aliases are further domains of the very same content. upstream_url
    is what a mirror has to proxy. note says whose images are there, and what is special about it. copies are (name
    here, name of the same images at their home): who runs the registry says that it forwards there, or is kept in step.
    """

    domain: str
    upstream_url: str
    aliases: tuple[str, ...]
    note: str
    copies: tuple[tuple[str, str], ...] = ()


def _registry(
    domain: str, note: str, *, upstream: str = "", aliases: tuple[str, ...] = (), copies: tuple[str, str] | None = None
) -> Registry:
    return Registry(domain, f"https://{upstream or domain}", aliases, note, (copies,) if copies else ())


REGISTRIES: Final = (
    _registry(DOCKER_HUB, "Docker Hub", upstream="registry-1.docker.io", aliases=DOCKER_HUB_ALIASES),
    # Kubernetes
    _registry("registry.k8s.io", "Kubernetes and its projects"),
    _registry(
        "k8s.gcr.io",
        "Kubernetes up to 2023; forwards to registry.k8s.io",
        upstream="registry.k8s.io",
        # kubernetes.io/blog/2023/03/10/image-registry-redirect
        copies=("k8s.gcr.io", "registry.k8s.io"),
    ),
    # For everybody's images
    # projectcalico/calico, issue 4833: all of its images are on both.
    _registry("quay.io", "Red Hat Quay", copies=("quay.io/calico", "docker.io/calico")),
    # fluent/fluent-bit, workflow staging-release: each release is copied to both.
    _registry("ghcr.io", "GitHub Packages", copies=("ghcr.io/fluent", "docker.io/fluent")),
    _registry("gcr.io", "Google Container Registry, United States"),
    _registry("us.gcr.io", "Google Container Registry, United States"),
    _registry("eu.gcr.io", "Google Container Registry, Europe"),
    _registry("asia.gcr.io", "Google Container Registry, Asia"),
    _registry(
        "ecr-public.aws.com",
        "Amazon ECR Public Gallery, the name for IPv6",
        # docs.aws.amazon.com/AmazonECR/latest/public/public-ecr-requests.html
        copies=("ecr-public.aws.com", "public.ecr.aws"),
    ),
    _registry(
        "public.ecr.aws",
        "Amazon ECR Public Gallery",
        # Docker publishes its official images there as well.
        copies=("public.ecr.aws/docker/library", "docker.io/library"),
    ),
    _registry("registry.gitlab.com", "GitLab.com"),
    _registry("codeberg.org", "Codeberg; the host serves git as well"),
    # Google
    _registry("gke.gcr.io", "Google Kubernetes Engine"),
    _registry("marketplace.gcr.io", "Google Cloud Marketplace"),
    _registry("launcher.gcr.io", "Google Cloud Marketplace, the older name"),
    _registry(
        "mirror.gcr.io",
        "Google's cache of Docker Hub; has its official images with and without library/",
        # cloud.google.com/artifact-registry/docs/pull-cached-dockerhub-images: "kept in sync with Docker Hub"
        copies=("mirror.gcr.io", DOCKER_HUB),
    ),
    # Vendors and distributions
    _registry("mcr.microsoft.com", "Microsoft"),
    _registry("nvcr.io", "NVIDIA NGC; some images need a login"),
    _registry("docker.elastic.co", "Elastic"),
    _registry("registry.redhat.io", "Red Hat; needs a free login"),
    _registry(
        "registry.access.redhat.com",
        "Red Hat, the images without a login",
        # access.redhat.com/RegistryAuthentication: "hold essentially the same container images"
        copies=("registry.access.redhat.com", "registry.redhat.io"),
    ),
    _registry("registry.connect.redhat.com", "Red Hat's partners; needs a free login"),
    _registry("registry.developers.crunchydata.com", "Crunchy Data"),
    _registry("container-registry.oracle.com", "Oracle; some images need a login"),
    _registry("registry.suse.com", "SUSE"),
    _registry("registry.rancher.com", "SUSE Rancher Prime"),
    _registry("registry.opensuse.org", "openSUSE"),
    _registry("registry.fedoraproject.org", "Fedora"),
    _registry("rocks.canonical.com", "Canonical Kubernetes"),
    _registry("releases-docker.jfrog.io", "JFrog"),
    _registry("cgr.dev", "Chainguard; some images need a login"),
    _registry("factory.talos.dev", "Talos Linux's Image Factory; the host serves images of disks as well"),
    # Projects with a domain of their own
    _registry("registry.istio.io", "Istio"),
    # github.com/linkerd/linkerd2, cli/flag: its tests pull from GitHub's registry, which cr.l5d.io forwards to.
    _registry("cr.l5d.io", "Linkerd; forwards to GitHub", copies=("cr.l5d.io", "ghcr.io")),
    # github.com/BuoyantIO/emojivoto, pull request 100
    _registry("docker.l5d.io", "Linkerd's examples; forwards to Docker Hub", copies=("docker.l5d.io", DOCKER_HUB)),
    # docs.fluentbit.io, Docker, names the tags of Docker Hub; fluent/helm-charts, pull request 223.
    _registry("cr.fluentbit.io", "Fluent Bit; forwards to Docker Hub", copies=("cr.fluentbit.io", DOCKER_HUB)),
    _registry("cr.jaegertracing.io", "Jaeger"),
    _registry("cr.kgateway.dev", "kgateway"),
    _registry("cr.agentgateway.dev", "agentgateway"),
    # github.com/kyverno/kyverno, pull request 12031; github.com/external-secrets/external-secrets, issue 3872.
    _registry("reg.kyverno.io", "Kyverno; forwards to GitHub", copies=("reg.kyverno.io", "ghcr.io")),
    _registry(
        "oci.external-secrets.io",
        "External Secrets Operator; forwards to GitHub",
        copies=("oci.external-secrets.io", "ghcr.io"),
    ),
    _registry("xpkg.crossplane.io", "Crossplane packages"),
    _registry("xpkg.upbound.io", "Upbound's Crossplane packages"),
    _registry("oci.stackable.tech", "Stackable"),
    _registry("docker.stackable.tech", "Stackable, the older name"),
    # docs.k8ssandra.io, Private registries: all are pulled from Docker Hub.
    _registry("cr.k8ssandra.io", "K8ssandra", copies=("cr.k8ssandra.io", DOCKER_HUB)),
    _registry("cr.dtsx.io", "DataStax"),
    _registry("projects.packages.broadcom.com", "VMware's projects"),
    _registry(
        "projects.registry.vmware.com",
        "VMware's projects, the older name",
        copies=("projects.registry.vmware.com", "projects.packages.broadcom.com"),
    ),
    # hub.docker.com/u/redpandadata, which docs.redpanda.com names as well.
    _registry("docker.redpanda.com", "Redpanda", copies=("docker.redpanda.com/redpandadata", "docker.io/redpandadata")),
    _registry("docker.vectorized.io", "Redpanda, the older name"),
    _registry("docker.dragonflydb.io", "Dragonfly"),
    _registry("docker.getcollate.io", "OpenMetadata"),
    _registry("cr.weaviate.io", "Weaviate"),
    _registry("docker.litellm.ai", "LiteLLM"),
    _registry("dock.mau.dev", "Mautrix and Maubot"),
    # docs.n8n.io, Docker installation: forwards to Docker Hub.
    _registry("docker.n8n.io", "n8n; forwards to Docker Hub", copies=("docker.n8n.io", DOCKER_HUB)),
    _registry("docker.langfuse.com", "Langfuse"),
    # tyk.io/docs, Tyk Stack: Helm charts; openobserve.ai/docs, High Availability Deployment; docs.rocket.chat, Deploy.
    _registry("docker.tyk.io", "Tyk"),
    _registry("o2cr.ai", "OpenObserve"),
    _registry("registry.rocket.chat", "Rocket.Chat"),
    _registry("registry.datadoghq.com", "Datadog"),
    # docs.scarf.sh, Gateway: each publisher has a host, which forwards to where the images are; superset.apache.org,
    # Docker Builds, Images and Tags: on Docker Hub.
    _registry(
        "apachesuperset.docker.scarf.sh", "Apache Superset", copies=("apachesuperset.docker.scarf.sh", DOCKER_HUB)
    ),
    _registry("calcom.docker.scarf.sh", "Cal.com"),
    _registry("falco.docker.scarf.sh", "Falco"),
    # hub.docker.com/u/litmuschaos
    _registry("litmuschaos.docker.scarf.sh", "LitmusChaos", copies=("litmuschaos.docker.scarf.sh", DOCKER_HUB)),
    _registry("skywalking.docker.scarf.sh", "Apache SkyWalking"),
    _registry("tembo.docker.scarf.sh", "Tembo"),
    _registry("registry.sighup.io", "SIGHUP Distribution"),
    _registry("docker.gitea.com", "Gitea"),
    _registry("code.forgejo.org", "Forgejo; the host serves git as well"),
    _registry("cr.smallstep.com", "Smallstep"),
    _registry("registry.dagger.io", "Dagger"),
    _registry("registry.opensource.zalan.do", "Zalando's projects"),
    # linuxserver.io/blog/docker-tags-so-many-tags-so-little-time: pushed to both
    _registry("lscr.io", "LinuxServer.io", copies=("lscr.io/linuxserver", "docker.io/linuxserver")),
    _registry("cr.hotio.dev", "hotio"),
)

_BY_DOMAIN: Final = {domain: registry for registry in REGISTRIES for domain in (registry.domain, *registry.aliases)}

# Here each image is below an account, an organization or a project. Source: docs.quay.io; docs.github.com, working with
# the container registry; cloud.google.com/container-registry, "HOSTNAME/PROJECT-ID/IMAGE"; docs.gitlab.com, container
# registry; docs.nvidia.com/ngc; edu.chainguard.dev; docs.upbound.io; docs.aws.amazon.com/AmazonECR, public registries.
_NAMESPACED: Final = frozenset(
    {
        *("quay.io", "ghcr.io", "gcr.io", "us.gcr.io", "eu.gcr.io", "asia.gcr.io"),
        *("registry.gitlab.com", "nvcr.io", "cgr.dev", "xpkg.crossplane.io", "xpkg.upbound.io"),
        *("public.ecr.aws", "ecr-public.aws.com"),
    }
)

# Names of repositories of source code, and paths of Go modules, are written alike there.
_SERVING_GIT: Final = frozenset({"codeberg.org", "code.forgejo.org"})

_COPIES: Final = tuple(copy for registry in REGISTRIES for copy in registry.copies)

PUBLIC_DOMAINS: Final = frozenset(_BY_DOMAIN)


class Mirrors(NamedTuple):
    """What registries are when they have moved: the mirrors, and what matches those that do not look like a host."""

    names: frozenset[str] = frozenset()
    unlike_hosts: re.Pattern[str] | None = None


NO_MIRRORS: Final = Mirrors()


def is_public(domain: str) -> bool:
    """Tell whether a domain, in upper or lower case, is one of a well-known public registry, or an alias of one.

    A port makes it somebody else's.
    """
    return domain.lower() in _BY_DOMAIN


def serves_git(domain: str) -> bool:
    """Tell whether a host, in upper or lower case, serves source code by the same names as images."""
    return domain.lower() in _SERVING_GIT


def canonical(domain: str) -> str:
    """Give a domain its one spelling: lower case, and for an alias the domain it stands for."""
    domain = domain.lower()
    registry = _BY_DOMAIN.get(domain)
    return registry.domain if registry else domain


def has_one_spelling(domain: str) -> bool:
    """Tell whether the images of a registry are written with this domain alone. Docker Hub's, which has aliases, may
    have none as well.

    In:      domain, normalized.
    """
    registry = _BY_DOMAIN.get(domain)
    return registry is None or not registry.aliases


def is_namespace(domain: str, path: str) -> bool:
    """Tell whether a name can be no image, but a namespace that names are joined to: "quay.io/mongodb".

    In:      domain, normalized; path, the normalized path below it.
    """
    return "/" not in path and domain in _NAMESPACED


def home(name: str) -> str:
    """Give an image the name that it has at its home, where its registry is known to have a copy of the very same.

    In:      name, normalized, e.g. "k8s.gcr.io/pause" or "mirror.gcr.io/nginx".
    Out:     "registry.k8s.io/pause", "docker.io/library/nginx"; name itself where nothing is known.
    """
    for copy, original in _COPIES:
        if name.startswith(f"{copy}/"):
            # What it is a copy of may be one too; that stands further down.
            name = original + name[len(copy) :]
    domain, _, path = name.partition("/")
    # Docker Hub has no repository outside a namespace: what a cache of it calls nginx can be nothing but library/nginx.
    return f"{domain}/{OFFICIAL}{path}" if domain == DOCKER_HUB and path and "/" not in path else name
