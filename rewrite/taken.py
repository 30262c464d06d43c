"""Taken: which files of a folder a walk takes, by their names and by what stands beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rewrite.document import SourceKind
from rewrite.files import CONFIGURATION
from rewrite.lazy import expression
from rewrite.reading import kind_of
from rewrite.units import CHART_FILE, SUBCHARTS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from rewrite.gitignore import Patterns

# What a walk takes by its name: YAML, JSON, templates, Kustomization files, Ansible's inventories.
TAKEN: Final = expression(
    r".*\.(?:(?i:ya?ml)(?:\..+)?|(?i:json)|tpl|gotmpl|j2|ini)|Kustomization|Kptfile"
    r"|(?:hosts|inventory)(?:\.cfg)?|production|staging",
    re.DOTALL,
)
# Of those: backups, checksums, signatures, packed or encrypted data, pages about a file (`values.yaml.md`) and pictures
# of one, and templates of text for people or of programs.
LEFT: Final = expression(
    r".*(?:~|\.(?:(?:bak|backup|old|orig|save)(?:\.\d+)?|rej|tmp|sw[a-p]|md5|sha\d+|sha\d+sums?|sig|asc|sum|gpg|age|pem"
    r"|gz|tgz|xz|bz2|zst|zip|tar|go|py|js|ts|rb|md|markdown|adoc|rst|html?|png|jpe?g|gif|svg|webp|pdf|(?:md|adoc|rst|html?)\.(?:tpl|gotmpl|j2)))",
    re.DOTALL | re.IGNORECASE,
)
# Ansible reads the files of these folders whatever they are called; kubespray has group_vars/all without an ending.
# What stands below host_vars/ is called after hosts, whose names have dots.
VARIABLES: Final = expression(
    r"(?:.*/)?(?:(?:group|host)_vars/(?:[^/]+/)*(?!README\Z)[^/.]*[^/.~]"
    r"|host_vars/(?!\.)[^/]*\.(?!(?:md|rst|txt|cfg|conf|cnf|crt|csr|key|pub|example|sample|dist|sh)\Z)[^/.~]+)",
    re.DOTALL,
)
# What reads the files of variables beside it (docs/adr/0015-variables-beside-what-reads-them.md).
READ_VARIABLES: Final = frozenset({SourceKind.KUSTOMIZATION, SourceKind.COMPOSE})
PACKED: Final = (".tgz", ".tar.gz")
# Beside the packed charts that a repository serves: who installs one of them fetches it.
INDEX: Final = "index.yaml"
VERSIONED: Final = expression(r"(?P<chart>.+?)-v?(?P<version>\d+\..*)\.(?:tgz|tar\.gz)\Z", re.DOTALL)
NUMBER: Final = expression(r"\d+")
# Who keeps more versions of a chart than these keeps what has been released. The newest tells for all.
MOST_VERSIONS: Final = 5


def is_left(name: str) -> bool:
    """Tell whether a walk leaves a file for its name alone."""
    return TAKEN.fullmatch(name) is None or LEFT.fullmatch(name) is not None


class Taken:
    """Judges the files of one folder.

    folder is its path from the walked one, "" or with a slash at its end; names are those of all that is in it; charts
    are the folders of charts that were seen, to which this one is added if it is one; include are the patterns of what
    is taken besides.
    """

    def __init__(self, folder: str, names: AbstractSet[str], charts: set[str], include: Patterns | None) -> None:
        self._folder = folder
        self._names = names
        self._charts = charts
        if CHART_FILE in names:
            charts.add(folder)
        self._include = include
        self._reads_variables: bool | None = None
        self._old: frozenset[str] | None = None

    def takes(self, name: str) -> bool:
        """Tell whether a file is taken."""
        if TAKEN.fullmatch(name) and not LEFT.fullmatch(name):
            return name != CONFIGURATION
        folder = self._folder
        if "_vars/" in folder and VARIABLES.fullmatch(folder + name) and not LEFT.fullmatch(name):
            return True
        if name.endswith(PACKED) and (self._is_of_chart() or self._is_kept_for_use(name)):
            return True
        if kind_of(name) is SourceKind.VARIABLES and not LEFT.fullmatch(name) and self._are_read():
            return True
        return self._include is not None and bool(self._include.verdict(folder + name))

    def _are_read(self) -> bool:
        """Tell whether what stands in the folder reads the files of variables there."""
        if self._reads_variables is None:
            self._reads_variables = any(kind_of(name) in READ_VARIABLES for name in self._names)
        return self._reads_variables

    def _is_of_chart(self) -> bool:
        """Tell whether the folder has the dependencies of a chart; what is served may be in one of the same name."""
        above = self._folder.removesuffix(f"{SUBCHARTS}/")
        return above != self._folder and above in self._charts

    def _is_kept_for_use(self, name: str) -> bool:
        """Tell whether an archive may be a chart that is installed from here, by what stands beside it."""
        if INDEX in self._names:
            return False
        if self._old is None:
            self._old = _old_versions(self._names)
        return name not in self._old


def _old_versions(names: AbstractSet[str]) -> frozenset[str]:
    """Give the archives of charts of which there are many versions, but for the newest of each."""
    charts: dict[str, list[tuple[list[int], bool, list[int], str]]] = {}
    for found in map(VERSIONED.match, names):
        if found:
            release, is_before, more = found["version"].partition("-")
            version = (_numbers(release), not is_before, _numbers(more), found.string)
            charts.setdefault(found["chart"], []).append(version)
    many = (versions for versions in charts.values() if len(versions) > MOST_VERSIONS)
    return frozenset(name for versions in many for *_, name in sorted(versions)[:-1])


def _numbers(text: str) -> list[int]:
    return [int(number) for number in NUMBER.findall(text)]
