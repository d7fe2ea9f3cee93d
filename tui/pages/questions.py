"""The questions that termsheet answers, and the keys that answer each."""

from __future__ import annotations

from db.named_tuple import NamedTuple
from tui.document import Document, Field, Gap, Span, Text, Title
from tui.key_names import as_given, key_of
from tui.language import N_, _


class Question(NamedTuple):
    """A question and its answer's place.

    Attributes:
        text: The question.
        keys: The keys from the first screen, as they are named on a keyboard.
        go: The address where it is answered.
    """

    text: str
    keys: str
    go: str


QUESTIONS = (
    Question(N_("Of the round's billions, what is paid, due, conditional, and on what?"), "m",
             "answer/money"),
    Question(N_("Is this number signed, a letter, or a report; who says so, where?"), "1 l e",
             "pane/companies"),
    Question(N_("What was known on a given day, against today; what changed between?"), "t · D",
             "answer/diff"),
    Question(N_("A's commitments added up without double counting: which overlap is known?"), "T",
             "answer/total"),
    Question(N_("Can these two figures be compared? If not, which basis differs?"),
             "1 Space ↓ Space 4", "pane/compare"),
    Question(N_("Which suppliers are also investors? Both legs, by status."), "5", "answer/loops"),
    Question(N_("What amended, replaced or cancelled this contract; what total is implied?"),
             "a", "answer/revisions"),
    Question(N_("Where do sources disagree, and which is preferred, why?"), "r", "answer/rivals"),
    Question(N_("Capital expenditure: guidance against actual, by fiscal calendar."), "c",
             "answer/capex"),
    Question(N_("Which gigawatts are running, being built, announced, cancelled?"), "w",
             "answer/capacity"),
    Question(N_("Which facts rest on one source, or on none at first hand?"), "7",
             "answer/sources"),
)  # fmt: skip


HOW = N_("{key} opens the answer; so do the keys")
ABOUT = N_("Answers about a company or a deal are about the one under the cursor.")


def keys_text(keys: str) -> str:
    """Keys as they are named on the keyboard."""
    return as_given(keys).replace("Space", _("Space"))


def questions_page() -> Document:
    """The questions; Enter on one opens its answer."""
    return [
        Title(_("Questions"), (Span(_(HOW).format(key=key_of("page.follow", "Enter")), "dim"),)),
        Gap(),
        *(
            Field(keys_text(question.keys), (Span(_(question.text), "name", go=question.go),))
            for question in QUESTIONS
        ),
        Gap(),
        Text((Span(_(ABOUT), "dim"),)),
    ]
