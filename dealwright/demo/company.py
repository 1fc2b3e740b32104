"""The phone shop in plain words: who works there, what it sells, who buys. All of it is made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody who works in the shop."""

    key: str
    name: str
    position: str
    role: str
    department: str


@dataclass(frozen=True)
class Goods:
    """Something the shop sells."""

    key: str
    """Also the name of its picture."""
    name: str
    category: str
    price: str
    stock: int
    description: str
    is_service: bool = False


@dataclass(frozen=True)
class Client:
    """Somebody who buys there."""

    name: str
    email: str
    phone: str
    address: str
    city: str
    tags: tuple[str, ...] = ()


SHOP_NAME = "Farol Mobile"
TAGLINE = "Phones and the small things around them"

DEPARTMENTS = ("São Paulo", "Online")

PEOPLE = (
    Person("head", "Ana Beatriz Cavalcante de Albuquerque", "Head of sales", "Head of sales", "São Paulo"),
    Person("store", "Екатерина Преображенская", "Online sales", "Seller", "Online"),
    Person("counter", "Zbigniew Wiśniewski", "Sales", "Seller", "São Paulo"),
    Person("manager", "Giulia Bianchi", "Shop manager", "Shop manager", "Online"),
)

CATEGORIES = ("Phones", "Cases and glass", "Sound", "Power", "Watches", "Services")

GOODS = (
    Goods(
        "aurora-12",
        "Aurora 12",
        "Phones",
        "4299.00",
        14,
        "A 6.4-inch screen that stays readable in the sun, three cameras, two days on one charge.",
    ),
    Goods(
        "aurora-12-mini",
        "Aurora 12 mini",
        "Phones",
        "3499.00",
        9,
        "All of the Aurora in the palm of one hand.",
    ),
    Goods(
        "lume-s",
        "Lume S",
        "Phones",
        "1899.00",
        22,
        "A bright phone for every day, with room for two numbers.",
    ),
    Goods(
        "lume-s-plus",
        "Lume S Plus",
        "Phones",
        "2399.00",
        3,
        "The Lume with a larger screen and a third camera.",
    ),
    Goods(
        "pedra-x",
        "Pedra X",
        "Phones",
        "1499.00",
        0,
        "Takes water, dust and a fall from the table. Nothing else.",
    ),
    Goods(
        "case-soft", "Soft case, terracotta", "Cases and glass", "89.90", 60, "Soft outside, softer inside."
    ),
    Goods(
        "case-clear", "Clear case", "Cases and glass", "69.90", 80, "Shows the phone and keeps the scratches."
    ),
    Goods("glass", "Screen protector", "Cases and glass", "49.90", 120, "Tempered glass, two in a box."),
    Goods(
        "buds", "Brisa earphones", "Sound", "349.00", 25, "Small, light, and quiet when you want it quiet."
    ),
    Goods(
        "charger",
        "Charger 45 W",
        "Power",
        "179.00",
        40,
        "Two sockets, one for the phone and one for the rest.",
    ),
    Goods("cable", "Woven cable, 2 m", "Power", "59.90", 90, "Long enough for the sofa."),
    Goods("power-bank", "Power bank 10,000", "Power", "199.00", 18, "Two full charges in a coat pocket."),
    Goods("watch", "Maré watch", "Watches", "1199.00", 7, "Counts steps, waves and sleep. Swims."),
    Goods(
        "fitting",
        "Screen protector fitting",
        "Services",
        "39.00",
        0,
        "We fit it without a bubble while you wait.",
        is_service=True,
    ),
)

