"""What references mean, as data: the facts that rewrite/reference.py is held to.

The inputs and their meaning are retyped from the tests of distribution/reference (reference_test.go and
normalize_test.go; Copyright The distribution Authors, Apache-2.0), with those of raw Parse turned into what
ParseNormalizedNamed makes of them, and joined by cases of our own. DIFFERENCES lists where docker-image-py or we part
from that meaning, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SHA256: Final = "sha256:" + "f" * 64
SHA384: Final = "sha384:" + "0123456789abcdef" * 6
SHA512: Final = "sha512:" + "f" * 128
REDIS: Final = "dbcc1c35ac38df41fd2f5e4130b32ffdb93ebae8b3dbe638c23575912276fc9c"
HEXADECIMAL: Final = "1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a"
SONG: Final = "thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev"
NAMESPACE: Final = "_".join(["this_is_not_a_valid_namespace_because_its_lenth_is_greater_than_255"] * 4)

HUB: Final = "docker.io"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A valid reference and its normalized meaning."""

    text: str
    domain: str
    path: str
    tag: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A text that is no reference, and a word that the message has to say."""

    text: str
    word: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that upstream, docker-image-py and we do not read alike; the meaning is a name, "" for a rejection."""

    text: str
    upstream: str
    docker_image: str
    ours: str
    reason: str


