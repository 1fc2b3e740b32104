"""Whatever is set up can be undone and done again, to the last column; what cannot says why."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import transaction

from dealwright.catalog.measures.actions import add_measure, edit_measure, ensure_measures, remove_measure
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.prices.actions import (
    create_price_list,
    edit_price_list,
    remove_price_list,
    set_price,
)
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.products.actions import (
    create_category,
    delete_category,
    edit_category,
    place_category,
)
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.settings.actions import switch_inventory
from dealwright.catalog.settings.models import CatalogSettings
from dealwright.catalog.warehouses.actions import create_warehouse, edit_warehouse, remove_warehouse
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.channels.senders.actions import add_gateway, make_default, set_sender
from dealwright.channels.senders.models import Sender
from dealwright.channels.tracking.actions import switch_tracking
from dealwright.channels.tracking.models import TrackingSettings
from dealwright.compact.settings.actions import choose_funnel
from dealwright.compact.settings.models import CompactSettings
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.settings.actions import edit_crm_settings, switch_to_classic, switch_to_simple
from dealwright.crm.settings.models import CrmSettings
from dealwright.events import Actor, last_change
from dealwright.events.declaring import all_declared
from dealwright.events.models import Entry
from dealwright.kit.errors import Forbidden, NotFound, Refused
from dealwright.people.departments.actions import (
    close_department,
    create_department,
    edit_department,
    move_department,
)
from dealwright.people.departments.models import Department
from dealwright.people.roles.actions import create_role, delete_role, edit_role
from dealwright.people.roles.models import Role
from dealwright.people.signing.actions import change_rules
from dealwright.people.signing.models import SignInRules
from dealwright.people.users.actions import edit_user
from dealwright.people.users.models import User
from dealwright.people.workdays.actions import switch_working_days
from dealwright.people.workdays.models import WorkingDayRules
from dealwright.records.extensions import extension
from dealwright.records.extensions.actions import switch_off, switch_on
from dealwright.records.extensions.models import Switch
from dealwright.records.fields.actions import add_field, edit_field, move_field, remove_field
from dealwright.records.fields.models import CustomField
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.reference_lists.actions import create_list, edit_list, remove_list
from dealwright.records.reference_lists.models import ReferenceList
from dealwright.records.tags.actions import color_tag, create_tag, remove_tag, set_tags
from dealwright.records.tags.models import Tag
from dealwright.records.undo import inverses
from dealwright.records.undo.actions import InTheWay, undo_change
from dealwright.records.views.actions import create_view, delete_view, edit_view
from dealwright.records.views.models import View
from dealwright.sales.coupons.actions import create_coupon, edit_coupon, remove_coupon
from dealwright.sales.coupons.models import Coupon
from dealwright.sales.deliveries.actions import (
    NewRate,
    create_service,
    edit_service,
    move_service,
    remove_service,
)
from dealwright.sales.deliveries.models import DeliveryRate, DeliveryService
from dealwright.sales.delivery_handlers.actions import edit_handler, register_handler
from dealwright.sales.delivery_handlers.models import DeliveryHandler
from dealwright.sales.methods.actions import create_method, edit_method, move_method, remove_method
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.taxes.actions import create_zone, edit_zone, remove_zone
from dealwright.sales.taxes.models import TaxZone
from dealwright.store.form import actions as form
from dealwright.store.form.models import CheckoutField
from dealwright.store.settings.actions import edit_store
from dealwright.store.settings.models import Store
from tests.factories.sales import new_product
from tests.house.world import footprint

pytestmark = pytest.mark.django_db

SET_UP = (
    CatalogSettings,
    Category,
    CheckoutField,
    CheckoutField.deliveries.through,
    CheckoutField.methods.through,
    CompactSettings,
    Coupon,
    CrmSettings,
    CustomField,
    DeliveryHandler,
    DeliveryRate,
    DeliveryService,
    Department,
    Measure,
    PaymentMethod,
    Pipeline,
    Price,
    PriceList,
    ReferenceList,
    Role,
    Sender,
    SignInRules,
    Store,
    Switch,
    Tag,
    TaxZone,
    TrackingSettings,
    View,
    Warehouse,
    WorkingDayRules,
)
JSON = '{"to": "{to}", "text": "{text}"}'
OTHER_JSON = '{"phone": "{to}", "said": "{text}"}'
PROFILES = [{"code": "express", "name": "Express"}, {"code": "economy", "name": "Economy"}]
"""What the handler of the house offers."""
MOVING = {"version", "updated_at", "created_at", "deleted_at", "switched_at"}
"""Columns that tell of the last change and not of what is set up."""
ANEW = {"DeliveryRate", "Price", "CheckoutField_deliveries", "CheckoutField_methods"}
"""Rows that nothing points at: they may come back under another key."""


@pytest.fixture
def house(pipeline, owner, anna, boris, north, south, roles):
    """One of each that is set up."""
    olga = Actor.of(owner)
    ensure_measures(by=olga)
    shelf = create_category(name="Phones", by=olga)
    category = create_category(name="Cases", parent=shelf, by=olga)
    product = new_product(category="Films")
    retail = create_price_list(name="Retail", currency="BRL", by=olga)
    set_price(product, retail, amount=Decimal("10.00"), from_quantity=5, by=olga)
    transfer = create_method(provider="transfer", name="Transfer", details="Account 1", by=olga)
    table = create_service(
        kind="table",
        name="By weight",
        rates=[
            NewRate(Decimal("15.00"), ("SP", "postal:01"), 500, Decimal("1.50"), "2–4"),
            NewRate(Decimal(30)),
        ],
        by=olga,
    )
    handler = register_handler(
        code="carrier",
        name="Carrier",
        calculate_url="https://carrier.example/price",
        profiles=PROFILES,
        asked_settings=[
            {"code": "contract", "name": "Contract", "type": "string"},
            {"code": "size", "name": "Size", "type": "list", "options": ["small", "large"]},
        ],
        by=olga,
    )
    outside = create_service(
        kind="outside",
        name="By the carrier",
        handler=handler,
        profile="express",
        settings={"contract": "A-17"},
        by=olga,
    )
    floor = form.create_field(
        group="order", type="text", label="Floor", deliveries=[table], methods=[transfer], by=olga
    )
    create_warehouse(name="North", by=olga)
    deal = create_deal(title="Two phones", by=olga)
    tag = create_tag(name="regular", color="teal", by=olga)
    set_tags(deal, tags=["regular", "vip"], by=olga)
    words = create_list(name="Branch", entries=[{"words": "Retail"}, {"words": "Services"}], by=olga)
    weight = add_field(of_kind="deal", label="Weight", type="number", by=olga)
    size = add_field(of_kind="deal", label="Size", type="list", options=[{"words": "S"}], by=olga)
    set_sender(
        "sms", way="http", url="https://a.example/send", template='{"to": "{to}", "text": "{text}"}', by=olga
    )
    change_all_and_back(olga)
    return {
        "anna": anna,
        "boris": boris,
        "category": category,
        "coupon": create_coupon(code="SPRING", kind="percent", value=Decimal(10), by=olga),
        "deal": deal,
        "floor": floor,
        "handler": handler,
        "kilogram": Measure.objects.get(code=166),
        "north": north,
        "outside": outside,
        "pipeline": pipeline,
        "retail": retail,
        "role": create_role(name="Night shift", scopes={"deal": {"see": "own"}}, by=olga),
        "shelf": shelf,
        "size": size,
        "south": south,
        "table": table,
        "tag": tag,
        "transfer": transfer,
        "view": create_view(of_kind="deal", name="Large", query="sort=-amount", by=olga),
        "warehouse": Warehouse.objects.get(name="North"),
        "zone": create_zone(name="Brazil", country="BR", rate=Decimal("0.17"), by=olga),
        "weight": weight,
        "words": words,
    }


def change_all_and_back(by):
    """Settings have their rows once somebody changed them; changed back, all is as at first."""
    for on in (True, False):
        switch_inventory(on=on, by=by)
        switch_working_days(on, by=by)
        switch_tracking(not on, by=by)
        edit_crm_settings(quiet_days=4 if on else 3, by=by)
        edit_store(tagline="On" if on else "", by=by)
        change_rules(is_second_step_required=on, by=by)
    switch_on(extension.get("compact"), by=by)
    switch_off(extension.get("compact"), by=by)


DEEDS = {
    "a coupon": lambda c, by: create_coupon(code="AUTUMN", kind="free_delivery", by=by),
    "all of a coupon": lambda c, by: edit_coupon(
        c["coupon"],
        code="SUMMER",
        kind="amount",
        value=Decimal("12.50"),
        least_total=Decimal(100),
        category=c["category"],
        most_uses=3,
        most_uses_each=None,
        is_active=False,
        comment="Fair",
        by=by,
    ),
    "no coupon": lambda c, by: remove_coupon(c["coupon"], by=by),
    "a payment method": lambda c, by: create_method(provider="on_delivery", name="Cash", by=by),
    "all of a payment method": lambda c, by: edit_method(
        c["transfer"], name="Bank", names={"pt-br": "Banco"}, details="Account 2", is_active=False, by=by
    ),
    "the order of payment methods": lambda c, by: move_method(c["transfer"], up=True, by=by),
    "no payment method": lambda c, by: remove_method(c["transfer"], by=by),
    "a delivery service": lambda c, by: create_service(kind="courier", name="By bicycle", by=by),
    "all of a delivery service": lambda c, by: edit_service(
        c["table"],
        name="By post",
        description="In days",
        free_from=Decimal("99.90"),
        needs_address=False,
        is_active=False,
        tracking_url="https://post.example/{number}",
        rates=[NewRate(Decimal(20), ("RJ",))],
        extras=[{"code": "stairs", "name": "Stairs", "kind": "quantity", "price": 5, "most": 3}],
        by=by,
    ),
    "what a handler asked for": lambda c, by: edit_service(
        c["outside"], profile="economy", settings={"contract": None, "size": "large"}, by=by
    ),
    "all of a delivery handler": lambda c, by: edit_handler(
        c["handler"],
        name="The carrier",
        calculate_url="https://other.example/price",
        request_url="https://other.example/request",
        cancel_url="https://other.example/cancel",
        tracks_by_callback=True,
        profiles=[*PROFILES, {"code": "night", "name": "Night"}],
        asked_settings=[],
        by=by,
    ),
    "no delivery service of a handler": lambda c, by: remove_service(c["outside"], by=by),
    "the order of delivery services": lambda c, by: move_service(c["table"], up=True, by=by),
    "no delivery service": lambda c, by: remove_service(c["table"], by=by),
    "a tax zone": lambda c, by: create_zone(
        name="State", country="BR", regions=["SP", "postal:01"], rate=Decimal("0.18"), by=by
    ),
    "all of a tax zone": lambda c, by: edit_zone(
        c["zone"],
        name="Lisbon",
        country="PT",
        regions=["Lisboa"],
        rate=Decimal("0.0775"),
        rates={"0.2": "0.23"},
        replaces=False,
        is_active=False,
        by=by,
    ),
    "no tax zone": lambda c, by: remove_zone(c["zone"], by=by),
    "a field of the checkout": lambda c, by: form.create_field(
        group="contact", type="text", label="Nickname", by=by
    ),
    "all of a field of the checkout": lambda c, by: form.edit_field(
        c["floor"],
        label="Storey",
        labels={"pt-br": "Andar"},
        hint="Of the house",
        payer="person",
        is_required=True,
        is_shown=False,
        is_location=True,
        is_tax_location=True,
        deliveries=[],
        methods=[],
        by=by,
    ),
    "the order of the checkout": lambda c, by: form.move_field(c["floor"], up=True, by=by),
    "no field of the checkout": lambda c, by: form.remove_field(c["floor"], by=by),
    "a warehouse": lambda c, by: create_warehouse(name="South", by=by),
    "all of a warehouse": lambda c, by: edit_warehouse(
        c["warehouse"], name="East", address="Rua A", is_active=False, is_for_pickup=True, position=9.0, by=by
    ),
    "a default warehouse": lambda c, by: edit_warehouse(c["warehouse"], is_default=True, by=by),
    "no warehouse": lambda c, by: remove_warehouse(c["warehouse"], by=by),
    "the inventory": lambda c, by: switch_inventory(on=True, by=by),
    "a measure": lambda c, by: add_measure(code=715, name="Pair", symbol="pr", by=by),
    "all of a measure": lambda c, by: edit_measure(
        c["kilogram"], name="Kilo", symbol="kilo", is_default=True, by=by
    ),
    "no measure": lambda c, by: remove_measure(c["kilogram"], by=by),
    "a price list": lambda c, by: create_price_list(name="Partners", currency="EUR", by=by),
    "all of a price list": lambda c, by: edit_price_list(c["retail"], name="Shops", is_active=False, by=by),
    "no price list": lambda c, by: remove_price_list(c["retail"], by=by),
    "a category": lambda c, by: create_category(name="Cables", by=by),
    "all of a category": lambda c, by: edit_category(
        c["category"], name="Covers", parent=None, description="Of silicone", is_shown=False, by=by
    ),
    "the order of categories": lambda c, by: place_category(films(), before=c["shelf"], by=by),
    "no category": lambda c, by: delete_category(c["category"], by=by),
    "a channel": lambda c, by: set_sender(
        "sms",
        url="https://a.example/other",
        template='{"phone": "{to}", "said": "{text}"}',
        body_kind="form",
        by=by,
    ),
    "the tracking": lambda c, by: switch_tracking(False, by=by),
    "the settings of the CRM": lambda c, by: edit_crm_settings(
        pipeline=c["pipeline"],
        makes_company="with",
        repeats_are_opened=False,
        counts_for="activity",
        quiet_days=9,
        by=by,
    ),
    "the simple mode": lambda c, by: switch_to_simple(new_pipeline="Fresh", by=by),
    "the shop": lambda c, by: edit_store(
        name="Aurora",
        tagline="Phones",
        accent="#0f766e",
        pipeline=c["pipeline"],
        responsible=c["anna"],
        price_list=c["retail"],
        delivery_price=Decimal("9.90"),
        hold_minutes=15,
        by=by,
    ),
    "an extension": lambda c, by: switch_on(extension.get("compact"), by=by),
    "a funnel of the subjects": lambda c, by: choose_funnel(c["pipeline"], by=by),
    "a tag": lambda c, by: create_tag(name="fresh", by=by),
    "a colour of a tag": lambda c, by: color_tag(c["tag"], color="pink", by=by),
    "no tag": lambda c, by: remove_tag(c["tag"], by=by),
    "a reference list": lambda c, by: create_list(name="Sizes", entries=[{"words": "S"}], by=by),
    "the words of a reference list": lambda c, by: edit_list(
        c["words"],
        name="Trade",
        entries=[{**one, "words": one["words"].upper()} for one in c["words"].entries],
        by=by,
    ),
    "no reference list": lambda c, by: remove_list(c["words"], by=by),
    "an added field": lambda c, by: add_field(of_kind="lead", label="Height", type="number", by=by),
    "all of an added field": lambda c, by: edit_field(
        c["weight"],
        label="Weight, kg",
        help_text="Dry",
        section="Sizes",
        required=True,
        shows_on_card=False,
        is_filtered=True,
        by=by,
    ),
    "the words of an option": lambda c, by: edit_field(
        c["size"], options=[{**c["size"].settings["options"][0], "words": "Small"}], by=by
    ),
    "the order of added fields": lambda c, by: move_field(c["size"], before=c["weight"], by=by),
    "no added field": lambda c, by: remove_field(c["weight"], by=by),
    "a view": lambda c, by: create_view(of_kind="deal", name="Mine", by=by),
    "all of a view": lambda c, by: edit_view(
        c["view"], name="Huge", query="sort=amount", shared="everybody", is_default=True, by=by
    ),
    "no view": lambda c, by: delete_view(c["view"], by=by),
    "a role": lambda c, by: create_role(name="Day shift", scopes={}, by=by),
    "all of a role": lambda c, by: edit_role(
        c["role"], name="Late shift", scopes={"deal": {"see": "all"}}, hidden={"deal": ["amount"]}, by=by
    ),
    "no role": lambda c, by: delete_role(c["role"], by=by),
    "a department": lambda c, by: create_department(name="East", parent=c["north"], by=by),
    "all of a department": lambda c, by: edit_department(c["north"], name="Far North", head=c["anna"], by=by),
    "a place of a department": lambda c, by: move_department(c["south"], to=c["north"], by=by),
    "no department": lambda c, by: close_department(c["north"], people_to=c["south"], by=by),
    "the rules of signing in": lambda c, by: change_rules(is_second_step_required=True, by=by),
    "the noting of working days": lambda c, by: switch_working_days(True, by=by),
}

BEFORE = {
    "the classic mode": (
        lambda c, by: switch_to_simple(by=by),
        lambda c, by: switch_to_classic(by=by),
    ),
    "an extension that is off": (
        lambda c, by: switch_on(extension.get("compact"), by=by),
        lambda c, by: switch_off(extension.get("compact"), by=by),
    ),
    "a category from whose products in the bin it goes": (
        lambda c, by: delete_in_category(c["category"], by=by),
        lambda c, by: delete_category(c["category"], by=by),
    ),
    "a department with a part": (
        lambda c, by: create_department(name="Coast", parent=c["north"], by=by),
        lambda c, by: close_department(c["north"], people_to=c["south"], by=by),
    ),
}


def delete_in_category(category, *, by):
    from dealwright.catalog.products.actions import delete_product, edit_product

    product = new_product(name="Old case")
    edit_product(product, category=category, by=by)
    delete_product(product, by=by)


def state():
    """All that is set up, column by column, and who stands where by it."""
    kept = {}
    for model in SET_UP:
        rows = getattr(model, "everything", model.objects).order_by("pk").values()
        for place, row in enumerate(rows):
            gone = bool(row.get("deleted_at"))
            if gone and model is View:
                continue
            name = model.__name__
            key = place if name in ANEW else row["id"]
            passed = MOVING | ({"id"} if name in ANEW else set())
            kept[name, key] = {key: value for key, value in row.items() if key not in passed} | {"gone": gone}
    kept["tags"] = sorted(Deal.objects.get(title="Two phones").tags)
    kept["departments"] = sorted(User.objects.values_list("name", "department_id"))
    kept["categories"] = sorted(Product.everything.values_list("name", "category_id"))
    return kept


def without_added_fields_in_the_bin(kept):
    """A field that was added goes into the bin, where its values would wait for 30 days."""
    return {key: row for key, row in kept.items() if not (key[0] == "CustomField" and row["gone"])}


def check(house, deed, by):
    before = without_added_fields_in_the_bin(state())
    deed(house, by)
    change, after = last_change(), without_added_fields_in_the_bin(state())
    assert after != before

    undone = undo_change(change, by=by)
    assert without_added_fields_in_the_bin(state()) == before
    again = undo_change(undone.change_id, by=by)
    assert without_added_fields_in_the_bin(state()) == after
    undo_change(again.change_id, by=by)

    assert without_added_fields_in_the_bin(state()) == before


@contextmanager
def set_up_again():
    """What is done inside is rolled back: making one of each takes longer than all that is done with them."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def told_as(row):
    """Which row of a table failed."""
    try:
        yield
    except Exception as failure:
        failure.add_note(f"in the row “{row}”")
        raise


