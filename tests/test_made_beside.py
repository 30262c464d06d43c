"""What a Tiltfile builds, or a Makefile loads, stays in the manifests of the run, below the folder of that file."""

from __future__ import annotations

from pathlib import Path

import pytest
import working_folder

from rewrite import files, made_beside
from rewrite.batch import Extras, Mode, run
from rewrite.made_beside import MadeBeside
from rewrite.policy import Policy
from rewrite.walking import FileEntry, walk
from rewrite.within import ask_for

POD = "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: IMAGE}]}\n"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        working_folder.write(name, text)


def outcome(folder: str = ".") -> tuple[list[str], list[str]]:
    """Give what moves, and why the others stay."""
    for mode in (Mode.WRITE, Mode.CHECK):
        report = run(walk([folder]), Policy(mirror="hub.example.com"), mode, 1, lambda *_: None).report
        assert report.problems == []
        if mode is Mode.WRITE:
            first = [change.before for change in report.changes], [skip.detail for skip in report.skips]
    assert report.changes == []
    return first


@pytest.mark.parametrize(
    ("tiltfile", "image"),
    [
        ("docker_build('orchard/press', '.')", "orchard/press"),
        ('docker_build(\n  ref = "orchard/press",\n  context=".")', "orchard/press:latest"),
        ("docker_build('orchard/press:v2', '.')", "orchard/press"),
        ("docker_build_with_restart('press', '.', entrypoint='/press')", "press:v1"),
        ("docker_build_sub('press', '.')", "press"),
        ("custom_build('press', 'make press', ['.'])", "press"),
        ("custom_build_with_restart('press', 'make press', ['.'])", "press"),
    ],
)
def test_stays(tiltfile: str, image: str) -> None:
    write({"Tiltfile": f"k8s_yaml('k8s/pod.yaml')\n{tiltfile}\n", "k8s/pod.yaml": POD.replace("IMAGE", image)})
    assert outcome() == ([], ["Tilt builds it, Tiltfile:2"])


@pytest.mark.parametrize("name", ["Tiltfile.dc", "Tiltfile.local.py", "press.Tiltfile", "press.tiltfile"])
def test_stays_for_a_tiltfile_of_another_name(name: str) -> None:
    write({name: "docker_build('orchard/press', '.')\n", "k8s/pod.yaml": POD.replace("IMAGE", "orchard/press")})
    assert outcome() == ([], [f"Tilt builds it, {name}:1"])


@pytest.mark.parametrize("name", ["Tiltfile.md", "Tiltfiles", "mytiltfile", "Tiltfile."])
def test_moves_beside_what_is_no_tiltfile(name: str) -> None:
    write({name: "docker_build('orchard/press', '.')\n", "k8s/pod.yaml": POD.replace("IMAGE", "orchard/press")})
    assert outcome() == (["orchard/press"], [])


@pytest.mark.parametrize(
    ("tiltfile", "image"),
    [
        ("# docker_build('orchard/press', '.')", "orchard/press"),
        ("docker_build('orchard/press' + suffix, '.')", "orchard/press"),
        ("docker_build(image, 'orchard/press')", "orchard/press"),
        ("my_docker_build('orchard/press', '.')", "orchard/press"),
        ("docker_build('orchard/', '.')", "orchard/press"),
        ("docker_build('orchard/press', '.')", "orchard/press:v1"),
        ("docker_build('orchard/press', '.')", "quay.io/orchard/press"),
    ],
)
def test_moves(tiltfile: str, image: str) -> None:
    write({"Tiltfile": f"{tiltfile}\n", "k8s/pod.yaml": POD.replace("IMAGE", image)})
    assert outcome() == ([image], [])


def test_moves_and_tells_what_a_tiltfile_looks_for() -> None:
    write(
        {
            "Tiltfile": "docker_build(\n  'quay.io/orchard/press', '.')\n",
            "k8s/pod.yaml": POD.replace("IMAGE", "quay.io/orchard/press"),
        }
    )
    told = (
        "Tilt looks for it, to put what it builds in its place; after the run the image is called "
        "hub.example.com/orchard/press"
    )
    assert outcome() == (["quay.io/orchard/press"], [told])


def test_a_tiltfile_beside_says_nothing() -> None:
    write({"a/Tiltfile": "docker_build('press', '.')\n", "b/pod.yaml": POD.replace("IMAGE", "press")})
    assert outcome() == (["press"], [])