ACCEPTED: Final = (
    # familiar names
    Accepted("nginx", HUB, "library/nginx"),
    Accepted("debian", HUB, "library/debian"),
    Accepted("library/debian", HUB, "library/debian"),
    Accepted("docker/docker", HUB, "docker/docker"),
    Accepted("foo", HUB, "library/foo"),
    Accepted("fooo/bar", HUB, "fooo/bar"),
    Accepted("ubuntu", HUB, "library/ubuntu"),
    Accepted("library/ubuntu", HUB, "library/ubuntu"),
    Accepted("nonlibrary/ubuntu", HUB, "nonlibrary/ubuntu"),
    Accepted("other/library", HUB, "other/library"),
    Accepted("library/foo/bar", HUB, "library/foo/bar"),
    Accepted("store/foo/bar", HUB, "store/foo/bar"),
    Accepted("ubuntu-12.04-base", HUB, "library/ubuntu-12.04-base"),
    Accepted("dmcgowan/myapp", HUB, "dmcgowan/myapp"),
    Accepted("dmcgowan/myapp:latest", HUB, "dmcgowan/myapp", "latest"),
    Accepted(f"dmcgowan/myapp@sha256:{REDIS}", HUB, "dmcgowan/myapp", "", f"sha256:{REDIS}"),
    Accepted("grafana/grafana:11.1.0", HUB, "grafana/grafana", "11.1.0"),
    Accepted("docker/migrator", HUB, "docker/migrator"),
    Accepted("d/docker", HUB, "d/docker"),
    Accepted("jess/t", HUB, "jess/t"),
    Accepted("doc/docker", HUB, "doc/docker"),
    Accepted("a", HUB, "library/a"),
    Accepted("0", HUB, "library/0"),
    Accepted("3.14", HUB, "library/3.14"),
    # separators in a path
    Accepted("docker-rules/docker", HUB, "docker-rules/docker"),
    Accepted("docker---rules/docker", HUB, "docker---rules/docker"),
    Accepted("dock__er/docker", HUB, "dock__er/docker"),
    Accepted("test_com", HUB, "library/test_com"),
    Accepted("test_com/foo", HUB, "test_com/foo"),
    Accepted("foo_bar.com:8080", HUB, "library/foo_bar.com", "8080"),
    Accepted("foo/foo_bar.com:8080", HUB, "foo/foo_bar.com", "8080"),
    Accepted(SONG, HUB, f"library/{SONG}"),
    Accepted("dbcc1", HUB, "library/dbcc1"),
    Accepted(REDIS[:-1], HUB, f"library/{REDIS[:-1]}"),
    Accepted("f" * 65, HUB, "library/" + "f" * 65),
    # a bare domain is the image of that name
    Accepted("quay.io", HUB, "library/quay.io"),
    Accepted("gcr.io", HUB, "library/gcr.io"),
    Accepted("localhost", HUB, "library/localhost"),
    Accepted("localhost:5000", HUB, "library/localhost", "5000"),
    Accepted("test.com:tag", HUB, "library/test.com", "tag"),
    Accepted("test.com:5000", HUB, "library/test.com", "5000"),
    Accepted("192.168.0.1", HUB, "library/192.168.0.1"),
    Accepted("192.168.0.1:80", HUB, "library/192.168.0.1", "80"),
    Accepted("192.168.1.1:tag", HUB, "library/192.168.1.1", "tag"),
    Accepted("192.168.1.1:5000", HUB, "library/192.168.1.1", "5000"),
    # Docker Hub by name
    Accepted("docker.io/docker/docker", HUB, "docker/docker"),
    Accepted("docker.io/library/debian", HUB, "library/debian"),
    Accepted("docker.io/debian", HUB, "library/debian"),
    Accepted("docker.io/foo", HUB, "library/foo"),
    Accepted("docker.io/library/foo", HUB, "library/foo"),
    Accepted("docker.io/library/foo/bar", HUB, "library/foo/bar"),
    Accepted("docker.io/fooo/bar", HUB, "fooo/bar"),
    Accepted("docker.io/store/foo/bar", HUB, "store/foo/bar"),
    Accepted("docker.io/library/ubuntu-12.04-base", HUB, "library/ubuntu-12.04-base"),
    Accepted("docker.io/library/redis:latest", HUB, "library/redis", "latest"),
    Accepted("docker.io/mcgowan/myapp:latest", HUB, "mcgowan/myapp", "latest"),
    Accepted(f"docker.io/library/redis@sha256:{REDIS}", HUB, "library/redis", "", f"sha256:{REDIS}"),
    Accepted(f"docker.io/dmcgowan/myapp@sha256:{REDIS}", HUB, "dmcgowan/myapp", "", f"sha256:{REDIS}"),
    Accepted(f"docker.io/{HEXADECIMAL}", HUB, f"library/{HEXADECIMAL}"),
    Accepted("docker.io/test.com/foo", HUB, "test.com/foo"),
    # Docker Hub by its other names
    Accepted("index.docker.io/docker/docker", HUB, "docker/docker"),
    Accepted("index.docker.io/library/debian", HUB, "library/debian"),
    Accepted("index.docker.io/debian", HUB, "library/debian"),
    Accepted("index.docker.io/fooo/bar", HUB, "fooo/bar"),
    Accepted("index.docker.io/library/ubuntu-12.04-base", HUB, "library/ubuntu-12.04-base"),
    Accepted("index.docker.io/nginx:1.27", HUB, "library/nginx", "1.27"),
    # ours, see DIFFERENCES: registry-1.docker.io, registry.hub.docker.com
    Accepted("registry-1.docker.io/library/x", HUB, "library/x"),
    Accepted("registry-1.docker.io/bitnami/redis:7", HUB, "bitnami/redis", "7"),
    Accepted("registry-1.docker.io/nginx:1.27", HUB, "library/nginx", "1.27"),
    Accepted("registry.hub.docker.com/library/x", HUB, "library/x"),
    Accepted("registry.hub.docker.com/weaveworks/scope:1.13", HUB, "weaveworks/scope", "1.13"),
    Accepted(f"registry.hub.docker.com/nginx@{SHA256}", HUB, "library/nginx", "", SHA256),
    # near misses of Docker Hub
    Accepted("docker.io:443/nginx", "docker.io:443", "nginx"),
    Accepted("hub.docker.com/r/nginx", "hub.docker.com", "r/nginx"),
    Accepted("mydocker.io/x:1", "mydocker.io", "x", "1"),
    Accepted("docker.io.example.com/nginx", "docker.io.example.com", "nginx"),
    # other domains
    Accepted("quay.io/coreos/etcd:v3.2.26", "quay.io", "coreos/etcd", "v3.2.26"),
    Accepted("quay.io/foo/docker.io-mirror:v1", "quay.io", "foo/docker.io-mirror", "v1"),
    Accepted("registry.k8s.io/pause:3.10", "registry.k8s.io", "pause", "3.10"),
    Accepted("mirror.gcr.io/nginx", "mirror.gcr.io", "nginx"),
    Accepted("test.com/foo", "test.com", "foo"),
    Accepted("test.com/repo:tag", "test.com", "repo", "tag"),
    Accepted("example.com/private/moonbase", "example.com", "private/moonbase"),
    Accepted("example.com/privatebase", "example.com", "privatebase"),
    Accepted("sub-dom1.foo.com/bar/baz/quux", "sub-dom1.foo.com", "bar/baz/quux"),
    Accepted("sub-dom1.foo.com/bar/baz/quux:some-long-tag", "sub-dom1.foo.com", "bar/baz/quux", "some-long-tag"),
    Accepted(
        "b.gcr.io/test.example.com/my-app:test.example.com", "b.gcr.io", "test.example.com/my-app", "test.example.com"
    ),
    Accepted("xn--n3h.com/foo", "xn--n3h.com", "foo"),
    Accepted("xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com", "myimage", "xn--n3h.com"),
    Accepted(f"xn--7o8h.com/myimage:xn--7o8h.com@{SHA512}", "xn--7o8h.com", "myimage", "xn--7o8h.com", SHA512),
    Accepted("localhost/app", "localhost", "app"),
    Accepted("localhost/a/b:1", "localhost", "a/b", "1"),
    Accepted("127.0.0.1/app", "127.0.0.1", "app"),
    Accepted("192.168.1.1/repo", "192.168.1.1", "repo"),
    Accepted("1.27/app", "1.27", "app"),
    # ports
    Accepted("app:5000", HUB, "library/app", "5000"),
    Accepted("localhost:5000/app", "localhost:5000", "app"),
    Accepted("localhost:5000/app:1", "localhost:5000", "app", "1"),
    Accepted("test:5000/repo", "test:5000", "repo"),
    Accepted("test:5000/repo:tag", "test:5000", "repo", "tag"),
    Accepted(f"test:5000/repo@{SHA256}", "test:5000", "repo", "", SHA256),
    Accepted(f"test:5000/repo:tag@{SHA256}", "test:5000", "repo", "tag", SHA256),
    Accepted("test:8080/foo", "test:8080", "foo"),
    Accepted("test.com:8080/foo", "test.com:8080", "foo"),
    Accepted("test-com:8080/foo", "test-com:8080", "foo"),
    Accepted("xn--n3h.com:18080/foo", "xn--n3h.com:18080", "foo"),
    Accepted("example.com:8000/private/moonbase", "example.com:8000", "private/moonbase"),
    Accepted("example.com:8000/privatebasee", "example.com:8000", "privatebasee"),
    Accepted("example.com:8000/named", "example.com:8000", "named"),
    Accepted("example.com:8000/named:tagged", "example.com:8000", "named", "tagged"),
    Accepted("127.0.0.1:5000/docker/docker", "127.0.0.1:5000", "docker/docker"),
    Accepted("127.0.0.1:5000/library/debian", "127.0.0.1:5000", "library/debian"),
    Accepted("127.0.0.1:5000/debian", "127.0.0.1:5000", "debian"),
    Accepted("127.0.0.1:8000/private/moonbase", "127.0.0.1:8000", "private/moonbase"),
    Accepted("127.0.0.1:8000/privatebase", "127.0.0.1:8000", "privatebase"),
    Accepted("192.168.0.1:8/debian", "192.168.0.1:8", "debian"),
    Accepted("192.168.0.2:25000/debian", "192.168.0.2:25000", "debian"),
    Accepted("192.168.1.1:5000/repo", "192.168.1.1:5000", "repo"),
    Accepted("192.168.1.1:5000/repo:5050", "192.168.1.1:5000", "repo", "5050"),
    Accepted("nginx:1/2:3", "nginx:1", "2", "3"),
    # IPv6
    Accepted("[fd00::1]:5000/x:1", "[fd00::1]:5000", "x", "1"),
    Accepted("[fc00::1]:5000/docker", "[fc00::1]:5000", "docker"),
    Accepted("[fc00::1]:5000/docker/docker", "[fc00::1]:5000", "docker/docker"),
    Accepted("[fc00:1:2:3:4:5:6:7]:5000/library/debian", "[fc00:1:2:3:4:5:6:7]:5000", "library/debian"),
    Accepted("[2001:db8::1]/repo", "[2001:db8::1]", "repo"),
    Accepted("[2001:db8:1:2:3:4:5:6]/repo:tag", "[2001:db8:1:2:3:4:5:6]", "repo", "tag"),
    Accepted("[2001:db8::1]:5000/repo", "[2001:db8::1]:5000", "repo"),
    Accepted("[2001:db8::1]:5000/repo:tag", "[2001:db8::1]:5000", "repo", "tag"),
    Accepted(f"[2001:db8::1]:5000/repo@{SHA256}", "[2001:db8::1]:5000", "repo", "", SHA256),
    Accepted(f"[2001:db8::1]:5000/repo:tag@{SHA256}", "[2001:db8::1]:5000", "repo", "tag", SHA256),
    Accepted("[2001:db8::]:5000/repo", "[2001:db8::]:5000", "repo"),
    Accepted("[::1]:5000/repo", "[::1]:5000", "repo"),
    # upper case alone makes a domain
    Accepted("Docker/docker", "Docker", "docker"),
    Accepted("DOCKER/docker", "DOCKER", "docker"),
    Accepted("Foo/bar", "Foo", "bar"),
    Accepted("FOO/bar", "FOO", "bar"),
    Accepted("Uppercase/lowercase:tag", "Uppercase", "lowercase", "tag"),
    # ours, see DIFFERENCES: what is a domain anyway is put in lower case
    Accepted("QUAY.IO/coreos/etcd:v3", "quay.io", "coreos/etcd", "v3"),
    Accepted("Docker.IO/nginx", HUB, "library/nginx"),
    Accepted("[FD00::1]:5000/x", "[fd00::1]:5000", "x"),
    Accepted("LOCALHOST/app", "localhost", "app"),
    # tags
    Accepted("lowercase:Uppercase", HUB, "library/lowercase", "Uppercase"),
    Accepted("redis:latest", HUB, "library/redis", "latest"),
    Accepted("nginx:_", HUB, "library/nginx", "_"),
    Accepted("nginx:1.27.0-alpine3.19_x", HUB, "library/nginx", "1.27.0-alpine3.19_x"),
    Accepted("nginx:1.27.", HUB, "library/nginx", "1.27."),
    Accepted("nginx:" + "a" * 128, HUB, "library/nginx", "a" * 128),
    Accepted("test.com:8000/foo:TAG5", "test.com:8000", "foo", "TAG5"),
    # digests
    Accepted(f"redis@sha256:{REDIS}", HUB, "library/redis", "", f"sha256:{REDIS}"),
    Accepted(f"nginx@{SHA256}", HUB, "library/nginx", "", SHA256),
    Accepted(f"nginx@{SHA384}", HUB, "library/nginx", "", SHA384),
    Accepted(f"nginx@{SHA512}", HUB, "library/nginx", "", SHA512),
    Accepted(f"nginx:1.27@{SHA384}", HUB, "library/nginx", "1.27", SHA384),
    Accepted(f"busybox:latest@{SHA256}", HUB, "library/busybox", "latest", SHA256),
    Accepted(f"other.com/named@sha256:{REDIS}", "other.com", "named", "", f"sha256:{REDIS}"),
    # length: the path may have 255 characters, whatever else there is
    Accepted("a/" * 127 + "a:tag-puts-this-over-max", HUB, "a/" * 127 + "a", "tag-puts-this-over-max"),
    Accepted("a" * 247, HUB, "library/" + "a" * 247),
    Accepted("quay.io/" + "a" * 255, "quay.io", "a" * 255),
    Accepted(
        f"{'a' * 63}.example.com:5000/{'b/' * 127}b:1@{SHA512}",
        f"{'a' * 63}.example.com:5000",
        "b/" * 127 + "b",
        "1",
        SHA512,
    ),
)