class TestUndoOfSettings:
    @pytest.mark.parametrize("part", range(4))
    def test_restores_every_column_and_does_it_again(self, house, owner, part):
        for name in list(DEEDS)[part::4]:
            with set_up_again(), told_as(name):
                check(house, DEEDS[name], Actor.of(owner))

    def test_restores_it_after_something_else(self, house, owner):
        for name, (earlier, deed) in BEFORE.items():
            with set_up_again(), told_as(name):
                earlier(house, Actor.of(owner))
                check(house, deed, Actor.of(owner))

    def test_leaves_a_part_where_it_is_that_is_above_the_department_by_now(self, house, owner):
        by = Actor.of(owner)
        east = create_department(name="East", parent=house["north"], by=by)
        coast = create_department(name="Coast", parent=east, by=by)
        port = create_department(name="Port", parent=east, by=by)
        close_department(east, people_to=house["south"], by=by)
        change = last_change()
        move_department(house["north"], to=coast, by=by)

        undo_change(change, by=by)

        south, north = house["south"].refreshed(), house["north"].refreshed()
        assert coast.refreshed().path == [*south.path, coast.pk]
        assert north.path == [*south.path, coast.pk, north.pk]
        assert port.refreshed().path == [*north.path, east.pk, port.pk]


CHANGED_SINCE = [
    (
        lambda c, by: edit_coupon(c["coupon"], most_uses=3, by=by),
        lambda c, by: edit_coupon(c["coupon"], most_uses=4, by=by),
        "Marta changed “SPRING”: how often it may be used.",
    ),
    (
        lambda c, by: edit_method(c["transfer"], name="Bank", by=by),
        lambda c, by: edit_method(c["transfer"], name="Wire", by=by),
        "Marta changed “Wire”: name.",
    ),
    (
        lambda c, by: edit_service(c["table"], rates=[NewRate(Decimal(9))], by=by),
        lambda c, by: edit_service(c["table"], rates=[NewRate(Decimal(8))], by=by),
        "Marta changed “By weight”: prices by region and weight.",
    ),
    (
        lambda c, by: edit_zone(c["zone"], rates={"0.2": "0.23"}, by=by),
        lambda c, by: edit_zone(c["zone"], rates={}, by=by),
        "Marta changed “Brazil”: the rates of certain products.",
    ),
    (
        lambda c, by: form.edit_field(c["floor"], deliveries=[], by=by),
        lambda c, by: form.edit_field(c["floor"], deliveries=list(DeliveryService.objects.all()), by=by),
        "Marta changed “Floor”: the deliveries it is asked for with.",
    ),
    (
        lambda c, by: place_category(c["shelf"], by=by),
        lambda c, by: place_category(c["shelf"], before=films(), by=by),
        "Marta changed “Phones”: the order.",
    ),
    (
        lambda c, by: edit_role(c["role"], scopes={}, by=by),
        lambda c, by: edit_role(c["role"], scopes={"deal": {"see": "all"}}, by=by),
        "Marta changed “Night shift”: the rights.",
    ),
    (
        lambda c, by: edit_crm_settings(quiet_days=7, by=by),
        lambda c, by: edit_crm_settings(quiet_days=8, by=by),
        "days without interaction.",
    ),
    (
        lambda c, by: create_measure(by),
        lambda c, by: edit_measure(Measure.objects.get(code=715), name="Pairs", by=by),
        "Marta changed “Pairs”",
    ),
    (
        lambda c, by: create_tag(name="fresh", by=by),
        lambda c, by: set_tags(c["deal"], tags=["regular", "vip", "fresh"], by=by),
        "“fresh” has changed since: which records carry it.",
    ),
    (
        lambda c, by: put_back(remove_tag, c["tag"], by=by),
        lambda c, by: create_deal(title="Three phones", tags=["regular"], by=by),
        "“regular” has changed since: which records carry it.",
    ),
    (
        lambda c, by: create_price_list(name="Partners", currency="EUR", by=by),
        lambda c, by: set_price(film(), PriceList.objects.get(name="Partners"), amount=Decimal(9), by=by),
        "“Partners” has changed since: the prices on it.",
    ),
    (
        lambda c, by: put_back(remove_price_list, c["retail"], by=by),
        lambda c, by: set_price(film(), c["retail"], amount=Decimal(9), from_quantity=5, by=by),
        "“Retail” has changed since: the prices on it.",
    ),
    (
        lambda c, by: put_back(close_department, c["north"], people_to=c["south"], by=by),
        lambda c, by: edit_user(c["boris"], department=c["north"], by=by),
        "“North” has changed since: who and what is in it.",
    ),
    (
        lambda c, by: put_back(close_department, c["north"], people_to=c["south"], by=by),
        lambda c, by: create_department(name="Coast", parent=c["north"], by=by),
        "“North” has changed since: who and what is in it.",
    ),
]
GONE_SINCE = [
    (
        lambda c, by: remove_zone(c["zone"], by=by),
        lambda c, by: create_zone(name="All", country="BR", rate=Decimal(0), by=by),
        "There is another one like it by now",
    ),
    (
        lambda c, by: edit_zone(c["zone"], is_active=False, by=by),
        lambda c, by: create_zone(name="All", country="BR", rate=Decimal(0), by=by),
        "The zone “All” holds for this whole country already",
    ),
    (
        lambda c, by: remove_coupon(c["coupon"], by=by),
        lambda c, by: create_coupon(code="SPRING", kind="percent", value=Decimal(5), by=by),
        "There is another one like it by now",
    ),
    (
        lambda c, by: delete_category(c["category"], by=by),
        lambda c, by: delete_category(c["shelf"], by=by),
        "Something it belongs to is not there any more",
    ),
    (
        lambda c, by: edit_coupon(
            edit_coupon(c["coupon"], category=c["category"], by=by), category=None, by=by
        ),
        lambda c, by: delete_category(c["category"], by=by),
        "“category” cannot be put back: “Cases” is not there any more.",
    ),
    (
        lambda c, by: delete_category(c["category"], by=by),
        lambda c, by: edit_category(c["shelf"], parent=shelf_of_four(by), by=by),
        "Categories stand at most five deep.",
    ),
    (
        lambda c, by: delete_role(c["role"], by=by),
        lambda c, by: create_role(name="night SHIFT", scopes={}, by=by),
        "There is a role of this name already.",
    ),
    (
        lambda c, by: create_department(name="East", by=by),
        lambda c, by: move_department(c["south"], to=Department.objects.get(name="East"), by=by),
        "say where they go",
    ),
    (
        lambda c, by: [switch_to_simple(by=by), switch_to_classic(by=by)],
        lambda c, by: create_lead(title="A letter", by=by),
        "There are leads by now",
    ),
    (
        lambda c, by: set_sender("sms", headers={"X-Token": "secret"}, by=by),
        lambda c, by: None,
        "The former secret was never kept",
    ),
]