@pytest.mark.parametrize("folder", [".", "k8s", "k8s/a", "../work", "../work/k8s", "PWD", "PWD/k8s/a"])
@pytest.mark.parametrize("repository", [(), (".git/HEAD",), ("k8s/.git/HEAD",)], ids=["none", "its own", "one below"])
def test_a_tiltfile_above_counts_however_the_folder_is_named(
    folder: str, repository: tuple[str, ...], tmp_path: Path
) -> None:
    write({"Tiltfile": "docker_build('press', '.')\n", "k8s/a/pod.yaml": POD.replace("IMAGE", "press")})
    write(dict.fromkeys(repository, "ref: refs/heads/main\n"))
    moved, said = outcome(folder.replace("PWD", str(tmp_path / "work")))
    assert (moved, len(said)) == ([], 1)
    assert said[0].startswith("Tilt builds it, ")
    assert said[0].endswith("Tiltfile:1")


def test_a_tiltfile_above_the_working_folder_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"Tiltfile": "docker_build('press', '.')\n", "k8s/a/pod.yaml": POD.replace("IMAGE", "press")})
    monkeypatch.chdir("k8s")
    assert outcome() == ([], ["Tilt builds it, ../Tiltfile:1"])


def test_the_nearest_tiltfile_is_named() -> None:
    write({"Tiltfile": "docker_build('press', '.')\n", "k8s/pod.yaml": POD.replace("IMAGE", "press")})
    write({"k8s/Tiltfile": "docker_build('mill', '.')\ndocker_build('press', '.')\n"})
    assert outcome() == ([], ["Tilt builds it, k8s/Tiltfile:2"])


def test_a_tiltfile_that_cannot_be_read_says_nothing() -> None:
    write({"k8s/pod.yaml": POD.replace("IMAGE", "press"), "Tiltfile/README": "a folder\n"})
    write({"k8s/Tiltfile": ""})
    Path("k8s/Tiltfile").write_bytes(b"\xff\xff docker_build('press', '.')\n")
    assert outcome() == (["press"], [])


LOADED = "a command loads it into a cluster under this name"
BUILT = "a command builds it under this name"
BUILD = "\n\tdocker build -t press:v2 ."


@pytest.mark.parametrize(
    ("file", "command", "image"),
    [
        ("Makefile", "kind load docker-image press:v2 --name test", "press:v2"),
        ("Makefile", "kind load docker-image --name test orchard/press:v2 press:v2", "press:v2"),
        ("Makefile", "kind load docker-image \\\n\t  orchard/press:v2", "orchard/press:v2"),
        ("Taskfile.yml", "k3d image import press:v2 -c test", "press:v2"),
        ("justfile", "minikube image load 'press'", "press:latest"),
        ("Makefile", "minikube image load press:latest", "press"),
        ("Makefile", "minikube image build -t press:v2 .", "press:v2"),
        ("Makefile.press", "kind load docker-image orchard/press:v2", "orchard/press:v2"),
        ("Makefile", "minikube -p press image load press:v2", "press:v2"),
        ("justfile", "kind load docker-image {{ image }}\nimage := 'press:v2'", "press:v2"),
        ("Makefile", "kind load docker-image press:${TAG:-v2}", "press:v2"),
        ("k8s/kind.sh", 'k3d image import "press:$TAG"\nTAG=${TAG-v2}', "press:v2"),
        ("Makefile", "kind load docker-image $(IMG)\nIMG = press:v2\nIMG = press:v2", "press:v2"),
        ("Makefile", "docker save press:v2 | sudo k3s ctr images import -", "press:v2"),
        ("Makefile", "kind load docker-image $(IMG) --name k\nIMG ?= press:v2 # or another", "press:v2"),
        ("Makefile", "kind load docker-image ${IMG}\nIMG := $(NAME):$(TAG)\nNAME = press\nTAG = v2", "press:v2"),
        ("Makefile", "kind load docker-image $(IMG)\nIMG ?= press:v2\npush:\n\tdocker push $(IMG)", "press:v2"),
        ("Taskfile.yml", "kind load docker-image {{ .IMG }}\nvars:\n  IMG: 'press:v2'", "press:v2"),
        ("k8s/kind.sh", 'kind load docker-image "$IMG"\nIMG="press:v2"', "press:v2"),
        ("Makefile", "minikube image load press:v2\n\t# docker pull # nothing\n\techo push ; true", "press:v2"),
        ("Makefile", "eval $$(minikube docker-env) && docker build -t press:v2 .", "press:v2"),
        (
            "Makefile",
            "@eval $$(minikube -p press podman-env); \\\n\t  podman build -t orchard/press:v2 .",
            "orchard/press:v2",
        ),
        ("k8s/build.sh", 'eval "$(minikube docker-env)"\n\ndocker buildx build --tag=press:v2 .', "press:v2"),
        ("Makefile", "eval $$(minikube docker-env); pack build orchard/press:v2 -B mill", "orchard/press:v2"),
        ("Makefile", "nerdctl -n k8s.io build -t press:v2 .", "press:v2"),
        ("Makefile", "nerdctl --namespace=k8s.io build -t press:v2 .", "press:v2"),
        ("Makefile", "docker save press:v2 -o press.tar\n\tsudo k3s ctr images import press.tar" + BUILD, "press:v2"),
        ("Makefile", "docker save press:v2 > press.tar\n\tmicrok8s ctr image import press.tar" + BUILD, "press:v2"),
        (
            "Makefile",
            "docker image save -o press.tar press:v2\n\tkind load image-archive press.tar" + BUILD,
            "press:v2",
        ),
        ("Makefile", "docker save press:v2 | microk8s images import", "press:v2"),
        ("Makefile", 'docker save > "$(TAR)" press:v2\n\tctr -n k8s.io image import "$(TAR)"' + BUILD, "press:v2"),
        ("Makefile", "docker save --output=a.tar press:v2 && kind load image-archive a.tar" + BUILD, "press:v2"),
        ("Makefile", "eval $$(minikube docker-env); $(DOCKER) build -t \\\n\t  press:v2 .", "press:v2"),
        ("Makefile", "podman save press:v2 -o a.tar && ctr images import a.tar" + BUILD, "press:v2"),
        ("k8s/kind.sh", '"$ENGINE" save press:v2 | ctr images import -', "press:v2"),
    ],
)
def test_what_is_loaded_stays(file: str, command: str, image: str) -> None:
    write({file: f"load:\n\t{command}\n", "k8s/pod.yaml": POD.replace("IMAGE", image)})
    (moved, (said,)) = outcome("k8s")
    where, _, line = said.rpartition(":")
    assert (moved, where) == ([], f"{LOADED}, {file}")
    named = ("load", "save", "build", "import")
    assert any(word in f"load:\n\t{command}\n".split("\n")[int(line) - 1] for word in named)


