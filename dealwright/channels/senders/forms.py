"""What people say about the way texts of a channel leave."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.channels.senders.models import BodyKind, Sender, Way

USUAL_TEMPLATE = '{"to": "{to}", "text": "{text}"}'


class SenderForm(forms.Form):
    """One gateway: nothing leaves, a service that Apprise knows, or an address of ours."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("By which rules choose it."),
    )
    way = forms.ChoiceField(label=_("How messages leave"), choices=Way.choices)
    gateway = forms.CharField(
        label=_("Address of the gateway"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "off", "placeholder": "twilio://ACCOUNT:KEY@+15551230000/{to}"}
        ),
        help_text=_("As Apprise writes it; {to} stands for the number of the receiver."),
    )
    url = forms.CharField(
        label=_("Address to call"),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://sms.example.com/send"}),
    )
    body_kind = forms.ChoiceField(label=_("What is sent"), choices=BodyKind.choices, required=False)
    headers = forms.CharField(
        label=_("Headers"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "placeholder": "Authorization: Bearer …"}
        ),
        help_text=_("One in each line. They are kept sealed and not shown again."),
    )
    key = forms.CharField(
        label=_("Key"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "What {key} stands for in the address and the template. It is kept sealed and not shown again."
        ),
    )
    template = forms.CharField(
        label=_("Template"),
        max_length=4000,
        required=False,
        initial=USUAL_TEMPLATE,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("JSON, with {to}, {text}, {id} and {key} in its texts. The id is the same at every try."),
    )

    def __init__(self, data: Any = None, *, sender: Sender, is_named: bool = True) -> None:
        """Without `is_named` no name is asked for: there is no other gateway to tell it from."""
        kept = {name: getattr(sender, name) for name in ("name", "way", "url", "body_kind", "template")}
        kept["template"] = kept["template"] or USUAL_TEMPLATE
        super().__init__(data, initial=kept, label_suffix="", auto_id=f"id_{sender.channel}_%s")
        if not is_named:
            del self.fields["name"]
        elif not sender.is_default:
            self.fields["name"].required = True
        if sender.gateway_sealed:
            self.fields["gateway"].help_text = _now(
                "One is kept. Leave this empty to keep it; {to} stands for the number of the receiver."
            )
        if sender.headers_sealed:
            self.fields["headers"].help_text = _now(
                "Some are kept. Leave this empty to keep them; for another server type them again."
            )

        if sender.key_sealed:
            self.fields["key"].help_text = _now(
                "One is kept. Leave this empty to keep it; for another server type it again."
            )

    def clean_body_kind(self) -> str:
        """JSON unless another kind was chosen."""
        return str(self.cleaned_data["body_kind"] or BodyKind.JSON)

    def clean_headers(self) -> dict[str, str] | None:
        """By name; None keeps those there are."""
        lines = [line.strip() for line in self.cleaned_data["headers"].splitlines() if line.strip()]
        read = [line.partition(":") for line in lines]
        if any(not mark for _name, mark, _value in read):
            raise forms.ValidationError(_now("Write each header as Name: value."))
        return {name.strip(): value.strip() for name, _mark, value in read} or None

    def values(self) -> dict[str, Any]:
        """What was typed; an empty address of the gateway, or key, keeps the one there is."""
        kept = {name: self.cleaned_data[name].strip() or None for name in ("gateway", "key")}
        return {**self.cleaned_data, **kept}
