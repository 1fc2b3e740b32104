"""Several pictures of a product."""

from collections.abc import Callable
from typing import Any

import pytest

from dealwright.catalog.products.actions import (
    add_photo,
    create_product,
    describe_photo,
    edit_product,
    order_photos,
    remove_photo,
    set_photos,
)
from dealwright.catalog.products.events import Pictured
from dealwright.catalog.products.models import Product
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.records.undo.actions import undo_change

Draw = Callable[..., bytes]


@pytest.fixture
def lamp(system: Actor, picture: Draw) -> Product:
    """A lamp with three pictures."""
    pictures = [picture(width=width) for width in (50, 51, 52)]
    return create_product(name="Lamp", price=money(1, "BRL"), photos=pictures, by=system)


def names(product: Product) -> list[str]:
    """The pictures in their order."""
    return [photo.name for photo in product.photos.all()]


class TestPhotos:
    def test_stand_in_their_order_and_the_first_for_the_product(self, lamp: Product) -> None:
        assert len(set(names(lamp))) == 3
        assert lamp.refreshed().photo == names(lamp)[0]

    def test_are_added_once(self, lamp: Product, system: Actor, picture: Draw, recorded: Any) -> None:
        add_photo(lamp, picture(width=50), by=system)
        add_photo(lamp, picture(width=60), description="  At   night ", by=system)

        assert [photo.description for photo in lamp.photos.all()] == ["", "", "", "At night"]
        assert recorded == ["product.photos_changed"]

    def test_move_up_when_one_is_removed(self, lamp: Product, system: Actor) -> None:
        first, second, third = lamp.photos.all()

        remove_photo(first, by=system)

        assert (list(lamp.photos.all()), lamp.refreshed().photo) == ([second, third], second.name)

    def test_are_put_in_order(self, lamp: Product, system: Actor) -> None:
        first, second, third = lamp.photos.all()

        order_photos(lamp, [third.pk], by=system)

        assert list(lamp.photos.all()) == [third, first, second]

    def test_change_with_the_first_one_of_an_edit(self, lamp: Product, system: Actor, picture: Draw) -> None:
        _first, second, third = names(lamp)

        edited = edit_product(lamp, photo=picture(width=70), by=system)
        assert names(lamp) == [edited.photo, second, third]

        edit_product(lamp, photo=None, by=system)
        assert (names(lamp), lamp.refreshed().photo) == ([second, third], second)

    def test_come_back_by_undo(self, lamp: Product, owner_actor: Actor) -> None:
        before = names(lamp)
        set_photos(lamp, [], by=owner_actor)
        change = last_change()
        assert change is not None

        undo_change(change, by=owner_actor)

        assert names(lamp) == before
        assert lamp.refreshed().photo == before[0]

    def test_refuse_too_many_and_odd_ones(self, lamp: Product, system: Actor, recorded: Any) -> None:
        many = [Pictured(name=f"{number:032x}") for number in range(21)]

        with pytest.raises(Refused):
            set_photos(lamp, many, by=system)
        with pytest.raises(Refused):
            add_photo(lamp, b"no picture", by=system)
        with pytest.raises(Refused):
            describe_photo(lamp.photos.all()[0], description="x" * 201, by=system)
        with pytest.raises(Refused):
            order_photos(lamp, [999_999], by=system)
        with pytest.raises(Conflict):
            set_photos(lamp, [], version=lamp.version + 1, by=system)

        assert len(names(lamp)) == 3
        assert recorded == []