@pytest.mark.parametrize(
    ("command", "image"),
    [
        ("kind load docker-image press:v2", "press:v1"),
        ('@echo "run kind load docker-image press:v2 first"', "press:v2"),
        ("kind load docker-image quay.io/orchard/press:v2", "quay.io/orchard/press:v2"),
        ("kind load docker-image $(IMAGE)", "press:v2"),
        ("# kind load docker-image press:v2", "press:v2"),
        ("kind load docker-image other:dev --name press:v2", "press:v2"),
        ("docker pull redis:7\n\tkind load docker-image redis:7", "redis:7"),
        ("docker build -t press:v2 .", "press:v2"),
        ("kind load docker-image $(IMG)\nIMG = press:v2\nIMG = press:v1", "press:v2"),
        ("kind load docker-image $(IMG)\nIMG = press:$(shell git describe)\nIMG ?= press:v2", "press:v2"),
        ("kind load docker-image $(IMG)\nIMG = press\nIMG += other", "press"),
        ("docker push $(IMG)\n\tkind load docker-image $(IMG)\nIMG = orchard/press:v1", "orchard/press:v1"),
        ("minikube image build -t other:dev .", "press:v2"),
        ("kind load docker-image press:${TAG:-v2}\nTAG = $(shell git describe)", "press:v2"),
        ("docker save press:v2 | gzip > press.tgz", "press:v2"),
        ("docker pull -q redis:7\n\tkind load docker-image redis:7", "redis:7"),
        ('for i in mill:1 redis:7; do docker pull "$$i"; done\n\tkind load docker-image redis:7', "redis:7"),
        ("kind load docker-image $(A)\nA=" + "$(B)" * 200 + "\nB=" + "$(C)" * 200 + "\nC=" + "$(A)" * 200, "press:v2"),
        ("docker push orchard/press:v1\n\tkind load docker-image orchard/press:v1", "orchard/press:v1"),
        ("docker buildx build -t a/press:v1 --push .\n\tk3d image import a/press:v1", "a/press:v1"),
        ("eval $$(minikube docker-env)\n\tpack build a/press:v1 -B mill --publish", "a/press:v1"),
        ("eval $$(minikube docker-env)\nimage:\n\tdocker build -t press:v2 .", "press:v2"),
        ("eval $$(minikube docker-env -u)\n\tdocker build -t press:v2 .", "press:v2"),
        ('@echo "eval $$(minikube docker-env)"\n\tdocker build -t press:v2 .', "press:v2"),
        ("docker build -t press:v2 .\n\teval $$(minikube docker-env)", "press:v2"),
        ("nerdctl -n press build -t press:v2 . # k8s.io", "press:v2"),
        ("docker pull redis:7\n\tdocker save redis:7 -o a.tar\n\tctr -n k8s.io images import a.tar", "redis:7"),
        ('docker save press:v2 -o a.tar\n\t@echo "ctr images import a.tar"', "press:v2"),
        ("docker save press:v2 -o a.tar\n\tctr images import b.tar" + BUILD, "press:v2"),
        ("docker save press:v2 -o a.tar\n\tctr images import b.tar; rm a.tar" + BUILD, "press:v2"),
        ("docker save redis:7 -o a.tar\n\tctr images import a.tar", "redis:7"),
        ('eval $(minikube docker-env)\n\nrelease tag="v1":\n\tdocker build -t press:v2 .', "press:v2"),
        ("kind load docker-image orchard/press:v1\n\t./docker-push orchard/press:v1", "orchard/press:v1"),
        ("eval $$(minikube docker-env)\n\nbuild-%:\n\tdocker build -t press:v2 .", "press:v2"),
        ("eval $$(minikube docker-env)\n\nall build: x\n\tdocker build -t press:v2 .", "press:v2"),
        ("eval $(minikube docker-env)\n}\nrelease() {\n\tdocker build -t press:v2 .", "press:v2"),
    ],
    ids=[
        "another tag",
        "what is printed",
        "a domain",
        "filled in",
        "a comment",
        "a flag",
        "what is pulled before",
        "what is built alone",
        "a variable set twice",
        "a variable set by a command as well",
        "a variable with more",
        "a variable that is pushed",
        "what another command makes",
        "a default of what a command sets",
        "what is saved alone",
        "what is pulled without a word",
        "what a loop pulls",
        "what fills itself in",
        "what is pushed",
        "what is built and pushed",
        "what is built and published",
        "what another recipe builds",
        "what is built when the engine is given back",
        "what the engine is only said for",
        "what is built before",
        "what is built in another namespace",
        "what is pulled and saved",
        "what is saved, and loaded by those who read it",
        "what is saved elsewhere",
        "what is saved to what is only removed",
        "what is saved and not built",
        "what a recipe with a default builds",
        "what another program pushes",
        "what a rule with a pattern builds",
        "what one of several rules builds",
        "what another function builds",
    ],
)
def test_what_is_not_loaded_moves_unless_it_is_built(command: str, image: str) -> None:
    write({"Makefile": f"load:\n\t{command}\n", "k8s/pod.yaml": POD.replace("IMAGE", image)})
    moved, said = outcome("k8s")
    is_built = f" build -t {image} " in command and "/" not in image
    assert moved == ([] if is_built else [image])
    assert [text.partition(",")[0] for text in said] == ([BUILT] if is_built else [])