CLIENTS = (
    Client("João Guilherme Ferreira da Conceição", "joao.conceicao@example.com", "+5511987650001", "Rua das Palmeiras 214, ap. 51", "São Paulo", ("regular",)),
    Client("Maria Antônia Figueiredo", "antonia.figueiredo@example.com", "+5511987650002", "Av. dos Autonomistas 1400", "Osasco"),
    Client("Luíza Nascimento", "luiza.nascimento@example.com", "+5519987650003", "Rua Barão de Jaguara 88", "Campinas", ("wholesale",)),
    Client("Thiago Gonçalves Araújo", "thiago.araujo@example.com", "+5513987650004", "Rua XV de Novembro 19", "Santos"),
    Client("Conceição Aparecida dos Santos", "cida.santos@example.com", "+5511987650005", "Rua Augusta 2030", "São Paulo", ("regular",)),
    Client("Mariana Sá", "mariana.sa@example.com", "+5521987650006", "Rua Voluntários da Pátria 45", "Rio de Janeiro"),
    Client("Константин Рождественский", "konstantin@example.com", "+79165550007", "ул. Большая Ордынка, 17", "Москва"),
    Client("Анастасия Владимировна Крестовоздвиженская", "anastasia@example.com", "+79165550008", "Невский проспект, 100", "Санкт-Петербург", ("regular",)),
    Client("Юлия Щербакова", "yulia.shch@example.com", "+79165550009", "ул. Ленина, 5", "Екатеринбург"),
    Client("Пётр Ёлкин", "petr.elkin@example.com", "+79165550010", "пр. Мира, 33", "Москва"),
    Client("Małgorzata Brzęczyszczykiewicz", "malgorzata@example.com", "+48601550011", "ul. Świętojańska 12", "Gdynia", ("regular",)),
    Client("Łukasz Żółkiewski", "lukasz@example.com", "+48601550012", "ul. Piotrkowska 77", "Łódź"),
    Client("Agnieszka Wójcik", "agnieszka.wojcik@example.com", "+48601550013", "ul. Długa 3", "Kraków"),
    Client("Krzysztof Dąbrowski", "krzysztof@example.com", "+48601550014", "al. Jerozolimskie 40", "Warszawa", ("wholesale",)),
    Client("Niccolò Dell’Acqua", "niccolo@example.com", "+393335550015", "Via Garibaldi 9", "Torino"),
    Client("Chiara Esposito", "chiara.esposito@example.com", "+393335550016", "Via Toledo 210", "Napoli", ("regular",)),
    Client("Maria Vittoria Quattrocchi", "mv.quattrocchi@example.com", "+393335550017", "Corso Umberto I 4", "Catania"),
    Client("Giosuè Perù", "giosue@example.com", "+393335550018", "Calle Larga 1", "Venezia"),
)  # fmt: skip

NEGOTIATIONS = (
    # title, client, responsible, stage code, days ago, goods, closes in days, note
    ("Phones for the new delivery team", 2, "head", "PREPARATION", 9, (("lume-s", 12), ("case-clear", 12)), 6, "Wants an invoice per branch. Decides after the fair."),
    ("Trade-in of two old phones", 4, "counter", "NEW", 1, (("aurora-12", 1),), 14, ""),
    ("Замена телефонов отдела доставки", 7, "store", "PREPARATION", 6, (("pedra-x", 8),), 10, "Спрашивает про скидку от восьми штук."),
    ("Telefony dla sali pokazowej", 13, "head", "PREPARATION", 12, (("lume-s-plus", 4), ("charger", 4)), 3, "Prosi o ofertę na piśmie."),
    ("Regali di fine anno per i collaboratori", 14, "counter", "NEW", 2, (("buds", 15),), 20, ""),
    ("Watch with a strap that fits a small wrist", 5, "counter", "NEW", 0, (("watch", 1),), 5, "Called twice. Prefers mornings."),
    ("Aurora 12 on order", 9, "store", "NEW", 3, (("aurora-12", 1), ("glass", 1), ("fitting", 1)), 7, ""),
    ("Power banks for the festival", 11, "head", "PREPARATION", 20, (("power-bank", 30),), -2, "Price agreed by phone; waiting for the go-ahead."),
    ("Contract for spare screens", 13, "head", "LOSE", 30, (("glass", 200),), -10, ""),
    ("Phones for the summer school", 2, "head", "WON", 25, (("lume-s", 6),), -5, "Delivered with engraved cases."),
)  # fmt: skip
"""Sales that somebody works on; the indexes are places in CLIENTS."""

PURCHASES = (
    # client, goods, hours ago, what became of it
    (0, (("aurora-12", 1), ("case-soft", 1), ("glass", 1)), 2, "placed"),
    (10, (("lume-s", 1),), 5, "paid"),
    (15, (("buds", 1), ("cable", 2)), 9, "paid"),
    (6, (("aurora-12-mini", 1), ("case-clear", 1)), 26, "paid"),
    (3, (("charger", 1), ("cable", 1)), 30, "failed"),
    (8, (("watch", 1),), 52, "shipping"),
    (1, (("lume-s-plus", 1), ("glass", 1), ("fitting", 1)), 75, "shipping"),
    (12, (("power-bank", 2),), 100, "won"),
    (16, (("case-soft", 2), ("glass", 2)), 150, "won"),
    (17, (("buds", 1),), 200, "won"),
    (5, (("aurora-12", 1), ("charger", 1)), 260, "won"),
    (9, (("lume-s", 2),), 330, "won"),
    (4, (("cable", 3),), 400, "won"),
    (11, (("aurora-12-mini", 1),), 450, "canceled"),
    (0, (("watch", 1), ("cable", 1)), 600, "won"),
    (7, (("lume-s", 1), ("case-clear", 1)), 700, "won"),
)
"""Purchases in the shop; the indexes are places in CLIENTS."""

TASKS = (
    # title, responsible, due in hours, index in NEGOTIATIONS
    ("Send the offer with the branch addresses", "head", 3, 0),
    ("Call back about the trade-in", "counter", -20, 1),
    ("Позвонить насчёт скидки", "store", 26, 2),
    ("Prepare the written offer", "head", -3, 3),
    ("Find a shorter strap", "counter", 5, 5),
    ("Ask whether the festival gave its go-ahead", "head", -50, 7),
)
