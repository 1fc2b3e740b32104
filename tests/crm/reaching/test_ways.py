"""Phones, e-mails, pages and messengers: as they are typed, compared and linked."""

from __future__ import annotations

import pytest

from dealwright.crm import reaching
from dealwright.crm.reaching.ways import messenger, one, web_page
from dealwright.crm.reaching.widgets import WaysField
from dealwright.kit.errors import Refused


class TestWebPage:
    @pytest.mark.parametrize(
        ("typed", "normalised", "href"),
        [
            ("www.Example.com", "example.com", "https://www.Example.com"),
            ("https://example.com/", "example.com", "https://example.com/"),
            ("http://Example.com/A/b/?q=1", "example.com/A/b/?q=1", "http://Example.com/A/b/?q=1"),
            ("пример.рф", "пример.рф", "https://пример.рф"),
        ],
    )
    def test_is_compared_without_its_beginning(self, typed: str, normalised: str, href: str) -> None:
        page = web_page(typed)

        assert (page.value, page.normalised, page.href) == (typed, normalised, href)

    @pytest.mark.parametrize(
        "typed",
        [
            "nobody",
            "javascript:alert(1)",
            "ftp://example.com",
            "data:text/html,x",
            "a b.com",
            "http://[",
            "x" * 300,
        ],
    )
    def test_is_refused_where_it_leads_nowhere(self, typed: str) -> None:
        with pytest.raises(Refused) as refusal:
            web_page(typed)

        assert refusal.value.field == "web_pages"


class TestMessenger:
    @pytest.mark.parametrize(
        ("type", "typed", "normalised", "href"),
        [
            ("telegram", "@Ana", "telegram:ana", "https://t.me/ana"),
            ("telegram", "https://t.me/ana", "telegram:ana", "https://t.me/ana"),
            ("vk", "vk.com/id5", "vk:id5", "https://vk.com/id5"),
            ("whatsapp", "+55 11 98765-4321", "whatsapp:+5511987654321", "https://wa.me/5511987654321"),
            ("viber", "+7 912 345-67-89", "viber:+79123456789", "viber://chat?number=%2B79123456789"),
            ("skype", "skype:ana.lima", "skype:ana.lima", "skype:ana.lima?chat"),
            ("other", "Signal: Ana", "other:signal: ana", ""),
        ],
    )
    def test_knows_the_account_behind_what_people_copy(
        self, type: str, typed: str, normalised: str, href: str
    ) -> None:
        found = messenger(typed, type=type)

        assert (found.value, found.normalised, found.href) == (typed, normalised, href)

    @pytest.mark.parametrize(
        ("type", "typed"), [("whatsapp", "ana"), ("telegram", "ana lima"), ("vk", "https://evil.example/x")]
    )
    def test_is_refused_where_there_is_no_such_name(self, type: str, typed: str) -> None:
        with pytest.raises(Refused) as refusal:
            messenger(typed, type=type)

        assert refusal.value.field == "messengers"


class TestReach:
    def test_shows_phones_in_their_international_form(self) -> None:
        phone = one(reaching.PHONE, {"value": "(11) 98765-4321", "type": "work"}, "BR")

        assert phone.shown == "+55 11 98765-4321"
        assert phone.href == "tel:+5511987654321"

    def test_leads_to_whatsapp_only_where_the_number_is_mobile(self) -> None:
        mobile = one(reaching.PHONE, {"value": "+55 11 98765-4321", "type": "work"})
        fixed = one(reaching.PHONE, {"value": "+55 11 3555-0100", "type": "work"})
        said_so = one(reaching.PHONE, {"value": "+1 202 555 0100", "type": "mobile"})

        assert mobile.whatsapp_href == "https://wa.me/5511987654321"
        assert fixed.whatsapp_href == ""
        assert said_so.whatsapp_href == "https://wa.me/12025550100"

    def test_writes_letters_to_the_address_alone(self) -> None:
        mail = one(reaching.EMAIL, "ana+x@example.com")

        assert mail.href == "mailto:ana+x@example.com"


class TestChecked:
    @pytest.mark.parametrize(
        ("kind", "type"),
        [("phone", "telegram"), ("email", "mobile"), ("web", "pager"), ("im", "work")],
    )
    def test_refuses_types_of_another_kind(self, kind: str, type: str) -> None:
        with pytest.raises(Refused) as refusal:
            reaching.checked(kind, [{"value": "+5511987654321", "type": type}])

        assert refusal.value.field == reaching.FIELDS[kind]

    def test_keeps_one_of_what_is_the_same(self) -> None:
        found = reaching.checked("web", ["example.com", "https://www.example.com/", " "])

        assert [way.value for way in found] == ["example.com"]

    def test_takes_at_most_twenty(self) -> None:
        with pytest.raises(Refused):
            reaching.checked("email", [f"a{number}@example.com" for number in range(21)])


class TestWaysField:
    def test_marks_the_rows_that_are_wrong_and_tells_why(self) -> None:
        field = WaysField(kind=reaching.PHONE, region="BR", label="Phones")
        rows = [
            {"value": "11 98765-4321", "type": "mobile"},
            {"value": "12", "type": "work"},
            {"value": "", "type": "work"},
        ]

        with pytest.raises(Exception, match="“12” is no phone number"):
            field.clean(rows)

        shown = field.widget.render("phones", rows, {"id": "p", "aria-describedby": "p_error"})
        first, second, empty = shown.split('<span class="way">')[1:]
        assert "aria-invalid" not in first
        assert 'aria-invalid="true" aria-describedby="p_error"' in second
        assert "aria-invalid" not in empty
