"""Engine flags: which flags of container engines take the word behind them for their value.

Source:  docs.docker.com, docker container run, image pull and service create; docs.podman.io, podman run and pull, and
         buildah from; nerdctl, command reference; containerd, ctr; crictl; crane.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from rewrite.lazy import expression


class Takes(Enum):
    """Whether a flag takes the word behind it."""

    NOTHING = "nothing"
    VALUE = "its value"
    UNKNOWN = "its value, if it is no switch that nobody here knows"


# `docker pull --all-tags` is `-a` too, which attaches elsewhere.
PULL: Final = "pull"
SHORT: Final = expression(r"-[ditqPkD]*(?P<valued>[A-Za-z])?(?P<value>.*)")
SHORT_OF_PULL: Final = "-a"
SWITCHES: Final = expression(
    r"--(?:all-(?:metadata|platforms|tags)|allow-new-privs|allow-nondistributable-artifacts|cni|debug(?:-full)?|detach"
    r"|disable-content-trust|enable-cfs|env-host|experimental|full-ref|help|http-proxy|init|insecure(?:-registry)?"
    r"|interactive|ipfs-\w+|local|net-host|no-(?:healthcheck|hostname|hosts|pivot|pull|resolve-image|trunc)|null-io"
    r"|omit-digest-tags|oom-kill-disable|passwd|plain-http|print-chainid|privileged|publish-all|pull-always|pull-never"
    r"|quiet|read-only(?:-tmpfs)?|replace|rmi?|rootfs|runc-systemd-cgroup|sig-proxy|skip-(?:metadata|verify)|tls-verify"
    r"|tty|unsetenv-all|use-api-socket|verbose|with-pull|with-registry-auth)"
)
VALUED: Final = expression(
    r"--(?:add-host|address|annotation|arch|attach|auth(?:file)?|blkio-weight(?:-device)?|cap-(?:add|drop)|cert-(?:dir|path)"
    r"|cgroup\w*(?:-\w+)?|chrootdirs|cidfile|config|connect-timeout|constraint|container-label|context|cpu\w*(?:-\w+)*"
    r"|creds?|credential-spec|decryption-key|detach-keys|device(?:-\w+)*|dns(?:-\w+)*|domainname|endpoint-mode"
    r"|entrypoint|env(?:-file|-merge)?|expose|format|generic-resource|gidmap|gpus|group(?:-add|-entry)?"
    r"|health-\w+(?:-\w+)*|host(?:name|user|s-dir)?|image-(?:endpoint|volume)|init-(?:ctr|path)|ip6?|ipc|isolation"
    r"|kernel-memory|label(?:-file)?|limit-\w+|link(?:-local-ip)?|log-(?:driver|level|opt)|mac-address|memory(?:-\w+)*"
    r"|mode|mount|name(?:space)?|net(?:work)?(?:-alias)?|oom-score-adj|os|passwd-entry|personality|pids?(?:-limit|file)?"
    r"|platform|pod(?:-id-file)?|preserve-fds?|publish|rdt-class|replicas(?:-\w+)*|requires|reserve-\w+"
    r"|restart(?:-\w+)*|retry(?:-delay)?|rollback-\w+(?:-\w+)*|root(?:fs-propagation)?|runtime(?:-\w+)*|sdnotify"
    r"|seccomp-\w+|secret|security-opt|shm-size(?:-\w+)?|snapshotter|stop-\w+|storage-(?:driver|opt)|sub[gu]idname"
    r"|sysctl|systemd|timeout|tmpfs|tz|uidmap|ulimit|umask|unsetenv|update-\w+(?:-\w+)*|user(?:ns)?|uts|variant"
    r"|volumes?(?:-driver|-from)?|with-ns|workdir)"
)


def takes(flag: str, verb: str) -> Takes:
    """Tell what a flag takes, which stands behind a verb: `--name`, `-itp`, `-p80:80`."""
    if "=" in flag or flag == "--" or SWITCHES.fullmatch(flag):
        return Takes.NOTHING
    if flag.startswith("--"):
        return Takes.VALUE if VALUED.fullmatch(flag) else Takes.UNKNOWN
    if flag == SHORT_OF_PULL and verb == PULL:
        return Takes.NOTHING
    short = SHORT.fullmatch(flag)
    return Takes.VALUE if short and short["valued"] and not short["value"] else Takes.NOTHING