REJECTED: Final = (
    # nothing, or not all of it
    Rejected("", "empty"),
    Rejected(":justtag", "no path"),
    Rejected(f"@{SHA256}", "no path"),
    Rejected("docker/", "'/'"),
    Rejected("docker.io/", "no path"),
    Rejected("/", "'/'"),
    Rejected("/nginx", "'/'"),
    Rejected("nginx:", "tag"),
    Rejected("nginx@", "digest"),
    Rejected(f"nginx:@{SHA256}", "tag"),
    # blanks
    Rejected("nginx:1\n", "blanks"),
    Rejected("nginx\n", "blanks"),
    Rejected(" nginx", "blanks"),
    Rejected("nginx ", "blanks"),
    Rejected("\tnginx", "blanks"),
    Rejected("nginx\r\n", "blanks"),
    Rejected("nginx\u00a0", "blanks"),
    Rejected(" ", "blanks"),
    Rejected("ng inx", "' '"),
    Rejected("nginx:1\n2", "'\\n'"),
    # something else
    Rejected("https://github.com/docker/docker", "scheme"),
    Rejected("docker://nginx:1", "scheme"),
    Rejected("oci://registry-1.docker.io/bitnamicharts/redis", "scheme"),
    Rejected("docker-pullable://nginx@sha256:1", "scheme"),
    Rejected("$IMAGE", "'$'"),
    Rejected("${REGISTRY}/nginx", "'$'"),
    Rejected("{{ image }}", "'{'"),
    Rejected("<image>", "'<'"),
    Rejected("aa/asdf$$^/aa", "'$'"),
    Rejected("nginx:é", "'é'"),
    Rejected("nginx:\ud800", "\\ud800"),
    Rejected("nginx\x00", "\\x00"),
    Rejected("n\uff10ginx", "has no place"),
    Rejected(HEXADECIMAL, "ID"),
    Rejected("f" * 64, "ID"),
    Rejected(SHA256, "digest without a name"),
    Rejected(SHA512, "digest without a name"),
    # domains
    Rejected("-docker.io/docker/docker", "registry domain"),
    Rejected("docker-.io/docker", "registry domain"),
    Rejected("docker..io/docker", "registry domain"),
    Rejected(".docker.io/docker", "registry domain"),
    Rejected("foo_bar.com:8080/x", "registry domain"),
    Rejected("localhost:/x", "registry domain"),
    Rejected("localhost:port/x", "registry domain"),
    Rejected("Foo_Bar/x", "registry domain"),
    Rejected("[fc00::1]", "domain alone"),
    Rejected("[fc00::1]:5000", "domain alone"),
    Rejected("[2001:db8::1]", "domain alone"),
    Rejected("[2001:db8::1]:5000", "domain alone"),
    Rejected("[2001:db8::1]:tag", "component"),
    Rejected("QUAY.IO", "domain alone"),
    Rejected("fc00::1:5000/debian", "brackets"),
    Rejected("[fe80::1%eth0]:5000/debian", "'%'"),
    Rejected("[fe80::1%@invalidzone]:5000/repo", "'%'"),
    Rejected("[2001:db8:3:4::192.0.2.33]:5000/debian", "brackets"),
    # paths
    Rejected("NGINX", "write 'nginx'"),
    Rejected("Uppercase:tag", "write 'uppercase:tag'"),
    Rejected("docker/Docker", "write 'docker/docker'"),
    Rejected("docker.io/docker/Docker", "write 'docker.io/docker/docker'"),
    Rejected("test:5000/Uppercase/lowercase:tag", "upper-case"),
    Rejected("docker///docker", "missing"),
    Rejected("docker.io/docker///docker", "missing"),
    Rejected("-docker", "component"),
    Rejected("-foo", "component"),
    Rejected("-docker/docker", "component"),
    Rejected("docker-/docker", "component"),
    Rejected("-docker-/docker", "component"),
    Rejected("____/____", "component"),
    Rejected("_docker/_docker", "component"),
    Rejected("dock..er/docker", "registry domain"),
    Rejected("dock_.er/docker", "registry domain"),
    Rejected("dock-.er/docker", "registry domain"),
    Rejected("docker/dock..er", "component"),
    Rejected("docker/dock!er", "'!'"),
    Rejected("docker/dock___er", "component"),
    Rejected("docker/docker.", "component"),
    # tags
    Rejected("nginx:-foo", "tag"),
    Rejected("nginx:.1", "tag"),
    Rejected("nginx:1:2", "tag"),
    Rejected("quay.io/nginx:1/2", "tag"),
    Rejected("nginx:" + "a" * 129, "129"),
    # digests
    Rejected("repo@sha256:ffffffffffffffffffffffffffffffffff", "34 digits"),
    Rejected("nginx@sha256:short", "5 digits"),
    Rejected("nginx:1.27@sha256:short", "5 digits"),
    Rejected("nginx@sha256:", "0 digits"),
    Rejected("nginx@sha256", "0 digits"),
    Rejected("nginx@foo", "algorithm"),
    Rejected("nginx@sha256:" + "F" * 64, "lower case"),
    Rejected("nginx@sha256:" + "g" * 64, "0-9 and a-f"),
    Rejected("nginx@sha256:" + "f" * 65, "65 digits"),
    Rejected("nginx@SHA256:" + "f" * 64, "algorithm"),
    Rejected("nginx@sha512:" + "f" * 64, "sha512 has 128"),
    Rejected("nginx@md5:" + "f" * 32, "algorithm"),
    Rejected("nginx@sha1:" + "f" * 40, "algorithm"),
    Rejected("nginx@sha512+b64u:" + "f" * 128, "'+'"),
    Rejected("nginx@tarsum.v1+sha256:" + "f" * 64, "'+'"),
    Rejected("nginx@" + "f" * 64, "algorithm"),
    Rejected(f"validname@invaliddigest:{'f' * 128}", "algorithm"),
    Rejected(f"nginx@{SHA256}:1.27", "digits"),
    Rejected(f"nginx@{SHA256}@{SHA256}", "digits"),
    # length
    Rejected("a/" * 128 + "a:tag", "257"),
    Rejected(f"{NAMESPACE}/docker", "255"),
    Rejected("quay.io/" + "a" * 256, "256"),
    Rejected("a" * 248, "256"),
    Rejected("docker.io/" + "a" * 248, "256"),
    Rejected("a" * 1025, "1025"),
)