SERVICE = "services: {press: {image: IMAGE}}\n"


@pytest.mark.parametrize(
    ("file", "command", "image"),
    [
        ("Makefile", "docker build --rm -t press:v2 .", "press:v2"),
        ("Makefile", "@docker build . -f images/Dockerfile --tag press", "press:latest"),
        ("Taskfile.yml", "podman build -t {{.IMG}} .\nvars:\n  IMG: press:v2", "press:v2"),
        ("compose/build.sh", "docker image build \\\n  --tag=press:latest .", "press"),
        ("compose/build.sh", "docker buildx build --load -t other -t press .", "press"),
        ("Makefile", "docker build --pull -t press press", "press"),
        ("Makefile", "$(DOCKER) build -t press:v2 . && $(DOCKER) push press:v2", "press:v2"),
        ("Makefile", "buildah bud --layers -t press:v2 .", "press:v2"),
        ("compose/build.sh", '"$DOCKER_BIN" build -t press:v2 .', "press:v2"),
        ("compose/build.sh", "$ENGINE buildx build -t press:v2 .", "press:v2"),
        ("compose/build.sh", '"${engine:-docker}" build -t press:v2 .', "press:v2"),
        ("Makefile", "$(BUILDAH) build --tag press:v2 .", "press:v2"),
        ("Makefile", "buildctl build --output type=oci,name=press:v2 > press.tar", "press:v2"),
        ("compose/build.sh", "buildctl --addr tcp://a:1 build \\\n  --output type=docker,name=press", "press"),
        ("Makefile", "docker buildx build --output=name=press:v2,type=image .", "press:v2"),
        ("Makefile", "docker buildx build -o 'type=oci,dest=a.tar,name=press:v2' .", "press:v2"),
        ("Makefile", "pack build press --path . --builder mill", "press"),
        ("Makefile", "pack build '$(IMG)' -B mill\nIMG = press:v2", "press:v2"),
    ],
)
def test_what_is_built_stays_for_compose(file: str, command: str, image: str) -> None:
    write({file: f"image:\n\t{command}\n", "compose/compose.yaml": SERVICE.replace("IMAGE", image)})
    assert outcome("compose") == ([], [f"{BUILT}, {file}:2"])


