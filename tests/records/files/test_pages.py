import json

import pytest
from django.urls import reverse

from dealwright.events import Actor
from dealwright.records.files import actions, blobs, pages
from dealwright.records.files.models import File
from tests.house.walking import close
from tests.records.files.conftest import PDF, drawn, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_of, anna):
    return client_of(anna)


def attach(browser, deal, *uploads, **more):
    return browser.post("/files", {"record": f"deal:{deal.pk}", "file": list(uploads)}, **more)


class TestAttaching:
    def test_takes_several_at_once_without_scripts(self, browser, deal, uploads, recorded):
        answer = attach(browser, deal, sent("a.pdf"), sent("b.png", drawn()))

        assert (answer.status_code, answer["Location"]) == (303, f"/deals/{deal.pk}")
        assert sorted(File.objects.values_list("name", flat=True)) == ["a.pdf", "b.png"]
        assert recorded == ["file.attached"] * 2
        card = browser.get(f"/deals/{deal.pk}").content.decode()
        assert "2 files were attached." in card
        assert "a.pdf" in card

    def test_says_which_of_them_it_did_not_take(self, browser, deal, in_folder):
        answer = attach(browser, deal, sent("good.pdf"), sent("empty.pdf", b""))

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "empty.pdf: This file is empty." in page
        assert [file.name for file in File.objects.all()] == ["good.pdf"]
        assert len([path for path in in_folder.rglob("*") if path.is_file()]) == 1

    def test_asks_for_a_file_when_there_is_none(self, browser, deal, in_folder, recorded):
        answer = browser.post("/files", {"record": f"deal:{deal.pk}"})

        assert answer.status_code == 422
        assert "Choose a file." in answer.content.decode()
        assert recorded == []

    def test_answers_a_script_with_the_list(self, browser, deal, in_folder):
        place = f"files-deal-{deal.pk}-list"

        answer = attach(browser, deal, sent("a.pdf"), headers={"HX-Request": "true", "HX-Target": place})
        refused = attach(
            browser, deal, sent("b.pdf", b""), headers={"HX-Request": "true", "HX-Target": place}
        )

        assert answer.status_code == 200
        assert answer.content.decode().strip().startswith(f'<div id="{place}">')
        assert refused.status_code == 422
        assert "This file is empty." in refused["HX-Trigger"]

    def test_is_not_for_those_who_may_not_change_the_record(
        self, client_of, boris, deal, in_folder, recorded
    ):
        answer = attach(client_of(boris), deal, sent())

        assert answer.status_code == 404
        assert (File.objects.count(), list(recorded)) == (0, [])
        assert [path for path in in_folder.rglob("*") if path.is_file()] == []


class TestCard:
    @pytest.mark.parametrize("count", [1, pages.SHOWN, pages.SHOWN + 3])
    def test_shows_the_newest_and_leads_to_the_rest(self, browser, deal, attached, count):
        for number in range(count):
            attached(f"{number}.txt", b"a")

        card = browser.get(f"/deals/{deal.pk}").content.decode()

        assert card.count('<li class="file-row">') == min(count, pages.SHOWN)
        assert ("Show all files" in card) is (count > pages.SHOWN)
        whole = browser.get(f"/files?record=deal:{deal.pk}").content.decode()
        assert whole.count('<li class="file-row">') == count

    def test_offers_no_change_to_readers(self, client_of, roles, deal, attached):
        from dealwright.people.users.actions import create_user
        from tests.house.world import SYSTEM

        reader = create_user(email="rita@example.com", name="Rita", role=roles["Reader"], by=SYSTEM)
        attached("a.pdf")

        card = client_of(reader).get(f"/deals/{deal.pk}").content.decode()

        assert "a.pdf" in card
        assert "/removal" not in card
        assert "data-uploads" not in card

    @pytest.mark.parametrize("noun", ["contact", "product", "order"])
    def test_stands_on_every_kind_of_card(self, noun, client_of, owner, pipeline, system, in_folder):
        from dealwright.crm.contacts.actions import create_contact
        from dealwright.sales.modes.actions import bring_orders_back
        from tests.factories.sales import new_order, new_product

        bring_orders_back(by=system)
        contact = create_contact(name="Clara", by=system)
        product = new_product(name="Phone case")
        record = {"contact": contact, "product": product}.get(noun) or new_order(
            product=product, contact=contact
        )
        actions.attach_file(record, blob=blobs.keep(sent("plan.pdf")), by=system)

        card = client_of(owner).get(f"/{noun}s/{record.pk}").content.decode()

        assert "plan.pdf" in card
        assert f'value="{noun}:{record.pk}"' in card


class TestContent:
    def test_is_a_download_in_a_sandbox(self, browser, attached):
        file = attached("page.html", b"<script>alert(1)</script>")

        answer = browser.get(f"/files/{file.pk}")

        assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"

    def test_has_a_small_picture_that_we_drew(self, browser, attached):
        file = attached("roof.png", drawn())

        answer = browser.get(f"/files/{file.pk}/preview")

        assert (answer["Content-Type"], answer["Content-Disposition"]) == ("image/webp", "inline")
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        close(answer)

    def test_is_not_for_those_who_may_not_see_the_record(self, client_of, boris, attached):
        file = attached("roof.png", drawn())

        for path in (f"/files/{file.pk}", f"/files/{file.pk}/preview"):
            assert client_of(boris).get(path).status_code == 404

    def test_has_no_other_address(self, browser, attached):
        file = attached()

        for path in (f"/files/{file.key}", f"/{file.key}", f"/static/{file.key}"):
            assert browser.get(path).status_code == 404


class TestRemoving:
    def test_can_be_taken_back(self, browser, deal, attached):
        file = attached("a.pdf")
        headers = {"HX-Request": "true", "HX-Target": f"files-deal-{deal.pk}-list"}

        answer = browser.post(reverse("file-removal", args=[file.pk]), headers=headers)

        assert "No files yet" in answer.content.decode()
        undo = json.loads(answer["HX-Trigger"])["toast"]["undo_url"]
        assert browser.get(f"/files/{file.pk}")["Location"] == f"/files?record=deal:{deal.pk}"
        assert "Put back" in browser.get(f"/files?record=deal:{deal.pk}").content.decode()
        browser.post(undo)
        assert b"".join(browser.get(f"/files/{file.pk}").streaming_content) == PDF


class TestPuttingBack:
    def test_is_possible_from_the_page_of_the_files(self, browser, deal, attached, anna, recorded):
        file = actions.remove_file(attached("a.pdf"), by=Actor.of(anna))
        recorded.start_over()

        answer = browser.post(f"/files/{file.pk}/restoration")

        assert answer["Location"] == f"/files?record=deal:{deal.pk}"
        assert file.refreshed().deleted_at is None
        assert recorded == ["file.restored"]


class TestUsage:
    def test_is_for_those_who_look_after_the_installation(self, client_of, owner, anna, attached):
        attached()

        page = client_of(owner).get("/files/usage")

        assert f"{len(PDF)}\xa0bytes" in page.content.decode()
        assert client_of(anna).get("/files/usage").status_code == 403


class TestTroubleWithTheStorage:
    def test_is_told_and_changes_nothing(self, browser, deal, settings, bucket, recorded):
        from dataclasses import replace

        from tests.plugins.bucket import use_bucket

        use_bucket(settings, replace(bucket, endpoint="http://127.0.0.1:9"))

        answer = attach(browser, deal, sent())

        assert answer.status_code == 422
        assert "does not answer" in answer.content.decode()
        assert recorded == []
