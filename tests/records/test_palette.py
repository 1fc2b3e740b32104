"""The palette: commands that fit and are allowed, choices, and doing what has no address of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from dealwright.crm.deals.actions import archive_deal, create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.tags.actions import set_tags

SYSTEM = Actor.system()
As = Callable[[User], Client]


@pytest.fixture
def deal(pipeline: Pipeline, anna: User) -> Deal:
    """A deal of Anna's."""
    return create_deal(title="Three phones", pipeline=pipeline, responsible=anna, by=SYSTEM)


def commands_in(page: str) -> list[str]:
    """The names of the commands, in order."""
    return re.findall(r'data-command="([^"]+)"', page)


def ask(client: Client, on: object = "", **more: str) -> str:
    """What the palette shows."""
    answer = client.get("/palette", {"on": on, **more})
    assert answer.status_code == 200
    return answer.content.decode()


class TestPalette:
    def test_holds_the_menu_and_the_page_for_everybody(self, client_of: As, anna: User) -> None:
        found = commands_in(ask(client_of(anna)))

        assert {"menu:deals", "menu:new-deal", "undo", "theme-dark", "language", "sign-out"} <= set(found)
        assert "roles" not in found
        assert "move" not in found

    def test_holds_settings_for_those_who_may_change_them(self, client_of: As, owner: User) -> None:
        assert {"roles", "departments", "menu:automation"} <= set(commands_in(ask(client_of(owner))))

    def test_begins_with_what_can_be_done_with_the_open_record(
        self, client_of: As, anna: User, deal: Deal
    ) -> None:
        page = ask(client_of(anna), f"deal:{deal.pk}")

        found = commands_in(page)
        assert found[:2] == ["move", "close-deal"]
        assert "archive-deal" in found
        assert "unarchive-deal" not in found
        assert f'href="/tasks/new?about=deal:{deal.pk}"' in page
        assert "Deal: Three phones" in page

    def test_offers_what_fits_the_record_as_it_is(self, client_of: As, anna: User, deal: Deal) -> None:
        archive_deal(deal, by=SYSTEM)

        found = commands_in(ask(client_of(anna), f"deal:{deal.pk}"))

        assert "unarchive-deal" in found
        assert "archive-deal" not in found

    @pytest.mark.parametrize("on", ["deal:{id}", "deal:0", "deal:x", "nothing:1", "deal:", ":::"])
    def test_does_not_find_what_one_may_not_see(
        self, client_of: As, boris: User, deal: Deal, on: str
    ) -> None:
        assert client_of(boris).get("/palette", {"on": on.format(id=deal.pk)}).status_code == 404

    def test_names_what_was_seen_lately_only_inside_the_rights(
        self, client_of: As, anna: User, boris: User, deal: Deal
    ) -> None:
        recent = f"deal:{deal.pk},deal:987654321,contact:1,nonsense,{'x' * 500}"

        assert "Three phones" in ask(client_of(anna), recent=recent)
        assert "Three phones" not in ask(client_of(boris), recent=recent)


class TestChoices:
    def test_of_move_are_the_other_stages(self, client_of: As, anna: User, deal: Deal) -> None:
        page = client_of(anna).get("/palette/choices", {"on": f"deal:{deal.pk}", "command": "move"})

        words = re.findall(r'<span class="palette-words"><span>([^<]+)', page.content.decode())
        assert words == ["Offer", "Paid", "Shipping", "Won", "Lost"]

    def test_of_a_language_need_no_record(self, client_of: As, anna: User) -> None:
        page = client_of(anna).get("/palette/choices", {"command": "language"}).content.decode()

        assert 'data-choice="pt-br"' in page

    def test_are_not_found_for_a_command_one_may_not_give(
        self, client_of: As, anna: User, boris: User, deal: Deal
    ) -> None:
        choices = {"on": f"deal:{deal.pk}", "command": "move"}

        assert client_of(boris).get("/palette/choices", choices).status_code == 404
        assert client_of(anna).get("/palette/choices", {"command": "move"}).status_code == 404


