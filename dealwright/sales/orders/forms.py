"""What a person types about an order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.sales.orders.actions.canceling import LONGEST_REASON


class CancelForm(forms.Form):
    """Why an order is canceled."""

    reason = forms.CharField(label=_("Why is it canceled?"), max_length=LONGEST_REASON)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
