"""A stage that demands files: who is held to it, and where they are asked for and attached."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dealwright.crm.deals.actions import create_deal, edit_deal, move_deal
from dealwright.events import Actor, last_change
from dealwright.kit import clock
from dealwright.people.roles.actions import edit_role
from dealwright.records.bulk.actions import undo_bulk_change
from dealwright.records.bulk.models import BulkChange
from dealwright.records.bulk.running import run_all
from dealwright.records.fields.actions import add_field
from dealwright.records.files import blobs
from dealwright.records.files.actions import attach_file, remove_file
from dealwright.records.files.models import File
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.undo.actions import undo_change
from tests.house.world import footprint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_folder")]
HTMX = {"HX-Request": "true"}
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
CONTRACT = "custom.contract"


@pytest.fixture
def by_anna(anna):
    return Actor.of(anna)


@pytest.fixture
def offer(demanding, system):
    """The stage, which demands the contract."""
    add_field(of_kind="deal", label="Contract", type="file", by=system)
    return demanding("Offer", CONTRACT)


def contents():
    """The keys of everything in the storage."""
    try:
        return [key for keys in blobs.stored_lately(clock.now()) for key in keys]
    except FileNotFoundError:
        return []


def sent(name="contract.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def attach(deal, by, name="contract.pdf"):
    with blobs.kept(sent(name)) as blob:
        return attach_file(deal, blob=blob, by=by)


class TestStage:
    def test_offers_the_field(self, offer, client_of, owner):
        page = client_of(owner).get(f"/pipelines/{offer.pipeline_id}/stages/{offer.pk}").content.decode()

        assert re.search(rf'value="{CONTRACT}"[^>]*checked', page)


class TestMove:
    def test_without_the_file_is_refused(self, deal, offer, by_anna):
        before = footprint()

        with pytest.raises(Unfilled, match="Contract") as refusal:
            move_deal(deal, to=offer, by=by_anna)

        assert [one.field for one in refusal.value.also] == [CONTRACT]
        assert footprint() == before

    def test_with_it_goes_on(self, deal, offer, by_anna):
        filled = edit_deal(deal, custom={"contract": attach(deal, by_anna)}, by=by_anna)

        assert move_deal(filled, to=offer, by=by_anna).stage == offer

    def test_takes_a_removed_file_for_none(self, deal, offer, by_anna):
        file = attach(deal, by_anna)
        filled = edit_deal(deal, custom={"contract": file}, by=by_anna)
        remove_file(file, by=by_anna)

        with pytest.raises(Unfilled):
            move_deal(filled, to=offer, by=by_anna)

    def test_by_who_may_not_see_the_field_goes_on(self, deal, offer, anna, system):
        anna.role = edit_role(anna.role, hidden={"deal": [CONTRACT]}, by=system)

        assert move_deal(deal, to=offer, by=Actor.of(anna)).stage == offer

    def test_is_not_asked_of_what_is_opened_there(self, offer, by_anna):
        assert create_deal(title="Long ago", stage=offer, by=by_anna).stage == offer


class TestPages:
    @pytest.mark.parametrize("door", ["board", "card", "list", "palette"])
    def test_ask_for_it_at_every_door(self, deal, offer, anna, client_of, door):
        address, form = {
            "board": (f"/deals/{deal.pk}/stage", {"stage": offer.pk, "before": ""}),
            "card": (f"/deals/{deal.pk}/stage", {"stage": offer.pk}),
            "list": (
                f"/lists/deal/rows/{deal.pk}/stage?columns=title,stage",
                {"value": offer.pk, "version": deal.version},
            ),
            "palette": ("/palette/acts", {"command": "move", "on": f"deal:{deal.pk}", "choice": offer.pk}),
        }[door]

        answer = client_of(anna).post(address, form, headers=HTMX)
        page = answer.content.decode()

        assert (answer.status_code, answer["X-Dialog"]) == (422, "ask")
        assert re.search(rf'type="file" name="{CONTRACT}"', page)
        assert 'hx-encoding="multipart/form-data"' in page
        assert deal.refreshed().stage.name == "New"

    def test_attach_it_and_move_as_one_change(self, deal, offer, anna, client_of):
        answer = client_of(anna).post(
            f"/deals/{deal.pk}/stage/fields", {"stage": offer.pk, CONTRACT: sent()}, headers=HTMX
        )

        moved, file = deal.refreshed(), File.objects.get()
        assert (answer.status_code, moved.stage, moved.custom) == (204, offer, {"contract": file.pk})
        assert (file.on_kind, file.on_id, file.name) == ("deal", deal.pk, "contract.pdf")
        undo_change(last_change(), by=Actor.of(anna))
        assert (deal.refreshed().stage.name, deal.refreshed().custom) == ("New", {})
        assert File.objects.get().deleted_at is not None

    def test_let_one_be_chosen_that_is_attached(self, deal, offer, anna, by_anna, client_of):
        file, browser = attach(deal, by_anna), client_of(anna)
        address = f"/deals/{deal.pk}/stage/fields"

        page = browser.get(f"{address}?stage={offer.pk}").content.decode()
        answer = browser.post(address, {"stage": offer.pk, f"{CONTRACT}:present": file.pk}, headers=HTMX)

        assert "contract.pdf" in page
        assert (answer.status_code, deal.refreshed().custom) == (204, {"contract": file.pk})
        assert File.objects.count() == 1

    def test_take_several_where_the_field_does(self, deal, demanding, anna, client_of, system):
        add_field(of_kind="deal", label="Papers", type="file", multiple=True, by=system)
        stage = demanding("Offer", "custom.papers")
        form = {"stage": stage.pk, "custom.papers": [sent("one.pdf"), sent("two.pdf")]}

        client_of(anna).post(f"/deals/{deal.pk}/stage/fields", form, headers=HTMX)

        files = File.objects.order_by("pk")
        assert [file.name for file in files] == ["one.pdf", "two.pdf"]
        assert deal.refreshed().custom == {"papers": [file.pk for file in files]}

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ({}, "Choose a file."),
            ({CONTRACT: "words"}, "Choose a file."),
            ({f"{CONTRACT}:present": "1"}, "Choose a file."),
            ({CONTRACT: sent(content=b"")}, "empty"),
        ],
    )
    def test_refuse_what_is_no_file(self, deal, offer, anna, client_of, form, words):
        browser = client_of(anna)
        before = footprint()

        answer = browser.post(f"/deals/{deal.pk}/stage/fields", {"stage": offer.pk} | form, headers=HTMX)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert footprint() == before

    def test_refuse_one_that_is_too_large_at_the_field(self, deal, offer, anna, client_of, settings):
        settings.FILES_LARGEST = 10
        browser = client_of(anna)
        before = footprint()

        answer = browser.post(
            f"/deals/{deal.pk}/stage/fields", {"stage": offer.pk, CONTRACT: sent()}, headers=HTMX
        )

        assert answer.status_code == 422
        assert "This file is larger than" in answer.content.decode()
        assert footprint() == before

    @pytest.mark.parametrize("more", [{}, {"source": "call", "version": 99}])
    def test_keep_nothing_where_something_else_is_wrong(self, deal, offer, demanding, anna, client_of, more):
        demanding("Offer", CONTRACT, "source")
        browser = client_of(anna)
        before = footprint()

        form = {"stage": offer.pk, CONTRACT: sent()} | more
        answer = browser.post(f"/deals/{deal.pk}/stage/fields", form, headers=HTMX)

        assert answer.status_code == (409 if more else 422)
        assert footprint() == before
        assert contents() == []


class TestManyAtOnce:
    @pytest.fixture
    def other(self, stages, by_anna):
        return create_deal(title="Other", stage=stages["New"], by=by_anna)

    def ask(self, browser, deals, stage, **more):
        ids = ",".join(str(one.pk) for one in deals)
        form = {"kind": "deal", "act": "move", "ids": ids, "value": stage.pk, "step": "preview"}
        return browser.post("/bulk-changes/new", form | more, headers=HTMX)

    def test_are_asked_once_and_each_gets_its_own(self, deal, other, offer, anna, client_of):
        browser = client_of(anna)

        asked = self.ask(browser, [deal, other], offer).content.decode()
        look = self.ask(browser, [deal, other], offer, demanded="yes", **{CONTRACT: sent()})
        fill = re.search(r'name="fill" value="([^"]*)"', look.content.decode())[1].replace("&#34;", '"')
        started = self.ask(browser, [deal, other], offer, fill=fill, step="start")
        run_all()

        assert re.search(rf'type="file" name="{CONTRACT}"', asked)
        assert started.status_code == 204
        for one in (deal.refreshed(), other.refreshed()):
            file = File.objects.on(one).get()
            assert (one.stage, one.custom, file.name) == (offer, {"contract": file.pk}, "contract.pdf")
        assert len(contents()) == 1
        undo_bulk_change(BulkChange.objects.get(), by=Actor.of(anna))
        run_all()
        assert {one.refreshed().stage.name for one in (deal, other)} == {"New"}
        assert deal.refreshed().custom == {}

    def test_stay_where_they_lack_it(self, deal, offer, anna, client_of):
        self.ask(client_of(anna), [deal], offer, skip="yes", step="start")
        run_all()

        assert BulkChange.objects.get().refused == 1
        assert (deal.refreshed().stage.name, File.objects.count()) == ("New", 0)

    def test_are_asked_again_without_a_file(self, deal, offer, anna, client_of, settings):
        settings.FILES_LARGEST = 10
        browser = client_of(anna)
        before = footprint()

        empty = self.ask(browser, [deal], offer, demanded="yes")
        large = self.ask(browser, [deal], offer, demanded="yes", **{CONTRACT: sent()})

        assert (empty.status_code, large.status_code) == (422, 422)
        assert "This file is larger than" in large.content.decode()
        assert footprint() == before
        assert contents() == []

    def test_in_the_api_take_a_file_that_is_there(self, deal, other, offer, anna, by_anna, api_of):
        file = attach(deal, by_anna)
        fill = {"stage_id": offer.pk, "fill": {CONTRACT: file.pk}}
        body = {"ids": [deal.pk, other.pk], "change": {"move": fill}}

        answer = api_of(anna).post("/api/v1/deals/bulk", body)
        run_all()

        assert answer.status_code == 202
        assert deal.refreshed().custom == {"contract": file.pk}
        assert other.refreshed().custom == {"contract": File.objects.on(other).get().pk}

    def test_in_the_api_take_none_the_person_may_not_see(
        self, deal, offer, anna, boris, by_anna, api_of, stages
    ):
        by_boris = Actor.of(boris)
        secret = attach(create_deal(title="Theirs", stage=stages["New"], by=by_boris), by_boris)
        gone = remove_file(attach(deal, by_anna), by=by_anna)
        program = api_of(anna)
        before = footprint()

        for id in (secret.pk, gone.pk, 999_999):
            body = {"ids": [deal.pk], "change": {"move": {"stage_id": offer.pk, "fill": {CONTRACT: id}}}}
            answer = program.post("/api/v1/deals/bulk", body)
            assert answer.status_code == 422
            assert CONTRACT in json.dumps(answer.json()["errors"])
        assert footprint() == before


class TestApi:
    def test_names_the_field_and_takes_the_attached_file(self, deal, offer, anna, by_anna, api_of):
        program, address = api_of(anna), f"/api/v1/deals/{deal.pk}"
        file = attach(deal, by_anna)

        refused = program.post(f"{address}/move", {"stage_id": offer.pk})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == CONTRACT
        program.patch(address, {"custom": {"contract": file.pk}})
        moved = program.post(f"{address}/move", {"stage_id": offer.pk})

        assert (moved.status_code, deal.refreshed().stage) == (200, offer)
