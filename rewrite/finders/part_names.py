"""Part names: the keys under which the parts of an image stand."""

from __future__ import annotations

from typing import Final

from rewrite.lazy import expression

# Roles of Ansible keep what they come with apart from what their users set: `press_registry_prefix_upstream_default`.
REGISTRY: Final = r"[rR]egistry(?:_?(?:[nN]ame|[uU]rl|URL|[hH]ost|[fF]qdn|FQDN|[pP]refix))?(?:_upstream)?(?:_default)?"
REGISTRY_KEY: Final = expression(rf"(?P<prefix>.*?)(?:_?[iI]mage_?)?(?:_?{REGISTRY}|_?[hH]ub)\Z")
PATH_KEY: Final = expression(
    r"(?P<prefix>.*?)(?:_?[iI]mage_?[rR]epository|_?[iI]mage_?[rR]epo|_?[iI]mage_?[nN]ame|_?[rR]epository|_?[rR]epo|_?[iI]mage)\Z"
)
PATH_NAMES: Final = (
    *("repository", "imageRepository", "image_repository"),
    *("image", "imageName", "image_name"),
    *("repo", "name"),
)
# Beside an `image`, what may begin its name as a `repository` does.
BEGINNINGS: Final = ("repo", "imageRepo", "image_repo", "imageRepository", "image_repository")
# Beside any of these, `name` is that of something else.
OTHER_PATHS: Final = frozenset(PATH_NAMES) - {"name"}
REGISTRY_NAMES: Final = (
    "registry",
    "imageRegistry",
    "image_registry",
    "hub",
    "dockerRegistry",
    "registryUrl",
    "registryURL",
    "registryName",
    "registryHost",
)
OWN_TAG_NAMES: Final = ("tag", "imageTag", "image_tag")
DIGEST_NAMES: Final = ("digest", "imageDigest", "image_digest", "sha", "sha256")
TAG_NAMES: Final = (*OWN_TAG_NAMES, "tagSuffix", *DIGEST_NAMES)
# Nothing but an image has one.
POLICY_NAMES: Final = ("pullPolicy", "imagePullPolicy", "pull_policy", "image_pull_policy")
WEAK_TAG_NAMES: Final = ("version", "imageVersion", "appVersion", *POLICY_NAMES)
ANY_TAG_NAMES: Final = (*TAG_NAMES, *WEAK_TAG_NAMES)
NAMESPACE_NAMES: Final = (
    *("org", "orgName", "organization", "namespace", "owner", "project", "account", "group", "user", "prefix", "path"),
)
