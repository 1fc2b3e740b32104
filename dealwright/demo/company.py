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
    former_price: str = ""
    grams: int = 0
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """One product that differs by phone and colour."""

    name: str
    category: str
    price: str
    stock: int
    """Of each of them."""
    grams: int
    description: str
    axes: tuple[str, str]
    models: tuple[str, ...]
    colours: tuple[tuple[str, str], ...]
    """Each with the name of its picture."""

    def key_of(self, model: str, colour: str) -> str:
        """As purchases name one of them."""
        return f"case {model} {colour}"


@dataclass(frozen=True)
class Bundle:
    """Several goods that are sold as one."""

    key: str
    name: str
    category: str
    price: str
    description: str
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Purchase:
    """Something bought in the shop."""

    client: int
    """A place in CLIENTS."""
    goods: tuple[tuple[str, int], ...]
    hours: float
    """Ago."""
    outcome: str
    """`placed`, `failed`, `canceled`, `paid`, `partly` (a part of it left), `shipping` or `won`."""
    coupon: str = ""


@dataclass(frozen=True)
class Client:
    """Somebody who buys there."""

    name: str
    email: str
    phone: str
    address: str
    city: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Organisation:
    """A company that buys there, or the shop's own one."""

    name: str
    cnpj: str
    """With fitting check digits. The tax office has issued none that begins with 99."""
    industry: str
    employees: int
    phone: str
    email: str
    address: str
    city: str
    region: str
    postal_code: str
    client_type: str = "client"
    people: tuple[tuple[int, str], ...] = ()
    """Places in CLIENTS, each with a position."""
    negotiations: tuple[int, ...] = ()
    """Places in NEGOTIATIONS."""
    pix: str = ""
    is_own: bool = False


SHOP_NAME = "Farol Mobile"
TAGLINE = "Phones and the small things around them"

DEPARTMENTS = ("São Paulo", "Online")

PEOPLE = (
    Person("head", "Ana Beatriz Cavalcante de Albuquerque", "Head of sales", "Head of sales", "São Paulo"),
    Person("store", "Екатерина Преображенская", "Online sales", "Seller", "Online"),
    Person("counter", "Zbigniew Wiśniewski", "Sales", "Seller", "São Paulo"),
    Person("manager", "Giulia Bianchi", "Shop manager", "Shop manager", "Online"),
)

CATEGORIES = (
    ("Phones", ""),
    ("Accessories", ""),
    ("Cases and glass", "Accessories"),
    ("Sound", "Accessories"),
    ("Power", "Accessories"),
    ("Watches", ""),
    ("Services", ""),
)
"""Each with the one it stands in."""

