"""A requisite: the legal details of a contact or a company, in the shape of one country (CR-35)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded


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