def test_what_is_built_stays_in_the_variables_of_compose() -> None:
    service = SERVICE.replace("IMAGE", "'${PRESS_IMAGE}'")
    write({"Makefile": BUILD, "compose.yaml": service, ".env": "PRESS_IMAGE=press:v2\n"})
    assert outcome()[0] == []


def test_what_is_loaded_too_is_told_as_such() -> None:
    make = "image:\n\tdocker build -t press:v2 .\n\tkind load docker-image press:v2\n"
    write({"Makefile": make, "compose/compose.yaml": SERVICE.replace("IMAGE", "press:v2")})
    assert outcome("compose") == ([], [f"{LOADED}, Makefile:3"])


@pytest.mark.parametrize(
    "file",
    [
        *("scripts/deploy.sh", "hack/kind/build.sh", ".github/workflows/ci.yaml", "bin/build.sh", "build/images.bash"),
        *("tools/images.sh", "tools/bin/Makefile", "deploy/bin/build.sh"),
    ],
)
def test_what_scripts_and_pipelines_build_stays_in_manifests(file: str) -> None:
    write({".git/HEAD": "", file: "docker build -t press .\n", "k8s/pod.yaml": POD.replace("IMAGE", "press:latest")})
    said = f"a script or a pipeline builds it under this name, {file}:1, and a cluster may pull one of that name"
    assert outcome() == ([], [said])


@pytest.mark.parametrize("file", ["src/build.sh", "deploy/build.sh", "deploy/bin/kind/build.sh", "tools/src/build.sh"])
def test_what_scripts_in_other_folders_build_moves(file: str) -> None:
    write({".git/HEAD": "", file: "docker build -t press .\n", "k8s/pod.yaml": POD.replace("IMAGE", "press")})
    assert outcome() == (["press"], [])


def test_programs_among_scripts_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write({".git/HEAD": "", "bin/press": "#!/bin/sh\n", "bin/mill": "\x7fELF", "bin/vat": ""})
    write({"bin/cask/press": "", "k8s/pod.yaml": POD.replace("IMAGE", "press:v1")})
    asked: list[str] = []
    read_found = files.read_found
    monkeypatch.setattr(files, "read_found", lambda path: asked.append(Path(path).name) or read_found(path))
    assert outcome() == (["press:v1"], [])
    assert set(asked) & {"press", "mill", "vat"} == {"press"}


def test_programs_of_the_system_are_for_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, bool] = {}

    def programs_in(folder: str, *, is_own: bool) -> list[str]:
        asked[folder] = is_own
        return []

    monkeypatch.setattr(made_beside, "programs_in", programs_in)
    real = ["/orchard/a/press.yaml", "/vat/mill.yaml"]
    made = MadeBeside([FileEntry(file, file) for file in real])
    assert [made.around(file) for file in real] == [(), ()]
    assert asked == {"/": False, "/orchard": True, "/orchard/a": True, "/vat": True}


def test_what_tests_build_moves_for_compose() -> None:
    write({"tests/run.sh": "docker build -t redis:7 .\n", "compose.yaml": SERVICE.replace("IMAGE", "redis:7")})
    assert outcome() == (["redis:7"], [])


