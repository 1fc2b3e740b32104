"""Commands are declared once; menu entries become commands by themselves."""

import pytest

from dealwright.kit.errors import Refused
from dealwright.web import commands, keys, navigation
from dealwright.web.commands import Command
from dealwright.web.navigation import MenuEntry


@pytest.fixture(autouse=True)
def own_commands(own_menu, monkeypatch):
    monkeypatch.setattr(commands, "_commands", {})
    monkeypatch.setattr(commands, "_providers", [])


class TestForReader:
    def test_makes_commands_of_the_menu(self, ask):
        navigation.add(
            MenuEntry("design", "Components", "palette", "design", shortcut="g x", keywords="parts")
        )
        navigation.add(MenuEntry("new", "New card", "plus", "design_card", area="create", shortcut="c x"))

        go, create = commands.for_reader(ask())

        assert (go.label, go.url, go.group, go.shortcut) == ("Components", "/design", "go", "g x")
        assert (create.label, create.url, create.group) == ("New card", "/design/card", "create")

    def test_leaves_out_what_the_reader_may_not_do(self, ask):
        commands.add(Command("roles", "Roles", "key", url="/roles", visible=lambda actor: actor.id == 7))

        assert commands.for_reader(ask()) == []

    def test_leaves_out_what_needs_a_record(self, ask):
        commands.add(Command("archive", "Archive", "archive", post="/deals/{id}/archive", for_kind="deal"))

        assert commands.for_reader(ask()) == []
        assert [one.name for one in commands.on_records("deal", ask().actor)] == ["archive"]
        assert commands.on_records("contact", ask().actor) == []

    def test_asks_those_who_know_the_reader(self, ask):
        view = Command("view-1", "Late ones", "list", url="/deals?late", order=1)
        commands.provide(lambda request: [view] if request.actor.id == 5 else [])

        assert commands.for_reader(ask()) == [view]


class TestKeys:
    def test_of_commands_stand_in_the_sheet(self, ask):
        navigation.add(MenuEntry("design", "Components", "palette", "design", shortcut="g x"))
        commands.add(Command("bell", "Bell", "bell", url="/bell", shortcut="g n"))

        go = keys.sheet(ask())[1]

        assert [(key.keys, key.url, key.pressed) for key in go.keys] == [
            ("g x", "/design", ["G", "X"]),
            ("g n", "/bell", ["G", "N"]),
        ]

    def test_can_be_given_other_letters(self, ask):
        request = ask()
        request.COOKIES["keys"] = keys.read({"next": "n", "letters": "on"}).written()

        next_one = keys.sheet(request)[3].keys[0]

        assert (next_one.name, next_one.keys) == ("next", "n")

    @pytest.mark.parametrize(
        "sent", [{"next": "k"}, {"next": "g"}, {"next": "ab"}, {"next": "\0"}, {"help": "/"}]
    )
    def test_refuse_what_cannot_be_told_apart(self, sent):
        with pytest.raises(Refused):
            keys.read(sent)

    @pytest.mark.parametrize("kept", ["letters=off", "letters=off&next=k", "next=" + "x" * 5000, "%00=1&&="])
    def test_survive_any_cookie(self, ask, kept):
        request = ask()
        request.COOKIES["keys"] = kept

        assert keys.setting_of(request).letters is ("off" not in kept)
        assert keys.sheet(request)

    def test_are_not_shown_beside_a_command_while_letters_are_off(self, ask):
        request = ask()
        command = Command("move", "Move to…", "arrow-right", shortcut="m")
        assert keys.drawn(request, command) == ["M"]

        request.COOKIES["keys"] = "letters=off&move=v"

        assert keys.drawn(request, command) == []
        assert keys.drawn(request, Command("undo", "Undo", "x", shortcut="mod+z")) == ["Ctrl", "Z"]


class TestMyKeys:
    def test_keeps_letters_off_and_other_letters(self, ask):
        from dealwright.web.pages import my_keys

        request = ask("/me/keys", method="post", data={"next": "n", "previous": "k"})

        answer = my_keys(request)

        assert (answer.status_code, answer.headers["Location"]) == (303, "/me/keys")
        assert answer.cookies["keys"].value == "letters=off&next=n"

    def test_names_the_field_of_a_key_taken_twice(self, ask):
        from dealwright.web.pages import my_keys

        answer = my_keys(ask("/me/keys", method="post", data={"letters": "on", "next": "k"}))

        assert answer.status_code == 422
        assert "keys" not in answer.cookies
        assert "Two keys cannot be the same." in answer.content.decode()

    def test_goes_back_to_the_usual_keys(self, ask):
        from dealwright.web.pages import my_keys

        answer = my_keys(ask("/me/keys", method="post", data={"next": "n", "usual": "yes"}))

        assert answer.cookies["keys"].value == ""
