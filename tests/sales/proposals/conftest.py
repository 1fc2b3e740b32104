"""A proposal of Anna's."""

from decimal import Decimal

import pytest

from dealwright.crm.deals.actions import NewLine, create_deal
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.proposals.actions import create_proposal
from dealwright.sales.proposals.models import Proposal
from tests.factories.sales import SYSTEM, new_customer, new_product


@pytest.fixture
def proposal_of_anna(pipeline: Pipeline, anna: User) -> Proposal:
    """Two phone cases for Clara, 99.80; Anna is responsible."""
    deal = create_deal(
        title="Cases for Clara",
        contact=new_customer(),
        lines=[NewLine(new_product(), "Phone case", Decimal("49.90"), Decimal(2))],
        responsible=anna,
        by=SYSTEM,
    )
    return create_proposal(deal, by=SYSTEM)