@pytest.mark.parametrize(
    ("command", "image"),
    [
        ("docker build -t orchard/press:v2 .", "orchard/press:v1"),
        ("docker build -t orchard/press .", "orchard/press"),
        ("docker pull press && docker build -t press .", "press"),
        ("docker build -t ghcr.io/orchard/press .", "ghcr.io/orchard/press"),
        ("docker build -t press:$(TAG) .", "press"),
        ("# docker build -t press .", "press"),
        ('@echo "docker build -t press ."', "press"),
        ("docker build -t mill . && docker run -t press", "press"),
        ("docker compose build press", "press"),
        ("docker buildx build --output type=image,name=press,push=true .", "press"),
        ("docker buildx build --output type=local,dest=press .", "press"),
        ("docker buildx build --output press .", "press"),
        ("buildctl debug workers && make build --output type=oci,name=press", "press"),
        ("pack build --builder press mill", "press"),
        ("pack build mill --builder press", "press"),
        ("./unpack build press", "press"),
        ("$$DOCKERFILES build -t press .", "press"),
        ('"$$BUILDER" build -t press .', "press"),
    ],
    ids=[
        "another tag",
        "a namespace",
        "what is pulled",
        "a domain",
        "a tag that is filled in",
        "a comment",
        "what is printed",
        "what another command is told",
        "what Compose is told to build",
        "what is pushed at once",
        "files that are written",
        "a folder that is written",
        "what another program builds",
        "a builder in front",
        "a builder",
        "another program",
        "what begins like an engine",
        "another program in a variable",
    ],
)
def test_what_is_not_built_moves_for_compose(command: str, image: str) -> None:
    write({"Makefile": f"image:\n\t{command}\n", "compose/compose.yaml": SERVICE.replace("IMAGE", image)})
    assert outcome("compose") == ([image], [])


def test_what_kustomize_replaces_is_told_as_such_where_it_is_loaded_as_well() -> None:
    make = "IMG ?= controller:latest\nload:\n\tkind load docker-image ${IMG}\n\tkustomize edit set image controller=${IMG}\n"
    write({"Makefile": make, "k8s/pod.yaml": POD.replace("IMAGE", "controller:latest")})
    assert outcome("k8s") == ([], [f"{SET}, Makefile:4"])


def test_scripts_of_the_repository_count_and_none_above_it() -> None:
    kind = "kind load docker-image press:v2\n"
    write({"own/.git/HEAD": "", "own/test/kind.sh": kind, "own/k8s/pod.yaml": POD.replace("IMAGE", "press:v2")})
    write({"other/.git/HEAD": "", "kind.sh": kind, "other/k8s/pod.yaml": POD.replace("IMAGE", "press:v2")})
    assert outcome("own/k8s") == ([], [f"{LOADED}, own/test/kind.sh:1"])
    assert outcome("other/k8s") == (["press:v2"], [])


@pytest.mark.parametrize(
    ("paths", "moved"),
    [
        (["."], []),
        (["k8s", "."], []),
        (["../work"], []),
        # The innermost folder around both.
        (["k8s", "none"], []),
        (["k8s"], ["press:v2"]),
        (["k8s/pod.yaml"], ["press:v2"]),
    ],
)
def test_scripts_of_the_folder_that_is_named_count(paths: list[str], moved: list[str]) -> None:
    write({"kind.sh": "kind load docker-image press:v2\n", "k8s/pod.yaml": POD.replace("IMAGE", "press:v2")})
    Path("none").mkdir()
    report = run(walk(paths), Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None).report
    assert [change.before for change in report.changes] == moved


def test_scripts_of_the_folder_that_a_run_is_within_count() -> None:
    write({"kind.sh": "kind load docker-image press:v2\n", "k8s/pod.yaml": POD.replace("IMAGE", "press:v2")})
    around, asked = ask_for(walk(["k8s/pod.yaml"]), walk(["."]))
    extras = Extras()
    extras.asked = asked
    report = run(around, Policy(mirror="hub.example.com"), Mode.CHECK, 1, lambda *_: None, extras).report
    assert [skip.detail for skip in report.skips] == [f"{LOADED}, kind.sh:1"]


@pytest.mark.parametrize(
    ("script", "first", "moved"),
    [
        ("dev/import-kind", "#!/usr/bin/env bash", []),
        ("hack/kind", "#! /bin/sh -e", []),
        ("hack/kind", "# loads", ["press:v2"]),
        ("hack/kind", "#!/usr/bin/env python3", ["press:v2"]),
        ("dev/notes.txt", "#!/bin/sh", ["press:v2"]),
        ("dev/kind.mjs", "#!/usr/bin/env node", ["press:v2"]),
    ],
)
def test_a_script_among_those_for_tests_needs_no_ending(script: str, first: str, moved: list[str]) -> None:
    write({".git/HEAD": "", script: f"{first}\nkind load docker-image press:v2\n"})
    write({"k8s/pod.yaml": POD.replace("IMAGE", "press:v2")})
    assert outcome() == (moved, [] if moved else [f"{LOADED}, {script}:2"])


