"""Let boards of somebody's next steps be counted along their index, also where they are those of one pipeline."""

from typing import Any, ClassVar

from django.db import migrations, models


def own_next_step(name: str) -> models.Index:
    """Of a seller's open records."""
    return models.Index(
        fields=["responsible", "next_step_at", "id"],
        name=name,
        condition=models.Q(archived_at=None, closed_at=None, deleted_at=None),
        include=["pipeline", "amount", "currency"],
    )


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("crm", "0019_say_which_company_usually_sells")]

    operations: ClassVar[list[Any]] = [
        operation
        for model, name in (("deal", "crm_deal_own_next_step"), ("lead", "crm_lead_own_next_step"))
        for operation in (
            migrations.RemoveIndex(model, name),
            migrations.AddIndex(model, own_next_step(name)),
        )
    ]
