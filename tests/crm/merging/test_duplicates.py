"""Who is there twice: while somebody types, as groups, and for programs."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.merging.actions import say_not_same
from dealwright.crm.merging.duplicates import asked_by, likeness_of, score_of, suspects
from dealwright.crm.merging.groups import duplicate_groups
from dealwright.crm.merging.models import Merge, NotSame
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.roles.models import Role
from tests.crm.merging.test_merge_records import _again, _save

SYSTEM = Actor.system()
HTMX = {"HX-Request": "true"}


class TestSuspects:
    def test_compares_every_phone_and_every_email(self, twins, anna) -> None:
        found = suspects(asked_by(phones=["(11) 3030-3030"], region="BR"), actor=Actor.of(anna))
        by_mail = suspects(asked_by(emails=["M.Souza@Example.com "]), actor=Actor.of(anna))

        assert [(one.label, one.score) for one in found] == [("M. Souza", 80)]
        assert [(one.label, one.score) for one in by_mail] == [("M. Souza", 90)]

    def test_lets_nothing_match_what_is_empty(self, twins, anna) -> None:
        create_contact(name="Nobody reachable", responsible=anna, by=SYSTEM)

        assert asked_by(phones=["", " "], emails=[""], name=" ").is_empty
        assert suspects(asked_by(), actor=Actor.of(anna)) == []

    def test_adds_up_reasons(self, twins, anna) -> None:
        asked = asked_by(phones=["+5511987654321"], emails=["maria@example.com"], name="Maria Souza")

        first, second = suspects(asked, actor=Actor.of(anna), but=None)

        assert (first.label, first.score) == ("Maria Souza", 96)
        assert [one.name for one in first.reasons] == ["email", "phone", "name"]
        assert (second.label, [one.name for one in second.reasons]) == ("M. Souza", ["phone"])

    def test_finds_tax_numbers_and_names_that_come_near(self, twins, anna) -> None:
        by_tax = suspects(asked_by(tax_numbers=["111.444.777-35"]), actor=Actor.of(anna))
        by_name = suspects(asked_by(name="Souza, Maria"), actor=Actor.of(anna))

        assert [(one.label, one.score) for one in by_tax] == [("M. Souza", 95)]
        assert by_name[0].label == "Maria Souza"

    def test_tells_nothing_of_whom_the_reader_may_not_see(self, twins, boris) -> None:
        assert suspects(asked_by(phones=["+5511987654321"]), actor=Actor.of(boris)) == []

    def test_tells_nothing_by_fields_the_reader_may_not_see(self, twins, anna) -> None:
        role = Role.objects.get(pk=anna.role_id)
        role.hidden = {"contact": ["phones"]}
        _save(role)

        assert suspects(asked_by(phones=["+5511987654321"]), actor=Actor.of(_again(anna))) == []

    def test_refuses_more_than_twenty_values(self, twins, anna) -> None:
        with pytest.raises(Refused):
            suspects(asked_by(emails=[f"{n}@example.com" for n in range(21)]), actor=Actor.of(anna))


class TestScores:
    @pytest.mark.parametrize(
        ("reasons", "score"),
        [(["phone"], 80), (["email", "phone"], 93), (["tax_number", "email", "phone", "name"], 100), ([], 0)],
    )
    def test_add_a_little_for_each_further_reason(self, reasons: list[str], score: int) -> None:
        assert score_of(reasons) == score

    def test_of_names_are_what_they_have_in_common(self) -> None:
        assert likeness_of("João Çelik", "celik JOAO") == 1.0
        assert likeness_of("Ana", "") == 0.0
        assert 0.5 < likeness_of("Maria Souza", "Maria Sousa") < 1


class TestWarning:
    def test_stands_under_the_field_while_somebody_types(self, twins, anna, client_of) -> None:
        page = client_of(anna).get("/duplicates?kind=contact&phones=%2B5511987654321", headers=HTMX)

        told = page.content.decode()
        assert "Maria Souza" in told and "M. Souza" in told
        assert "has this phone: +55 11 98765-4321" in told
        assert "maria@example.com" not in told

    def test_is_empty_where_there_is_nobody(self, twins, anna, boris, client_of) -> None:
        for user, query in ((anna, "phones=12"), (anna, ""), (boris, "phones=%2B5511987654321")):
            page = client_of(user).get(f"/duplicates?kind=contact&{query}", headers=HTMX)
            assert (page.status_code, page.content.decode().strip()) == (200, "")

    @pytest.mark.parametrize("noun", ["contacts", "companies", "leads"])
    def test_waits_in_each_form(self, noun, pipeline, anna, owner, client_of) -> None:
        assert 'hx-get="/duplicates?kind=' in client_of(owner).get(f"/{noun}/new").content.decode()


class TestGroups:
    def test_hold_those_who_share_a_value_for_the_surest_reason(self, twins, anna) -> None:
        (group,) = duplicate_groups("contact", actor=Actor.of(anna)).groups

        assert {one.name for one in group.records} == {"Maria Souza", "M. Souza"}
        assert [one.name for one in group.reasons] == ["tax_number", "phone"]
        assert group.score == 98

    def test_leave_out_those_who_are_not_the_same(self, twins, anna) -> None:
        say_not_same([twins.maria, twins.souza], by=Actor.of(anna))
        say_not_same([twins.souza, twins.maria], by=Actor.of(anna))

        assert NotSame.objects.count() == 1
        assert duplicate_groups("contact", actor=Actor.of(anna)).groups == []

    def test_are_read_page_by_page(self, pipeline, anna) -> None:
        for number in range(7):
            for _each in range(2):
                create_contact(name=f"Double {number}", responsible=anna, by=SYSTEM)

        names, cursor = [], ""
        while cursor is not None:
            page = duplicate_groups("contact", actor=Actor.of(anna), cursor=cursor, limit=3)
            names += [group.records[0].name for group in page.groups]
            cursor = page.next_cursor

        assert names == [f"Double {number}" for number in range(7)]

    def test_refuse_a_broken_cursor(self, anna) -> None:
        with pytest.raises(Refused):
            duplicate_groups("contact", actor=Actor.of(anna), cursor="gossip~1")

    def test_cost_the_same_for_one_and_for_many(self, pipeline, owner, django_assert_max_num_queries) -> None:
        for number in range(30):
            for _each in range(2):
                create_contact(name=f"Double {number:02}", emails=[f"{number}@example.com"], by=SYSTEM)

        with django_assert_max_num_queries(8):
            assert len(duplicate_groups("contact", actor=Actor.of(owner)).groups) == 20


class TestPages:
    def test_compare_and_merge(self, twins, manager, client_of) -> None:
        browser = client_of(manager)
        ids = {"ids": [twins.maria.pk, twins.souza.pk]}

        groups = browser.get("/contacts/duplicates").content.decode()
        compared = browser.post("/contacts/merge", ids).content.decode()
        done = browser.post(
            "/contacts/merge",
            {
                **ids,
                "into": twins.souza.pk,
                "version": twins.souza.version,
                "choose.name": twins.maria.pk,
                "step": "merge",
            },
        )

        assert "Compare and merge" in groups
        assert "Which one stays?" in compared and f'name="choose.name" value="{twins.maria.pk}"' in compared
        assert (done.status_code, done["Location"]) == (303, f"/contacts/{twins.souza.pk}")
        assert Contact.objects.get().name == "Maria Souza"

    def test_remember_who_is_not_the_same(self, twins, manager, client_of) -> None:
        browser = client_of(manager)
        browser.post("/contacts/duplicates", {"ids": [twins.maria.pk, twins.souza.pk]})

        assert "Nobody seems to be there twice" in browser.get("/contacts/duplicates").content.decode()
        browser.post(f"/contacts/duplicates?undo=1&ids={twins.maria.pk}&ids={twins.souza.pk}")
        assert "Compare and merge" in browser.get("/contacts/duplicates").content.decode()

    def test_refuse_too_many_and_too_few(self, twins, manager, client_of) -> None:
        browser = client_of(manager)

        assert browser.post("/contacts/merge", {"ids": [twins.maria.pk]}).status_code == 422
        assert browser.post("/contacts/merge", {"ids": [twins.maria.pk], "all": "1"}).status_code == 422

    def test_are_closed_to_strangers(self, twins, boris, client_of) -> None:
        browser = client_of(boris)

        assert (
            browser.post(
                "/contacts/merge", {"ids": [twins.maria.pk, twins.souza.pk], "step": "merge"}
            ).status_code
            == 403
        )
        assert "Souza" not in browser.get("/contacts/duplicates").content.decode()
        assert browser.get(f"/contacts/{twins.maria.pk}/duplicates").status_code == 404
        assert not Merge.objects.exists()

    def test_tell_of_one_record(self, twins, anna, client_of) -> None:
        page = client_of(anna).get(f"/contacts/{twins.maria.pk}/duplicates").content.decode()

        assert "M. Souza" in page and "has this phone" in page


class TestApi:
    def test_plans_and_merges(self, twins, manager, api_of: Any) -> None:
        program, at = api_of(manager), f"/api/v1/contacts/{twins.maria.pk}/merge"
        body = {"other_ids": [twins.souza.pk], "choose": {"name": twins.souza.pk}}

        plan = program.post(at, {**body, "dry_run": True}).json()
        assert Contact.objects.count() == 2
        done = program.post(at, body).json()

        assert {**plan, "dry_run": False} == done
        assert {"name": "name", "from_id": twins.souza.pk, "value": "M. Souza"} in done["fields"]
        assert {"what": "Deals", "count": 3} in done["moved"]
        assert Contact.objects.get().name == "M. Souza"

    def test_refuses_what_cannot_be(self, twins, manager, boris, api_of) -> None:
        program, at = api_of(manager), f"/api/v1/contacts/{twins.maria.pk}/merge"

        assert program.post(at, {"other_ids": []}).status_code == 422
        assert program.post(at, {"other_ids": [twins.maria.pk]}).status_code == 422
        assert program.post(at, {"other_ids": [987654]}).status_code == 404
        odd = {"other_ids": [twins.souza.pk], "choose": {"shoe": twins.souza.pk}}
        assert program.post(at, odd).status_code == 422
        assert api_of(boris).post(at, {"other_ids": [twins.souza.pk]}).status_code == 404
        assert Contact.objects.count() == 2

    def test_searches(self, twins, anna, boris, api_of) -> None:
        body = {"phones": ["+55 11 98765-4321"]}

        told = api_of(anna).post("/api/v1/duplicates/search", body).json()["items"]

        assert {(one["title"], one["score"]) for one in told} == {("Maria Souza", 80), ("M. Souza", 80)}
        assert told[0]["reasons"] == [{"name": "phone", "value": "+55 11 98765-4321"}]
        assert api_of(boris).post("/api/v1/duplicates/search", body).json()["items"] == []
        many = {"phones": [f"+55119876543{n:02}" for n in range(21)]}
        assert api_of(anna).post("/api/v1/duplicates/search", many).status_code == 422

    def test_groups_and_says_not_same(self, twins, manager, api_of) -> None:
        program, ids = api_of(manager), [twins.maria.pk, twins.souza.pk]
        at = "/api/v1/duplicates"

        assert program.get(f"{at}/groups?kind=contact").json()["items"][0]["ids"] == ids
        assert program.post(f"{at}/not-same", {"kind": "contact", "ids": ids}).json() == {"pairs": 1}
        assert program.get(f"{at}/groups?kind=contact").json()["items"] == []
        assert program.post(f"{at}/same", {"kind": "contact", "ids": ids}).json() == {"pairs": 1}
        assert len(program.get(f"{at}/groups?kind=contact").json()["items"]) == 1
