"""Put the orders that are here already into the stages of their status, in the order of ST 2.4."""

from typing import Any

from django.db import migrations

STAGES = (
    ("N", "Accepted, awaiting payment", "blue", "open", 20),
    ("P", "Paid, being prepared", "teal", "open", 90),
    ("S", "Shipped", "amber", "open", 95),
    ("F", "Completed", "green", "won", 100),
    ("D", "Canceled", "red", "lost", 0),
)


def put_into_stages(apps: Any, _schema_editor: Any) -> None:
    """Make the pipeline of orders where there are orders, and let each stand in it."""
    order, pipeline_model = apps.get_model("sales", "Order"), apps.get_model("records", "Pipeline")
    if not order.objects.exists():
        return
    pipeline = pipeline_model.objects.create(name="Orders", of_kind="order", is_default=True)
    for position, (code, name, color, semantic, probability) in enumerate(STAGES):
        stage = pipeline.stages.create(
            name=name, code=code, color=color, semantic=semantic, probability=probability, position=position
        )
        order.objects.filter(status=code).update(pipeline=pipeline, stage=stage)


class Migration(migrations.Migration):
    dependencies = [("sales", "0006_give_orders_stages_and_shipments")]

    operations = [migrations.RunPython(put_into_stages, migrations.RunPython.noop)]
