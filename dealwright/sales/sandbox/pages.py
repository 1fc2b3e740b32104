"""The sandbox's own page, and the address at which its notices come in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.events import Actor
from dealwright.sales.payments.models import Payment, State
from dealwright.sales.payments.providers import SANDBOX
from dealwright.sales.payments.ways import is_test_open
from dealwright.sales.sandbox.actions import send, send_later
from dealwright.sales.sandbox.forms import LATE_SECONDS, ChoiceForm
from dealwright.sales.sandbox.messages import Message, Outcome, message_about
from dealwright.sales.sandbox.receiving import receive
from dealwright.sales.sandbox.signing import HEADER, sign


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider_page(request: HttpRequest, token: str) -> HttpResponse:
    """Where a tester says what becomes of a payment; the sandbox then tells us as a provider would."""
    if not is_test_open():
        raise Http404  # whoever opens this page says that they have paid (ST-10)
    payments = Payment.everything.filter(provider=SANDBOX, deleted_at=None, invoice__deleted_at=None)
    payment = get_object_or_404(payments.select_related("order", "invoice"), page_token=token)
    form = ChoiceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return web.redirect(request, _played(payment, form.cleaned_data["outcome"]))
    context = {
        "payment": payment,
        "late_seconds": LATE_SECONDS,
        "is_over": payment.state in {State.PAID, State.REFUNDED},
    }
    status = 422 if form.errors else 200
    return web.render(request, "sales/sandbox/choose.html", context, status=status)


@login_not_required
@csrf_exempt
@require_POST
def hook(request: HttpRequest) -> HttpResponse:
    """A notice of the sandbox. What is answered with 200 need not be sent again."""
    answer = receive(request.body, request.headers.get(HEADER, ""))
    return JsonResponse({"detail": answer.text}, status=answer.status)


def _played(payment: Payment, choice: str) -> str:
    """Do what the tester chose; the address to which the sandbox sends the browser then."""
    if choice == "late":
        notice = message_about(payment, "paid")
        send_later(notice, payment=payment, seconds=LATE_SECONDS, by=Actor.system("Sandbox"))
        return f"{payment.page}?returned=1"
    outcome: Outcome = "failed" if choice == "failed" else "paid"
    notice = message_about(payment, outcome)
    for _time in range(2 if choice == "twice" else 1):
        send(notice)
    return _return_address(payment, message_about(payment, outcome))


def _return_address(payment: Payment, answer: Message) -> str:
    """Back to our side, with a signed answer of its own: it may overtake the notice."""
    proof = {"answer": answer.body.decode(), "signature": sign(answer.body)}
    return f"{payment.page}/return?{urlencode(proof)}"
