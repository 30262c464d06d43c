from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

# In GitHub Actions the command annotates files on top of what it says elsewhere; the tests of that set it themselves.
os.environ.pop("GITHUB_ACTIONS", None)