@pytest.mark.parametrize(
    ("script", "first", "command", "moved"),
    [
        ("hack/kind.mjs", "#!/usr/bin/env zx", "await $`kind load docker-image press:v2`", []),
        ("hack/kind", "#!/usr/bin/env -S npx zx", "await $`kind load docker-image press:v2 --name k`;", []),
        ("hack/kind.mjs", "#!/usr/bin/env zx", "// $`kind load docker-image press:v2`", ["press:v2"]),
        ("hack/kind.mjs", "#!/usr/bin/env zx", "$`kind load docker-image mill:v2`, `press:v2`", ["press:v2"]),
        ("hack/kind.mjs", "", "await $`kind load docker-image press:v2`", ["press:v2"]),
        ("kind.mjs", "#!/usr/bin/env zx", "await $`kind load docker-image press:v2`", ["press:v2"]),
    ],
)
def test_commands_of_zx_count_among_scripts(script: str, first: str, command: str, moved: list[str]) -> None:
    write({".git/HEAD": "", script: f"{first}\n{command}\n", "k8s/pod.yaml": POD.replace("IMAGE", "press:v2")})
    assert outcome() == (moved, [] if moved else [f"{LOADED}, {script}:2"])


def test_without_a_repository_scripts_count_in_the_folder_around_all_files() -> None:
    pod = POD.replace("IMAGE", "press:v2")
    write({"kind.sh": "kind load docker-image press:v2\n", "k8s/pod.yaml": pod, "mill/pod.yaml": pod})
    assert outcome("k8s") == (["press:v2"], [])
    write({"k8s/pod.yaml": pod})
    assert outcome() == ([], [f"{LOADED}, kind.sh:1"] * 2)


NEW_LINE = "\n"
SET = "`kustomize edit set image` puts an image in its place"
ENTRY = "resources: [pod.yaml]\nimages:\n- name: controller\n  newName: quay.io/orchard/press\n"


@pytest.mark.parametrize(
    ("file", "command"),
    [
        ("Makefile", "cd config/manager && $(KUSTOMIZE) edit set image controller=${IMG}"),
        ("Makefile", "kustomize edit set image controller=quay.io/orchard/press:v1"),
        ("Makefile", "kustomize edit set image proxy=$(PROXY) \\\n\t  'controller=$(IMG)'"),
        ("Makefile", "*) kustomize edit set image controller=$(IMG) ;; \\"),
        ("Taskfile.yml", "kustomize edit set image controller={{.IMG}}"),
        (".gitlab-ci.yml", "- kustomize edit set image controller=$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"),
        ("Jenkinsfile", "sh 'kustomize edit set image controller=${IMG}'"),
        (
            ".github/workflows/deploy.yaml",
            "- run: kustomize edit set image controller=${{ env.IMG }}:${{ github.sha }}",
        ),
        (".gitea/workflows/deploy.yml", "- run: kustomize edit set image controller=${{ env.IMG }}"),
        *(
            (file, "kustomize edit set image controller=$(IMG)")
            for file in ("GNUmakefile", "makefile", "deploy.mk", "Justfile", ".justfile", "Taskfile.dist.yml")
        ),
        *(
            (file, "- kustomize edit set image controller=$IMG")
            for file in (".drone.yml", ".woodpecker.yaml", ".travis.yml", ".circleci/config.yml", ".woodpecker/k8s.yml")
        ),
        ("Makefile", 'kustomize edit set image controller="$(IMG)"'),
        ("Makefile", "kustomize edit set image controller='ghcr.io/orchard/press:$(TAG)'"),
        ("Makefile", "kustomize edit set image controller:latest=$(IMG)"),
        (".github/workflows/deploy.yaml", '- run: "kustomize edit set image controller=\\"$IMG\\""'),
    ],
)
def test_what_kustomize_is_told_to_replace_stays(file: str, command: str) -> None:
    write({file: f"deploy:\n\t{command}\n", "k8s/pod.yaml": POD.replace("IMAGE", "controller:latest")})
    # A command may go on over lines.
    assert outcome("k8s") == ([], [f"{SET}, {file}:{2 + command[: command.index('controller')].count(NEW_LINE)}"])


