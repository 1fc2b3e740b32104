"""A requisite: the legal details of a contact or a company, in the shape of one country (CR-35)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from dealwright.crm.requisites.presets import shown_tax_number
from dealwright.events.models import Recorded


class Documented(models.Model):
    """A record with legal details: `requisites` holds them, and it is found by their tax numbers."""

    requisites: Any

    class Meta:
        abstract = True

    @property
    def tax_numbers(self) -> list[str]:
        """The main numbers as they are shown."""
        return [one.shown_number for one in self.requisites.all() if one.tax_number]

    @property
    def requisite_texts(self) -> list[str]:
        """Tax numbers, compact and as shown; set by the actions that change them, before saving."""
        if not hasattr(self, "_requisite_texts"):
            held = [] if self.pk is None else self.requisites.all()
            self._requisite_texts = [text for one in held for text in one.search_texts]
        return self._requisite_texts

    @requisite_texts.setter
    def requisite_texts(self, texts: list[str]) -> None:
        self._requisite_texts = texts


class Requisite(Recorded):
    """The numbers by which an authority knows a contact or a company."""

    record_kind = "requisite"

    contact = models.ForeignKey(
        "crm.Contact", null=True, blank=True, on_delete=models.CASCADE, related_name="requisites"
    )
    company = models.ForeignKey(
        "crm.Company", null=True, blank=True, on_delete=models.CASCADE, related_name="requisites"
    )
    preset = models.CharField(max_length=20)
    """The shape: `br_company`, `br_person`, `ru_company` …"""
    name = models.CharField(max_length=250, blank=True, db_default="")
    """The legal name, where it is not that of the client."""
    values = models.JSONField(default=dict)
    """By field of the preset: `{"cnpj": "11222333000181"}`; compact, as registers keep them."""
    tax_number = models.CharField(max_length=40, blank=True, db_default="")
    """The main number of the preset: what duplicates are found by."""
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "crm_requisite"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, company=None) | Q(contact=None, company__isnull=False),
                name="requisite_has_one_owner",
            )
        ]
        indexes = [models.Index(fields=["tax_number"], name="crm_requisite_tax", condition=~Q(tax_number=""))]

    def __str__(self) -> str:
        return self.name or self.tax_number

    @property
    def search_texts(self) -> list[str]:
        """What its client is found by: the legal name, and the tax number in both its forms."""
        return [text for text in (self.name, *sorted({self.tax_number, self.shown_number})) if text]

    @property
    def shown_number(self) -> str:
        """The tax number as people of its country write it."""
        return shown_tax_number(self.preset, self.tax_number)


class BankAccount(Recorded):
    """An account that belongs to a requisite."""

    record_kind = "bank_account"

    requisite = models.ForeignKey(Requisite, on_delete=models.CASCADE, related_name="bank_accounts")
    bank = models.CharField(max_length=160, blank=True, db_default="")
    values = models.JSONField(default=dict)
    """By field of the country: `{"iban": "PL61109010140000071219812874"}`."""
    currency = models.CharField(max_length=3, blank=True, db_default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "crm_bank_account"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.bank
