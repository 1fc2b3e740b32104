"""Ready-made records for tests, made through the actions that make them in the product."""

from dealwright.records.pipelines.actions import NewStage
from dealwright.records.pipelines.models import Semantic

STAGES = [
    NewStage("New", color="blue", probability=10, code="NEW"),
    NewStage("Offer", color="indigo", probability=40, code="PREPARATION"),
    NewStage("Paid", color="teal", probability=80, code="PREPAYMENT_INVOICE"),
    NewStage("Shipping", color="amber", probability=90, code="EXECUTING"),
    NewStage("Won", Semantic.WON, color="green", probability=100, code="WON"),
    NewStage("Lost", Semantic.LOST, color="red", code="LOSE"),
]
"""The stages of the default pipeline in tests."""