class TestUndoIsRefused:
    @pytest.mark.parametrize(
        ("rows", "refusal"), [(CHANGED_SINCE, InTheWay), (GONE_SINCE, Refused)], ids=["changed", "gone"]
    )
    def test_where_it_is_not_as_it_was_left(self, house, owner, marta, rows, refusal):
        for deed, later, words in rows:
            with set_up_again(), told_as(words):
                deed(house, Actor.of(owner))
                change = last_change()
                later(house, marta)
                before = footprint()

                with pytest.raises(refusal) as refused:
                    undo_change(change, by=Actor.of(owner))

                assert words in str(refused.value)
                assert footprint() == before

    def test_for_whoever_may_not_change_settings(self, house, owner, anna):
        edit_coupon(house["coupon"], most_uses=3, by=Actor.of(owner))
        change = last_change()
        before = footprint()

        with pytest.raises(NotFound):
            undo_change(change, by=Actor.of(anna))

        assert footprint() == before

    def test_for_whoever_lost_the_right_since(self, house, marta, roles):
        remove_coupon(house["coupon"], by=marta)
        change = last_change()
        marta.user.role = roles["Seller"]

        with pytest.raises(Forbidden):
            undo_change(change, by=Actor.of(marta.user))

        assert not Coupon.objects.exists()

    def test_of_a_category_for_all_but_those_who_changed_it(self, house, anna, boris, roles):
        anna.role = roles["Shop manager"]
        edit_category(house["category"], name="Covers", by=Actor.of(anna))
        change = last_change()

        with pytest.raises(NotFound):
            undo_change(change, by=Actor.of(boris))
        undo_change(change, by=Actor.of(anna))

        assert house["category"].refreshed().name == "Cases"

    def test_of_a_view_for_all_but_its_owner_and_whoever_changes_settings(self, house, anna, boris, owner):
        view = create_view(of_kind="deal", name="Hers", shared="everybody", by=Actor.of(anna))
        edit_view(view, name="Only hers", by=Actor.of(anna))
        change = last_change()

        with pytest.raises((Forbidden, NotFound)):
            undo_change(change, by=Actor.of(boris))
        undo_change(change, by=Actor.of(anna))

        assert view.refreshed().name == "Hers"


