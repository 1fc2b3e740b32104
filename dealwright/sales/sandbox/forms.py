"""What the tester chooses."""

from django import forms
from django.utils.translation import gettext_lazy as _

LATE_SECONDS = 5

CHOICES = [
    ("paid", _("Paid")),
    ("failed", _("Failed")),
    ("late", _("Paid, but the notice comes late")),
    ("twice", _("Paid, and the notice comes twice")),
]


class ChoiceForm(forms.Form):
    """What is to become of the payment."""

    outcome = forms.ChoiceField(choices=CHOICES)
