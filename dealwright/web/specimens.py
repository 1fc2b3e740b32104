"""What the component page shows: every component with long names, large sums and odd states.

The names are deliberately hard on the layout: Russian, Portuguese, Polish, Italian. Nothing here is
stored or sold; the words of pretended records stay in their own language.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from dealwright.kit import clock
from dealwright.kit.money import Money
from dealwright.web.conflicts import Conflict, Difference


@dataclass(frozen=True)
class SpecimenStage:
    """A stage as components expect one."""

    id: int
    name: str
    color: str
    semantic: str = "open"


STAGES = [
    SpecimenStage(1, "Новая покупка", "#64748b"),
    SpecimenStage(2, "Aguardando confirmação do pagamento", "#0e7490"),
    SpecimenStage(3, "Paid", "#f2c94c"),
    SpecimenStage(4, "Przygotowanie do wysyłki", "#7c3aed"),
    SpecimenStage(5, "In consegna", "#b45309"),
    SpecimenStage(6, "Won", "#15803d", "won"),
    SpecimenStage(7, "Lost", "#b91c1c", "lost"),
]

TAGS = [
    SimpleNamespace(name="VIP", color="#b45309"),
    SimpleNamespace(name="atacado e revenda", color="#1d4ed8"),
    SimpleNamespace(name="гарантийный случай", color="#be185d"),
]

SPACES = [("--s1", 4), ("--s2", 8), ("--s3", 12), ("--s4", 16), ("--s5", 20), ("--s6", 24), ("--s8", 32)]

PEOPLE = ["Maria Aparecida dos Santos", "Константин Александрович", "Zofia Wiśniewska", "Luca Ferri"]


@dataclass
class SpecimenDeal:
    """A card of the board."""

    id: int
    title: str
    amount: Money
    client: str | None = None
    next: str | None = None
    next_at: datetime | None = None
    late: bool = False
    badge: str | None = None
    badge_tone: str = ""
    person: str | None = None
    tags: list[Any] = field(default_factory=list)


def all_of_them(*, empty: bool = False) -> dict[str, Any]:
    """The context of the component page; `empty` shows boards and lists with nothing in them."""
    deals = [] if empty else _deals()
    return {
        "stages": STAGES,
        "columns": _columns(deals),
        "deals": deals,
        "days": [] if empty else _days(),
        "tags": TAGS,
        "people": PEOPLE,
        "now": clock.now(),
        "soon": clock.now() + timedelta(hours=3),
        "late": clock.now() - timedelta(days=2),
        "long_ago": clock.now() - timedelta(days=400),
        "sum": _money("1284950.90"),
        "empty": empty,
        "conflict": _conflict(),
        "tokens": _tokens(),
        "spaces": SPACES,
    }


def card() -> dict[str, Any]:
    """The context of the specimen card."""
    return {**all_of_them(), "deal": _deals()[0]}


def _conflict() -> Conflict:
    return Conflict(
        who=PEOPLE[2],
        at=clock.now() - timedelta(minutes=4),
        differences=[
            Difference(
                "title",
                _("Title"),
                "Renovação anual da assistência técnica",
                "Renovação bienal da assistência técnica e do seguro dos aparelhos",
            ),
            Difference("comment", _("Comment"), "Клиент просит доставить до пятницы.", ""),
        ],
        also=[_("tags"), _("closing date")],
    )


def _tokens() -> list[tuple[str, str]]:
    return [
        ("--ink, --ink-soft, --ink-faint", _("Text: what is read, what explains, what stands back.")),
        ("--hairline, --line, --line-field", _("Lines: between rows, under headings, around fields.")),
        ("--accent, --on-accent", _("One accent: what to do next, what is chosen.")),
        ("--good, --attention, --danger, --information", _("Four meanings, never decoration.")),
        ("--radius", _("Corners of 6 pixels; what floats has 8 to 12.")),
        ("--shadow", _("One shadow, for what floats.")),
        ("--target", _("The least height of what is pressed: 32 pixels, 44 for a finger.")),
        ("--text-tiny … --text-head", _("Type from 12 to 26 pixels; 14 in the office, 16 in the shop.")),
        ("--quick, --calm", _("Motion of 120 and 180 milliseconds; none for whoever wants none.")),
        ("--measure", _("Lines of at most 72 letters.")),
    ]


def _columns(deals: list[SpecimenDeal]) -> list[dict[str, Any]]:
    shares = [44, 21, 17, 12, 6]
    counts = [12480, 38, 9, 4, 0]
    sums = ["1284950.90", "245300.00", "61120.50", "9980.00", "0"]
    cards = [deals[:4], deals[4:6], deals[6:8], deals[8:], []]
    none = not deals
    return [
        {
            "stage": stage,
            "count": 0 if none else min(count, 10000),
            "capped": count > 10000 and not none,
            "sum": _money("0" if none else amount),
            "share": 0 if none else share,
            "deals": shown,
        }
        for stage, share, count, amount, shown in zip(STAGES, shares, counts, sums, cards, strict=False)
    ]


def _deals() -> list[SpecimenDeal]:
    now = clock.now()
    first, second, third, fourth = PEOPLE
    return [
        SpecimenDeal(
            1,
            "Поставка смартфонов и защитных стёкол для филиала в Нижнем Новгороде, вторая очередь",
            _money("1049999.90"),
            "ООО «Северо-Западная торгово-промышленная компания»",
            _("Call back about the delivery date"),
            now - timedelta(days=2),
            late=True,
            badge=_("Not paid"),
            badge_tone="attention",
            person=second,
            tags=TAGS,
        ),
        SpecimenDeal(
            2,
            "Pedido 10482 · Capa de silicone com MagSafe",
            _money("189.90"),
            "Maria Aparecida dos Santos Figueiredo Albuquerque",
            badge=_("Paid"),
            badge_tone="good",
            person=first,
            tags=TAGS[:1],
        ),
        SpecimenDeal(3, "Order 10483", _money("49.00"), "Giovanni Battista Castelnuovo", person=fourth),
        SpecimenDeal(
            4,
            "Wymiana baterii w jedenastu telefonach służbowych",
            _money("4290.00", "PLN"),
            "Zakład Ubezpieczeń Społecznych",
            _("Send the offer"),
            now + timedelta(hours=5),
            person=third,
            tags=TAGS[1:],
        ),
        SpecimenDeal(
            5,
            "Renovação anual da assistência técnica para a rede de lojas do interior de São Paulo",
            _money("238400.00"),
            "Comercial de Eletrônicos Nossa Senhora Aparecida Ltda.",
            _("Meeting with the buyer"),
            now + timedelta(days=1),
            badge=_("Partly paid"),
            badge_tone="information",
            person=first,
        ),
        SpecimenDeal(6, "Order 10479", _money("6900.00"), "Анастасия Преображенская", person=second),
        SpecimenDeal(
            7,
            "Order 10470",
            _money("59120.50"),
            "Luca Ferri",
            badge=_("Paid"),
            badge_tone="good",
            person=fourth,
        ),
        SpecimenDeal(8, "Fones sem fio, 3 unidades", _money("2000.00"), "João Guilherme", person=first),
        SpecimenDeal(
            9,
            "Стекло",
            _money("9980.00", "RUB"),
            "Ли",
            badge=_("Refunded"),
            badge_tone="danger",
            person=second,
            tags=TAGS,
        ),
    ]


def _days() -> list[tuple[Any, list[Any]]]:
    now = clock.now()
    return [
        (
            now.date(),
            [
                _entry(
                    now - timedelta(minutes=3),
                    "arrow-right",
                    Markup("<b>Zofia Wiśniewska</b> · Aguardando confirmação do pagamento → Paid"),
                ),
                _entry(
                    now - timedelta(minutes=9),
                    "cash",
                    Markup("R$ 189,90 · Sandbox"),
                    tone="good",
                    why=_("The rule “Move a paid order” ran because the payment arrived."),
                ),
                _entry(
                    now - timedelta(minutes=12),
                    "note",
                    Markup("<b>Константин Александрович</b>"),
                    body="Клиент просит доставить до пятницы и позвонить за час. "
                    "Домофон не работает, нужно набрать номер охраны.",
                ),
            ],
        ),
        (
            (now - timedelta(days=1)).date(),
            [
                _entry(now - timedelta(days=1), "alert-circle", Markup("Sandbox · 402"), tone="danger"),
                _entry(now - timedelta(days=1, hours=2), "shopping-cart", Markup("Pedido 10482")),
            ],
        ),
    ]


def _entry(at: datetime, icon: str, sentence: Markup, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{"at": at, "icon": icon, "sentence": sentence, "body": None, "tone": "", "why": None, **more}
    )


def _money(amount: str, currency: str = "BRL") -> Money:
    return Money(Decimal(amount), currency)
