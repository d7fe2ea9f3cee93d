"""What each page says: rows from the store to blocks, one module a subject.

The explorer draws these pages and `termsheet show` prints them.
"""

from tui.pages.company import company_page
from tui.pages.compare import compare_page, why_not
from tui.pages.contract import contract_page
from tui.pages.deal import deal_page
from tui.pages.evidence import evidence_page, fact_page, sum_page
from tui.pages.source import source_page

__all__ = [
    "company_page",
    "compare_page",
    "contract_page",
    "deal_page",
    "evidence_page",
    "fact_page",
    "source_page",
    "sum_page",
    "why_not",
]
