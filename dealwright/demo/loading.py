"""Loading the company to try: the product's own actions, at moments relative to today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from dealwright.crm.activities.actions import complete_activity, create_activity, keep_next_steps
from dealwright.crm.activities.models import Kind
from dealwright.crm.activities.waiting import Wait
from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact, edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.deals.actions import NewLine, create_deal, lose_deal, move_deal, win_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead, lose_lead, move_lead
from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
from dealwright.crm.leads.models import Lead
from dealwright.crm.requisites.actions import NewAccount, add_requisite
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.demo import company
from dealwright.demo.loaded import Loaded
from dealwright.demo.models import SampleRecord
from dealwright.demo.parcels import bring, confirm, send_a_part, send_all
from dealwright.demo.shelves import fill_the_shelves, offer_other_prices, open_a_second_place
from dealwright.events import Actor, quietly
from dealwright.kit import clock
from dealwright.kit.errors import Conflict
from dealwright.people.departments.actions import create_department
from dealwright.people.users.actions import create_user
from dealwright.records.notes.actions import add_note
from dealwright.sales.coupons.actions import create_coupon
from dealwright.sales.deliveries.first_services import ensure_services
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from dealwright.sales.methods.actions import switch_test_provider
from dealwright.sales.methods.queries import methods_on_offer
from dealwright.sales.orders.actions import OrderedLine, cancel_order, move_order, place_order
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.payments.actions import ask_for_payment, complete_payment, fail_payment
from dealwright.sales.statuses.queries import order_stage
from dealwright.store.opening import open_store
from dealwright.store.settings.actions import edit_store
from dealwright.work.tasks.actions import complete_task, create_task

DELIVERY = Decimal("24.90")
RECENTLY, LATELY = 10, 180
"""Hours: of whom the letters are still there, and the parcels."""


def load(*, by: Actor) -> None:
    """Load the sample company, all of it or nothing; refused while it is there already."""
    if SampleRecord.objects.exists():
        raise Conflict(_("The sample company is here already; remove it first."))
    with transaction.atomic(), quietly():
        _Company(by).load()


class _Company(Loaded):
    """The whole recipe."""

    def load(self) -> None:
        """Everything, in the order in which it happened as far as one thing needs another."""
        with self.ago(days=60):
            self._hire()
            fill_the_shelves(self)
        self._open()
        offer_other_prices(self)
        open_a_second_place(self)
        self._meet_clients()
        self._meet_companies()
        self._negotiate()
        self._sell()
        self._receive_leads()
        self._give_tasks()
        self._plan_activities()
        SampleRecord.objects.bulk_create(self.samples, ignore_conflicts=True)

    def _hire(self) -> None:
        departments = {
            name: self.keep(create_department(name=name, by=self.by)) for name in company.DEPARTMENTS
        }
        for person in company.PEOPLE:
            self.users[person.key] = self.keep(
                create_user(
                    email=f"{person.key}@farol.example",
                    name=person.name,
                    position=person.position,
                    role=person.role,
                    department=departments[person.department],
                    time_zone="America/Sao_Paulo",
                    by=self.by,
                )
            )

    def _open(self) -> None:
        opened = open_store(by=self.by)
        if opened.pipeline is None:
            raise Conflict(_("The shop has no pipeline; choose one in its settings first."))
        self.pipeline = opened.pipeline
        self.store = edit_store(
            name=company.SHOP_NAME,
            tagline=company.TAGLINE,
            delivery_price=DELIVERY,
            responsible=self.users["store"],
            by=self.by,
        )
        if not methods_on_offer():
            switch_test_provider(True, by=self.by)  # there is nothing to try without
        self.stages = {stage.code: stage for stage in self.pipeline.stages.all()}
        ensure_services(by=self.by)
        self.courier = DeliveryService.objects.filter(kind=DeliveryKind.COURIER, is_active=True).first()
        for code, kind, value, least, most_uses, days, comment in company.COUPONS:
            coupon = create_coupon(
                code=code,
                kind=kind,
                value=Decimal(value),
                least_total=Decimal(least),
                starts_at=self.now - timedelta(days=30),
                ends_at=self.now + timedelta(days=days),
                most_uses=most_uses,
                comment=comment,
                by=self.by,
            )
            self.keep(coupon)

    def _meet_clients(self) -> None:
        for number, client in enumerate(company.CLIENTS):
            with self.ago(days=58 - 2 * number):
                self.contacts.append(
                    self.keep(
                        create_contact(
                            name=client.name,
                            emails=[client.email],
                            phones=[client.phone],
                            address=client.address,
                            city=client.city,
                            tags=client.tags,
                            responsible=self.users[("head", "store", "counter")[number % 3]],
                            source="store",
                            by=self.by,
                        )
                    )
                )

    def _meet_companies(self) -> None:
        for number, one in enumerate(company.ORGANISATIONS):
            with self.ago(days=50 - 3 * number):
                made = self.keep(
                    create_company(
                        name=one.name,
                        client_type=one.client_type,
                        industry=one.industry,
                        employees=one.employees,
                        phones=[one.phone],
                        emails=[one.email],
                        address=one.address,
                        city=one.city,
                        region=one.region,
                        postal_code=one.postal_code,
                        country="BR",
                        is_own=one.is_own,
                        responsible=self.users["manager" if one.is_own else "head"],
                        by=self.by,
                    )
                )
                accounts = [NewAccount({"pix": one.pix})] if one.pix else []
                add_requisite(
                    made, preset="br_company", values={"cnpj": one.cnpj}, accounts=accounts, by=self.by
                )
                for client, post in one.people:
                    person = self.contacts[client]
                    self.contacts[client] = edit_contact(person, companies=[made], post=post, by=self.by)
                self.companies |= dict.fromkeys(one.negotiations, made)

    def _negotiate(self) -> None:
        for number, (title, client, responsible, code, days, goods, closes_in, note) in enumerate(
            company.NEGOTIATIONS
        ):
            actor = Actor.of(self.users[responsible])
            with self.ago(days=days):
                deal = create_deal(
                    title=title,
                    pipeline=self.pipeline,
                    contact=self.contacts[client],
                    company=self.companies.get(number),
                    responsible=self.users[responsible],
                    source="call",
                    lines=[self._line(key, quantity) for key, quantity in goods],
                    closes_on=(self.now + timedelta(days=closes_in)).date(),
                    by=actor,
                )
            if note:
                with self.ago(days=days * 0.6):
                    add_note(deal, text=note, by=actor)
            with self.ago(days=days * 0.4):
                deal = self._bring_to(deal, code, actor)
            self.deals.append(self.keep(deal))

    def _bring_to(self, deal: Deal, code: str, actor: Actor) -> Deal:
        if code == "WON":
            return win_deal(deal, by=actor)
        if code == "LOSE":
            return lose_deal(deal, reason=_("Another supplier was quicker."), by=actor)
        return move_deal(deal, to=self.stages[code], by=actor)

    def _receive_leads(self) -> None:
        """What came in; in the classic mode, so that people see how leads are worked on."""
        switch_to_classic(by=self.by)
        stages = {stage.code: stage for stage in ensure_lead_pipeline(by=self.by).stages.all()}
        for *said, responsible, code, days, goods, tags, note in company.LEADS:
            actor = Actor.of(self.users[responsible])
            lead = self._receive(said, responsible, days, goods, tags)
            if note:
                with self.ago(days=days * 0.7):
                    add_note(lead, text=note, by=actor)
            with self.ago(days=days * 0.5):
                if code == "JUNK":
                    lose_lead(lead, reason=_("We give nothing away."), by=actor)
                else:
                    move_lead(lead, to=stages[code], by=actor)
        *said, responsible, days, goods, note = company.CONVERTED
        lead = self._receive(said, responsible, days, goods, ())
        with self.ago(days=days * 0.7):
            add_note(lead, text=note, by=Actor.of(self.users[responsible]))
        with self.ago(days=days * 0.5):
            done = convert_lead(
                lead,
                deal=NEW,
                contact=NEW,
                company=NEW,
                pipeline=self.pipeline,
                by=Actor.of(self.users[responsible]),
            )
        for made in (done.deal, done.contact, done.company):
            self.keep(made)

    def _receive(
        self,
        said: list[str],
        responsible: str,
        days: float,
        goods: Iterable[tuple[str, int]],
        tags: Iterable[str],
    ) -> Lead:
        title, name, company_title, post, phone, email, city, source = said
        with self.ago(days=days):
            lead: Lead = self.keep(
                create_lead(
                    title=title,
                    name=name,
                    company_title=company_title,
                    post=post,
                    phones=[phone] if phone else [],
                    emails=[email] if email else [],
                    city=city,
                    source=source,
                    lines=[self._line(key, quantity) for key, quantity in goods],
                    responsible=self.users[responsible],
                    tags=tags,
                    by=Actor.of(self.users[responsible]),
                )
            )
        return lead

    def _sell(self) -> None:
        for purchase in sorted(company.PURCHASES, key=lambda one: -one.hours):
            self._purchase(self.contacts[purchase.client], purchase)

    def _purchase(self, contact: Contact, purchase: company.Purchase) -> None:
        visitor, seller = Actor.visitor(), Actor.of(self.users["store"])
        hours, outcome = purchase.hours, purchase.outcome
        with self.ago(hours=hours):
            order = place_order(
                lines=[OrderedLine(self.products[key], quantity) for key, quantity in purchase.goods],
                contact=contact,
                store="web",
                currency=self.store.currency,
                delivery_name=_("Courier"),
                delivery_address=f"{contact.address}, {contact.city}",
                delivery_total=DELIVERY,
                coupon_code=purchase.coupon,
                pipeline=self.pipeline,
                responsible=self.users["store"],
                by=visitor,
            )
            payment = ask_for_payment(order, by=visitor)
        deal = order.deal
        self.keep(order), self.keep(payment)
        if deal is not None:
            self.keep(deal)
        if hours < RECENTLY:
            with self.ago(hours=hours):
                confirm(self, order, arrives=outcome != "placed")
        if outcome == "placed":
            return
        with self.ago(hours=hours - 0.1):
            if outcome == "failed":
                fail_payment(payment, reason=_("The card was declined."), by=visitor)
                return
            if outcome == "canceled":
                cancel_order(order, reason=_("Ordered twice by mistake."), by=seller)
                if deal is not None:
                    lose_deal(deal, reason=_("Ordered twice by mistake."), by=seller)
                return
            complete_payment(
                payment, amount=payment.amount_money, reference=f"sample-{order.number}", by=visitor
            )
            trigger = Actor.automation(_("Payment received"))
            if deal is not None:
                deal = move_deal(deal, to=self.stages["PREPAYMENT_INVOICE"], by=trigger)
            task = self.keep(
                create_task(
                    title=_("Prepare the parcel"),
                    responsible=self.users["store"],
                    due_at=clock.now() + timedelta(hours=24),
                    about=deal or order,
                    by=trigger,
                )
            )
            keep_next_steps([(task.about_kind, task.about_id)], by=self.by)  # it was given quietly
        if outcome == "partly":
            with self.ago(hours=hours * 0.6):
                send_a_part(self, order.refreshed(), by=seller)
            self._plan_second_parcel(deal or order, contact)
        if outcome in {"shipping", "won"}:
            with self.ago(hours=hours * 0.6):
                complete_task(task, by=seller)
                self._send(order, deal, is_followed=hours < LATELY, by=seller)
            keep_next_steps([(task.about_kind, task.about_id)], by=self.by)
        if outcome == "won":
            with self.ago(hours=hours * 0.3):
                self._finish(order, deal, by=seller)

    def _send(self, order: Order, deal: Deal | None, *, is_followed: bool, by: Actor) -> None:
        """With its parcel, if it is not long ago. Where purchases are deals, the deal goes on too."""
        if is_followed:
            send_all(self, order.refreshed(), by=by)
        elif deal is None:
            move_order(order, to=order_stage(Status.SHIPPED), by=by)
        if deal is not None:
            move_deal(deal.refreshed(), to=self.stages["EXECUTING"], by=by)

    def _finish(self, order: Order, deal: Deal | None, *, by: Actor) -> None:
        bring(order, by=by)
        if deal is not None:
            win_deal(deal.refreshed(), by=by)
        elif order.refreshed().status != Status.COMPLETED:
            move_order(order, to=order_stage(Status.COMPLETED), by=by)

    def _plan_second_parcel(self, about: Deal | Order, contact: Contact) -> None:
        subject, who, due_in = company.ASKED_ABOUT_A_PARCEL
        self.keep(
            create_activity(
                kind=Kind.CALL,
                subject=subject,
                about=[about, contact],
                responsible=self.users[who],
                due_at=self.now + timedelta(hours=due_in),
                by=Actor.of(self.users[who]),
            )
        )

    def _give_tasks(self) -> None:
        for title, responsible, due_in, negotiation in company.TASKS:
            opened_days_ago = company.NEGOTIATIONS[negotiation][4]
            with self.ago(days=min(3, opened_days_ago)):
                self.keep(
                    create_task(
                        title=title,
                        responsible=self.users[responsible],
                        due_at=self.now + timedelta(hours=due_in),
                        about=self.deals[negotiation],
                        by=Actor.of(self.users["head"]),
                    )
                )

    def _plan_activities(self) -> None:
        for kind, subject, responsible, due_in, negotiation, reminders, result in company.ACTIVITIES:
            deal, user = self.deals[negotiation], self.users[responsible]
            due_at = self.now + timedelta(hours=due_in)
            opened_days_ago = company.NEGOTIATIONS[negotiation][4]
            with self.ago(days=opened_days_ago):
                activity = self.keep(
                    create_activity(
                        kind=kind,
                        subject=subject,
                        about=[deal, deal.contact],
                        responsible=user,
                        due_at=due_at,
                        reminders=reminders,
                        by=Actor.of(user),
                    )
                )
            if result:
                with clock.at(due_at):
                    complete_activity(activity, result=result, by=Actor.of(user))
        self._wait_and_receive()
        for deal in self.deals:
            keep_next_steps([(deal.record_kind, deal.pk)], by=self.by)  # its tasks were given quietly

    def _wait_and_receive(self) -> None:
        """One deal waits for its client, another one for our answer."""
        who, days, negotiation = company.WAIT
        self.keep(
            create_activity(
                kind=Kind.WAIT,
                subject=_("Wait for the decision"),
                about=[self.deals[negotiation]],
                responsible=self.users[who],
                wait=Wait(days),
                by=Actor.of(self.users[who]),
            )
        )
        subject, who, negotiation = company.LETTER
        deal = self.deals[negotiation]
        with self.ago(hours=5):
            self.keep(
                create_activity(
                    kind=Kind.EMAIL,
                    subject=subject,
                    about=[deal, deal.contact],
                    responsible=self.users[who],
                    direction="in",
                    is_unanswered=True,
                    by=Actor.visitor(str(deal.contact)),
                )
            )

    def _line(self, key: str, quantity: int) -> NewLine:
        product = self.products[key]
        return NewLine(product, product.name, product.price, Decimal(quantity))
