"""What an administrator says of a field of the checkout, and of the checkout itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.methods.queries import payment_methods
from dealwright.store.form.actions import PLACES
from dealwright.store.form.first_fields import FIRST_CODES
from dealwright.store.form.models import CheckoutField, FieldType, Group, Payer
from dealwright.store.form.targets import targets_of
from dealwright.store.settings.actions import LONGEST_CONSENT
from dealwright.store.settings.models import Store

TYPES = (
    (FieldType.TEXT.value, _("A line of text")),
    (FieldType.LONG_TEXT.value, _("Several lines")),
    (FieldType.CHOICE.value, _("A choice")),
    (FieldType.CHECK.value, _("A tick")),
    (FieldType.NUMBER.value, _("A number")),
    (FieldType.DATE.value, _("A day")),
    (FieldType.EMAIL.value, _("An e-mail")),
    (FieldType.PHONE.value, _("A phone")),
    (FieldType.REGION.value, _("A state or region")),
    (FieldType.COUNTRY.value, _("A country")),
)
PAYERS = (
    (Payer.BOTH.value, _("Everybody")),
    (Payer.PERSON.value, _("Natural persons")),
    (Payer.COMPANY.value, _("Companies")),
)
DUPLICATES = (
    ("merge", _("Fill only what is empty")),
    ("replace", _("Write over what is known")),
    ("duplicate", _("Make another client each time")),
)
LABEL_IN = "label_in_"
SAME = (
    "label",
    "hint",
    "payer",
    "writes_to",
    "is_required",
    "is_shown",
    "is_location",
    "is_tax_location",
    "version",
)


class FieldForm(forms.Form):
    """What buyers are asked for, and when."""

    label = forms.CharField(label=_("What buyers are asked for"), max_length=120)
    type = forms.ChoiceField(label=_("What they give"), choices=TYPES)
    hint = forms.CharField(label=_("A hint below it"), max_length=200, required=False)
    options = forms.CharField(
        label=_("What to choose from"),
        required=False,
        max_length=6100,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One option per line."),
    )
    writes_to = forms.ChoiceField(
        label=_("It writes to"),
        required=False,
        help_text=_("Whatever it writes to, the answer stays with the order too."),
    )
    payer = forms.ChoiceField(label=_("Asked of"), choices=PAYERS, required=False)
    is_required = forms.BooleanField(label=_("It has to be filled in"), required=False)
    is_shown = forms.BooleanField(label=_("It stands in the form"), required=False, initial=True)
    is_location = forms.BooleanField(
        label=_("The delivery is reckoned from it"),
        required=False,
        help_text=_("A state, or the postal code as a line of text."),
    )
    is_tax_location = forms.BooleanField(
        label=_("The tax is reckoned from it"),
        required=False,
        help_text=_(
            "A country, a state, or the postal code as a line of text; one field for persons and one for"
            " companies. Without any, the place of the delivery counts."
        ),
    )
    deliveries = forms.MultipleChoiceField(
        label=_("Only with these deliveries"), required=False, widget=forms.CheckboxSelectMultiple
    )
    methods = forms.MultipleChoiceField(
        label=_("Only with these payment methods"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, group: str, field: CheckoutField | None = None) -> None:
        super().__init__(data, initial=_as_initial(field) if field else None, label_suffix="")
        self.group, self.field = group, field
        for code, language in settings.LANGUAGES:
            if code != settings.LANGUAGE_CODE:
                self.fields[LABEL_IN + code] = forms.CharField(label=language, max_length=120, required=False)
        self._offer()
        self._leave_out()

    @property
    def labels(self) -> list[forms.BoundField]:
        """The labels in further languages."""
        return [self[name] for name in self.fields if name.startswith(LABEL_IN)]

    @property
    def values(self) -> dict[str, Any]:
        """What the verbs take, once the form is valid."""
        typed = self.cleaned_data
        values = {name: typed[name] for name in SAME if name in typed and name != "version"}
        if "type" in typed:
            values["type"] = typed["type"]
        if "options" in typed:
            values["options"] = typed["options"].splitlines()
        services = {str(one.pk): one for one in delivery_services()}
        methods = {str(one.pk): one for one in payment_methods()}
        values["deliveries"] = [services[key] for key in typed["deliveries"]]
        values["methods"] = [methods[key] for key in typed["methods"]]
        values["labels"] = {
            name.removeprefix(LABEL_IN): text for name, text in typed.items() if name.startswith(LABEL_IN)
        }
        return values

    def _offer(self) -> None:
        chosen: Any = self.fields
        chosen["deliveries"].choices = [(str(one.pk), one.name) for one in delivery_services()]
        chosen["methods"].choices = [(str(one.pk), one.name) for one in payment_methods()]
        types = [self.field.type] if self.field else [value for value, _words in TYPES]
        targets = {one.name: one.label for type in types for one in targets_of(self.group, type)}
        chosen["writes_to"].choices = [("", _("Nothing: it is kept with the order")), *targets.items()]
        if self.group == Group.COMPANY:
            chosen["payer"].choices = PAYERS[2:]
            chosen["payer"].initial = Payer.COMPANY.value

    def _leave_out(self) -> None:
        """What is settled for this field is not asked."""
        gone = set()
        if self.field is not None:
            gone.add("type")
            if self.field.type != FieldType.CHOICE:
                gone.add("options")
            if self.field.type not in {FieldType.REGION, FieldType.TEXT}:
                gone.add("is_location")
            if self.field.type not in PLACES:
                gone.add("is_tax_location")
            if self.field.code in FIRST_CODES:
                gone |= {"writes_to", "payer"}
        for name in gone:
            del self.fields[name]


class CheckoutSettingsForm(forms.Form):
    """What happens to clients who are known already, and what buyers agree to."""

    duplicates = forms.ChoiceField(
        label=_("When the client is known already"),
        choices=DUPLICATES,
        help_text=_("By e-mail or phone. Whoever types them is believed, so writing over trusts everybody."),
    )
    consent_text = forms.CharField(
        label=_("What buyers agree to"),
        required=False,
        max_length=LONGEST_CONSENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Empty: our own words. The words of the day are kept with each consent."),
    )

    def __init__(self, data: Any = None, *, store: Store) -> None:
        initial = {"duplicates": store.duplicates, "consent_text": store.consent_text}
        super().__init__(data, initial=initial, label_suffix="")


def _as_initial(field: CheckoutField) -> dict[str, Any]:
    initial = {name: getattr(field, name) for name in SAME}
    return initial | {
        "type": field.type,
        "options": "\n".join(field.options),
        "deliveries": [str(one.pk) for one in field.deliveries.all()],
        "methods": [str(one.pk) for one in field.methods.all()],
        **{LABEL_IN + code: text for code, text in field.labels.items()},
    }