def test_the_new_name_of_what_is_replaced_stays_where_it_is_the_same_word() -> None:
    write(
        {
            "Makefile": "deploy:\n\tkustomize edit set image controller=${IMG}\n",
            "k8s/pod.yaml": POD.replace("IMAGE", "controller"),
        }
    )
    write({"k8s/kustomization.yaml": ENTRY.replace("quay.io/orchard/press", "controller")})
    placed = f"{SET}, Makefile:2"
    assert outcome() == ([], [placed, "the images that it is for stay as they are", placed])


def test_the_entry_for_what_is_replaced_keeps_its_name() -> None:
    write({"Makefile": "deploy:\n\tkustomize edit set image controller=${IMG}\n", "k8s/kustomization.yaml": ENTRY})
    write({"k8s/pod.yaml": POD.replace("IMAGE", "controller:latest")})
    assert outcome() == (
        ["quay.io/orchard/press"],
        [f"{SET}, Makefile:2", "the images that it is for stay as they are"],
    )


@pytest.mark.parametrize(
    ("command", "image"),
    [
        ("kustomize edit set image controller=${IMG}", "other:latest"),
        ("kustomize edit set image controller=${IMG}", "orchard/controller:latest"),
        ("# kustomize edit set image controller=${IMG}", "controller:latest"),
        ("@echo kustomize edit set image controller=${IMG}", "controller:latest"),
        ("kubectl set image deployment/press controller=${IMG}", "controller:latest"),
    ],
    ids=[
        "another name",
        "a namespace",
        "a comment",
        "what is printed",
        "a container",
    ],
)
def test_what_kustomize_is_not_told_to_replace_moves(command: str, image: str) -> None:
    write({"Makefile": f"deploy:\n\t{command}\n", "k8s/pod.yaml": POD.replace("IMAGE", image)})
    assert outcome("k8s") == ([image], [])


def test_a_word_with_a_tag_is_for_what_is_written_so() -> None:
    write({"Makefile": "deploy:\n\tkustomize edit set image controller:v1=${IMG}\n"})
    write({"k8s/pod.yaml": POD.replace("IMAGE", "controller:latest")})
    assert outcome("k8s")[0] == ["controller:latest"]


@pytest.mark.parametrize(
    ("command", "image"),
    [
        ("kustomize edit set image orchard/press=${IMG}", "orchard/press:v1"),
        ("kustomize edit set image controller:v1", "controller:v1"),
        ("kustomize edit set image postgres=$(POSTGRES)", "postgres:16"),
    ],
    ids=["a namespace", "a tag", "a version"],
)
def test_the_name_of_what_moves_is_told_where_a_command_goes_on_setting_it(command: str, image: str) -> None:
    write({"Makefile": f"deploy:\n\t{command}\n", "k8s/pod.yaml": POD.replace("IMAGE", image)})
    name = f"hub.example.com/{image.partition(':')[0]}"
    told = f"`kustomize edit set image` makes it; after the run the image is called {name}"
    assert outcome("k8s") == ([image], [told])


def test_what_a_pipeline_only_says_moves() -> None:
    write(
        {
            "Jenkinsfile": "// sh 'kustomize edit set image postgres=$IMG'\n",
            "k8s/pod.yaml": POD.replace("IMAGE", "postgres"),
        }
    )
    assert outcome("k8s") == (["postgres"], [])


@pytest.mark.parametrize(
    ("file", "command"),
    [
        (".gitlab-ci.yml", "kind load docker-image orchard/press:v1"),
        (".github/workflows/test.yaml", "kind load docker-image orchard/press:v1"),
    ],
)
def test_what_a_pipeline_loads_to_test_it_moves(file: str, command: str) -> None:
    write({file: f"- {command}\n", "k8s/pod.yaml": POD.replace("IMAGE", "orchard/press:v1")})
    assert outcome("k8s") == (["orchard/press:v1"], [])


@pytest.mark.parametrize("image", ["press", "press:latest", "controller:v1"])
def test_a_word_without_a_version_is_replaced_and_that_of_kubebuilder(image: str) -> None:
    name = image.partition(":")[0]
    write({"Makefile": f"deploy:\n\tkustomize edit set image {name}=$(IMG)\n", "pod.yaml": POD.replace("IMAGE", image)})
    assert outcome() == ([], [f"{SET}, Makefile:2"])


def test_what_kustomize_is_told_to_replace_is_no_service_of_compose() -> None:
    write({"Makefile": "deploy:\n\tkustomize edit set image redis=$(IMG)\n"})
    write({"compose.yaml": "services: {press: {image: redis}}\n"})
    assert outcome() == (["redis"], [])
