"""Recipes for deals and leads: triggers and rules that most people who sell put on their stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.automation.recipes.catalogue import Place, Recipe, RuleDraft, TriggerDraft
from dealwright.records.pipelines.models import Semantic, Stage

DAY = 24 * 60
LARGE_AMOUNT = 10_000
"""From which on a deal is large; changed in the condition of its rule."""

AFTER_OFFERS = ("PREPAYMENT_INVOICE", "EXECUTING", "FINAL_INVOICE", "P", "S")
"""What other programs call stages of deals that were agreed upon."""

Stages = Mapping[str, Stage]
Made = Callable[[Stages], dict[str, Any]]

_NEW = Place("new", gettext_lazy("Where new ones come in"))
_WON = Place("won", gettext_lazy("The stage of won deals"), Semantic.WON)
_LOST = Place("lost", gettext_lazy("The stage of lost deals"), Semantic.LOST)
_OFFER = Place("offer", gettext_lazy("Where an offer is out"), share=0.4, codes=("PREPARATION",))
_TALKS = Place("talks", gettext_lazy("Where you talk about the offer"), share=0.6, before=AFTER_OFFERS)
_PREPARED = Place("offer", gettext_lazy("Where the offer is prepared"), before=AFTER_OFFERS)
_GOES_OUT = replace(_OFFER, name="talks")


def task(title: Callable[[], str], hours: int = 24, *, items: Callable[[], list[str]] = list) -> Made:
    """The settings of a rule that creates a task."""
    return lambda _stages: {
        "title": title(),
        "due_in_hours": hours,
        "checklist": [{"text": item} for item in items()],
    }


def call(subject: Callable[[], str], due: str = "=settime({=System:Date}, 12, 0)") -> Made:
    """The settings of a rule that plans a call."""
    return lambda _stages: {"kind": "call", "subject": subject(), "due": due}


def letter(subject: Callable[[], str], *paragraphs: Callable[[], str]) -> Made:
    """The settings of a rule that writes to the client."""
    return lambda _stages: {
        "subject": subject(),
        "body": "".join(f"<p>{paragraph()}</p>" for paragraph in paragraphs),
    }


def told(text: Callable[[], str]) -> Made:
    """The settings of a rule that tells colleagues."""
    return lambda _stages: {"text": text()}


def greeting() -> str:
    """How every letter begins."""
    return _("Hello,")


DEALS = (
    Recipe(
        name="welcome-letter",
        label=gettext_lazy("Welcome letter"),
        text=gettext_lazy("Whoever asks is answered at once: we have it, and somebody will be in touch."),
        icon="mail",
        of_kind="deal",
        places=(_NEW,),
        rules=(
            RuleDraft(
                "new",
                "send_email",
                letter(
                    lambda: _("Thank you for your inquiry"),
                    greeting,
                    lambda: _(
                        "thank you for writing to us. We have your inquiry and will come back to you soon."
                    ),
                ),
            ),
        ),
        order=10,
    ),
    Recipe(
        name="call-new-deal",
        label=gettext_lazy("Call within 15 minutes"),
        text=gettext_lazy(
            "A call is planned for each new deal. What is not moved within two hours, the head of the "
            "responsible person hears of."
        ),
        icon="phone",
        of_kind="deal",
        places=(_NEW,),
        rules=(
            RuleDraft(
                "new",
                "plan_activity",
                call(
                    lambda: _("Call the client: a new deal"),
                    '=dateadd({=System:Now}, "15i")',
                ),
            ),
            RuleDraft(
                "new",
                "notify_supervisor",
                told(lambda: _("Nobody has taken the deal “{=Document:TITLE}” up for two hours.")),
                when="after",
                delay_minutes=120,
                in_business_hours=True,
            ),
        ),
        order=20,
    ),
    Recipe(
        name="opened-offer",
        label=gettext_lazy("Follow up on an opened offer"),
        text=gettext_lazy(
            "When the client opens your letter, the deal moves on and a call is planned for tomorrow."
        ),
        icon="mail-opened",
        of_kind="deal",
        places=(_TALKS,),
        triggers=(TriggerDraft("talks", "email_opened"),),
        rules=(
            RuleDraft(
                "talks",
                "plan_activity",
                call(
                    lambda: _("Ask what the client thinks of the offer"),
                    '=workdateadd({=System:Now}, "1d")',
                ),
            ),
        ),
        order=30,
    ),
    Recipe(
        name="offer-reminder",
        label=gettext_lazy("Remind of an offer"),
        text=gettext_lazy(
            "An offer without an answer is brought back to mind after three days, by a letter, and "
            "after a week by a call."
        ),
        icon="clock",
        of_kind="deal",
        places=(_OFFER,),
        rules=(
            RuleDraft(
                "offer",
                "send_email",
                letter(
                    lambda: _("Our offer: {=Document:TITLE}"),
                    greeting,
                    lambda: _("did our offer reach you? If anything is open, simply answer this letter."),
                ),
                when="after",
                delay_minutes=3 * DAY,
                in_business_hours=True,
            ),
            RuleDraft(
                "offer",
                "plan_activity",
                call(lambda: _("Call about the offer: no answer for a week")),
                when="after",
                delay_minutes=7 * DAY,
                in_business_hours=True,
            ),
        ),
        order=40,
    ),
    Recipe(
        name="cold-deal",
        label=gettext_lazy("A deal goes cold"),
        text=gettext_lazy(
            "Whoever is responsible gets a task when nothing has moved a deal for a week, and their "
            "head hears of it after two."
        ),
        icon="beach",
        of_kind="deal",
        places=(_TALKS,),
        rules=(
            RuleDraft(
                "talks",
                "create_task",
                task(lambda: _("Nothing has moved this deal for a week: what is the next step?"), 8),
                when="after",
                delay_minutes=7 * DAY,
            ),
            RuleDraft(
                "talks",
                "notify_supervisor",
                told(lambda: _("Nothing has moved the deal “{=Document:TITLE}” for two weeks.")),
                when="after",
                delay_minutes=14 * DAY,
            ),
        ),
        order=50,
    ),
    Recipe(
        name="large-deal",
        label=gettext_lazy("A large deal comes in"),
        text=gettext_lazy(
            "The head of the responsible person hears of every deal above an amount, and it is marked "
            "by a note."
        ),
        icon="flame",
        of_kind="deal",
        places=(_OFFER,),
        rules=(
            RuleDraft(
                "offer",
                "notify_supervisor",
                told(lambda: _("A large deal: “{=Document:TITLE}”, {=Document:AMOUNT}.")),
                condition={"field": "Document:AMOUNT", "operator": "not_less", "value": LARGE_AMOUNT},
            ),
            RuleDraft(
                "offer",
                "add_note",
                lambda _stages: {"text": _("A large deal: the head of sales knows of it.")},
                condition={"field": "Document:AMOUNT", "operator": "not_less", "value": LARGE_AMOUNT},
            ),
        ),
        order=60,
    ),
    Recipe(
        name="closing-date",
        label=gettext_lazy("Before the day of the decision"),
        text=gettext_lazy(
            "Two working days before the day on which a deal is to be closed, a call is planned."
        ),
        icon="calendar",
        of_kind="deal",
        places=(_TALKS,),
        rules=(
            RuleDraft(
                "talks",
                "plan_activity",
                call(lambda: _("The decision is near: call the client")),
                when="before",
                delay_minutes=2 * DAY,
                date_field="closes_on",
                in_business_hours=True,
            ),
        ),
        order=70,
    ),
    Recipe(
        name="task-done",
        label=gettext_lazy("A task is done, the deal moves on"),
        text=gettext_lazy(
            "On one stage a task prepares the offer; when it is completed, the deal goes to the next one."
        ),
        icon="list-check",
        of_kind="deal",
        places=(_PREPARED, _GOES_OUT),
        triggers=(TriggerDraft("talks", "task_status", {"status": "done"}),),
        rules=(RuleDraft("offer", "create_task", task(lambda: _("Prepare the offer: {=Document:TITLE}"))),),
        order=80,
    ),
    Recipe(
        name="thank-you",
        label=gettext_lazy("Thank you for the order"),
        text=gettext_lazy("A letter thanks every client whose deal is won."),
        icon="heart",
        of_kind="deal",
        places=(_WON,),
        rules=(
            RuleDraft(
                "won",
                "send_email",
                letter(
                    lambda: _("Thank you"),
                    greeting,
                    lambda: _("thank you for your trust. If you need anything, write to us at any time."),
                ),
            ),
        ),
        order=90,
    ),
    Recipe(
        name="ask-for-review",
        label=gettext_lazy("Ask for a review"),
        text=gettext_lazy("Ten days after a deal is won, the client is asked how it was."),
        icon="star",
        of_kind="deal",
        places=(_WON,),
        rules=(
            RuleDraft(
                "won",
                "send_email",
                letter(
                    lambda: _("How was it?"),
                    greeting,
                    lambda: _(
                        "are you happy with what you bought? A few words from you help us, and others."
                    ),
                ),
                when="after",
                delay_minutes=10 * DAY,
                in_business_hours=True,
            ),
        ),
        order=100,
    ),
    Recipe(
        name="accounting",
        label=gettext_lazy("Hand over to accounting"),
        text=gettext_lazy("A won deal brings a task with what accounting needs."),
        icon="checklist",
        of_kind="deal",
        places=(_WON,),
        rules=(
            RuleDraft(
                "won",
                "create_task",
                task(
                    lambda: _("Hand over to accounting: {=Document:TITLE}"),
                    items=lambda: [
                        _("Check the details of the company"),
                        _("Send the invoice"),
                        _("File the contract"),
                    ],
                ),
            ),
        ),
        order=110,
    ),
    Recipe(
        name="repeat-sale",
        label=gettext_lazy("Sell again after 60 days"),
        text=gettext_lazy("Two months after a deal is won, a call is planned: is there anything new?"),
        icon="repeat",
        of_kind="deal",
        places=(_WON,),
        rules=(
            RuleDraft(
                "won",
                "plan_activity",
                call(lambda: _("Call the client: is there anything new?")),
                when="after",
                delay_minutes=60 * DAY,
                in_business_hours=True,
            ),
        ),
        order=120,
    ),
    Recipe(
        name="lost-deal",
        label=gettext_lazy("Ask lost clients again after 90 days"),
        text=gettext_lazy("Three months after a deal is lost, a call is planned: things may have changed."),
        icon="arrow-back-up",
        of_kind="deal",
        places=(_LOST,),
        rules=(
            RuleDraft(
                "lost",
                "plan_activity",
                call(lambda: _("Call the client: have things changed?")),
                when="after",
                delay_minutes=90 * DAY,
                in_business_hours=True,
            ),
        ),
        order=130,
    ),
    Recipe(
        name="lost-large-deal",
        label=gettext_lazy("A large deal was lost"),
        text=gettext_lazy("The head of the responsible person hears of it, with the reason."),
        icon="flag",
        of_kind="deal",
        places=(_LOST,),
        rules=(
            RuleDraft(
                "lost",
                "notify_supervisor",
                told(lambda: _("A large deal was lost: “{=Document:TITLE}”. {=Document:LOST_REASON}")),
                condition={"field": "Document:AMOUNT", "operator": "not_less", "value": LARGE_AMOUNT},
            ),
        ),
        order=140,
    ),
)

LEADS = (
    Recipe(
        name="lead-call",
        label=gettext_lazy("Call new leads within 15 minutes"),
        text=gettext_lazy("A call is planned for each lead that comes in."),
        icon="phone",
        of_kind="lead",
        places=(_NEW,),
        rules=(
            RuleDraft(
                "new",
                "plan_activity",
                call(lambda: _("Call the new lead"), '=dateadd({=System:Now}, "15i")'),
            ),
        ),
        order=200,
    ),
    Recipe(
        name="lead-untouched",
        label=gettext_lazy("A lead nobody touches"),
        text=gettext_lazy(
            "When a lead stands where it came in for two days, the head of the responsible person "
            "hears of it."
        ),
        icon="alert-triangle",
        of_kind="lead",
        places=(_NEW,),
        rules=(
            RuleDraft(
                "new",
                "notify_supervisor",
                told(lambda: _("Nobody has touched the lead “{=Document:TITLE}” for two days.")),
                when="after",
                delay_minutes=2 * DAY,
                in_business_hours=True,
            ),
        ),
        order=210,
    ),
    Recipe(
        name="lead-welcome",
        label=gettext_lazy("Welcome letter to leads"),
        text=gettext_lazy("Whoever leaves an address is answered at once."),
        icon="mail",
        of_kind="lead",
        places=(_NEW,),
        rules=(
            RuleDraft(
                "new",
                "send_email",
                letter(
                    lambda: _("Thank you for your inquiry"),
                    greeting,
                    lambda: _(
                        "thank you for writing to us. We have your inquiry and will come back to you soon."
                    ),
                ),
            ),
        ),
        order=220,
    ),
)
