"""Held rows: the fields of objects, by kind, that stay whatever is found in them."""

from __future__ import annotations

from typing import Final

from rewrite.reasons import Reason
from rewrite.record import NamedTuple


class Row(NamedTuple):
    """What stands under path in a kind is left for a reason; kind is an expression over the whole of it.

    path is in kustomize's notation, from the top of the manifest; `**/` is any depth.
    """

    kind: str
    path: str
    reason: Reason
    detail: str = ""
    name: str = ""  # of the one object that a program reads


# The names by which a package of Zarf finds images in archives. Source: docs.zarf.dev, Components, Image Archives.
ARCHIVES: Final = "imageArchives"
UDS_BUNDLE: Final = "UDSBundle"
# Files of other programs, which have a kind and no apiVersion.
WITHOUT_VERSION: Final = frozenset({UDS_BUNDLE})
RELEASED_TO: Final = "a release pushes it"
JENKINS_X: Final = "jenkins-x-docker-registry"
IN_ARCHIVE: Final = "the name of an image in an archive"
REPLACED_AT: Final = "in whose place the image stands"
SCANNED: Final = r"(?:Application|Container)Profile|ImageManifestVuln|VulnerabilityManifest\w*|SBOM\w+"
ASSUMED: Final = "what a test of policies takes an image to be"
STORED: Final = "ExternalSecret|ClusterExternalSecret|PushSecret|ClusterPushSecret"

ROWS: Final = (
    Row(".*Report", "report/**", Reason.RECORD, "a report of what was found in the cluster"),
    # Source: oc-mirror, v1alpha2: what it has mirrored, which the next run compares with.
    Row("Metadata", "pastMirror/**", Reason.RECORD, "what oc-mirror has mirrored"),
    Row("Metadata", "pastAssociations[]/**", Reason.RECORD, "what oc-mirror has mirrored"),
    # Source: docs.crossplane.io, Packages: what its package manager has resolved, and writes.
    Row("Lock", "packages[]/source", Reason.RECORD, "what the package manager has resolved"),
    Row("Lock", "packages[]/dependencies[]/package", Reason.RECORD, "what the package manager has resolved"),
    Row("PolicyReport|ClusterPolicyReport", "**", Reason.RECORD, "a report of what was found in the cluster"),
    # Source: kyverno.io, kyverno test, values: what a policy finds of an image, in place of its registry.
    Row("Values?", "policies[]/**", Reason.MATCH_KEY, ASSUMED),
    Row("Values?", "globalValues/**", Reason.MATCH_KEY, ASSUMED),
    # Source: external-secrets.io, ExternalSecret; secrets-store-csi-driver.sigs.k8s.io.
    Row(STORED, "**/remoteRef/**", Reason.MATCH_KEY, "a key of a store of secrets"),
    Row("ExternalSecret|ClusterExternalSecret", "**/dataFrom[]/**", Reason.MATCH_KEY, "a key of a store of secrets"),
    Row(STORED, "**/template/**", Reason.SECRET, "what a secret is made of"),
    # Source: docs.openshift.com, RHACS policies as code; eraser-dev.github.io, Manual Removal.
    Row("SecurityPolicy", "spec/policySections[]/**", Reason.MATCH_KEY, "what a policy looks for"),
    Row("ImageList", "spec/images[]", Reason.MATCH_KEY, "what is removed from nodes"),
    # Source: kubescape.io, runtime detection; docs.projectquay.io, Container Security Operator.
    Row(SCANNED, "spec/**", Reason.RECORD, "what was found in the cluster"),
    # Source: docs.openshift.com, Image and ImageStreamTag: what the registry found.
    Row("Image", "dockerImageReference", Reason.RECORD, "what the image stream has found"),
    Row("Image", "dockerImageMetadata/**", Reason.RECORD, "what the image stream has found"),
    Row("ImageStreamTag|ImageStreamImage", "image/**", Reason.RECORD, "what the image stream has found"),
    # What `from` beside it names is pulled. Source: docs.openshift.com, ImageStream, spec.tags.
    Row("ImageStream", "spec/tags[]/name", Reason.MATCH_KEY, "the name of a tag of the image stream"),
    Row("ZarfInitConfig|ZarfPackageConfig", f"components[]/{ARCHIVES}[]/images[]", Reason.MATCH_KEY, IN_ARCHIVE),
    # Packages of Zarf, which it pulls when it makes a bundle. Source: uds.defenseunicorns.com, UDS CLI, Bundles.
    Row(UDS_BUNDLE, "packages[]/repository", Reason.POSSIBLE, "an artifact of any kind"),
    # In whose place the image of a stage stands. Source: docs.openshift.com, BuildConfig, Image sources.
    Row("BuildConfig", "spec/source/images[]/as[]", Reason.MATCH_KEY, REPLACED_AT),
    # Source: konflux-ci.dev, Releasing, ReleasePlanAdmission.
    Row("ReleasePlanAdmission", "spec/data/mapping/components[]/repository", Reason.PUSH_TARGET, RELEASED_TO),
    Row("ReleasePlanAdmission", "spec/data/mapping/components[]/repositories[]/url", Reason.PUSH_TARGET, RELEASED_TO),
    # Source: jenkins-x.io, Requirements; jx-gitops, variables, which reads a ConfigMap of this name.
    Row("Requirements", "spec/cluster/registry", Reason.PUSH_TARGET, "pipelines push there"),
    Row("ConfigMap", "data/docker.registry", Reason.PUSH_TARGET, "pipelines push there", JENKINS_X),
    Row("ConfigMap", "data/push.container.registry", Reason.PUSH_TARGET, "pipelines push there", JENKINS_X),
    # Source: docs.nuclio.io, Function-Configuration Reference, spec.build.
    Row("NuclioFunction", "spec/build/registry", Reason.PUSH_TARGET, "Nuclio pushes what it builds there"),
    Row("NuclioFunction", "spec/build/image", Reason.PUSH_TARGET, "Nuclio builds it"),
    # Source: cloud.google.com/config-connector, CloudBuildTrigger.
    Row("CloudBuildTrigger", "spec/build/images[]", Reason.PUSH_TARGET, "the build pushes it"),
    Row("CloudBuildTrigger", "spec/build/artifacts/images[]", Reason.PUSH_TARGET, "the build pushes it"),
    # Source: carvel.dev/kapp-controller, Package: documentation of the values, which ytt does not read.
    Row("Package", "spec/valuesSchema/**", Reason.CRD_SCHEMA, "what is said of the values of a package"),
)
