"""What a worker that makes a page posts, whatever becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from db.reader import QueryCancelled, QueryTimeout, QueryTooLarge
from tui.messages import PageFailed, PageReady
from tui.slow import TOO_LONG, told_page

if TYPE_CHECKING:
    from tui.document import Document


def answer(
    key: str, title: str, make: Callable[[], Document], edition: int = 0
) -> PageReady | PageFailed | None:
    """Make a page; in a worker.

    Args:
        key: What the page is about.
        title: What it is called where it can't be made in time.
        make: Asks the store, and makes it.
        edition: Of the store that it asks, as the session counts them.

    Returns:
        What to post; None where nobody wants the page any more.
    """
    try:
        return PageReady(key, make(), edition)
    except QueryCancelled:
        return None
    except (QueryTimeout, QueryTooLarge):
        return PageReady(key, told_page(title, TOO_LONG), edition)
    except Exception as error:
        return PageFailed(key, error)
