"""Reasons: why a reference stays as it is, and what a person can do about it."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Reason(Enum):
    """Why a reference was left as it is: an id for machines, what it means, and what a person can do."""

    ALREADY_MIRRORED = (
        "already-mirrored",
        "comes from the mirror already",
        "nothing to do",
    )
    UNKNOWN_REGISTRY = (
        "unknown-registry",
        "a registry that is no well-known public one",
        "add --map {registry}=MIRROR if the mirror serves it, or --exclude {registry} to accept it",
    )
    BESIDE_MIRROR = (
        "beside-mirror",
        "at the host of a mirror, but not below its path",
        "add --exclude {registry} to accept all of these, or --map {registry}/PATH=MIRROR for those that are to move",
    )
    NO_RULE = (
        "no-rule",
        "a public registry that no rule maps",
        "add --mirror MIRROR, or --map {registry}=MIRROR",
    )
    EXCLUDED = ("excluded", "excluded by a rule", "drop the --exclude if it should move")
    IGNORED = ("ignored", "marked `rewrite-images: ignore` in the file", "drop the marker if it should move")
    VOID_MARKER = (
        "void-marker",
        "a marker that keeps nothing",
        "write it as it says there, or drop it",
    )
    INVALID = ("invalid", "not a valid image reference", "correct it; no container runtime pulls it as it stands")
    TOO_LONG = (
        "too-long",
        "the name would be over 255 characters on the mirror",
        "use a mirror with a shorter path",
    )
    NO_PATH = (
        "no-path",
        "a rule is for all of the name, and its mirror is a host alone, which is no image",
        "write behind the host what the image is to be called there, e.g. HOST/nginx",
    )
    TEMPLATED = (
        "templated",
        "decided by a template when it is rendered",
        "set the value it is rendered from; this run rewrites it where that value is in a file of the run",
    )
    INHERITED = (
        "inherited",
        "joined to a registry that stands under another key",
        "nothing to do here: that key decides",
    )
    PLACEHOLDER = (
        "placeholder",
        "a placeholder that something else fills in",
        "point what fills it in at the mirror",
    )
    UNDECIDED = (
        "undecided",
        "cannot be told from this file how the parts are joined",
        "run over all that decides it (the whole chart, with its dependencies), or set the registry by hand",
    )
    UNRENDERED = (
        "unrendered",
        "templates of a chart that could not be rendered to their end",
        "correct what Helm refuses too; else see what they render (`helm template`), and change that by hand",
    )
    UNREADABLE = (
        "unreadable",
        "in a document that could not be read",
        "correct the document (see the problems) and run again",
    )
    POSSIBLE = (
        "possible",
        "may be an image, but nothing says so",
        "if it is pulled, add its field under `fields:` in the configuration, or change a part of a field by hand",
    )
    SWEEP_OFF = ("sweep-off", "outside the known fields, and --no-sweep is set", "run with --sweep")
    FOLDED = (
        "folded",
        "written over several lines, with escapes or encoded",
        "write it on one line as it is, or change what is encoded where it is made",
    )
    CRD_SCHEMA = (
        "crd-schema",
        "a default or prose in a CustomResourceDefinition",
        "set the field in the custom resources; the schema's default is the operator's own",
    )
    RECORD = (
        "record",
        "a record of another program (last-applied-configuration, alm-examples, status)",
        "nothing to do: the program that wrote it will write it again",
    )
    GUARDED = (
        "guarded",
        "text under a checksum or a signature",
        "change it together with its checksum, or have it signed again",
    )
    MATCH_KEY = (
        "match-key",
        "a key or pattern that other references are compared with",
        "change it by hand if what it should match has moved",
    )
    COMPARED = (
        "compared",
        "a template of a chart compares a value that moves with it",
        "render before and after: if more than images differ, write there what the value becomes, or mark it to stay",
    )
    NO_MATCH = (
        "no-match",
        "an image entry that is for no image of its resources",
        "name the image as its resources write it, or drop the entry",
    )
    AMBIGUOUS = (
        "ambiguous",
        "an image entry that cannot follow the images it is for",
        "do as it says there; of several spellings give each an entry of its own, or write them all alike",
    )
    REMOTE = (
        "remote",
        "fetched when it is built or applied: its images are not in this run",
        "vendor it (`kustomize localize`, `helm pull --untar`, `curl -O`); kustomize can set its images by newName",
    )
    NOT_READ = (
        "not-read",
        "in a file of a chart, a kustomization or a helmfile that is not read, for its name",
        "give the file as a PATH, or put its name under files.include",
    )
    PUSH_TARGET = ("push-target", "where an image is pushed to, not pulled from", "nothing to do")
    UNSET = (
        "unset",
        "not set, so that images would be pulled from outside",
        "run with --ensure, which sets it in YAML (an inventory's in group_vars/all/offline.yml); set the rest by hand",
    )
    COREDNS = (
        "coredns",
        "kubeadm adds the sub-path of coredns to its own default registry only",
        "run with --ensure, which sets dns.imageRepository in YAML; set the rest by hand",
    )
    DOWNLOAD = (
        "download",
        "a download that an image mirror does not serve",
        "mirror it with a file proxy and set the URL",
    )
    FILE = ("file", "the name of a file or a folder, not an image", "nothing to do")
    URL = ("url", "an address of a web page, chart or repository, not an image", "nothing to do")
    CHART_REPOSITORY = (
        "chart-repository",
        "a Helm chart pulled by Helm or Flux, not by a container runtime",
        "point it at a chart mirror by hand if charts come from it too",
    )
    MISSING_DEPENDENCY = (
        "missing-dependency",
        "a chart that this one depends on, and that is not here: its images are not in this run",
        "run `helm dependency update`, then this again: it says what to set for them",
    )
    REMOTE_CHART = (
        "remote-chart",
        "a chart that is fetched when it is installed: its images are not in this run",
        "set its images in its values here (`helm show values` names them), or vendor it (`helm pull --untar`)",
    )
    CHART_GUARD = (
        "chart-guard",
        "Chart.yaml lists the images that the values name, and is not in this run",
        "run over the whole chart, or set global.security.allowInsecureImages: true (the chart may refuse to install)",
    )
    COMMENT = ("comment", "in a comment", "nothing to do: comments are never edited")
    PROSE = ("prose", "in text for people", "nothing to do")
    SECRET = ("secret", "in a Secret", "change it by hand: Secrets are never edited")
    ENCRYPTED = (
        "encrypted",
        "in a file under SOPS, ansible-vault, git-crypt or openssl",
        "decrypt it, run again, encrypt it",
    )
    PACKED = (
        "packed",
        "in a packed chart",
        # Helm reads both, where a folder stands beside the archive that it was unpacked from.
        (
            "set what it says in the values of the chart around or of the release, or unpack it (`tar xzf`), "
            "take the archive out of charts/, and run again"
        ),
    )
    DAMAGED = (
        "damaged",
        "a packed chart that cannot be read to its end: there may be more images in it than are told",
        "download it again (`helm dependency update`, `helm pull`), and run again",
    )
    IGNORED_CHART = (
        "ignored-chart",
        "in a chart that stands in charts/ and that a .gitignore names",
        "set what it says in the values of the chart around it, or name its folder on the command line to change it",
    )
    PACKED_SETTLED = (
        "packed-settled",
        "a packed chart in which nothing is to be set",
        "nothing to do",
    )
    GITIGNORED = (
        "gitignored",
        "named by a .gitignore, and git does not say whether it belongs to the folder all the same",
        "name it on the command line if it should be taken; in a repository, see why `git status` fails there",
    )
    COLLISION = (
        "collision",
        "two different source images would become one on the mirror",
        "give registries paths (--map REGISTRY=HOST/PATH); `same:`, for one image; --collisions allow",
    )
    ACCEPTED = ("accepted", "accepted by the baseline", "drop its entry from the baseline if it should be told again")

    def __init__(self, identifier: str, meaning: str, remedy: str) -> None:
        self.identifier = identifier
        self.meaning = meaning
        self.remedy = remedy


# Somebody has to act on these before a run can be called done (exit code 3).
URGENT: Final = frozenset({Reason.AMBIGUOUS, Reason.COLLISION})
