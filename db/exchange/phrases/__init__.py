"""Figures in words, as they stand in other people's cells.

"~27% · $13.8B in" is a stake and money, "$38B / 7 yrs AWS" money, a term and a label, "GPU
buildout" nothing that can be counted. Read as a grammar over that of ``db.figures``:

- A text is cut at ``·``, ``;``, ``|``, a plus, brackets and a dash with blanks around it, and at a
  comma with figures on both sides. What lies between is a segment.
- A segment has figures, each with the words around it as its label, and what is said of them: a
  rate (``/mo``, a year, 每年), a term (``/ 5 yrs``, over 5 years), a limit (``by 2029``), a period
  (``in 2025``). ``marks`` finds them, ``reading`` puts them together.
- A figure is as long as it can be: all words that ``db.figures`` knows and that touch it belong
  to it. If one of them is left over ("$5 billion million", "at least up to $5B"), if it is said of
  something that is no rate ("$5/share"), or if a word turns it round ("not $5B", "down 5%"), the
  whole segment stays unread. So does a sentence: more words than a label has.
- A segment without a figure is a label where it is a name ("· Colossus"), and unread elsewhere.

A plus before a figure ("~14% · +$40B") makes it further money: it is not in what was there before,
and the piece says so (``further``). A percentage with a plus is a change, not a stake.

The unit of the cell, where the file says it elsewhere, is taken for a bare number that is all there
is in a cell, or that has a scale and nothing counted behind it: in dollars, "4.3B in H1" is money,
"Colossus 2 GPUs" and "5M gallons" are not.
"""

from __future__ import annotations

from db.exchange.phrases.pieces import ROLES, Phrase, Piece
from db.exchange.phrases.reading import MAX_PHRASE, read_phrase

__all__ = ["MAX_PHRASE", "ROLES", "Phrase", "Piece", "read_phrase"]
