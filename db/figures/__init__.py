"""Words to quantities: figures as they are published, in English and in Chinese.

``tokens`` says what a word can mean in a figure, ``english`` and ``chinese`` are the words,
``lexing`` cuts a text into them, ``reading`` makes a quantity of what was cut. A word that is in
neither table leaves the figure unread: nothing is skipped, and nothing guessed.
"""

from __future__ import annotations

from db.figures.reading import MAX_LENGTH, UnreadFigure, parse

__all__ = ["MAX_LENGTH", "UnreadFigure", "parse"]
