"""Fields of custom resources where the key alone says nothing.

Finds:   packages of Crossplane, registry sources of KubeVirt's importer (`docker://`), Wasm modules and models
         (`oci://`), components of KubeVela, images that Hauler collects and Kargo watches, the variables by which
         Kargo looks these up, and what its steps write with their tags, the containers that are Cluster API's machines,
         what skaffold builds in, parameters of Tekton tasks, bundles, images of OpenShift builds and image streams.
Leaves:  push targets, patterns of image policies, charts; familiar names where they are not on Docker Hub; what Flux
         Operator fills templates in with; the names by which Argo Workflows finds the commands of images; those
         by which expressions of Kargo look up what no warehouse of the run watches that moves; what steps of Tekton
         run in that another task of the same document pushes; what Flux scans for the versions of charts.
Source:  the API references of these projects; each row of FIELDS names its group and kind.
Example: spec.package: xpkg.upbound.io/upbound/provider-aws-s3:v1.14.0
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rewrite.fieldpath import matches
from rewrite.fieldspec import FieldSpec, Treatment
from rewrite.finders.builders import KBLD, SKAFFOLD, SKAFFOLD_NAME
from rewrite.finders.finding import Finding, behind_scheme, site, sites, whole
from rewrite.lazy import expression
from rewrite.locate import Role
from rewrite.manifest import manifest_of
from rewrite.reasons import Reason
from rewrite.shape import TAGGED_OR_PATHED, Shape, shape_of
from rewrite.tree import Node, nodes_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rewrite.document import Document
    from rewrite.tree import Scalar

ID: Final = "custom-resources"
# Each manifest has one: lists, templates and work for other clusters hold further ones.
# What all objects have.
OF_OBJECTS: Final = ("apiVersion", "kind")
# Kinds of older releases stand beside the one that took their place.
KBLD_KINDS: Final = "Config|Sources|ImageDestinations|ImageOverrides"
FLUX_OPERATOR: Final = r"fluxcd\.controlplane\.io"
RENAMING: Final = "velero.io/change-image-name"
# Of Argo Workflows' index of images.
DATA: Final = "data"
STARTED_BY: Final = ("cmd", "entrypoint")
KARGO: Final = r"kargo\.akuity\.io"
TEKTON: Final = r"tekton\.dev|.*\.tekton\.dev"

# The alias of another artifact of skaffold's; `OWN` too, as no image is called.
WORD: Final = expression(r"[\w.-]+\Z")
# Source: tekton.dev, Chains, configuration.
SIGNATURES: Final = "signatures are written there"
KCTRL: Final = "kctrl pushes a bundle there"
KUBEDL: Final = "KubeDL pushes the model there"
FIELDS: Final = (
    FieldSpec("spec/package", "Provider|Configuration|Function", r"pkg\.crossplane\.io", treatment=Treatment.OWN_DEFAULT),
    FieldSpec("**/source/registry/url", "", r"cdi\.kubevirt\.io|kubevirt\.io|ssp\.kubevirt\.io", treatment=Treatment.SCHEME),
    # Higress has the kind of Istio under a group of its own. Source: istio.io, Wasm Plugin; higress.cn, Custom Plugins.
    FieldSpec("spec/url", "WasmPlugin", r"extensions\.(?:istio|higress)\.io", treatment=Treatment.SCHEME),
    FieldSpec("spec/module", "", r"policies\.kubewarden\.io", treatment=Treatment.SCHEME),
    FieldSpec("spec/policies/*/module", "", r"policies\.kubewarden\.io", treatment=Treatment.SCHEME),
    FieldSpec("spec/wasm[]/code/image/url", "", r"gateway\.envoyproxy\.io", treatment=Treatment.SCHEME),
    FieldSpec("**/components[]/properties/image", "", r"core\.oam\.dev"),
    FieldSpec("**/traits[]/properties/image", "", r"core\.oam\.dev"),
    FieldSpec("**/storageUri", "", r"serving\.kserve\.io", treatment=Treatment.ADDRESS),
    FieldSpec("spec/model/uri", "LLMInferenceService.*", r"serving\.kserve\.io", treatment=Treatment.ADDRESS),
    FieldSpec("spec/images[]/name", "Images", r"content\.hauler\.cattle\.io"),
    # What Flux finds there it writes into manifests, by this name.
    FieldSpec("spec/image", "ImageRepository", r"image\.toolkit\.fluxcd\.io"),
    FieldSpec("**/subscriptions[]/image/repoURL", "Warehouse", KARGO),
    FieldSpec("**/vars[]/value", "", KARGO, treatment=Treatment.LOOKED_UP),
    FieldSpec("**/updates[]/value", "", KARGO, treatment=Treatment.LOOKED_UP),
    FieldSpec("**/freightCreationCriteria/expression", "Warehouse", KARGO, treatment=Treatment.LOOKED_UP),
    FieldSpec("**/customImage", "Docker.*|Dev.*", r"infrastructure\.cluster\.x-k8s\.io"),
    FieldSpec("**/params[]/value", "", TEKTON, treatment=Treatment.PARAMETER),
    FieldSpec("**/params[]/default", "", TEKTON, treatment=Treatment.PARAMETER),
    # Of a trigger; what is bound elsewhere is a TriggerBinding, which has `params`.
    FieldSpec("**/bindings[]/value", "", TEKTON, treatment=Treatment.PARAMETER),
    # Each of these in turn. Source: tekton.dev, Matrix.
    FieldSpec("**/matrix/params[]/value[]", "", TEKTON, treatment=Treatment.PARAMETER),
    # Knative's builds, from which Tekton came. Source: github.com/knative/build, docs/builds.md, Template.
    FieldSpec("spec/template/arguments[]/value", "Build", r"build\.knative\.dev", treatment=Treatment.PARAMETER),
    FieldSpec("spec/parameters[]/default", "BuildTemplate|ClusterBuildTemplate", r"build\.knative\.dev", treatment=Treatment.PARAMETER),
    FieldSpec("**/taskRef/bundle", "", TEKTON),
    FieldSpec("**/pipelineRef/bundle", "", TEKTON),
    FieldSpec("**/from/name", "", r"|.*\.openshift\.io", treatment=Treatment.NAMED_PULL),
    FieldSpec("spec/output/to/name", "Build|BuildConfig", r"|.*\.openshift\.io", treatment=Treatment.PUSH),
    FieldSpec("spec/output/image", "Build|BuildRun|BuildStrategy", r"shipwright\.io", treatment=Treatment.PUSH),
    FieldSpec("spec/build/spec/output/image", "BuildRun", r"shipwright\.io", treatment=Treatment.PUSH),
    FieldSpec("spec/buildSpec/output/image", "BuildRun", r"shipwright\.io", treatment=Treatment.PUSH),
    FieldSpec("data/storage.oci.repository", "ConfigMap", "", treatment=Treatment.PUSH, detail=SIGNATURES),
    FieldSpec("spec/storage.oci.repository", "TektonChain", r"operator\.tekton\.dev", treatment=Treatment.PUSH, detail=SIGNATURES),
    FieldSpec("spec/chain/storage.oci.repository", "TektonConfig", r"operator\.tekton\.dev", treatment=Treatment.PUSH, detail=SIGNATURES),
    FieldSpec("spec/tag", "Image|Builder|ClusterBuilder", r"kpack\.io", treatment=Treatment.PUSH),
    # What their configMap has is set in the package.
    FieldSpec("pipeline/mutators[]/image", "Kptfile", r"kpt\.dev", treatment=Treatment.OWN_DEFAULT),
    FieldSpec("pipeline/validators[]/image", "Kptfile", r"kpt\.dev", treatment=Treatment.OWN_DEFAULT),
    FieldSpec("spec/pipeline/mutators[]/image", "PackageVariant|PackageVariantSet", r"config\.porch\.kpt\.dev", treatment=Treatment.OWN_DEFAULT),
    FieldSpec("spec/pipeline/validators[]/image", "PackageVariant|PackageVariantSet", r"config\.porch\.kpt\.dev", treatment=Treatment.OWN_DEFAULT),
    FieldSpec("spec/additionalTags[]", "Image|Builder|ClusterBuilder", r"kpack\.io", treatment=Treatment.PUSH),
    FieldSpec("spec/cache/registry/tag", "Image", r"kpack\.io", treatment=Treatment.PUSH),
    FieldSpec("spec/build/output/image", "KafkaConnect", r"kafka\.strimzi\.io", treatment=Treatment.PUSH),
    FieldSpec("build/artifacts[]/image", "Config", "skaffold", treatment=Treatment.PUSH, detail=SKAFFOLD),
    FieldSpec("profiles[]/build/artifacts[]/image", "Config", "skaffold", treatment=Treatment.PUSH, detail=SKAFFOLD),
    FieldSpec("**/artifacts[]/kaniko/destination[]", "Config", "skaffold", treatment=Treatment.PUSH, detail=SKAFFOLD),
    FieldSpec("**/artifacts[]/kaniko/cache/repo", "Config", "skaffold", treatment=Treatment.PUSH, detail="layers are kept there"),
    # Source: skaffold.dev, Buildpacks; Defining dependencies between artifacts.
    FieldSpec("**/artifacts[]/buildpacks/builder", "Config", "skaffold", treatment=Treatment.BUILDER),
    FieldSpec("directories[]/contents[]/path", "Config", r"vendir\.k14s\.io", treatment=Treatment.FOLDER),
    FieldSpec("test[]/image", "Config", "skaffold", treatment=Treatment.MATCH, detail=SKAFFOLD_NAME),
    FieldSpec("profiles[]/test[]/image", "Config", "skaffold", treatment=Treatment.MATCH, detail=SKAFFOLD_NAME),
    FieldSpec("**/artifacts[]/requires[]/image", "Config", "skaffold", treatment=Treatment.MATCH, detail=SKAFFOLD_NAME),
    FieldSpec("sources[]/image", KBLD_KINDS, r"kbld\.k14s\.io", treatment=Treatment.PUSH, detail=KBLD),
    FieldSpec("sources[]/imageRepo", KBLD_KINDS, r"kbld\.k14s\.io", treatment=Treatment.PUSH, detail=KBLD),
    FieldSpec("destinations[]/image", KBLD_KINDS, r"kbld\.k14s\.io", treatment=Treatment.PUSH, detail=KBLD),
    FieldSpec("destinations[]/imageRepo", KBLD_KINDS, r"kbld\.k14s\.io", treatment=Treatment.PUSH, detail=KBLD),
    FieldSpec("destinations[]/newImage", KBLD_KINDS, r"kbld\.k14s\.io", treatment=Treatment.PUSH, detail="kbld pushes it"),
    # Source: carvel.dev/kapp-controller, Authoring packages with kctrl: where `kctrl package release` pushes a bundle.
    FieldSpec("spec/template/spec/export[]/imgpkgBundle/image", "PackageBuild", r"kctrl\.carvel\.dev", treatment=Treatment.PUSH, detail=KCTRL),
    FieldSpec("spec/export/imgpkgBundle/image", "PackageRepositoryBuild", r"kctrl\.carvel\.dev", treatment=Treatment.PUSH, detail=KCTRL),
    # By these names kbld finds images in what it is given; they stay where nothing else moves them. Source: carvel.dev/imgpkg, ImagesLock.
    FieldSpec("overrides[]/image", KBLD_KINDS, r"kbld\.k14s\.io"),
    FieldSpec("overrides[]/imageRepo", KBLD_KINDS, r"kbld\.k14s\.io"),
    FieldSpec("images[]/annotations/kbld.carvel.dev\\/id", "ImagesLock", r"imgpkg\.carvel\.dev"),
    FieldSpec("spec/images[]/image", "ImageSet", r"operator\.tigera\.io", treatment=Treatment.MATCH, detail="joined to the registry of the Installation"),
    # Source: kubedl.io, Model, Quick Start: also what a job of training makes a version of.
    FieldSpec("spec/imageRepo", "ModelVersion", r"model\.kubedl\.io", treatment=Treatment.PUSH, detail=KUBEDL),
    FieldSpec("spec/modelVersion/imageRepo", "", r"training\.kubedl\.io", treatment=Treatment.PUSH, detail=KUBEDL),
    # Source: docs.upbound.io, projects: where `up project push` pushes the configuration.
    FieldSpec("spec/repository", "Project", r"meta\.dev\.upbound\.io", treatment=Treatment.PUSH),
    FieldSpec("spec/matchImages[]/prefix", "ImageConfig", r"pkg\.crossplane\.io", treatment=Treatment.MATCH),
    FieldSpec("**/repoURL", "", r"argoproj\.io", treatment=Treatment.CHART),
    FieldSpec("spec/url", "OCIRepository|HelmRepository", r"source\.toolkit\.fluxcd\.io", treatment=Treatment.CHART),
    # Source: gardener.cloud, Controller registration, Extension and Gardenlet.
    FieldSpec("**/helm/ociRepository/ref", "", r".*\.gardener\.cloud", treatment=Treatment.CHART),
    FieldSpec("**/helm/ociRepository/repository", "", r".*\.gardener\.cloud", treatment=Treatment.CHART),
    FieldSpec("spec/chart", "HelmChart", r"helm\.cattle\.io", treatment=Treatment.CHART),
    # Source: fluxoperator.dev, ResourceSet and ResourceSetInputProvider.
    FieldSpec("spec/inputs[]/**/repository", "ResourceSet", FLUX_OPERATOR, treatment=Treatment.INPUT),
    FieldSpec("spec/inputs[]/**/repo", "ResourceSet", FLUX_OPERATOR, treatment=Treatment.INPUT),
    FieldSpec("spec/defaultValues/**/repository", "ResourceSetInputProvider", FLUX_OPERATOR, treatment=Treatment.INPUT),
    FieldSpec("spec/defaultValues/**/repo", "ResourceSetInputProvider", FLUX_OPERATOR, treatment=Treatment.INPUT),
)  # fmt: skip


def find(document: Document) -> Iterator[Finding]:
    """Find the fields of the table, what Velero is told of names, and those of an index of Argo Workflows."""
    if RENAMING in document.keys:
        from rewrite.finders.renamed import find_renamed  # few clusters are restored under other names

        yield from find_renamed(document)
    if DATA in document.keys and document.has_any(*STARTED_BY):
        from rewrite.finders.image_index import find_indexed  # few images have their command elsewhere

        yield from find_indexed(document)
    if not _can_hold(document):
        return
    parameters, looked_up = [], []
    # Most scalars of a document are in one object, and most objects of a kind that the table does not have.
    known: Node | None = None
    fields: tuple[FieldSpec, ...] = ()
    for scalar in document.named(_last_keys()):
        manifest = manifest_of(scalar)
        if manifest is not known:
            known = manifest
            fields = _selected(manifest.text("apiVersion"), manifest.text("kind")) if manifest is not None else ()
        if not fields or manifest is None or not scalar.text:
            continue
        path = scalar.path[len(manifest.path) :]
        found = next((field for field in fields if matches(path, field.path)), None)
        if found is not None and found.treatment is Treatment.PARAMETER:
            parameters.append(scalar)
        elif found is not None and found.treatment is Treatment.LOOKED_UP:
            looked_up.append(scalar)
        elif found is not None:
            yield from _take(scalar, found)
    if parameters:
        from rewrite.finders.task_parameters import judge_parameters  # few objects have any

        judged = list(judge_parameters(document, parameters))
        yield from judged
        if pushed := [finding.scalar for finding in judged if finding.hold is Reason.PUSH_TARGET]:
            from rewrite.finders.run_after_push import find_run_in  # few documents push anything

            yield from find_run_in(document, pushed)
    if looked_up:
        from rewrite.finders.looked_up import judge_looked_up  # few clusters have Kargo

        yield from judge_looked_up(document, looked_up)


def _can_hold(document: Document) -> bool:
    """Tell whether a document, or one inside of it, may be of a kind of the table; most are not, and cost nothing."""
    if not document.kind or all(_is_twice(word, document.text) for word in OF_OBJECTS):
        return True
    return bool(_selected(document.api_version, document.kind))


def _is_twice(word: str, text: str) -> bool:
    return text.find(word, text.find(word) + 1) >= 0


@lru_cache(maxsize=1)
def _last_keys() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted({re.escape(field.key) for field in FIELDS}))})\Z")


@lru_cache(maxsize=1024)
def _selected(api_version: str, kind: str) -> tuple[FieldSpec, ...]:
    return tuple(field for field in FIELDS if field.selects(api_version, kind))


def _take(scalar: Scalar, field: FieldSpec) -> Iterator[Finding]:
    match field.treatment:
        case Treatment.PULL if annotation := _annotation(scalar):
            yield whole(scalar, Role.REFERENCE, Reason.INHERITED, f"joined to the registry in {annotation}")
        case Treatment.PULL:
            yield from sites(scalar)
        case Treatment.NAMED_PULL | Treatment.BUILDER:
            yield from _named(scalar, field.treatment)
        case Treatment.SCHEME | Treatment.ADDRESS:
            yield from behind_scheme(scalar, may_be_other=field.treatment is Treatment.ADDRESS)
        case Treatment.OWN_DEFAULT:
            if shape_of(scalar.text) in (Shape.EXPLICIT, Shape.PLACEHOLDER):
                yield site(scalar)
            else:
                detail = "a name without a registry is completed by the operator, not by Docker Hub"
                yield whole(scalar, Role.REFERENCE, Reason.UNDECIDED, detail)
        case Treatment.PUSH:
            yield whole(scalar, Role.REFERENCE, Reason.PUSH_TARGET, field.detail)
        case Treatment.MATCH | Treatment.FOLDER if any(map(str.isalnum, scalar.text)):
            # `path: .` is compared with nothing.
            reason = Reason.FILE if field.treatment is Treatment.FOLDER else Reason.MATCH_KEY
            yield whole(scalar, Role.REFERENCE, reason, field.detail)
        # In values of an Application, a subscription of Kargo's to an image has the same key.
        case Treatment.CHART if scalar.parent.key != "image" and not _is_of_images(scalar):
            if shape_of(scalar.text) is Shape.EXPLICIT or scalar.value.startswith("oci://"):
                yield whole(scalar, Role.REFERENCE, Reason.CHART_REPOSITORY)
        case Treatment.INPUT if shape_of(scalar.text) in TAGGED_OR_PATHED:
            # The template says what it is; as a part of an image it is another finder's.
            yield whole(scalar, Role.NAME, Reason.POSSIBLE, "an input of a template")._replace(certain=False)


def _named(scalar: Scalar, treatment: Treatment) -> Iterator[Finding]:
    """Find an image where the name may be that of something else."""
    if treatment is Treatment.NAMED_PULL:
        if scalar.sibling("kind") == "DockerImage":
            yield site(scalar)
    elif not WORD.match(scalar.text):
        is_own = _is_required(scalar)
        yield whole(scalar, Role.REFERENCE, Reason.MATCH_KEY, SKAFFOLD_NAME) if is_own else site(scalar)


def _is_required(scalar: Scalar) -> bool:
    """Tell whether an artifact of skaffold's requires what it is built in, by its name or an alias."""
    required = scalar.parent.parent and scalar.parent.parent.node("requires")
    return any(scalar.text in (item.text("image"), item.text("alias")) for item in nodes_in(required))


def _annotation(scalar: Scalar) -> str:
    from rewrite.finders.annotated_registry import annotated_registry  # most objects are another finder's

    return annotated_registry(scalar)


def _is_of_images(scalar: Scalar) -> bool:
    from rewrite.finders.sweep import is_of_images  # few objects name a chart

    return is_of_images(scalar)
