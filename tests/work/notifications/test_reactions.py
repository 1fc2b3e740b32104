"""People are told what others did with their records, once, and nothing they may not know."""

import pytest

from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor
from dealwright.records.notes.actions import add_note
from dealwright.work.notifications.actions import mark_read
from dealwright.work.notifications.models import Notification
from dealwright.work.notifications.queries import count_unread, notices
from dealwright.work.tasks.actions import create_task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


class TestTellResponsible:
    def test_tells_whoever_is_responsible(self, deal, anna, manager, pipeline, run_reactions):
        move_deal(deal, to=pipeline.stages.all()[1], by=Actor.of(manager))
        run_reactions()

        [one], _older = notices(anna)
        assert one.sentence == "Marta moved the deal from New to Offer"
        assert (one.about, one.url, one.is_read) == ("Twenty phones", f"/deals/{deal.pk}", False)

    def test_does_not_tell_the_one_who_did_it(self, deal, anna, pipeline, run_reactions):
        move_deal(deal, to=pipeline.stages.all()[1], by=Actor.of(anna))
        run_reactions()

        assert Notification.objects.count() == 0

    def test_tells_one_person_once_of_one_event(self, deal, anna, manager, run_reactions):
        create_task(title="Pack", responsible=anna, about=deal, by=Actor.of(manager))
        run_reactions()

        [one], _older = notices(anna)
        assert (one.event_kind, one.subject_kind) == ("task.created", "task")

    def test_does_not_tell_what_the_person_may_not_see(self, deal, anna, boris, run_reactions):
        create_task(title="Secret of Boris", responsible=boris, about=deal, by=SYSTEM)
        run_reactions()

        told = Notification.objects.values_list("user_id", flat=True)
        assert list(told) == [boris.pk]

    def test_does_not_tell_of_kinds_that_are_not_for_it(self, deal, manager, run_reactions):
        add_note(deal, text="He is on holiday.", by=Actor.of(manager))
        run_reactions()

        assert Notification.objects.count() == 0


class TestMarkRead:
    def test_marks_one_or_all_of_mine(self, deal, anna, boris, manager, pipeline, run_reactions):
        for stage in list(pipeline.stages.all())[1:4]:
            move_deal(deal, to=stage, by=Actor.of(manager))
        run_reactions()
        first = Notification.objects.order_by("id")[0]

        assert mark_read(boris, by=Actor.of(boris)) == 0
        assert mark_read(anna, notification=first, by=Actor.of(anna)) == 1
        assert count_unread(anna) == 2
        assert mark_read(anna, by=Actor.of(anna)) == 2
        assert count_unread(anna) == 0


class TestPages:
    def test_lead_to_the_record_and_count_on_the_bell(
        self, client_of, deal, anna, manager, pipeline, run_reactions
    ):
        move_deal(deal, to=pipeline.stages.all()[1], by=Actor.of(manager))
        run_reactions()
        browser = client_of(anna)
        one = Notification.objects.get()

        bell = browser.get("/notifications/bell").content.decode()
        page = browser.get("/notifications").content.decode()
        answer = browser.post(f"/notifications/{one.pk}/reading")

        assert '<span class="bell-count" aria-hidden="true">1</span>' in bell
        assert "Marta moved the deal from New to Offer" in page
        assert answer["Location"] == f"/deals/{deal.pk}"
        assert one.refreshed().read_at is not None

    def test_show_nobody_elses(self, client_of, deal, anna, boris, manager, run_reactions):
        create_task(title="Pack", responsible=anna, about=deal, by=Actor.of(manager))
        run_reactions()
        one = Notification.objects.get()
        browser = client_of(boris)

        assert "Nothing has happened yet" in browser.get("/notifications").content.decode()
        assert browser.post(f"/notifications/{one.pk}/reading").status_code == 404
        assert one.refreshed().read_at is None


class TestApi:
    def test_lists_and_marks(self, api_of, deal, anna, manager, pipeline, run_reactions):
        move_deal(deal, to=pipeline.stages.all()[1], by=Actor.of(manager))
        run_reactions()
        api = api_of(anna)

        [one] = api.get("/api/v1/notifications?read_at__is_null=true").json()["items"]
        read = api.post("/api/v1/notifications/read", {"id": one["id"]})

        assert (one["subject_kind"], one["subject_id"]) == ("deal", deal.pk)
        assert read.json() == {"count": 1}
        assert api.get("/api/v1/notifications?read_at__is_null=true").json()["items"] == []