class TestGiveCommand:
    def test_moves_the_record(self, client_of: As, anna: User, deal: Deal) -> None:
        to = deal.pipeline.stages.get(name="Offer")

        answer = client_of(anna).post(
            "/palette/acts", {"on": f"deal:{deal.pk}", "command": "move", "choice": to.pk}
        )

        assert (answer.status_code, answer.headers["Location"]) == (303, f"/deals/{deal.pk}")
        deal.refresh_from_db()
        assert deal.stage == to

    def test_answers_htmx_with_a_notice_that_can_be_undone(
        self, client_of: As, anna: User, deal: Deal
    ) -> None:
        to = deal.pipeline.stages.get(name="Offer")

        answer = client_of(anna).post(
            "/palette/acts",
            {"on": f"deal:{deal.pk}", "command": "move", "choice": to.pk},
            headers={"HX-Request": "true"},
        )

        assert answer.status_code == 204
        assert "was moved to" in answer.headers["HX-Trigger"]
        assert re.search(r"/changes/[0-9a-f-]+/undo", answer.headers["HX-Trigger"])

    @pytest.mark.parametrize(
        ("command", "choice", "status"),
        [
            ("move", "0", 422),
            ("move", "", 422),
            ("move", "987654321", 422),
            ("nothing", "1", 404),
            ("", "", 404),
        ],
    )
    def test_refuses_nonsense_and_changes_nothing(
        self,
        client_of: As,
        anna: User,
        deal: Deal,
        recorded: list[str],
        command: str,
        choice: str,
        status: int,
    ) -> None:
        answer = client_of(anna).post(
            "/palette/acts", {"on": f"deal:{deal.pk}", "command": command, "choice": choice}
        )

        assert answer.status_code == status
        assert recorded == []
        assert Deal.objects.get(pk=deal.pk).version == deal.version

    def test_is_not_found_by_a_stranger_who_changes_nothing(
        self, client_of: As, boris: User, deal: Deal, recorded: list[str]
    ) -> None:
        to = deal.pipeline.stages.get(name="Offer")

        answer = client_of(boris).post(
            "/palette/acts", {"on": f"deal:{deal.pk}", "command": "move", "choice": to.pk}
        )

        assert answer.status_code == 404
        assert recorded == []
        assert Deal.objects.get(pk=deal.pk).stage_id == deal.stage_id

    def test_puts_tags_on_and_takes_them_off(self, client_of: As, anna: User, deal: Deal) -> None:
        set_tags(deal, tags=["VIP"], by=SYSTEM)
        on = f"deal:{deal.pk}"

        client_of(anna).post("/palette/acts", {"on": on, "command": "tag", "choice": "urgent"})
        assert Deal.objects.get(pk=deal.pk).tags == ["VIP", "urgent"]

        client_of(anna).post("/palette/acts", {"on": on, "command": "untag", "choice": "VIP"})
        assert Deal.objects.get(pk=deal.pk).tags == ["urgent"]

    def test_gives_the_record_to_somebody_within_reach(
        self, client_of: As, manager: User, anna: User, boris: User, deal: Deal, recorded: list[str]
    ) -> None:
        on = f"deal:{deal.pk}"

        refused = client_of(manager).post(
            "/palette/acts", {"on": on, "command": "assign", "choice": boris.pk}
        )
        assert (refused.status_code, recorded) == (422, [])

        client_of(manager).post("/palette/acts", {"on": on, "command": "assign", "choice": manager.pk})
        assert Deal.objects.get(pk=deal.pk).responsible == manager

    def test_deletes_into_the_bin_with_a_way_back(self, client_of: As, owner: User, deal: Deal) -> None:
        answer = client_of(owner).post("/palette/acts", {"on": f"deal:{deal.pk}", "command": "delete"})

        assert (answer.status_code, answer.headers["Location"]) == (303, "/deals")
        assert not Deal.objects.filter(pk=deal.pk).exists()
        assert Deal.everything.get(pk=deal.pk).deleted_at is not None
