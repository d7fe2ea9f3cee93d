"""Completion for shells and the manual page, written from the parsers of the commands."""
