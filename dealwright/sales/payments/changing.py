"""What the office changes of a payment in a dialog, and the way back from *Mark as paid*."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dealwright.events import Actor, last_change
from dealwright.kit.errors import Problem
from dealwright.people.access import Verb, hidden_fields
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.pipelines.asking import as_dialog, done
from dealwright.records.undo import offer
from dealwright.sales.orders.card import home_of, show_card
from dealwright.sales.orders.models import Order
from dealwright.sales.payments import actions
from dealwright.sales.payments.actions.editing import LONGEST_COMMENT
from dealwright.sales.payments.models import UNPAID, Payment
from dealwright.sales.payments.ways import method_named, ways_to_ask

PAGE = "sales/payments/edit.html"
WHILE_UNPAID = ("payment_method", "due_on")


class PaymentForm(forms.Form):
    """By which method it is to be made, until when, who answers for it, a comment."""

    payment_method = forms.TypedChoiceField(
        label=gettext_lazy("Payment method"), required=False, coerce=int, empty_value=None
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    responsible = PersonField(
        label=gettext_lazy("Responsible"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST_COMMENT,
        required=False,
        help_text=gettext_lazy("For colleagues; the client does not see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, payment: Payment, actor: Actor) -> None:
        kept = {name: getattr(payment, name) for name in ("due_on", "comment", "version")}
        kept |= {"responsible": payment.responsible_id, "payment_method": payment.payment_method_id}
        super().__init__(data, initial=kept, label_suffix="")
        self.payment = payment
        if "comment" in hidden_fields(actor, Order.record_kind):
            del self.fields["comment"]
        if payment.state not in UNPAID:
            for name in WHILE_UNPAID:
                del self.fields[name]
        else:
            choice: Any = self.fields["payment_method"]
            choice.choices = [("", _("By hand")), *ways_to_ask(payment.order)["methods"]]
            own = payment.payment_method
            if own is not None and str(own.pk) not in dict(choice.choices):
                choice.choices = [*choice.choices, (str(own.pk), own.name)]
        people = people_within(actor, Order.record_kind, Verb.CHANGE, payment.order.pipeline_id)
        person: Any = self.fields["responsible"]
        person.queryset = people | User.objects.filter(pk=payment.responsible_id)

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes, once the form is valid: no method where none was and none is chosen."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if "payment_method" in typed:
            id = typed.pop("payment_method")
            if id != self.payment.payment_method_id:
                typed["payment_method"] = method_named(self.payment.order, id)
        return typed

    def complain(self, problem: Problem) -> None:
        """Show a refusal where it belongs."""
        field = {"payment_method_id": "payment_method", "responsible_id": "responsible"}.get(
            problem.field or "", problem.field
        )
        self.add_error(field if field in self.fields else None, str(problem))


@require_http_methods(["GET", "HEAD", "POST"])
def payment_edit(request: HttpRequest, id: int) -> HttpResponse:
    """The form of what is kept about a payment, and saving it."""
    found = _payment(request, id)
    sent = request.POST if request.method == "POST" else None
    form = PaymentForm(sent, payment=found, actor=request.actor)
    context = {"form": form, "payment": found, "home": home_of(found.order)}
    if sent is None:
        return as_dialog(request, PAGE, context)
    status = 422
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            actions.edit_payment(found, **form.values, version=version, by=request.actor)
        except Problem as problem:
            form.complain(problem)
            status = problem.status
        else:
            if last_change() is not None:
                offer(request, _("Saved."))
            return done(request, f"/orders/{found.order_id}")
    return as_dialog(request, PAGE, context, status=status)


@require_POST
def payment_unpaid(request: HttpRequest, id: int) -> HttpResponse:
    """Take back that a payment came in that was marked by hand."""
    found = _payment(request, id)
    actions.unpay_payment(found, by=request.actor)
    if last_change() is not None:
        offer(request, _("The payment is not paid after all: it waits again."))
    return show_card(request, found.order.pk)


def _payment(request: HttpRequest, id: int) -> Payment:
    changed = Payment.objects.changed_by(request.actor)
    return get_object_or_404(changed.select_related("order", "payment_method"), pk=id)
