"""A small company for the walks over every address: everything in it is Anna's and carries a secret word."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import connection
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dealwright.automation.kept_files.actions import keep_file
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.automation.trials.models import Trial
from dealwright.automation.triggers.actions import create_trigger
from dealwright.automation.variables.actions import create_variable
from dealwright.catalog.documents.actions import NewDocumentLine, create_document
from dealwright.catalog.imports.models import ProductImport
from dealwright.catalog.measures.queries import measures
from dealwright.catalog.prices.actions import create_price_list, set_price
from dealwright.catalog.products.actions import create_category
from dealwright.catalog.products.models import Product
from dealwright.catalog.warehouses.queries import default_warehouse
from dealwright.channels.messages.models import Message
from dealwright.channels.refusals.actions import stop_letters
from dealwright.channels.sender_addresses.actions import add_address
from dealwright.channels.senders.actions import add_gateway
from dealwright.compact.settings.actions import choose_funnel
from dealwright.compact.subjects.actions import include_action
from dealwright.crm.activities.actions import create_activity
from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.inquiries.actions import add_exception
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.recurring.actions import create_recurring_deal
from dealwright.crm.requisites.actions import add_requisite
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.crm.tunnels.actions import draw_tunnel
from dealwright.events import Actor, unrecorded
from dealwright.events.dispatch import run_reactions
from dealwright.events.models import Entry, Outbox, Recorded
from dealwright.kit import clock
from dealwright.people.absences.actions import plan_absence
from dealwright.people.departments.models import Department
from dealwright.people.invitations.actions import invite_people
from dealwright.people.letters.actions import write_letters
from dealwright.people.mail_server.actions import set_mail_server
from dealwright.people.providers.actions import add_provider
from dealwright.people.roles.models import Role
from dealwright.people.sessions.models import OpenSession
from dealwright.people.tokens.actions import create_token
from dealwright.people.tokens.models import Token
from dealwright.people.users.models import User
from dealwright.people.workdays.actions import start_day, switch_working_days
from dealwright.records.bulk.actions import start_bulk_change
from dealwright.records.bulk.choosing import act_from
from dealwright.records.bulk.preview import Chosen
from dealwright.records.extensions import extension
from dealwright.records.extensions.actions import switch_on
from dealwright.records.fields.actions import add_field
from dealwright.records.files import blobs
from dealwright.records.files.actions import attach_file, named_as
from dealwright.records.files.models import File
from dealwright.records.imports.actions import look_at_file
from dealwright.records.notes.actions import add_note
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.reference_lists.models import ReferenceList
from dealwright.records.tags.actions import create_tag
from dealwright.records.views.actions import create_view
from dealwright.sales.coupons.actions import create_coupon
from dealwright.sales.deliveries.queries import delivery_services
from dealwright.sales.delivery_handlers.actions import register_handler
from dealwright.sales.delivery_requests.models import CallState, DeliveryCall, DeliveryRequest, Purpose
from dealwright.sales.invoices.actions import create_invoice
from dealwright.sales.methods.queries import payment_methods
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.models import Order
from dealwright.sales.proposals.actions import create_proposal
from dealwright.sales.shipments.actions import add_shipment
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.statuses.queries import order_stage
from dealwright.sales.taxes.actions import create_zone
from dealwright.store.buyers.models import BuyerAccount
from dealwright.store.form.actions import create_field, keep_consent
from dealwright.store.letters.refusing import refuse_reminders
from dealwright.work.notifications.models import Notification
from dealwright.work.tasks.actions import create_task
from tests.factories import STAGES
from tests.factories.sales import new_order, new_payment, new_product

SYSTEM = Actor.system()
SECRET = "Quokka"
"""Stands in every text of Anna's records; nobody else may read it."""


