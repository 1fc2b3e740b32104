"""The client's page of an invoice: what is to be paid, until when and where; made to be printed, too."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.crm.lines.showing import sums_of
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.sales.invoices.actions import ask_for_payment_of_invoice
from dealwright.sales.invoices.models import Invoice, State
from dealwright.sales.invoices.queries import card_of, payable_now
from dealwright.sales.payments.ways import usual_method

PAGE = "sales/invoices/public.html"


@login_not_required
@never_cache
@require_safe
def invoice_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invoice to whoever holds its address. What nobody sent is nobody's business but ours."""
    return _page(request, _shown(token))


@login_not_required
@never_cache
@require_POST
def invoice_payment(request: HttpRequest, token: str) -> HttpResponse:
    """Lead the client to the page on which all that is due is paid; pressed twice it is the same one."""
    invoice = _shown(token)
    by = Actor.visitor(str(invoice.contact or invoice.company or ""))
    try:
        payment = ask_for_payment_of_invoice(invoice, by=by)
    except Refused as refusal:
        return _page(request, _shown(token), error=str(refusal), status=422)
    return web.redirect(request, payment.page)


def _shown(token: str) -> Invoice:
    invoice: Invoice | None = card_of(Invoice.objects.filter(page_token=token)).first()
    if invoice is None or not (invoice.sent_at or invoice.state == State.PAID):
        raise Http404
    return invoice


def _page(request: HttpRequest, invoice: Invoice, *, error: str = "", status: int = 200) -> HttpResponse:
    lines = list(invoice.lines.all())
    is_payable = invoice.state == State.SENT and invoice.due_money.amount > 0 and not invoice.is_trial
    asked = payable_now(invoice) if is_payable else []
    context = {
        "invoice": invoice,
        "lines": lines,
        "issued_on": date_format(invoice.issued_on, "DATE_FORMAT"),  # whole: “today” is none on paper
        "due_on": date_format(invoice.due_on, "DATE_FORMAT") if invoice.due_on else "",
        "sums": sums_of(lines, invoice.currency),
        "asked": asked,
        "may_pay": is_payable and not asked and usual_method() is not None,
        "error": error,
    }
    return web.render(request, PAGE, context, status=status)
