"""Screen: tells without a parser that a text cannot hold a reference that names no registry.

An expression over these words reads 40 MB/s; a search for each of them reads over 3 GB/s. So words are searched for,
and an expression has the second word where a word alone would wake too often.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.lazy import expression

if TYPE_CHECKING:
    from rewrite.span import Span

# A document without any of these words names no image under a key that the finders know. Values give images as
# {repo, tag} and {hub, tag} too; in manifests these keys never stand without one of the other words.
WORDS: Final = ("image", "Image", "IMAGE", "egistry", "EGISTRY", "epository", "crossplane.io", "sha256:")
DISTRIBUTIONS: Final = (
    r"(?:alpine|debian|ubuntu|fedora|centos|rockylinux|almalinux|archlinux|opensuse|ubi|rhel|distroless|slim"
    r"|stretch|buster|bullseye|bookworm|trixie|xenial|bionic|focal|jammy|noble|nanoserver|windowsservercore)"
)
BASES: Final = rf"(?:{DISTRIBUTIONS}|jdk-?\d|jre-?\d|java\d)"
# Of the platform that an image is for, in front of its version; of the commit that it was made of, as jobs have it:
# `amd64-0.4.18`, `sha-1a2b3c4`.
PLATFORMS: Final = r"(?:amd64|arm64|arm32v[67]|armv[67]|armhf|aarch64|x86_64|i386|ppc64le|s390x|riscv64)"
OTHER_TAGS: Final = rf"(?:{PLATFORMS}-v?\d[\w.-]*|sha-[0-9a-f]{{7,40}}\b)"
# Tags without a number in front that tell an image from a target of a build, `src/press:test`; with a suffix that is no
# target's either, as `dev-server` is: `jdk17-alpine`, `alpine3.20`, `latest-slim`.
WORD_TAGS: Final = (
    r"(?:(?:latest|main|mainline|master|stable|edge|nightly|canary|dev|develop|lts)"
    rf"(?:-{BASES}[\w.-]*)?\b|{BASES}[\d.]*(?:-[\w.]+)*\b|{OTHER_TAGS})"
)
# How tags begin that tell an image where a name says no more than the word; `stable-diffusion` is a model.
SURE_TAGS: Final = (
    r"(?:v?\d|latest\Z|alpine|stable(?![_-]?diffusion)|(?:lts|slim|dind|mainline|edge|nightly|rawhide"
    r"|bionic|focal|jammy|noble|buster|bullseye|bookworm|trixie)\b)"
)
# One that is filled in, by what says so: `${PRESS_TAG}`, `v$VERSION`, `$(press.version)`.
FILLED_TAG: Final = (
    r"v?\$[{(]?[\w.]{0,80}(?:TAG|VERSION|[tT]ag|[vV]ersion)\w{0,80}(?:(?::?-[\w.-]*)?[)}])?(?:-[\w.-]+)?"
)
# One that is a commit of Git.
COMMIT: Final = r"[0-9a-f]{40}\b"
# What ends the name of a program in a list, and what it is told to do near behind it.
NEAR: Final = r"""(?s:.{0,200}?)[\s"',\[]"""
# What is pushed stays, but a variable may say it.
PUSH_FILLED: Final = r"""push["']?(?:[ \t,][^\n]{0,80}?|[\s,"'-]{1,80})(?:\{\{|\$)"""
NEXT_WORD: Final = rf"""["']?[ \t]*(?:,|\]|\r?\n){NEAR}(?:(?:run|pull|create|build|tag)["']?\s*[,\]-]|{PUSH_FILLED})"""
# The same in a line: `docker run`, `docker  container run`, `podman --remote run`, `docker 'press:v1'` of Jenkins.
ACTS: Final = r"(?:run|pull|create|service|plugin|buildx?|tag|from|bud)"
TOLD: Final = rf"""[ \t]+(?:(?:(?:images?|containers?|i|c)[ \t]+)?{ACTS}\b|{PUSH_FILLED}|-\S|["'][a-z])"""
# An anchor and a tag may stand in front of a value: `container: &base press:v1`.
PROPERTY: Final = r"(?:[ \t]+[&!][!\w./:-]{0,80}(?=\s)){0,2}"
# What stands between a key and its value, in YAML, in JSON, in a text of JSON and in INI.
ENDS_KEY: Final = rf"""\\?["']?[ \t]*[:=]{PROPERTY}"""
# The image of a step, which stands under `name`: `press:v1`, `orchard/press`, `press:${_PRESS}-slim`.
STEP_NAME: Final = r"""[a-z0-9][\w.-]*[:/][\w$][\w./:${}-]*["']?[ \t]*(?:$|[],}#\r])"""
# What stands between a flag and the next word, in a line and in a list.
TO_NEXT: Final = r"""(?:[ \t]{0,80}[,=]\s{0,80}|\s{0,80})(?:- +)?\\?["']?"""
CHART_KEY: Final = expression(r"""[cC]hart(?:Name)?["']?[ \t]*:""")
HANDED_ON: Final = expression(
    r"values(?:Object)?:[ \t]*(?:[|>][-+0-9]*[ \t]*)?(?:\r?\n[ \t]*)?\{\{-?[ \t]*(?:toYaml[ \t]+)?\$?\.Values\."
)
CHART_NAME: Final = expression(r"""chart(?:name|_ref)["']?[ \t]*:""")
CHART_ADDRESS: Final = expression(r"""\b(?:url|repoURL)(?:["'][ \t]*:|[ \t]*:[ \t])""")
MODEL: Final = expression(r"""model["']?[ \t]*:[ \t]*["']?[\w.-]+[/:]\w""")
# A value that begins like a name with a tag.
TAGGED: Final = r"""[ \t]*\\?["']?[\w./-]+:[\w$]"""
# One that begins like a name with a tag, or with a path.
PATHED: Final = r"""[ \t]*\\?["']?[\w.-]+[:/][\w$]"""
# What may stand in front of the first item of a list, on its line or below.
FIRST_ITEM: Final = rf"""\s*(?:\#[^\n]*\n\s*){{0,8}}[\[-]{PROPERTY}\s*"""
REPO: Final = expression(rf"[rR]epo{ENDS_KEY}")
HUB: Final = expression(rf"(?:\bh|H)ub{ENDS_KEY}")
IMG: Final = expression(rf"(?:img|Img|IMG){ENDS_KEY}{TAGGED}")
CONTAINER: Final = expression(rf"container{ENDS_KEY}(?:{FIRST_ITEM})?{PATHED}")
# Words may stand in front of it: `[docker, "redis:7"]`.
WORD_ITEMS: Final = r"""(?:["']?[\w-]{1,60}["']?[ \t]*(?:,\s*|\r?\n(?:[ \t]*\#[^\n]*\n)?[ \t]*-[ \t]*)){0,8}"""
# Other keys may stand in front of a name: `{alias: press, command: [mill], name: "redis:7"}`.
NAME_OF_ITEM: Final = rf"""(?s:.{{0,300}}?)\bname["']?[ \t]*:{PROPERTY}"""
SERVICES: Final = expression(rf"services{ENDS_KEY}{FIRST_ITEM}(?:{WORD_ITEMS}{PROPERTY}|{NAME_OF_ITEM}){TAGGED}")
# The base of a Dockerfile, by its path or tag, or by the instruction on the next line, in a text of JSON too.
BASE: Final = expression(
    r"(?:\b|(?<=\\n))FROM +(?:--platform=\S+ +)?[\w.-]+(?:[/:@]|(?: +[aA][sS] +[\w.-]+)? *(?:\r?\n\s*|\\n)"
    r"(?:RUN|COPY|ADD|CMD|ENTRYPOINT|WORKDIR|ENV|USER|LABEL|EXPOSE|VOLUME|HEALTHCHECK|SHELL|ONBUILD) )"
)
# In double quotes, line ends are escaped.
RECIPE: Final = expression(r"""(?:^|\\n|["':])[ \t]*from[ \t]+\S""", re.MULTILINE | re.IGNORECASE)
# The image of a step of Cloud Build may be a word, beside one of these.
STEP_WORD: Final = expression(r"""(?:entrypoint|waitFor)["']?[ \t]*:""")
ENDS_STEPS: Final = r"""["']?[ \t]*:"""
STEPS: Final = f"steps{ENDS_STEPS}"
NAMED_STEP: Final = rf"""\bname["']?[ \t]*:{PROPERTY}[ \t]*["']?{STEP_NAME}"""
LISTED_STEP: Final = expression(
    rf"""steps(?:(?<=^steps)|(?<=^["']steps)){ENDS_STEPS}"""
    rf"""(?:(?!["']?{STEPS})[^\n]*\n){{0,200}}?(?!["']?{STEPS})[^\n]{{0,80}}?{NAMED_STEP}""",
    re.MULTILINE,
)
STEP_IN_FLOW: Final = expression(rf"{STEPS}\s*\[(?:(?!{STEPS})[\s\S]){{0,2000}}?{NAMED_STEP}", re.MULTILINE)
ARTIFACT: Final = expression(r"""artifact(?:(?<=^artifact)|(?<=^["']artifact))["']?[ \t]*:[ \t]+[\w"']""", re.MULTILINE)
# SOPS writes `ENC[…,tag:Zm9v,type:str]`, and answers of servers have an `Etag:`.
TAG: Final = expression(r"""tag(?<!\wtag)(?:\\?["'][ \t]*:|[ \t]*:\s)""")
PROGRAM: Final = r"(?:\}\}|ansible-builder|finch|img)[ \t]"
# Between the two stands no other program: what is behind that one is looked at from there, and not twice.
BUILD: Final = expression(
    rf"{PROGRAM}(?:(?:(?!{PROGRAM})[^\n]){{0,200}}?[ \t])?build[ \t](?:[^\n]{{0,300}}?[ \t])?(?:-t|--tag)[ \t=]"
)
# What follows the last sign of a key in a text.
BEHIND_KEY: Final = (":", '"', "'", "\\", " ")
# A key in which a letter is escaped may be any: `"im\u0061ge": nginx`.
ESCAPED_KEY: Final = expression(r"""\\(?:u00|x)[4-7][0-9A-Fa-f][\w.\\-]{0,60}"[ \t]*:""")
# What is looked for around a part that all of them share. Python finds one that begins with a fixed word in a tenth of
# the time that it takes for one that begins with an anchor or a boundary; these can stand behind the word.
RARE_WORDS: Final = (
    # Of kubespray and of others.
    ("_container", expression(r"_container\b")),
    *((f"epo{end}", REPO) for end in (*BEHIND_KEY, "=")),
    # Of parameters of Helm: `{name: press.repo, value: orchard/press}`.
    (".repo", expression(r"""\.repo["']?[ \t]*(?:[,}\r\n]|\Z)""")),
    ("ub:", HUB),
    ('ub"', HUB),
    # Commands in a line, and as lists of words: `[docker, run, …]`, `{command: docker, args: [run, …]}`.
    *(
        (engine, expression(rf"{engine}(?:{TOLD}|{NEXT_WORD})"))
        for engine in ("docker", "podman", "nerdctl", "buildah")
    ),
    ("args", expression(rf"""args["']?[ \t]*:\s*[\[-](?:{NEAR})?\s*["']?(?:run|pull|create)\b""")),
    # Of programs that are filled in, or called otherwise: `{{ docker_bin }} build -t orchard/press .`
    ("build ", BUILD),
    ("crictl", expression(rf"crictl(?:[ \t]+(?:[^\n]{{1,80}}[ \t])?(?:pull|run|create)[ \t]|{NEXT_WORD})")),
    ("ctr ", expression(r"ctr (?:[^\n]{1,80} )?(?:pull|run) ")),
    ("crane ", expression(r"crane +(?:pull|export|digest|manifest|config|copy|cp) [^\n]{0,80}?(?:\w[/:@]|\{\{)")),
    # What deploys a chart of the run may decide about its images by a value of any name.
    ("helm:", expression(r"\bhelm:[ \t]*(?:\r?\n|\{)")),
    ("pack build ", expression(r"\bpack build [^\n]")),
    # Of a Dockerfile; SQL goes on with the name of a table.
    ("--from=", expression(r"--from=[\w.-]+[/:@]")),
    (",from=", expression(r",from=[\w.-]+[/:@]")),
    # Under a key that says it, the name of an image needs no tag.
    ("ockerfile", RECIPE),
    ("ontainerfile", RECIPE),
    ("dockerPull", expression(rf"dockerPull{ENDS_KEY}")),
    # Of werf, which builds artifacts from images as well.
    *((f"artifact{end}", ARTIFACT) for end in BEHIND_KEY),
    ("FROM ", BASE),
    # A name with path and version, or with a long path and any tag, which may stand under any key; it has no word of
    # its own, and is seldom. A number of three digits is a port.
    (
        "/",
        expression(
            rf"/[\w.-]+(?:/[\w.-]+:(?:[\w$]|{{{{)|:(?:v?\d+[.-]\w|v\d|\d\d?(?![\w.])|{COMMIT}|{WORD_TAGS}|{FILLED_TAG}"
            r"|[\w.-]+\|[\w.-]+/))",
            re.ASCII,
        ),
    ),
    *((escape, ESCAPED_KEY) for escape in ("\\u00", "\\x")),
    # Of Tekton: from where it fetches a task.
    ("bundles", expression(r"""resolver["']?:[ \t]*["']?bundles\b""")),
    # Of Istio: what it pulls stands under `url`, and may be filled in.
    ("WasmPlugin", expression(r"""WasmPlugin\b(?s:.{0,4000}?)\burl["']?:[ \t]*["']?(?:oci://|\{\{)""")),
    # Of Kargo, whose variables may be repositories of images.
    ("akuity.io", expression(r"""name["']?[ \t]*:[ \t]*["']?\w{0,60}[rR]epo\b""")),
    # Of GitLab, whose jobs may take inputs for images that are declared in a document of its own.
    ("inputs:", expression(r"""^spec:\s{1,80}inputs:""", re.MULTILINE)),
    # Of GitLab Runner, in its settings.
    ("[runners.", expression(r"\[runners\.\w+\.services\]")),
    # Of a ConfigMap for kpt's function set-image.
    ("newTag", expression(r"""newTag["']?:""")),
    ("newName", expression(r"""newName["']?:""")),
    # `{name: orchard/press, tag: v1}`, in any order and with others between them; elsewhere tags are seldom.
    *((f"tag{end}", TAG) for end in BEHIND_KEY),
    ("ullPolicy", expression(rf"pullPolicy{ENDS_KEY}")),
    ("img", IMG),
    ("Img", IMG),
    ("IMG", IMG),
    *((f"services{end}", SERVICES) for end in BEHIND_KEY),
    # Of Cloud Build; steps of workflows stand below their jobs.
    *((f"steps{end}", step) for end in BEHIND_KEY for step in (LISTED_STEP, STEP_IN_FLOW, STEP_WORD)),
    ("docker:", expression(r"docker:(?://[\w{]|[a-z0-9][\w.-]*/)")),
    # What a step of a workflow runs in: `runtime { docker: "ubuntu:24.04" }`.
    ("docker", expression(rf"""docker{ENDS_KEY}(?:{FIRST_ITEM})?[ \t]*\\?["']?[\w.-]+:(?:v?\d|{WORD_TAGS})""")),
    # Of Airflow: AIRFLOW__KUBERNETES_EXECUTOR__WORKER_CONTAINER_REPOSITORY, in maps and in lists of variables.
    ("CONTAINER_REPOSITORY", expression(r"CONTAINER_REPOSITORY\b")),
    ("container_id", expression(rf"container_id(?:_override)?{ENDS_KEY}{TAGGED}")),
    ("DOCKER|", expression(r"DOCKER\|\w")),
    *((f"container{end}", CONTAINER) for end in (*BEHIND_KEY, "=")),
    # Of Compose.
    *((f"models{end}", MODEL) for end in BEHIND_KEY),
    # Of charts that something fetches; most repositories have a key with one of the words above.
    ("repoURL", CHART_KEY),
    *((f"releases{end}", CHART_KEY) for end in BEHIND_KEY),
    # Of a helmfile, whose environments have files of values.
    ("environments:", expression(r"""environments:(?s:.{0,2000}?)[ \t]values:\s{0,80}[\[-]""")),
    ("helm.cattle.io", CHART_KEY),
    ("oci://", expression(r"""\b[cC]hart["']?[ \t]*:[ \t]*["']?oci://""")),
    # Of manifests that something fetches and applies.
    ("-f", expression(r"""-f["']?(?:[ \t]{0,80},\s{0,80}|\s{1,80})(?:- +)?\\?["']?https?://""")),
    ("--filename", expression(r"""--filename["']?(?:[ \t]{0,80}[=,]\s{0,80}|\s{1,80})(?:- +)?\\?["']?https?://""")),
    ("-k", expression(rf"""-k["']?{TO_NEXT}(?:https?://|ssh://|git@|git::|git(?:hub|lab)\.)""")),
    ("--kustomize", expression(rf"""--kustomize["']?{TO_NEXT}(?:\w{{3,5}}://|git)""")),
    ("-f", expression(r"""-f[ \t=]{0,80}(?:-(?![\w-])|/dev/stdin\b|<\()""")),
    ("--filename", expression(r"""--filename[ \t=]{1,80}(?:-(?![\w-])|/dev/stdin\b|<\()""")),
    ("curl", expression(r"""curl[ \t](?s:.{0,400}?)https?://[^\n]{0,300}?\.ya?ml\b""")),
    ("wget", expression(r"""wget[ \t](?s:.{0,400}?)https?://[^\n]{0,300}?\.ya?ml\b""")),
    ("src", expression(r"""src["']?:[ \t]{0,80}["']?https?://""")),
    ("get_url", expression(r"""get_url["']?:(?s:.{0,400}?)\.ya?ml\b""")),
    ("anifest", expression(r"""anifests?(?:_?(?:[uU]rl|URL)s?)?["']?:\s{0,80}(?:[\[-]\s{0,80})?["']?https?://""")),
    ("urls", expression(r"""urls["']?:\s{0,80}(?:[\[-]\s{0,80})?["']?https?://""")),
    ("addons_include", expression(r"addons_include:")),
    # Of a release whose chart is told by an object, and whose values may stand in a ConfigMap.
    ("chartRef", expression(r"""chartRef["']?[ \t]*:""")),
    # Of charts in folders, of which the files with values must be known.
    ("alueFiles", expression(r"valueFiles\b")),
    ("aluesFile", expression(r"valuesFiles?\b")),
    # Values that a chart prints as those of another chart.
    ("aluesObject:", HANDED_ON),
    ("alues:", HANDED_ON),
    *((f"{key}{end}", CHART_NAME) for key in ("chartname", "chart_ref") for end in BEHIND_KEY),
    *((f"charts{end}", CHART_ADDRESS) for end in BEHIND_KEY),
    # Of repositories of charts, which lead from releases to what their charts do with names.
    ("charts.bitnami", expression(r"charts\.bitnami\.com\b")),
    ("bitnami/charts", expression(r"bitnami/charts\b")),
    # Of skaffold and DevSpace, whose files lead from what they build to what they deploy.
    ("skaffold/v", expression(r"""apiVersion["']?[ \t]*:[ \t]*["']?skaffold/v\d""")),
    ("version: v", expression(r"""^version: v\d{1,3}(?:alpha|beta)\d""", re.MULTILINE)),
    # `image` in base64, where it begins with the first, the second or the third of three bytes.
    *((encoded, expression(encoded)) for encoded in ("aW1hZ2", "ltYWdl", "pbWFnZ")),
    # Of plug-ins of kustomize, which lead from kustomizations to charts and patches.
    ("builtin", expression(r"kind[\"']?:[ \t]*[\"']?(?:HelmChartInflationGenerator|Patch\w*Transformer)\b")),
)
# Where one of these is not, several of the rare words are not: most texts have none of them.
SHARED: Final = (
    *("ocker", "ontainer", "podman", "nerdctl", "buildah", "epo", "from=", "steps", "chart", "tag", "services"),
    *("models", "releases", "\\"),
)
# A kustomization leads from overlays to bases, whether it speaks of images itself or not; services of a job may be
# words alone.
READ: Final = (SourceKind.KUSTOMIZATION, SourceKind.GITLAB)
# In a shorter text a search costs less than to find the lines that are there twice.
LONG_TEXT: Final = 4_096
# What an inventory of kubespray may hold without any of them: addresses of downloads.
DOWNLOADS: Final = expression(
    r"_download_url\b|\b(?:github|dl_k8s_io|storage_googleapis|get_helm)_url\b|\bfiles_repo\b"
)
# A configuration of kubeadm says something about images even where it names none.
KUBEADM: Final = "ClusterConfiguration"
# The same, also as a key of the objects that hand one to kubeadm.
CONFIGURATION: Final = "lusterConfiguration"

# A lock file of npm or pnpm says so near its beginning, and has the hashes of packages: others may lock images.
# Packages are called after images, and there are thousands.
LOCK: Final = "lockfileVersion"
HASHES: Final = "integrity"
LOCK_WITHIN: Final = 500
LOCK_FILE: Final = expression(
    r"""(?:---[ \t]*\r?\n)?lockfileVersion:|\{(?:\s*"\w+"\s*:\s*"[^"]*",)*\s*"lockfileVersion"\s*:"""
)


def may_speak_of_images(text: str, kind: SourceKind, span: Span | None = None) -> bool:
    """Tell whether a text, or what a span of it holds, is worth parsing although it names no registry."""
    if kind in READ:
        return True
    start, end = span or (0, len(text))
    if text.find(LOCK, start, min(end, start + LOCK_WITHIN)) >= 0 and _locks_packages(text, start, end):
        return False
    for word in WORDS:
        if text.find(word, start, end) >= 0:
            return True
    lines = _different_lines(text[start:end])
    for shared, words in _rare_words():
        if shared in lines and any(part in lines and whole.search(text, start, end) for part, whole in words):
            return True
    if KUBEADM in lines:
        return True
    return kind is SourceKind.ANSIBLE and DOWNLOADS.search(text, start, end) is not None


def _different_lines(text: str) -> str:
    """Give the lines of a text, each once, in any order: most of a long manifest are there several times."""
    return text if len(text) < LONG_TEXT else "\n".join(set(text.split("\n")))


@cache
def _rare_words() -> tuple[tuple[str, tuple[tuple[str, re.Pattern[str]], ...]], ...]:
    """Give the rare words by what several of them share; one that shares nothing stands for itself."""
    by_shared: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for word in RARE_WORDS:
        shared = next((shared for shared in SHARED if shared in word[0]), word[0])
        by_shared.setdefault(shared, []).append(word)
    return tuple((shared, tuple(words)) for shared, words in by_shared.items())


def _locks_packages(text: str, start: int, end: int) -> bool:
    """Tell whether a text is a lock file of npm or pnpm."""
    return text.find(HASHES, start, end) >= 0 and LOCK_FILE.match(text, start, end) is not None
