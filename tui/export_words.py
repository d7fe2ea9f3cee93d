"""Words for lists that are exported, and for what they are sorted by."""

from __future__ import annotations

from tui.language import N_, Words

TITLES = Words(
    {
        "companies": N_("Companies"),
        "deals": N_("Deals"),
        "contracts": N_("Contracts"),
        "facts": N_("Facts"),
        "sources": N_("Sources"),
    }
)
SORTS = Words(
    {
        "name": N_("name"),
        "title": N_("title"),
        "valuation": N_("valuation"),
        "raised": N_("raised"),
        "committed_out": N_("committed out"),
        "compute": N_("compute"),
        "capex": N_("capex"),
        "announced": N_("announced"),
        "kind": N_("kind"),
        "payers": N_("payers"),
        "payees": N_("payees"),
        "amount": N_("amount"),
        "status": N_("status"),
        "supplier": N_("supplier"),
        "customer": N_("customer"),
        "power": N_("power"),
        "money": N_("money"),
        "term": N_("term"),
    }
)
"""What a list can be sorted by, by the keys of its columns."""
