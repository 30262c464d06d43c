"""Measuring: one module for each section of measure.py, and what they share."""
