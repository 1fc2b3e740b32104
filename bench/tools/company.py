"""The company that is measured: who works in it, what it sells, and what its clients are called."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bench.tools.folder import OWNER, PASSWORD
from dealwright.catalog.products.actions import create_category, create_product
from dealwright.catalog.products.models import Product
from dealwright.events import Actor, quietly
from dealwright.kit.money import Money
from dealwright.people.departments.actions import create_department
from dealwright.people.users.actions import create_user
from dealwright.people.users.models import User
from dealwright.records.pipelines.actions import NewStage, add_stage
from dealwright.records.pipelines.known import default_pipeline
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.sales.methods.actions import switch_test_provider
from dealwright.store.settings.actions import edit_store
from dealwright.store.settings.queries import the_store

SELLERS = 20
SELLER = "seller0@bench.example"
PRODUCTS = 60
CURRENCY = "BRL"
PLENTY = 10_000_000
OPEN_STAGES = 8

GOODS = (
    "Telefone Aurora 12", "Чехол силиконовый", "Ładowarka sieciowa", "Auricolari senza fili",
    "Screen protector", "Power bank 20000", "Cabo USB-C trançado", "Держатель в машину",
    "Słuchawki nauszne", "Caricatore rapido", "Smart watch", "Tablet 11",
    "Capa de couro", "Ремонт экрана", "Gwarancja przedłużona", "Scheda di memoria",
)  # fmt: skip
FIRST_NAMES = (
    "João", "Mariana", "Анна", "Борис", "Agnieszka", "Łukasz", "Giulia", "Matteo", "Grace", "Oliver",
    "Thiago", "Beatriz", "Екатерина", "Дмитрий", "Małgorzata", "Wojciech", "Chiara", "Lorenzo", "Amelia",
    "Noah",
)  # fmt: skip
SYLLABLES = (
    "sil", "va", "mo", "rei", "ra", "kow", "ski", "ov", "ros", "si", "ben", "ton", "ar", "li", "nho", "ek",
)  # fmt: skip
CITIES = ("São Paulo", "Curitiba", "Recife", "Porto Alegre", "Kraków", "Torino", "Казань", "Leeds")
TAGS = ("vip", "wholesale", "repair", "gift", "urgent", "returning")

COMMON_WORD, RARE_WORD = "telefone", "zyzzyva"
"""In one deal of sixteen; in one of ten thousand."""


@dataclass(frozen=True)
class Company:
    """Who and what there is before the first deal."""

    owner: User
    sellers: list[User]
    products: list[Product]
    pipeline: Pipeline
    stages: list[Stage]
    by: Actor

    def stage(self, code: str) -> Stage:
        """The stage that other programs call so."""
        return next(stage for stage in self.stages if stage.code == code)


def found_company() -> Company:
    """Hire people, fill the shelves, let the first seller answer for the shop: with the product's actions."""
    by = Actor.system("Bench")
    with quietly():
        sellers = _hire(by)
        products = _fill_the_shelves(by)
        edit_store(responsible=sellers[0], currency=CURRENCY, by=by)
        switch_test_provider(True, by=by)
    pipeline = the_store().pipeline or default_pipeline("deal")
    _lengthen(pipeline, by)
    owner = User.objects.get(email=OWNER)
    return Company(owner, sellers, products, pipeline, list(pipeline.stages.all()), by)


def client_name(number: int) -> tuple[str, str]:
    """First and last name of a client; the same for the same number."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    parts = (SYLLABLES[(number * factor) % len(SYLLABLES)] for factor in (7, 3, 11))
    return first, "".join(parts).capitalize()


def _lengthen(pipeline: Pipeline, by: Actor) -> None:
    """Let the board have eight open stages."""
    with quietly():
        for number in range(OPEN_STAGES - sum(not stage.is_final for stage in pipeline.stages.all())):
            add_stage(pipeline, stage=NewStage(f"Step {number + 1}"), by=by)


def _hire(by: Actor) -> list[User]:
    departments = [create_department(name=name, by=by) for name in ("North", "South", "Web")]
    return [
        create_user(
            email=f"seller{number}@bench.example",
            name=" ".join(client_name(number * 37)),
            role="Seller",
            # Hashing takes a fifth of a second; only the first one signs in.
            password=PASSWORD if number == 0 else None,
            department=departments[number % len(departments)],
            by=by,
        )
        for number in range(SELLERS)
    ]


def _fill_the_shelves(by: Actor) -> list[Product]:
    shelves = [create_category(name=name, by=by) for name in ("Phones", "Cases", "Sound")]
    return [
        create_product(
            name=f"{GOODS[number % len(GOODS)]} {number}",
            price=Money(Decimal(49) + 10 * number, CURRENCY),
            sku=f"BENCH-{number}",
            category=shelves[number % len(shelves)],
            description="A thing that is measured. " * 8,
            stock=PLENTY,
            by=by,
        )
        for number in range(PRODUCTS)
    ]
