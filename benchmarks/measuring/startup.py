"""Start-up: what the tool takes when there is next to nothing to do, as in a hook before each commit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from measuring.process import Command
from measuring.results import Section, at_most, ratio
from measuring.rounds import in_turn

if TYPE_CHECKING:
    from measuring.setup import Setup

SMALL: Final = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: press
  labels:
    app.kubernetes.io/name: press
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: press
  template:
    metadata:
      labels:
        app.kubernetes.io/name: press
    spec:
      containers:
        - name: press
          image: quay.io/orchard/press:v1.2.0
          imagePullPolicy: IfNotPresent
"""


def measure(setup: Setup) -> Section:
    """Start Python, the tool, and the tool with one small file."""
    file = setup.scratch / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    python, shown, small = in_turn(
        [
            Command("startup-python", "`python3 -c pass`", (sys.executable, "-c", "pass"), setup.scratch),
            Command("startup-version", "`rewrite-images --version`", (setup.tool, "--version"), setup.scratch),
            setup.check("startup-small", "`rewrite-images --check` of 20 lines", file),
        ],
        setup.short_runs,
    )
    return Section(
        [python, shown, small],
        [
            ratio("version-python", "`rewrite-images --version`, against `python3 -c pass`", shown, python, at_most(6)),
            ratio("small-python", "check 20 lines, against `python3 -c pass`", small, python, at_most(8)),
        ],
    )
