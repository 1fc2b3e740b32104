"""An invoice of Anna's."""

from datetime import date
from decimal import Decimal

import pytest

from dealwright.crm.companies.actions import create_company
from dealwright.crm.deals.actions import NewLine, create_deal
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.invoices.actions import create_invoice, send_invoice
from dealwright.sales.invoices.models import Invoice
from tests.factories.sales import SYSTEM, new_customer, new_product

NEVER = date(2999, 1, 1)


@pytest.fixture
def invoice_of_anna(pipeline: Pipeline, anna: User) -> Invoice:
    """Two phone cases for Clara, 99.80 with 20 % tax in it; Anna is responsible."""
    create_company(name="Aurora Ltda", is_own=True, address="Rua Azul 1", city="Santos", by=SYSTEM)
    deal = create_deal(
        title="Cases for Clara",
        contact=new_customer(),
        lines=[NewLine(new_product(tax_rate=Decimal("0.2")), "Phone case", Decimal("49.90"), Decimal(2))],
        responsible=anna,
        by=SYSTEM,
    )
    return create_invoice(deal, due_on=NEVER, by=SYSTEM)


@pytest.fixture
def sent(invoice_of_anna: Invoice) -> Invoice:
    """The same, which Clara has."""
    return send_invoice(invoice_of_anna, by=SYSTEM)
