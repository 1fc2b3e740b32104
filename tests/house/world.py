"""A small company for the walks over every address: everything in it is Anna's and carries a secret word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.triggers.actions import create_trigger
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.events.dispatch import run_reactions
from dealwright.events.models import Recorded
from dealwright.people.roles.models import Role
from dealwright.people.tokens.actions import create_token
from dealwright.people.tokens.models import Token
from dealwright.people.users.models import Department, User
from dealwright.records.notes.actions import add_note
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.tags.actions import create_tag
from dealwright.work.notifications.models import Notification
from dealwright.work.tasks.actions import create_task
from tests.factories.sales import new_order, new_payment, new_product

SYSTEM = Actor.system()
SECRET = "Quokka"
"""Stands in every text of Anna's records; nobody else may read it."""


@dataclass(frozen=True)
class World:
    """The key of one record of each sort, by the noun of its address."""

    ids: dict[str, int]
    texts: dict[str, str]
    """What stands in addresses that hold no number."""

    def filled(self, path: str) -> str:
        """The address with keys of this world in its places: `/deals/{id}`, `deals/<int:id>/stage`."""
        noun = path.removeprefix("/api/v1").strip("/").split("/")
        known = "/".join(noun[:2]) if "/".join(noun[:2]) in self.ids else noun[0]
        here = {"id": self.ids.get(known, 0), "product_id": self.ids["products"], **self.texts}
        here["stage_id"] = self.ids["stages"]
        for name, value in here.items():
            for written in (f"{{{name}}}", f"<int:{name}>", f"<slug:{name}>", f"<str:{name}>"):
                path = path.replace(written, str(value))
        return path


def build(pipeline: Pipeline, anna: User) -> World:
    """A client with a deal, an order with a payment, a task, notes, a token: all of them Anna's."""
    contact = create_contact(
        name=f"{SECRET} Client", emails=["quokka@example.com"], responsible=anna, comment=SECRET, by=SYSTEM
    )
    product = new_product(name="Phone case")
    order = new_order(
        product=product,
        contact=contact,
        responsible=anna,
        delivery_address=f"{SECRET} street",
        by=Actor.visitor(f"{SECRET} Buyer"),
    )
    payment = new_payment(order)
    deal = Deal.objects.get(pk=order.deal_id)
    add_note(deal, text=f"{SECRET} note", by=Actor.of(anna))
    task = create_task(title=f"{SECRET} task", responsible=anna, about=deal, by=SYSTEM)
    create_token(user=anna, name=f"{SECRET} robot", by=SYSTEM)
    stage = pipeline.stages.all()[2]
    ids = {
        "deals": deal.pk,
        "crm": deal.pk,
        "contacts": contact.pk,
        "products": product.pk,
        "orders": order.pk,
        "payments": payment.pk,
        "tasks": task.pk,
        "pipelines": pipeline.pk,
        "stages": stage.pk,
        "tags": create_tag(name="regular", by=SYSTEM).pk,
        "users": anna.pk,
        "people": anna.pk,
        "people/roles": anna.role_id,
        "roles": Role.objects.get(name="Seller").pk,
        "departments": Department.objects.all()[0].pk,
        "triggers": create_trigger(stage=stage, event_kind="payment.received", by=SYSTEM).pk,
        "rules": create_rule(stage=stage, action="create_task", settings={"title": "Pack"}, by=SYSTEM).pk,
        "me": Token.objects.get(user=anna).pk,
    }
    ids["automation/triggers"], ids["automation/rules"] = ids["triggers"], ids["rules"]
    run_reactions()
    ids["notifications"] = Notification.objects.filter(user=anna)[0].pk
    texts = {"action": "create_task", "place": "comment", "slug": product.slug, "token": "no-such-token"}
    return World(ids, texts)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every record, to be compared before and after what must change nothing."""
    models = [model for model in apps.get_models() if issubclass(model, Recorded)]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}
