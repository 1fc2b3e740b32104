"""Which link is the exact one (A9)."""

import pytest
from pydantic import ValidationError

from dealwright.channels.messages.triggers import LinkForm, LinkSettings, exact_url


class TestExactUrl:
    @pytest.mark.parametrize(
        "same",
        [
            "https://shop.example/spring?a=1",
            "  https://shop.example/spring?a=1 ",
            "HTTPS://Shop.Example/spring?a=1",
            "https://shop.example:443/spring?a=1",
        ],
    )
    def test_evens_out_what_never_leads_elsewhere(self, same):
        assert exact_url(same) == "https://shop.example/spring?a=1"

    @pytest.mark.parametrize(
        "other",
        [
            "http://shop.example/spring?a=1",
            "https://www.shop.example/spring?a=1",
            "https://shop.example:8443/spring?a=1",
            "https://shop.example/spring/?a=1",
            "https://shop.example/Spring?a=1",
            "https://shop.example/spring?a=1&b=2",
            "https://shop.example/spring?a=1#end",
            "https://shop.example/spring",
        ],
    )
    def test_leaves_everything_else_to_the_letter(self, other):
        assert exact_url(other) != "https://shop.example/spring?a=1"

    def test_gives_a_host_its_root_and_its_plain_name(self):
        assert exact_url("https://müller.example") == "https://xn--mller-kva.example/"
        assert exact_url("https://anna@[::1]:443") == "https://anna@[::1]/"

    @pytest.mark.parametrize("none", ["", "spring", "mailto:a@b.example", "javascript:alert(1)", "https://"])
    def test_refuses_what_is_no_page(self, none):
        with pytest.raises(ValidationError):
            LinkSettings(url=none)


class TestLinkForm:
    def test_says_what_is_missing(self):
        form = LinkForm({"url": "shop.example/spring"}, stage=None, actor=None)

        assert not form.is_valid()
        assert form.errors["url"] == ["Write the whole link, such as https://example.com/spring."]