class TestSecrets:
    def test_stay_as_they_are_when_the_rest_goes_back(self, house, owner):
        by = Actor.of(owner)
        set_sender("sms", url="https://a.example/{key}", key="abc", by=by)
        set_sender("sms", template=OTHER_JSON, key="def", by=by)

        undo_change(last_change(), by=by)

        sender = Sender.objects.get(channel="sms")
        assert (sender.template, sender.key) == (JSON, "def")

    def test_do_not_go_along_to_another_host(self, house, owner):
        by = Actor.of(owner)
        set_sender("sms", url="https://b.example/{key}", key="abc", by=by)
        before = footprint()

        undo_change(last_change(), by=by)

        assert footprint() != before
        assert Sender.objects.get(channel="sms").key_sealed == ""


PAGES = [
    ("/coupons/{coupon}/removal", {}, "/coupons", "coupon.removed"),
    (
        "/store/payment-methods/{transfer}/place",
        {"up": "1"},
        "/store/payment-methods",
        "payment_method.edited",
    ),
    ("/deliveries/{table}/removal", {}, "/deliveries", "delivery_service.removed"),
    ("/taxes/{zone}/removal", {}, "/taxes", "tax_zone.removed"),
    ("/store/checkout-form/{floor}/removal", {}, "/store/checkout-form", "checkout_field.removed"),
    ("/warehouses/{warehouse}/removal", {}, "/warehouses", "warehouse.removed"),
    ("/price-lists/{retail}/removal", {}, "/price-lists", "price_list.removed"),
    ("/categories/{shelf}/place", {"way": "down"}, "/categories", "category.placed"),
    ("/reference-lists/{words}/removal", {}, "/reference-lists", "reference_list.removed"),
    ("/views/{view}/deletion", {}, "/deals", "view.deleted"),
    ("/people/roles/{role}/deletion", {}, "/people/roles", "role.deleted"),
    (
        "/people/departments/{south}/place",
        {"parent": "{north}"},
        "/people/departments",
        "department.moved",
    ),
]


