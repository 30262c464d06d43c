"""File fields: where programs read the name of a file or a folder, which may begin like a registry.

Folders are called so by those who keep what is for each registry: `files: [docker.io/hosts.toml]`. A bare `path:` is an
image elsewhere, so that a field counts only in what its program reads, or beside what that program has there.

Source:  kustomize, api/types (Kustomization, builtin transformers and generators); kubernetes.io, Pod v1 (Container,
         VolumeMount, KeyToPath, DownwardAPIVolumeFile, HostPathVolumeSource); Argo CD, Application and ApplicationSet;
         Flux, Kustomization, HelmRelease and HelmChart; helmfile.readthedocs.io; skaffold.dev, skaffold.yaml; Fleet,
         fleet.yaml; the Compose specification, env_file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.fieldpath import matches
from rewrite.lazy import expression
from rewrite.manifest import manifest_of

if TYPE_CHECKING:
    from rewrite.document import Document
    from rewrite.tree import Scalar

ENDING: Final = "it ends like the name of a file"
# Under these no program reads an image.
KEYS: Final = frozenset(
    {
        *("subPath", "subPathExpr", "workingDir", "mountPath"),
        *("valueFiles", "valuesFiles", "valuesFile", "additionalValuesFiles", "env_file"),
    }
)
PATH: Final = "path"
# Of volumes: what holds a path, and what stands beside that of an item.
HOLDERS: Final = frozenset({"hostPath", "serviceAccountToken", "clusterTrustBundle"})
BESIDE: Final = ("key", "fieldRef", "resourceFieldRef")

GENERATED: Final = tuple(
    f"{generator}[]/{field}"
    for generator in ("configMapGenerator", "secretGenerator")
    for field in ("files[]", "envs[]", "env")
)
KUSTOMIZATION: Final = (
    *("resources[]", "bases[]", "components[]", "crds[]", "patchesStrategicMerge[]", "configurations[]"),
    *("transformers[]", "generators[]", "validators[]", "patches[]/path", "patchesJson6902[]/path"),
    *("replacements[]/path", "openapi/path", "helmGlobals/chartHome", *GENERATED),
)
# Of the objects of a group, by the end of the group's name.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "kustomize.config.k8s.io": KUSTOMIZATION,
    "builtin": ("path", "paths[]", "files[]", "envs[]", "env", "chartHome", "replacements[]/path"),
    "argoproj.io": (
        *(f"spec/{template}{source}/path" for template in ("", "template/spec/") for source in ("source", "sources[]")),
        *("spec/**/helm/fileParameters[]/path", "spec/sourceHydrator/*/path"),
        *("spec/generators[]/**/git/files[]/path", "spec/generators[]/**/git/directories[]/path"),
    ),
    "kustomize.toolkit.fluxcd.io": ("spec/path", "spec/components[]"),
    "image.toolkit.fluxcd.io": ("spec/update/path",),
    "skaffold": ("**/rawYaml[]", "**/kustomize/paths[]", "**/chartPath"),
}
# Of a helmfile, which has one of these at its top.
HELMFILE_KEYS: Final = ("releases", "helmfiles", "environments")
HELMFILE: Final = (
    *("bases[]", "helmfiles[]", "helmfiles[]/path", "environments/*/values[]", "environments/*/secrets[]"),
    *(f"{holder}/{field}[]" for holder in ("releases[]", "templates/*") for field in ("values", "secrets")),
    *("releases[]/set[]/file", "releases[]/jsonPatches[]", "releases[]/strategicMergePatches[]"),
)
# No name of a file is longer. Source: limits.h of Linux, PATH_MAX.
LONGEST: Final = 4_096
# What the software of an image is called may end so only beside a tag.
FILE: Final = expression(
    r"[\w./-]*\.(?:toml|ya?ml|json5?|conf|cfg|ini|env|properties|txt|md|tpl|tmpl|gotmpl|xml|csv|crt|cert|pem|pub|tar|tgz|zip"
    r"|tfvars)(?![\w.:@/-])"
)


def is_file(document: Document, scalar: Scalar, *, tagged: bool) -> bool:
    """Tell whether a program reads the value of a scalar as the name of a file or a folder."""
    if len(scalar.value) > LONGEST or "\n" in scalar.value:
        # `transformers: [|- apiVersion: …]`: objects stand in some of these lists.
        return False
    if not tagged and (scalar.name in KEYS or _is_of_volume(scalar)):
        return True
    manifest = manifest_of(scalar)
    if manifest is None:
        return not tagged and _is_in_file(document, scalar)
    group = manifest.text("apiVersion").rpartition("/")[0] or manifest.text("apiVersion")
    path = scalar.path_below(manifest)
    return any(matches(path, pattern) for pattern in GROUPS.get(group, ()))


def may_be_file(value: str, at: int) -> bool:
    """Tell whether what begins at an offset of a value ends like the name of a file, and in no tag."""
    return FILE.match(value, at) is not None


def _is_of_volume(scalar: Scalar) -> bool:
    """Tell whether a path is one within a volume: `items: [{key: hosts, path: docker.io/hosts.toml}]`."""
    if scalar.key != PATH:
        return False
    holder = scalar.parent
    is_item = holder.name == "items" and any(holder.get(key) is not None for key in BESIDE)
    return is_item or holder.key in HOLDERS


def _is_in_file(document: Document, scalar: Scalar) -> bool:
    """Tell whether the file of a scalar, which is no object, is one whose program reads a file's name there."""
    if document.source_kind is SourceKind.KUSTOMIZATION:
        fields = KUSTOMIZATION
    else:
        top = document.top
        fields = HELMFILE if top is not None and any(top.node(key) for key in HELMFILE_KEYS) else ()
    return any(matches(scalar.path, pattern) for pattern in fields)
