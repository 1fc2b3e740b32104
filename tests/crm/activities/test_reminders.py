"""Reminding people: once, by bell and letter, as each of them wants it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction

from dealwright.crm.activities import jobs
from dealwright.crm.activities.actions import (
    choose_reminders,
    complete_activity,
    create_activity,
    delete_activity,
    edit_activity,
)
from dealwright.crm.activities.models import Activity, Reminder
from dealwright.crm.activities.waiting import Wait
from dealwright.events import Actor, unrecorded
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.work.notifications.models import Notification
from tests.crm.activities.conftest import FRIDAY, MONDAY, SYSTEM, TUESDAY

pytestmark = pytest.mark.django_db
SOON = TUESDAY - timedelta(minutes=10)


@pytest.fixture
def reminded(call):
    """The call with a reminder a quarter of an hour before it."""
    with clock.at(MONDAY):
        return edit_activity(call, reminders=[15], by=SYSTEM)


def send(at):
    with clock.at(at):
        while jobs.step():
            pass


class TestStep:
    def test_reminds_by_bell_and_letter(self, deal, reminded, anna, run_reactions, recorded, mailoutbox):
        run_reactions()
        Notification.objects.all()._raw_delete("default")

        send(SOON)
        run_reactions()

        assert recorded == ["activity.reminded"]
        assert [one.user for one in Notification.objects.filter(subject_kind="activity")] == [anna]
        [letter] = mailoutbox
        assert (letter.to, letter.subject) == (["anna@example.com"], "Call: Call Clara")
        assert f"/deals/{deal.pk}" in letter.body
        assert "It is about: Twenty phones." in letter.body

    def test_tells_only_the_responsible_of_the_activity(self, reminded, boris, run_reactions):
        with clock.at(MONDAY):
            edit_activity(reminded, responsible=boris, by=Actor.of(boris))
        run_reactions()
        Notification.objects.all()._raw_delete("default")

        send(SOON)
        run_reactions()

        assert [one.user for one in Notification.objects.all()] == [boris]

    def test_waits_for_its_time(self, reminded, recorded, mailoutbox):
        send(TUESDAY - timedelta(minutes=16))

        assert recorded == []
        assert mailoutbox == []

    def test_does_it_once(self, reminded, recorded, mailoutbox):
        send(SOON)
        send(SOON)

        assert recorded == ["activity.reminded"]
        assert len(mailoutbox) == 1

    @pytest.mark.parametrize("end", [complete_activity, delete_activity])
    def test_passes_over_what_is_done_or_deleted(self, reminded, recorded, mailoutbox, end):
        end(reminded, by=SYSTEM)
        recorded.start_over()

        send(SOON)

        assert recorded == []
        assert mailoutbox == []

    def test_moves_along_with_the_deadline_and_reminds_again(self, reminded, recorded, mailoutbox):
        send(SOON)
        with clock.at(SOON):
            edit_activity(reminded, due_at=FRIDAY, by=SYSTEM)
        recorded.start_over()

        send(FRIDAY - timedelta(minutes=20))
        assert recorded == []
        send(FRIDAY)

        assert recorded == ["activity.reminded"]
        assert len(mailoutbox) == 2

    @pytest.mark.parametrize(
        ("by_bell", "by_email"), [(True, False), (False, True), (False, False), (True, True)]
    )
    def test_does_as_each_person_wants(
        self, reminded, anna, by_anna, recorded, mailoutbox, by_bell, by_email
    ):
        choose_reminders(anna, by_bell=by_bell, by_email=by_email, by=by_anna)

        send(SOON)

        assert ("activity.reminded" in recorded) is by_bell
        assert bool(mailoutbox) is by_email

    def test_writes_in_the_language_and_zone_of_the_reader(self, reminded, anna, mailoutbox):
        with unrecorded("set-up"):
            anna.language, anna.time_zone = "pt-br", "America/Sao_Paulo"
            anna.save()

        send(SOON)

        [letter] = mailoutbox
        assert "24 de Novembro de 2026 às 09:00" in letter.body

    def test_reminds_nobody_who_left(self, reminded, anna, recorded):
        with unrecorded("set-up"):
            anna.is_active = False
            anna.save()

        send(SOON)

        assert recorded == []

    def test_ends_a_wait_when_its_time_came(self, deal, by_anna, recorded):
        with clock.at(MONDAY):
            wait = create_activity(kind="wait", subject="Wait", about=[deal], wait=Wait(3), by=by_anna)
        recorded.start_over()

        send(MONDAY + timedelta(days=3))

        assert wait.refreshed().done_at is not None
        assert recorded == ["activity.wait_ended"]
        assert deal.refreshed().next_step_at is None


@pytest.mark.django_db(transaction=True)
class TestTwoWorkersAtOnce:
    def test_send_each_reminder_once(self, deal, anna, mailoutbox):
        with clock.at(MONDAY):
            for number in range(6):
                create_activity(
                    kind="call",
                    subject=f"Call {number}",
                    about=[deal],
                    responsible=anna,
                    due_at=TUESDAY,
                    reminders=[0],
                    by=SYSTEM,
                )

        def work(_number: int) -> None:
            try:
                send(TUESDAY)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))

        assert Entry.objects.filter(kind="activity.reminded").count() == 6
        assert len(mailoutbox) == 6
        assert not Reminder.objects.filter(sent_at=None).exists()

    def test_pass_over_what_the_other_one_holds(self, deal, anna):
        with clock.at(MONDAY):
            create_activity(
                kind="call",
                subject="Call",
                about=[deal],
                responsible=anna,
                due_at=TUESDAY,
                reminders=[0],
                by=SYSTEM,
            )

        def claim_again() -> bool:
            try:
                with clock.at(TUESDAY), transaction.atomic():
                    return jobs.claim() is None
            finally:
                connections.close_all()

        with clock.at(TUESDAY), transaction.atomic():
            assert jobs.claim() is not None
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(claim_again).result()

        assert Activity.objects.count() == 1