@dataclass(frozen=True)
class World:
    """The key of one record of each sort, by the noun of its address."""

    ids: dict[str, Any]
    texts: dict[str, str]
    """What stands in addresses that hold no number."""

    def filled(self, path: str) -> str:
        """The address with keys of this world in its places: `/deals/{id}`, `deals/<int:id>/stage`."""
        path = path.replace("settings/channels/<slug:name>", "settings/channels/sms")
        path = path.replace("/channels/{channel}", "/channels/sms")
        noun = path.removeprefix("/api/v1").strip("/").split("/")
        known = "/".join(noun[:2]) if "/".join(noun[:2]) in self.ids else noun[0]
        here = {"id": self.ids.get(known, 0), "product_id": self.ids["products"], **self.texts}
        here |= {"company_id": self.ids["companies"], "contact_id": self.ids["contacts"]}
        here["stage_id"] = self.ids["stages"]
        here["photo_id"] = self.ids["photos"]
        if "event_kind" in path:
            here |= {"event_kind": "task", "id": self.ids["tasks"]}
        for name, value in here.items():
            for written in (
                f"{{{name}}}",
                f"<int:{name}>",
                f"<slug:{name}>",
                f"<str:{name}>",
                f"<uuid:{name}>",
            ):
                path = path.replace(written, str(value))
        return path


