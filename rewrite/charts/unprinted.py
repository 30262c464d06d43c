"""Unprinted: names of the values that the chart prints only with other settings, and there behind a slash.

A helper that makes a string follows the values, so that the trace sees nothing of `{{ printf "%s/%s" .Values.repo
.Values.image }}` under a condition that they switch off. What would be joined there is no whole name. Nor does the
trace see a name behind the scheme of an address (`docker://{{ .Values.image }}`), in front of which stands nothing.
A text of the values that a helper would give to tpl is such a template, too, and so is a file that one would read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rewrite.charts.doubts import TEMPLATES, is_familiar
from rewrite.charts.files_read import RENDERED, folders_read, is_rendered
from rewrite.charts.unread import without_comments
from rewrite.document import SourceKind
from rewrite.fieldpath import format_path
from rewrite.reasons import Reason
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from rewrite.charts.printed_alone import Alone
    from rewrite.locate import Located, LocatedReference

TEXT: Final = r"\"[^\"\n]*+\""
# What hands its last argument on, or the value that it is given.
HANDED: Final = rf"(?:\([ \t]*+|(?:(?:required|default)[ \t]++{TEXT}|tpl|toString|trim|lower)[ \t]++)*+"
# A key with a dash is none of a path: `index .Values "os-disk" "image"`, `(index .Values "os-disk").image`.
VALUE: Final = (
    r"(?:\$?\.Values(?P<path>(?:\.\w+)++)"
    rf"|index[ \t]++\$?\.Values(?P<base>(?:\.\w+)*+)(?P<keys>(?:[ \t]++{TEXT})++)\)?(?P<rest>(?:\.\w+)*+))"
)
GIVEN_VALUE: Final = re.compile(rf"{HANDED}{VALUE}")
KEY: Final = re.compile(TEXT)
BEHIND_SLASH: Final = re.compile(rf"/\{{\{{-?[ \t]*+{HANDED}{VALUE}")
LONGEST_ADDRESS: Final = 200
ADDRESS: Final = re.compile(r"://[^\s\"']*\Z")
LONGEST_SCHEME: Final = 20
SCHEME: Final = re.compile(r"[\w+-]*:/\Z", re.ASCII)
# Values, variables and texts, and calls in parentheses, which hold few others; what is not among them ends what can be
# counted.
INNER: Final = rf"(?:[^()\"\n]|{TEXT})"
CALL: Final = rf"\((?:{INNER}|\((?:{INNER}|\({INNER}*+\))*+\))*+\)(?:\.\w+)*+"
ARGUMENT: Final = rf"(?:\$?[.\w]++|{TEXT}|{CALL})"
ARGUMENTS: Final = re.compile(ARGUMENT)
PRINTF: Final = re.compile(rf"printf[ \t]++\"(?P<format>[^\"\n]*+)\"(?P<arguments>(?:[ \t]++{ARGUMENT})++)")
VERB: Final = re.compile(r"%(?P<verb>[%a-z])")
SUBCHARTS: Final = "charts/"
VALUES: Final = ".Values."
# Texts of several lines.
BLOCKS: Final = frozenset("|>")
GLOBAL: Final = "global."
# What counts of several places that print a value: behind a scheme in a field that may pull or not, in one that does.
ADDRESSED, PULLED, JOINED = range(3)


class Joint(NamedTuple):
    """What a template prints a value behind: scheme is that of an address ("": something that it is joined to)."""

    template: str
    weight: int
    scheme: str = ""


class Joins:
    """The values that the templates of a chart, and of the charts in it, print behind a slash.

    In:      texts, all files of the chart by their path in it; keys, those under which its values speak to each of its
             dependencies, by their folders; files, those of them that the run decides about.
    """

    def __init__(
        self, texts: Mapping[str, str], keys: Mapping[str, Sequence[str]], files: Mapping[str, Located]
    ) -> None:
        self.texts = texts
        self.keys = keys
        self.files = files

    @cached_property
    def by_folder(self) -> Mapping[str, Mapping[str, Joint]]:
        """For the folder of each chart ("" for the outermost): the paths in its values, each with a template."""
        found: defaultdict[str, dict[str, Joint]] = defaultdict(dict)
        for name, folder, text, start in self._templates():
            for path, joint in self._joined(name, without_comments(text, " "), start):
                for chart, spoken in self._spoken(folder, path):
                    known = found[chart].get(spoken)
                    if known is None or joint.weight > known.weight:
                        found[chart][spoken] = joint
        return found

    def _templates(self) -> Iterator[tuple[str, str, str, int]]:
        """Give the templates, and the files, and images and texts in values, that are some (for tpl), each with its
        file, the folder of the chart, and where it begins.
        """
        read = folders_read(text for name, text in self.texts.items() if TEMPLATES in f"/{name}")
        for name, text in self.texts.items():
            chart, within, _ = f"/{name}".partition(TEMPLATES)
            if within:
                yield name, chart.removeprefix("/"), text, 0
            elif VALUES in text and is_rendered(name, read) and (found := RENDERED.match(name)) and found["folder"]:
                yield name, found["chart"].rstrip("/"), text, 0
        # timid: a text for a chart within the chart speaks of the values of that.
        folders = {name.split("/")[1] for name in self.texts if name.startswith(SUBCHARTS)}
        others = {key for folder in folders for key in self.keys.get(folder, [folder])}
        for name, file in self.files.items():
            for located in file.references if file.kind is SourceKind.VALUES else ():
                if located.hold is Reason.TEMPLATED and located.place.path.partition(".")[0] not in others:
                    yield name, _folder(name), located.text, located.span.start
            for document in file.reading.outer if file.kind is SourceKind.VALUES and VALUES in file.source.text else ():
                texts = (
                    scalar
                    for scalar in document.scalars
                    if scalar.style in BLOCKS and others.isdisjoint(scalar.path[:1])
                )
                for scalar in texts:
                    yield name, _folder(name), document.as_written(scalar), scalar.start

    def _joined(self, name: str, text: str, start: int) -> Iterator[tuple[str, Joint]]:
        """Give the paths of values that a template prints behind a slash."""
        for path, scheme, at in _printed(text):
            if not scheme:
                yield path, Joint(name, JOINED)
            else:
                yield path, Joint(name, PULLED if self._is_pulled(name, start + at) else ADDRESSED, f"{scheme}://")

    def _is_pulled(self, name: str, at: int) -> bool:
        """Tell whether a finder knows the field of a template that holds what is printed at an offset."""
        references = self.files[name].references if name in self.files else ()
        return any(located.span.start <= at < located.span.end and _is_field(located) for located in references)

    def _spoken(self, chart: str, path: str) -> Iterator[tuple[str, str]]:
        """Give the charts whose values can set a value of a chart, from itself outwards, each with its path there."""
        yield chart, path
        outer, is_inside, folder = f"/{chart}".rpartition("/charts/")
        if not is_inside:
            return
        outer = outer.removeprefix("/")
        # Of charts further in, the name of the folder is as good as a look into what is around them.
        for key in [folder] if outer else self.keys.get(folder, [folder]):
            yield from self._spoken(outer, path if path.startswith(GLOBAL) else _below(key, path))


def hold_joined(name: str, file: Located, printed: Collection[str], joins: Joins, alone: Alone) -> None:
    """Hold the names in a values file that templates join to something, of which the rendering says nothing.

    In:      name, the path of the file in the chart; printed, the paths of its scalars that images are made of; alone,
             what the chart prints with nothing in front.
    """
    if file.kind is not SourceKind.VALUES:
        return
    for index, located in enumerate(file.references):
        if is_familiar(located) and located.place.path not in printed:
            joint = joins.by_folder.get(_folder(name), {}).get(located.place.path)
            if joint is None or joint.weight == PULLED:
                continue
            if joint.weight == JOINED:
                detail = f"joined to what stands in front of it in {joint.template}, where other values print it"
                # As an argument or in a variable, it may also be printed with nothing in front.
                said = alone.say(name, located.place.path)
                reason = Reason.UNDECIDED if said else Reason.INHERITED
                file.hold(index, reason, said or detail)
            else:
                file.hold(index, Reason.POSSIBLE, f"printed behind {joint.scheme} in {joint.template}")


def _folder(name: str) -> str:
    """Give the folder of the chart that a values file is for."""
    return f"/{name}".rpartition("/")[0].removesuffix("/ci").removeprefix("/")


def _below(key: str, path: str) -> str:
    return f"{format_path((key,))}{'' if path.startswith('[') else '.'}{path}"


def _is_field(located: LocatedReference) -> bool:
    return located.hold is Reason.TEMPLATED and located.certain


def _printed(text: str) -> Iterator[tuple[str, str, int]]:
    """Give the paths of values that stand behind a slash, each with the scheme that this ends ("": none), and where."""
    for found in BEHIND_SLASH.finditer(text):
        at = found.start()
        scheme = SCHEME.search(text, max(0, at - LONGEST_SCHEME), at)
        if scheme:
            yield _path_of(found), scheme.group().removesuffix(":/"), at + 1
        elif not ADDRESS.search(text, max(0, at - LONGEST_ADDRESS), at):
            yield _path_of(found), "", at + 1
    for found in PRINTF.finditer(text):
        verbs = [verb for verb in VERB.finditer(found["format"]) if verb["verb"] != "%"]
        for verb, argument in zip(verbs, ARGUMENTS.findall(found["arguments"]), strict=False):
            value = GIVEN_VALUE.match(argument)
            before = found["format"][: verb.start()]
            if value and before.endswith("/"):
                scheme = SCHEME.search(before, 0, len(before) - 1)
                yield _path_of(value), scheme.group().removesuffix(":/") if scheme else "", found.start()


def _path_of(value: re.Match[str]) -> str:
    """Give the field path of a value in a template."""
    if value["path"]:
        return value["path"][1:]
    keys = [key.group()[1:-1] for key in KEY.finditer(value["keys"])]
    return format_path(tuple(step for step in (*value["base"].split("."), *keys, *value["rest"].split(".")) if step))
