"""The words that all formats share: counts, tenses, and text made safe to show on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rewrite.document import unmasked
from rewrite.reasons import Reason
from rewrite.renderers.excerpt import beginning, shorten

if TYPE_CHECKING:
    from rewrite.report import Change, Place, Problem, Report, Skip

LEFT: Final = "left as it is"
# Said of an image that moves, for its chart does not move along.
GUARDED: Final = "may be refused"
# Of what has no field path that a configuration could name: in scripts, recipes and templates that no parser reads.
WITHOUT_FIELD: Final = "if it is pulled, change it by hand"


def plural(count: int, noun: str) -> str:
    """Say how many: "1 file", "2 files"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def one_line(text: str) -> str:
    r"""Show text on one line: what is not printable becomes an escape such as \n or \x1b, so that no file can move
    the cursor of a terminal, hide text, or write characters that XML and UTF-8 do not have. Template actions in a name
    are an ellipsis.
    """
    if text.isprintable():
        return text
    return "".join(_visible(character) for character in unmasked(text))


def _visible(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def location(place: Place | Problem) -> str:
    """Say where: file:line:column, or less where the whole line or the whole file is meant."""
    numbers = [str(number) for number in (place.line, place.column) if number]
    return ":".join([one_line(place.file), *numbers])


def verb(report: Report) -> str:
    """Say what happened to the changes, or would."""
    return "changed" if report.written else "would be changed"


def collisions(report: Report) -> list[Skip]:
    """Give the references that stay because they would become one with another image."""
    return [skip for skip in report.skips if skip.reason is Reason.COLLISION]


def summary(report: Report) -> str:
    """Say the counts of a run in one line."""
    skipped = f"{len(report.skips)} skipped"
    if refused := len(collisions(report)):
        skipped += f" (of these {refused} for collisions)"
    if report.findings:
        skipped += f", {plural(report.findings, 'finding')} not in the baseline"
    return (
        f"{plural(len(report.changes), 'reference')} {verb(report)} in {plural(report.files_changed, 'file')}, "
        f"{skipped}, {plural(len(report.problems), 'problem')} ({plural(report.files_read, 'file')} read)"
    )


def whole_values(change: Change) -> tuple[str, str]:
    """Give the values before and after a change, with the path that changes beside a registry."""
    if not change.beside:
        return change.before, change.after
    path, becomes = change.beside.before.lstrip("/"), change.beside.after.lstrip("/")
    return f"{change.before}/{path}", f"{change.after}/{becomes}"


def values(change: Change) -> tuple[str, str]:
    """Show the values before and after a change."""
    before, after = shorten(*whole_values(change))
    return one_line(before) or '""', one_line(after) or '""'


def change_sentence(change: Change, report: Report) -> str:
    """Say what a change is, in words."""
    before, after = values(change)
    return f"{before} {verb(report)} to {after}"


def written(skip: Skip) -> str:
    """Show what stays: "" as it is written, and nothing for a whole file."""
    return one_line(beginning(skip.text)) or ('""' if skip.place.path else "")


def fate(skip: Skip) -> str:
    """Say what becomes of what is skipped."""
    return GUARDED if skip.reason is Reason.CHART_GUARD else LEFT


def skip_sentence(skip: Skip) -> str:
    """Say why a reference stays, or what is to be done besides where it moves."""
    sentence = f"{written(skip)} {fate(skip)}: {skip.reason.meaning}".lstrip()
    return f"{sentence} ({one_line(skip.detail)})" if skip.detail else sentence


def remedy(reason: Reason, registry: str, key: str = "") -> str:
    """Say what a person can do, about this registry where the remedy depends on it.

    In:      key, the settings_key of the report.
    """
    said = reason.remedy
    if key:
        from rewrite.renderers.in_function import remedy_in  # for functions alone

        said = remedy_in(reason, key)
    return said.replace("{registry}", one_line(registry) or "REGISTRY")


def remedy_for(skip: Skip, key: str = "") -> str:
    """Say what a person can do about what is skipped; key as for remedy()."""
    if skip.reason is Reason.POSSIBLE and not skip.place.path:
        return WITHOUT_FIELD
    return remedy(skip.reason, skip.registry, key)