DIFFERENCES: Final = (
    Difference(
        "nginx:1\n", "", "docker.io/library/nginx", "", "$ of a Python pattern also matches before a last newline"
    ),
    Difference("nginx\n", "", "docker.io/library/nginx", "", "the same"),
    Difference(f"nginx@{SHA256}\n", "", "docker.io/library/nginx", "", "the same"),
    Difference("f" * 64 + "\n", "", "", "", "all agree, for different reasons"),
    Difference(
        "registry-1.docker.io/nginx",
        "registry-1.docker.io/nginx",
        "registry-1.docker.io/nginx",
        "docker.io/library/nginx",
        "the host of Docker Hub's registry; the same images must meet the same rule",
    ),
    Difference(
        "registry.hub.docker.com/grafana/grafana",
        "registry.hub.docker.com/grafana/grafana",
        "registry.hub.docker.com/grafana/grafana",
        "docker.io/grafana/grafana",
        "another host of Docker Hub's registry",
    ),
    Difference(
        "QUAY.IO/a/b", "QUAY.IO/a/b", "QUAY.IO/a/b", "quay.io/a/b", "hosts have no case, rules are written in one"
    ),
    Difference(
        "Docker.IO/nginx",
        "Docker.IO/nginx",
        "Docker.IO/nginx",
        "docker.io/library/nginx",
        "the same, so library/ is implied",
    ),
    Difference(
        SHA256,
        f"docker.io/library/sha256:{'f' * 64}",
        f"docker.io/library/sha256:{'f' * 64}",
        "",
        "ParseAnyReference of upstream and the container runtimes take it for the ID of an image",
    ),
    Difference(
        "foo_bar.com/x", "foo_bar.com/x", "", "", "upstream gives a name without any domain, which nothing can pull"
    ),
    Difference(
        f"{'a.' * 500}io/{'b' * 50}",
        f"{'a.' * 500}io/{'b' * 50}",
        f"{'a.' * 500}io/{'b' * 50}",
        "",
        "over 1,024 characters; DNS has no domain of more than 253",
    ),
)
