"""Shapes: each module makes one kind of tree, unit by unit; trees.py puts the units into a folder."""