def build(pipeline: Pipeline, anna: User) -> World:
    """A client with a deal, an order behind it with a payment, an order by itself, a task, notes, a token.

    All of them are Anna's; orders have their section.
    """
    company = create_company(name=f"{SECRET} Company", responsible=anna, comment=SECRET, by=SYSTEM)
    contact = create_contact(
        name=f"{SECRET} Client",
        emails=["quokka@example.com"],
        companies=[company],
        responsible=anna,
        comment=SECRET,
        by=SYSTEM,
    )
    requisite = add_requisite(
        company, preset="br_company", values={"cnpj": "11222333000181"}, name=f"{SECRET} Ltda", by=SYSTEM
    )
    shelf = create_category(name="Cases", by=SYSTEM)
    product = new_product(name="Phone case", category=shelf, photo=picture_of(SECRET))
    order = new_order(
        product=product,
        contact=contact,
        responsible=anna,
        delivery_address=f"{SECRET} street",
        by=Actor.visitor(f"{SECRET} Buyer"),
    )
    payment = new_payment(order)
    shipment = add_shipment(order, comment=f"{SECRET} parcel", by=SYSTEM)
    bring_orders_back(by=SYSTEM)
    new_order(
        product=product,
        contact=contact,
        responsible=anna,
        delivery_address=f"{SECRET} lane",
        by=Actor.visitor(f"{SECRET} Buyer"),
    )
    deal = Deal.objects.get(pk=order.deal_id)
    note = add_note(deal, text=f"{SECRET} note", by=Actor.of(anna))
    task = create_task(title=f"{SECRET} task", responsible=anna, about=deal, by=SYSTEM)
    activity = create_activity(
        kind="call", subject=f"{SECRET} call", about=[deal], responsible=anna, description=SECRET, by=SYSTEM
    )
    blob = blobs.keep(ContentFile(picture_of(SECRET)), f"{SECRET} file.png")
    file = attach_file(deal, blob=blob, by=Actor.of(anna))
    create_token(user=anna, name=f"{SECRET} robot", by=SYSTEM)
    stage = pipeline.stages.all()[2]
    view = create_view(of_kind="deal", name=f"{SECRET} view", query="responsible_id=me", by=Actor.of(anna))
    tagging = act_from("deal", {"add_tags": [f"{SECRET} tag"]})
    bulk = start_bulk_change(tagging, Chosen(ids=(deal.pk,)), by=Actor.of(anna))
    content = f"Name,Comment\n{SECRET} Friend,{SECRET}\n".encode()
    file_of_contacts = look_at_file("contact", content, name=f"{SECRET}.csv", by=Actor.of(anna))
    ids = {
        "deals": deal.pk,
        "lists": deal.pk,
        "views": view.pk,
        "bulk-changes": bulk.pk,
        "imports": file_of_contacts.pk,
        "crm": deal.pk,
        "contacts": contact.pk,
        "companies": company.pk,
        "requisites": requisite.pk,
        "products": product.pk,
        "photos": product.photos.get().pk,
        "categories": shelf.pk,
        "orders": order.pk,
        "payments": payment.pk,
        "orders/statuses": order_stage("S").pk,
        "statuses": order_stage("S").pk,
        "shipments": shipment.pk,
        "deliveries": delivery_services()[0].pk,
        "delivery-services": delivery_services()[0].pk,
        "proposals": create_proposal(deal, terms=f"{SECRET} terms", by=SYSTEM).pk,
        "invoices": create_invoice(deal, comment=f"{SECRET} thanks", by=SYSTEM).pk,
        "tasks": task.pk,
        "activities": activity.pk,
        "files": file.pk,
        "pipelines": pipeline.pk,
        "stages": stage.pk,
        "tags": create_tag(name="regular", by=SYSTEM).pk,
        "users": anna.pk,
        "people": anna.pk,
        "people/roles": anna.role_id,
        "roles": Role.objects.get(name="Seller").pk,
        "departments": Department.objects.all()[0].pk,
        "triggers": create_trigger(stage=stage, kind="payment.received", by=SYSTEM).pk,
        "rules": create_rule(stage=stage, action="create_task", settings={"title": "Pack"}, by=SYSTEM).pk,
        "me": Token.objects.get(user=anna).pk,
    }
    further = create_pipeline(name="Delivery", stages=STAGES, by=SYSTEM)
    tunnel = draw_tunnel(start=pipeline.stages.all()[1], end=further.first_stage(), by=SYSTEM)
    ids["tunnels"] = ids["pipelines/tunnels"] = tunnel.pk
    day = clock.now().date()
    absence = plan_absence(anna, begins_on=day, ends_on=day, note=f"{SECRET} note", by=SYSTEM)
    switch_working_days(True, by=SYSTEM)
    ids["working-days"] = start_day(by=Actor.of(anna)).pk
    ids["letter-refusals"] = stop_letters(f"{SECRET}.reader@example.com", by=SYSTEM).pk
    ids["settings/letter-refusals"] = ids["letter-refusals"]
    ids["sender-addresses"] = add_address(f"{SECRET}.sales@example.com", owner=None, by=SYSTEM).pk
    ids["settings/sender-addresses"] = ids["sender-addresses"]
    (invitation,) = invite_people([f"{SECRET}@example.com"], role=anna.role, by=SYSTEM)
    (letter,) = write_letters(EmailMessage("Letter", f"{SECRET} letter", to=["lena@example.com"]), by=SYSTEM)
    set_mail_server(host="smtp.example.com", sender_address="shop@example.com", by=SYSTEM)
    ids |= {"absences": absence.pk, "letters": letter.pk}
    ids["invitations"] = ids["people/invitations"] = invitation.pk
    ids["people/departments"] = ids["departments"]
    browser = OpenSession.objects.create(
        user=anna, session_key="quokka", device=SECRET, started_at=clock.now(), seen_at=clock.now()
    )
    ids["sessions"] = ids["me/sessions"] = browser.pk
    provider = add_provider(
        name="House", issuer="https://login.example.com", client_id="x", secret="y", by=SYSTEM
    )
    ids["people/sign-in"] = ids["sign-in-providers"] = provider.pk
    account = SocialAccount.objects.create(user=anna, provider=provider.code, uid=SECRET)
    ids["me/connections"] = account.pk
    ids["automation/triggers"], ids["automation/rules"] = ids["triggers"], ids["rules"]
    ids |= ids_of_automation(deal, ids["rules"])
    ids["automation/pipelines"] = pipeline.pk
    from_afar = [NewDocumentLine(product, 5)]
    document = create_document(
        kind="arrival", lines=from_afar, comment=f"{SECRET} arrival", responsible=anna, by=Actor.of(anna)
    )
    ids |= {"stock-documents": document.pk, "warehouses": default_warehouse().pk}
    all_are_told()
    ids["changes"] = Entry.objects.filter(kind="note.added")[0].change_id
    ids["bin"] = ids["timeline"] = deal.pk
    ids["messages"] = Message.objects.get(key=f"order.placed {order.pk}").pk
    with unrecorded("as a letter of a rule has it"):
        enclosed = File.objects.create(
            **named_as(file), on_kind="message", on_id=ids["messages"], key=blobs.sharing(file.key)
        )
    ids["notes"] = note.pk
    ids["notifications"] = Notification.objects.filter(user=anna)[0].pk
    texts = {"action": "create_task", "place": "comment", "slug": product.slug, "token": "no-such-token"}
    texts |= {"code": provider.code, "uidb36": "1", "key": "no-such-key"}
    texts |= {"kind": "deal", "base": "amount", "field": "amount", "recipe_name": "payment-reminder"}
    texts |= {"trigger_kind": "field_changed", "at": "0"}
    sisters = {"settings": {"kinds": ["deal"]}, "of_kind": "deal", "type": "record"}
    ids["custom/choices"] = add_field(label="Sister deal", **sisters, by=SYSTEM).pk
    secret = add_field(of_kind="deal", label="Remark", type="text", by=SYSTEM)
    edit_deal(deal, custom={"remark": f"{SECRET} remark", "sister_deal": deal.pk}, by=Actor.of(anna))
    ids |= {"custom": deal.pk, "fields": secret.pk, "custom-fields": secret.pk}
    ids["reference-lists"] = ReferenceList.objects.get(code="source").pk
    switch_to_classic(by=SYSTEM)
    lead = create_lead(
        title=f"{SECRET} lead",
        name=f"{SECRET} Person",
        company_title=f"{SECRET} Ltd",
        emails=["quokka.lead@example.com"],
        comment=SECRET,
        responsible=anna,
        by=Actor.of(anna),
    )
    ids |= {"leads": lead.pk, "crm/lead": lead.pk, "crm/contact": contact.pk, "crm/company": company.pk}
    exception = add_exception(value=f"{SECRET}.spam@example.com", comment=SECRET, by=SYSTEM)
    ids["contact-exceptions"] = ids["crm/exceptions"] = exception.pk
    texts |= {"field_code": secret.code}
    opened = str(Entry.objects.get(kind="deal.created", subject_id=deal.pk).pk)
    texts |= {"entry_id": opened, "event_id": opened, "file_id": str(enclosed.pk)}
    ids["recurring-deals"] = create_recurring_deal(deal, by=Actor.of(anna)).pk
    ids |= ids_of_checkout(order)
    with unrecorded("as one who signed in to the shop has it"):
        ids["shop-accounts"] = BuyerAccount.objects.create(contact=contact, email="quokka@example.com").pk
    ids |= ids_of_carriers(shipment)
    ids |= ids_of_goods(product, anna)
    compact = extension.get("compact")
    assert compact is not None
    switch_on(compact, by=SYSTEM)
    choose_funnel(pipeline, by=SYSTEM)
    step = include_action(deal, text=f"{SECRET} step", when="waiting", by=Actor.of(anna))
    ids |= {"subjects": deal.pk, "subjects/markers": ids["tags"]}
    texts |= {"name": "compact", "section": "sales", "action_id": step.pk}
    return World(ids, texts)


