"""The client's page of an invoice: what is to be paid, until when and where; made to be printed, too."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dealwright import web
from dealwright.crm.lines.showing import sums_of
from dealwright.sales.invoices.models import Invoice, State
from dealwright.sales.invoices.queries import card_of

PAGE = "sales/invoices/public.html"


@login_not_required
@never_cache
@require_safe
def invoice_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invoice to whoever holds its address. What nobody sent is nobody's business but ours."""
    invoice: Invoice | None = card_of(Invoice.objects.filter(page_token=token)).first()
    if invoice is None or not (invoice.sent_at or invoice.state == State.PAID):
        raise Http404
    lines = list(invoice.lines.all())
    context = {
        "invoice": invoice,
        "lines": lines,
        "issued_on": date_format(invoice.issued_on, "DATE_FORMAT"),  # whole: “today” is none on paper
        "due_on": date_format(invoice.due_on, "DATE_FORMAT") if invoice.due_on else "",
        "sums": sums_of(lines, invoice.currency),
    }
    return web.render(request, PAGE, context)