GOODS = (
    Goods(
        "aurora-12",
        "Aurora 12",
        "Phones",
        "4299.00",
        14,
        "A 6.4-inch screen that stays readable in the sun, three cameras, two days on one charge.",
        grams=195,
        attributes=(("Screen", "6.4 in"), ("Memory", "256 GB"), ("SIM", "One and an eSIM")),
    ),
    Goods(
        "aurora-12-mini",
        "Aurora 12 mini",
        "Phones",
        "3499.00",
        9,
        "All of the Aurora in the palm of one hand.",
        former_price="3799.00",
        grams=148,
        attributes=(("Screen", "5.4 in"), ("Memory", "128 GB"), ("SIM", "One and an eSIM")),
    ),
    Goods(
        "lume-s",
        "Lume S",
        "Phones",
        "1899.00",
        22,
        "A bright phone for every day, with room for two numbers.",
        grams=182,
        attributes=(("Screen", "6.1 in"), ("Memory", "128 GB"), ("SIM", "Two")),
    ),
    Goods(
        "lume-s-plus",
        "Lume S Plus",
        "Phones",
        "2399.00",
        3,
        "The Lume with a larger screen and a third camera.",
        grams=201,
        attributes=(("Screen", "6.7 in"), ("Memory", "256 GB"), ("SIM", "Two")),
    ),
    Goods(
        "pedra-x",
        "Pedra X",
        "Phones",
        "1499.00",
        0,
        "Takes water, dust and a fall from the table. Nothing else.",
        grams=238,
        attributes=(("Screen", "5.4 in"), ("Memory", "64 GB"), ("SIM", "Two")),
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

CASE = Case(
    name="Concha case",
    category="Cases and glass",
    price="119.90",
    stock=12,
    grams=34,
    description="A thin shell with a raised edge. Made from old fishing nets.",
    axes=("Phone", "Colour"),
    models=("Aurora 12", "Aurora 12 mini", "Lume S"),
    colours=(("Terracotta", "case-soft"), ("Sea green", "case-green"), ("Graphite", "case-graphite")),
)

BUNDLE = Bundle(
    "starter-set",
    "First day set for the Lume S",
    "Cases and glass",
    "179.00",
    "A clear case, a screen protector and a charger: what one comes back for a week later.",
    (("case-clear", 1), ("glass", 1), ("charger", 1)),
)

PRICE_LIST = (
    "Resellers",
    (("lume-s", 1, "1749.00"), ("lume-s", 10, "1649.00"), ("charger", 1, "149.00"), ("cable", 20, "39.90")),
)
"""Its name, and goods with the number of pieces from which on they cost so much."""

SECOND_PLACE = ("Santos, by the canal", "Rua XV de Novembro 24, Santos")
ARRIVED = (("buds", 10), ("case-clear", 30), ("power-bank", 6))
ARRIVAL_COMMENT = "From Serra Azul, two boxes."
TRANSFERRED = (("lume-s", 4), ("glass", 25))
TRANSFER_COMMENT = "For the opening of the shop in Santos."
BROKEN = (("glass", 2),)
BROKEN_COMMENT = "Cracked in the box. Giulia checks whether the supplier replaces them."

COUPONS = (
    # code, kind, value, least total, uses at most, days until it ends, comment
    ("FAROL10", "percent", "10", "200", 100, 30, "For everybody who found us at the fair."),
    ("FRETE", "free_delivery", "0", "0", None, -7, "Week of the coast."),
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

ORGANISATIONS = (
    Organisation("Farol Mobile Comércio de Telefones Ltda", "99.000.001/0001-01", "Phones and accessories", 9, "+551135550100", "contato@farol.example", "Rua Augusta 1508, loja 4", "São Paulo", "SP", "01304-001", "", pix="contato@farol.example", is_own=True),
    Organisation("Entregas Ipê Amarelo Ltda", "99.000.102/0001-74", "Deliveries", 46, "+551935550101", "compras@ipe-amarelo.example", "Rua Barão de Jaguara 88", "Campinas", "SP", "13015-001", people=((2, "Purchasing"),), negotiations=(0, 9), pix="compras@ipe-amarelo.example"),
    Organisation("Festival Maré Alta Produções Culturais S.A.", "99.000.203/0001-45", "Events", 18, "+552135550102", "producao@mare-alta.example", "Rua Voluntários da Pátria 45", "Rio de Janeiro", "RJ", "22270-000", "prospect", people=((5, "Production"), (11, "Logistics")), negotiations=(7,)),
    Organisation("Distribuidora Serra Azul de Eletrônicos Ltda", "99.000.304/0001-16", "Wholesale", 120, "+551135550103", "vendas@serra-azul.example", "Av. dos Autonomistas 1400", "Osasco", "SP", "06020-010", "supplier", people=((1, "Sales"),)),
)  # fmt: skip

LEADS = (
    # title, name, company, position, phone, e-mail, city, source, responsible, stage code, days ago, goods, tags, note
    ("Phones for a chain of bakeries", "Rita de Cássia Sousa", "Padarias Pão da Serra", "Owner", "+5511987650101", "rita@pao-da-serra.example", "São Paulo", "call", "counter", "NEW", 0.1, (("lume-s", 10), ("case-clear", 10)), ("wholesale",), ""),
    ("", "Пелагея Константиновна Благовещенская-Задунайская", "Студия «Северный свет»", "", "+79165550102", "", "Мурманск", "form", "store", "NEW", 0.6, (), (), ""),
    ("", "", "", "", "+5521987650103", "", "", "call", "counter", "NEW", 1.2, (), (), "Rang twice, nobody spoke."),
    ("Earphones as gifts for a conference", "Wawrzyniec Grzegorzewski", "Kongres Polska 2030", "Office manager", "+48601550104", "biuro@kongres.example", "Poznań", "email", "store", "IN_PROCESS", 3, (("buds", 60),), (), "Asks whether we can print a logo on the case."),
    ("Sostituzione dei telefoni del reparto vendite", "Bartolomeo Sant’Angelo", "Cantine del Sole", "", "", "b.santangelo@cantine.example", "Bari", "fair", "head", "IN_PROCESS", 5, (("aurora-12-mini", 6),), ("regular",), "Met at the fair. Wants to see the mini."),
    ("Watches for a running club", "Jacqueline Nóbrega", "", "", "+5548987650106", "jac@corredores.example", "Florianópolis", "instagram", "counter", "IN_PROCESS", 6, (("watch", 4),), (), ""),
    ("Free phones for a raffle", "Sorteios do Zé", "", "", "", "ze@sorteios.example", "", "email", "store", "JUNK", 8, (), (), ""),
)  # fmt: skip
"""What came in and may become a client."""

CONVERTED = (
    "Chargers for a coworking house",
    "Hortênsia Valadares",
    "Casa Amarela Coworking",
    "Community manager",
    "+5531987650107",
    "hortensia@casa-amarela.example",
    "Belo Horizonte",
    "recommendation",
    "head",
    14,
    (("charger", 12), ("cable", 12)),
    "Recommended by the festival. Wants them before the opening.",
)
"""A lead that became a deal with a contact and a company."""

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
    Purchase(0, (("aurora-12", 1), ("case-soft", 1), ("glass", 1)), 2, "placed"),
    Purchase(10, (("lume-s", 1),), 5, "paid"),
    Purchase(15, (("buds", 1), ("cable", 2)), 9, "paid"),
    Purchase(13, (("buds", 2), ("case Aurora 12 Sea green", 1), ("power-bank", 1)), 20, "partly", "FAROL10"),
    Purchase(6, (("aurora-12-mini", 1), ("case-clear", 1)), 26, "paid"),
    Purchase(3, (("charger", 1), ("cable", 1)), 30, "failed"),
    Purchase(2, (("starter-set", 2),), 44, "paid"),
    Purchase(8, (("watch", 1),), 52, "shipping"),
    Purchase(1, (("lume-s-plus", 1), ("glass", 1), ("fitting", 1)), 75, "shipping"),
    Purchase(12, (("power-bank", 2),), 100, "won"),
    Purchase(16, (("case-soft", 2), ("glass", 2)), 150, "won"),
    Purchase(17, (("buds", 1),), 200, "won"),
    Purchase(5, (("aurora-12", 1), ("charger", 1)), 260, "won"),
    Purchase(9, (("lume-s", 2),), 330, "won"),
    Purchase(4, (("cable", 3),), 400, "won"),
    Purchase(11, (("aurora-12-mini", 1),), 450, "canceled"),
    Purchase(0, (("watch", 1), ("cable", 1)), 600, "won"),
    Purchase(7, (("lume-s", 1), ("case-clear", 1)), 700, "won"),
)
"""Purchases in the shop."""

TASKS = (
    # title, responsible, due in hours, index in NEGOTIATIONS
    ("Send the offer with the branch addresses", "head", 3, 0),
    ("Call back about the trade-in", "counter", -20, 1),
    ("Позвонить насчёт скидки", "store", 26, 2),
    ("Prepare the written offer", "head", -3, 3),
    ("Find a shorter strap", "counter", 5, 5),
    ("Ask whether the festival gave its go-ahead", "head", -50, 7),
)

ACTIVITIES = (
    # kind, subject, responsible, due in hours, index in NEGOTIATIONS, reminders in minutes, result
    ("call", "Ask how the branches will be invoiced", "head", 1.5, 0, (15,), ""),
    ("meeting", "Show the Lume S to the delivery team", "head", 27, 0, (60,), ""),
    ("call", "Zadzwonić w sprawie oferty na sale pokazowe", "head", -26, 3, (15,), ""),
    ("meeting", "Встреча на складе: примерка чехлов и обсуждение скидки", "store", 4, 2, (60,), ""),
    ("todo", "Mandare il preventivo con la confezione regalo", "counter", 30, 4, (), ""),
    ("call", "Ring about the strap", "counter", 2, 5, (15,), ""),
    ("call", "Tell that the Aurora 12 has arrived", "store", -3, 6, (0,), ""),
    ("call", "Agree on the price of the power banks", "head", -430, 7, (), "Agreed: 30 pieces, delivery to the gate."),
    ("visit", "Bring the engraved cases to the school", "head", -130, 9, (), "Everybody liked the engraving."),
)  # fmt: skip
"""What is planned and done about the sales that somebody works on."""

ASKED_ABOUT_A_PARCEL = ("Tell when the second parcel arrives", "store", 3)
"""What is planned for the order of which only a part left: subject, responsible, due in hours."""

WAIT = ("head", 3, 7)
"""Responsible, days, index in NEGOTIATIONS: the festival has to decide."""

LETTER = ("Pergunta sobre a garantia dos carregadores", "counter", 1)
"""What came in and nobody has answered: subject, responsible, index in NEGOTIATIONS."""
