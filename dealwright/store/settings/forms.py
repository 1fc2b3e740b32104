"""What an administrator says about the shop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.prices.models import PriceList
from dealwright.catalog.products import photos
from dealwright.kit.money import CURRENCY_CODES
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.store.settings.actions import LONGEST_ABOUT, MOST_HOURS, MOST_MINUTES
from dealwright.store.settings.models import Store

SAME = (
    "name",
    "tagline",
    "about",
    "accent",
    "contact_email",
    "contact_phone",
    "language",
    "languages",
    "currency",
    "phone_region",
    "hold_minutes",
    "reminds_of_carts",
    "reminds_after_hours",
)


class StoreForm(forms.Form):
    """The shop's name and look, what it speaks and takes, and where its purchases go."""

    name = forms.CharField(label=_("Name of the shop"), max_length=80)
    accent = forms.RegexField(
        label=_("Colour"), regex=r"^#[0-9a-fA-F]{6}$", widget=forms.TextInput(attrs={"type": "color"})
    )
    tagline = forms.CharField(
        label=_("A line about it"),
        max_length=160,
        required=False,
        help_text=_("Shown on the first page and to search engines."),
    )
    about = forms.CharField(
        label=_("What the first page tells"),
        max_length=LONGEST_ABOUT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A few sentences: what you sell, and why from you."),
    )
    hero_photo = forms.FileField(
        label=_("Picture of the first page"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("JPEG, PNG, WebP or GIF, at most 10 MB. Without one the newest product is shown."),
    )
    remove_hero_photo = forms.BooleanField(label=_("Remove the picture"), required=False)
    contact_email = forms.EmailField(label=_("E-mail for visitors"), max_length=254, required=False)
    contact_phone = forms.CharField(label=_("Phone for visitors"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Language of the shop"),
        required=False,
        help_text=_("Who asks for another language than those of the shop is shown this one."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Further languages to choose from"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[(code, code) for code in sorted(CURRENCY_CODES)],
        help_text=_("The shop shows the products that are priced in it."),
    )
    price_list = forms.ModelChoiceField(
        label=_("Price list"),
        queryset=PriceList.objects.all(),
        required=False,
        empty_label=_("The base prices"),
    )
    phone_region = forms.RegexField(
        label=_("Country of phones"),
        regex=r"^[A-Z]{2}$",
        help_text=_(
            "Two letters, such as BR or PL: for phones written without a country code, and for the tax until"
            " a buyer says where they are."
        ),
    )
    pipeline = forms.ModelChoiceField(
        label=_("Pipeline of purchases"),
        queryset=Pipeline.objects.filter(of_kind="deal"),
        required=False,
        empty_label=_("The default one"),
    )
    responsible = PersonField(
        label=_("Responsible for purchases"),
        queryset=User.objects.active(),
        required=False,
        empty_label=_("Nobody"),
    )
    hold_minutes = forms.IntegerField(
        label=_("Minutes that unpaid goods are held"),
        min_value=1,
        max_value=MOST_MINUTES,
        required=False,
        help_text=_("After that others may buy them. Left empty, they are held until the order is canceled."),
    )
    reminds_of_carts = forms.BooleanField(
        label=_("Write to visitors who left a cart and are known by their e-mail"), required=False
    )
    reminds_after_hours = forms.IntegerField(
        label=_("Hours after which they are reminded"), min_value=1, max_value=MOST_HOURS, required=False
    )

    def __init__(self, data: Any = None, files: Any = None, *, store: Store) -> None:
        super().__init__(data, files, initial=_as_initial(store))
        self.label_suffix = ""
        self.store = store
        all_of_them = list(settings.LANGUAGES)
        languages: Any = self.fields["language"]
        languages.choices = [("", _("That of each visitor")), *all_of_them]
        further: Any = self.fields["languages"]
        further.choices = all_of_them

    def clean(self) -> dict[str, Any]:
        """The colour in small letters; the hours of before where none are written."""
        cleaned = super().clean() or self.cleaned_data
        if "accent" in cleaned:
            cleaned["accent"] = cleaned["accent"].lower()
        if cleaned.get("reminds_after_hours") is None:
            cleaned["reminds_after_hours"] = self.store.reminds_after_hours
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the action is given. The picture is kept here, before the change begins."""
        values = dict(self.cleaned_data)
        picture, is_removed = values.pop("hero_photo"), values.pop("remove_hero_photo")
        if picture:
            values["hero_photo"] = photos.keep(picture)
        elif is_removed:
            values["hero_photo"] = ""
        values["languages"] = [code for code in values["languages"] if code != values["language"]]
        return values


def _as_initial(store: Store) -> dict[str, Any]:
    initial: dict[str, Any] = {name: getattr(store, name) for name in SAME}
    return initial | {
        "pipeline": store.pipeline_id,
        "responsible": store.responsible_id,
        "price_list": store.price_list_id,
    }
