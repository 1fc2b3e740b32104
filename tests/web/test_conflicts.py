"""A stale save shows both values, keeps what was typed, and says which of the two the person wants."""

from django.template import engines

from dealwright.web.conflicts import Conflict, Difference, theirs_taken


def show(conflict):
    page = engines["jinja2"].env.from_string("{{ ui.conflict(found) }}")
    return page.render(found=conflict)


class TestConflict:
    def test_shows_both_values_and_keeps_mine_unless_told(self):
        page = show(
            Conflict("Zofia", None, [Difference("title", "Title", "Mine <b>", "Theirs")], ["tags", "dates"])
        )

        assert "Zofia was quicker" in page
        assert "Mine &lt;b&gt;" in page
        assert '<input type="radio" name="keep-title" value="mine" checked>' in page
        assert '<input type="radio" name="keep-title" value="theirs">' in page
        assert "Also changed meanwhile, and kept: tags, dates." in page

    def test_names_nobody_where_nobody_can_be_named(self):
        page = show(Conflict(differences=[Difference("title", "Title", "", None)]))

        assert "Somebody was quicker" in page
        assert page.count('<span class="nothing">empty</span>') == 2


class TestTheirsTaken:
    def test_names_the_fields_in_which_the_other_value_stands(self):
        assert theirs_taken({"keep-title": "theirs", "keep-amount": "mine", "title": "theirs"}) == {"title"}