def ids_of_automation(deal: Deal, rule_id: int) -> dict[str, int]:
    """A run that waits for Anna's deal, and the trial the deal is in."""
    with unrecorded("what the engine keeps for itself"):
        run = RuleRun.objects.create(
            rule_id=rule_id, rule_version=1, on_kind="deal", on_id=deal.pk, event_id=1, waits_for="date"
        )
        trial = Trial.objects.create(on_kind="deal", on_id=deal.pk)
    variable = create_variable(name=f"{SECRET} count", type="number", by=SYSTEM)
    kept = keep_file(blobs.keep(ContentFile(b"Prices"), f"{SECRET} prices.txt"), by=SYSTEM)
    gateway = add_gateway("whatsapp", name=f"{SECRET} gateway", by=SYSTEM)
    return {
        "automation/files": kept.pk,
        "rule-files": kept.pk,
        "gateways": gateway.pk,
        "settings/gateways": gateway.pk,
        "automation/records": deal.pk,
        "automation/runs": run.pk,
        "rules/runs": run.pk,
        "automation/trials": trial.pk,
        "automation/variables": variable.pk,
        "variables": variable.pk,
        "trials": trial.pk,
    }


def ids_of_checkout(order: Order) -> dict[str, int]:
    """A coupon, a way of paying, a field of the checkout form that was added, and a consent."""
    coupon = create_coupon(code="QUOKKA", kind="percent", value=Decimal(5), comment=SECRET, by=SYSTEM)
    field = create_field(group="order", type="text", label=f"{SECRET} floor", by=SYSTEM)
    method = payment_methods()[0]
    consent = keep_consent(order, text=f"{SECRET} words", language="en", by=SYSTEM)
    refusal = refuse_reminders(f"{SECRET}.buyer@example.com", by=SYSTEM)
    zone = create_zone(name=f"{SECRET} state", country="BR", regions=["SP"], rate=Decimal("0.18"), by=SYSTEM)
    return {
        "coupons": coupon.pk,
        "taxes": zone.pk,
        "tax-zones": zone.pk,
        "store/payment-methods": method.pk,
        "payment-methods": method.pk,
        "store/checkout-form": field.pk,
        "checkout-fields": field.pk,
        "store/reminder-refusals": refusal.pk,
        "reminder-refusals": refusal.pk,
        "store/consents": consent.pk,
        "consents": consent.pk,
    }


