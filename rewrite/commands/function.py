"""Function: being a program of kustomize or kpt, which speaks over stdin and stdout."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rewrite.commands.mistakes import refuse_overwriting
from rewrite.commands.output import STDIN, print_reports, read_stdin, report_targets, say, write_stdout
from rewrite.commands.sources import policy_of_function
from rewrite.errors import RewriteError, UsageError
from rewrite.report import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.commands.output import Telling
    from rewrite.commands.sources import Given

NOTHING: Final = "Nothing was written to stdout.\n"


def is_resource_list(data: bytes) -> bool:
    """Tell whether stdin holds what kustomize and kpt send to a KRM function."""
    if b"ResourceList" not in data:
        return False
    from rewrite.krm.resource_list import is_resource_list as is_list

    return is_list(data)


def is_plugin_call(paths: Sequence[str]) -> bool:
    """Tell whether kustomize has called this program as an exec plugin of the older kind."""
    if "KUSTOMIZE_PLUGIN_CONFIG_STRING" not in os.environ:
        return False
    from rewrite.krm.settings import is_plugin_call as is_call

    return is_call(paths, os.environ)


def answer(data: bytes, given: Given, telling: Telling, *, check: bool) -> int:
    """Be a KRM function: the list goes to stdout when all went well, and only then."""
    from rewrite.collector import tighten

    tighten()
    from rewrite.batch import Mode
    from rewrite.krm import function, resource_list, settings
    from rewrite.report import ExitCode

    targets = report_targets(telling, Mode.WRITE, (STDIN,))
    refuse_overwriting(targets)
    try:
        resources = resource_list.parse(data)
    except UsageError:
        raise
    except RewriteError as error:
        print_reports(function.failure(error), targets, telling)
        return ExitCode.LOOK
    said = settings.settings_of(resources)
    policy = policy_of_function(given, said.configuration)
    answered = function.rewrite(resources, policy, check=check or said.check)
    answered.report.settings_key = answered.told.settings_key = said.key
    if answered.output is not None:
        write_stdout(answered.output)
    print_reports(answered.report, targets, telling, answered.told)
    if answered.code is ExitCode.LOOK:
        say(NOTHING, err=True)
    return int(answered.code)


def transform(paths: Sequence[str], given: Given, telling: Telling, *, check: bool) -> int:
    """Be an exec plugin of kustomize's older kind: manifests on stdin, manifests on stdout when all went well."""
    from rewrite.batch import Mode
    from rewrite.krm.resource_list import tell_object
    from rewrite.krm.settings import plugin_settings
    from rewrite.krm.telling import tell
    from rewrite.stream import filter_bytes

    if len(paths) > 1:
        raise UsageError(f"{paths[1]}: kustomize gives an exec plugin its configuration and no other path; drop it")
    said = plugin_settings(paths[0])
    policy = policy_of_function(given, said.configuration)
    check = check or said.check
    outcome, output = filter_bytes("<stdin>", read_stdin(), policy, Mode.CHECK if check else Mode.WRITE)
    code = outcome.report.exit_code(check=check)
    if code is ExitCode.DONE:
        write_stdout(output)
    else:
        outcome.report.written = False
    outcome.report.settings_key = said.key
    # Its protocol has no place for reports.
    print_reports(outcome.report, [], telling, tell(outcome.report, tell_object))
    if code is ExitCode.LOOK:
        say(NOTHING, err=True)
    return int(code)
