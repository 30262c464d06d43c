"""Ensure: registries that a file does not name although images are pulled from there, and how `--ensure` sets them."""
