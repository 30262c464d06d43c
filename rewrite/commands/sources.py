"""Sources: what the options and the configuration say, laid over each other into the policy of a run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rewrite.commands.mistakes import refuse_empty
from rewrite.commands.output import say
from rewrite.errors import UsageError
from rewrite.files import CONFIGURATION
from rewrite.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rewrite.config import Config, Options
    from rewrite.policy import Policy
    from rewrite.walking import Walk

MISNAMED: Final = ".rewrite-images.yml"
FUNCTION_CONFIG: Final = "the functionConfig, under `spec:` (of a ConfigMap `data:`)"


class Given(NamedTuple):
    """The options that decide what moves where, as they were given; is_mirror_from_environment says where from."""

    mirror: str | None
    maps: tuple[str, ...]
    excludes: tuple[str, ...]
    library: str | None
    config_file: str | None
    collisions: str | None
    sweep: bool | None
    ensure: bool
    is_mirror_from_environment: bool


def find_configuration(given: Given) -> str:
    """Give the configuration file of a run, "" when there is none.

    Errors:  UsageError.
    """
    from rewrite import config

    found = given.config_file or config.find()
    if not found and os.path.isfile(MISNAMED):
        raise UsageError(f"{MISNAMED} is not read; call it {CONFIGURATION}")
    return found


def tell_nothing_read(walk: Walk, paths: Sequence[str], *, quiet: bool = False) -> None:
    """Say that a run reads no file, which is nothing wrong, and why as far as that is known."""
    if walk.files or walk.packed or walk.problems or quiet:
        return
    why = " and ".join(walk.left) or "nothing there has a name that a walk takes; name the file itself, or include it"
    where = "below" if all(map(os.path.isdir, paths)) else "of"
    say(f"no file was read {where} {', '.join(paths)}: {why}\n", err=True)


def tell_nothing_came(data: bytes, paths: Sequence[str], *, quiet: bool = False) -> None:
    """Say that stdin is empty where no PATH was named; a chart may render to nothing, so that this is nothing wrong."""
    if not paths and not data and not quiet:
        say("stdin is empty, and no PATH was named\n", err=True)


def policy_of(given: Given, *, need_mirror: bool = True) -> Policy:
    """Lay the options over the configuration file.

    Errors:  UsageError, also when nothing says where to move to.
    """
    from rewrite import config

    policy = config.merge(*_sources(given, None))
    if need_mirror:
        _check_mirror(policy, CONFIGURATION)
    return policy


def policy_of_function(given: Given, said: Config | None) -> Policy:
    """Lay the options over the configuration of a function, which stands in for the file.

    Errors:  UsageError, also when nothing says where to move to.
    """
    from rewrite import config

    policy = config.merge(*_sources(given, said))
    if said is None:
        _check_mirror(policy, f"{FUNCTION_CONFIG}, or into {CONFIGURATION}")
    else:
        beside = f"; {path} is not read beside its other keys" if (path := config.find()) else ""
        _check_mirror(policy, f"{FUNCTION_CONFIG}{beside}")
    return policy


def show(given: Given) -> int:
    """Print the settings that are in force."""
    from rewrite import config, settings

    loaded, options = _sources(given, None)
    policy = config.merge(loaded, options)
    say(settings.write(policy, settings.effective(loaded, options), loaded.file))
    return 0


def _check_mirror(policy: Policy, place: str) -> None:
    if not policy.mirror and not any(rule.mirror for rule in policy.rules):
        raise UsageError(
            "no mirror: give --mirror HOST[:PORT][/PATH], e.g. --mirror hub.example.com, or --map SOURCE=MIRROR, or "
            f"write `mirror:` into {place}"
        )


def _sources(given: Given, function: Config | None) -> tuple[Config, Options]:
    """Give the configuration, or that of a function, which stands in for the file; and the options to lay over it."""
    from rewrite import config
    from rewrite.files import unfit

    refuse_empty((("--config", given.config_file),))
    refuse_empty((("--mirror", given.mirror),), "a mirror")
    if function is not None and given.config_file:
        raise UsageError("--config beside a functionConfig that has a configuration of its own; drop one of them")
    path = find_configuration(given)
    if function is None and path and not given.config_file and (fault := unfit(path)):
        raise UsageError(f"{path}: {fault}")
    loaded: Config = function or (config.load(path) if path else config.Config())
    mirror = given.mirror or ""
    if given.is_mirror_from_environment and function is not None and function.mirror:
        # What stands beside the resources is nearer than what the shell has for all.
        mirror = ""
    return loaded, config.Options(
        mirror=mirror,
        maps=given.maps,
        excludes=given.excludes,
        library=given.library or "",
        collisions=given.collisions or "",
        sweep=given.sweep,
        ensure=given.ensure,
        mirror_origin="REWRITE_IMAGES_MIRROR" if given.is_mirror_from_environment else "--mirror",
    )