class TestGateways:
    def test_are_made_the_default_and_added_no_more(self, house, owner):
        by = Actor.of(owner)
        second = add_gateway("sms", name="Second", way="log", by=by)
        added = last_change()
        make_default(second, by=by)

        undo_change(last_change(), by=by)
        assert not second.refreshed().is_default
        undone = undo_change(added, by=by)

        assert Sender.objects.get(channel="sms").url == "https://a.example/send"
        with pytest.raises(Refused, match="Its secrets went with it"):
            undo_change(undone.change_id, by=by)


class TestPages:
    def test_offer_the_way_back(self, house, owner, client_of):
        keys = {name: one.pk for name, one in house.items()}
        browser = client_of(owner)
        before = state()
        for address, sent, page, kind in PAGES:
            with set_up_again(), told_as(address):
                told = {name: value.format(**keys) for name, value in sent.items()}
                browser.post(address.format(**keys), told)

                shown = browser.get(page).content.decode()
                undo = f"/changes/{Entry.objects.filter(kind=kind).latest('id').change_id}/undo"
                assert undo in shown
                assert browser.post(undo).status_code == 303

                assert state() == before


FINAL = {
    "what left the house": (
        "activity.reminded letter.failed letter.released letter.sent message.failed message.link_clicked "
        "message.opened message.sent message.sent_again message.written message.written_to_colleague "
        "people.notified invitation.accepted invitation.sent invitation.sent_again invitation.withdrawn"
    ),
    "what a client said or did, taken back on its own page": "message.letters_refused consent.given",
    "what was refused or failed, so that nothing changed": (
        "automation.stopped chain.stopped deal.close_refused recurring_deal.failed rule.failed "
        "trigger.refused trigger.called"
    ),
    "what is deleted for ever": "record.purged subject.deleted_for_ever gateway.removed",
    "how far work of many parts is; its parts are undone": (
        "bulk_change.started bulk_change.finished bulk_change.stopped import.started "
        "import.finished import.reverted product_import.started "
        "product_import.finished mode_switch.started mode_switch.finished order_conversion.started "
        "order_conversion.finished order_settings.mode_changed"
    ),
    "goes with its order": "coupon.used coupon.given_back",
    "ways to sign in, whose secrets nobody keeps": (
        "token.created token.revoked sign_in_provider.added sign_in_provider.changed "
        "sign_in_provider.removed mail_server.changed mail_server.removed user.signed_in user.lock_lifted "
        "user.passkey_added "
        "user.passkey_removed user.provider_connected user.provider_disconnected user.recovery_code_used "
        "user.recovery_codes_made user.second_step_added user.second_step_failed user.second_step_removed "
        "user.sessions_ended buyer.signed_in buyer.sessions_ended"
    ),
    "a clock that ran": (
        "working_day.started working_day.paused working_day.resumed working_day.ended working_day.closed"
    ),
    "people and their days, whose reasons stand in no event": (
        "absence.planned absence.changed absence.canceled user.created user.edited user.work_handed_over"
    ),
}


def test_every_kind_has_a_way_back_or_is_final_by_nature():
    """A new kind needs an inverse, or a reason here."""
    named = {kind for kinds in FINAL.values() for kind in kinds.split()}
    declared = {event.kind for event in all_declared() if not event.kind.startswith("test.")}
    with_way_back = inverses.ways_back()
    said = {kind for kind in declared if inverses.why_final(kind) is not None}

    assert declared - with_way_back - said - named == set()
    assert named & with_way_back == set()


def film():
    return Product.objects.get(category__name="Films")


def put_back(remove, found, *, by, **how):
    """Removed, and back by an undo: that undo is the last change."""
    remove(found, **how, by=by)
    undo_change(last_change(), by=by)


def shelf_of_four(by):
    """The lowest of four categories that stand on one another."""
    lowest = None
    for name in ("Goods", "Devices", "Small ones", "Mobile ones"):
        lowest = create_category(name=name, parent=lowest, by=by)
    return lowest


def films():
    return Category.objects.get(name="Films")


def create_measure(by):
    return add_measure(code=715, name="Pair", symbol="pr", by=by)


@pytest.fixture
def marta(manager, roles):
    manager.role = roles["Administrator"]
    return Actor.of(manager)
