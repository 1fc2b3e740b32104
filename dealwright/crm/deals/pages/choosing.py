"""Choosing the clients of a deal: they are searched while one types, what is chosen already stays."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dealwright.crm.deals.forms import DealForm

CLIENTS, COMPANIES = "crm/deals/clients.html", "crm/deals/companies.html"


def found_clients(request: HttpRequest, form: DealForm) -> dict[str, Any]:
    """Whom the form offers, for its template."""
    sent: Any = request.POST if request.method == "POST" else request.GET
    looked = request.GET if choosing_template(request, form) else None
    text, company_text = sent.get("q", "")[:200], sent.get("company_q", "")[:200]
    return {
        "text": text,
        "company_text": company_text,
        "clients": form.offer_clients(text, looked),
        "companies": form.offer_companies(company_text, looked),
        "chosen_company": form.chosen_company(looked),
    }


def choosing_template(request: HttpRequest, form: DealForm) -> str | None:
    """The choices alone, where somebody types into the line that looks for them."""
    if not request.htmx or request.method == "POST":
        return None
    if "q" in request.GET and {"contact", "contacts"} & form.fields.keys():
        return CLIENTS
    return COMPANIES if "company_q" in request.GET and "company" in form.fields else None
