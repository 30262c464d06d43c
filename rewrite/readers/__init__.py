"""Readers: each turns a text, or a part of one, into documents of scalars with their places."""
