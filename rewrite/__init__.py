"""rewrite-images: point every container image reference at one mirror, without touching another byte."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"

__all__ = ["__version__"]