def ids_of_carriers(shipment: Shipment) -> dict[str, int]:
    """A program outside that brings parcels, and the request to fetch one of Anna's."""
    handler = register_handler(
        code="carrier", name="Carrier", calculate_url="https://carrier.example/price", by=SYSTEM
    )
    with unrecorded("a request that was sent before"):
        asked = DeliveryRequest.objects.create(
            shipment=shipment, handler=handler, key="quokka", callback_hash="quokka", status=f"{SECRET} waits"
        )
        now = clock.now()
        DeliveryCall.objects.create(
            request=asked, purpose=Purpose.CREATE, body={}, state=CallState.TAKEN, due_at=now, created_at=now
        )
    return {
        "delivery-handlers": handler.pk,
        "deliveries/handlers": handler.pk,
        "delivery-requests": asked.pk,
    }


def ids_of_goods(product: Product, anna: User) -> dict[str, int]:
    """A price list with a price, a measure, and a file of products that Anna brought when she might."""
    wholesale = create_price_list(name="Wholesale", currency=product.currency, by=SYSTEM)
    set_price(product, wholesale, amount=Decimal(5), by=SYSTEM)
    with unrecorded("a file that was brought before"):
        run = ProductImport.objects.create(
            file_name=f"{SECRET}.csv", content="[]", shape="own", responsible=anna
        )
    return {"price-lists": wholesale.pk, "measures": measures()[1].pk, "product-imports": run.pk} | {
        "products/imports": run.pk
    }


def picture_of(words: str) -> bytes:
    """A small picture with words hidden in it."""
    hidden, file = PngInfo(), io.BytesIO()
    hidden.add_text("Comment", words)
    Image.new("RGB", (4, 4), "teal").save(file, "PNG", pnginfo=hidden)
    return file.getvalue()


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every record, to be compared before and after what must change nothing."""
    models = [model for model in apps.get_models() if issubclass(model, Recorded)]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def all_are_told(within_seconds: float = 60) -> None:
    """Dispatch until nothing waits, also where a running product takes its share of it."""
    until = time.monotonic() + within_seconds
    run_reactions()
    while Outbox.objects.filter(state=Outbox.WAITING).exists() and time.monotonic() < until:
        time.sleep(0.05)
        run_reactions()


def footprint() -> str:
    """Changes whenever a row of a record or of the log does: one query, however many rows there are.

    It reads where each visible row lies and who wrote it, so what was rolled back leaves no trace in it.
    """
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, Recorded)]
    tables += ["event", "event_link", "outbox"]
    rows = (
        f"SELECT '{name}' AS name, count(*) AS rows, "  # noqa: S608 - the names are our own
        f"coalesce(sum(hashtextextended(ctid::text || xmin::text, 0)), 0) AS places FROM {name}"
        for name in tables
    )
    every = " UNION ALL ".join(rows)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(string_agg(t::text, ',' ORDER BY name)) FROM ({every}) t")  # noqa: S608
        return str(cursor.fetchone()[0])
