"""Overlays: image entries of kustomizations follow the images that they match, over the whole run."""
