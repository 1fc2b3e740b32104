"""Reading files of products, whoever exported them."""

import json
from decimal import Decimal

import pytest

from dealwright.catalog.imports.reading import read_products, rows_of
from dealwright.catalog.imports.rows import decimal, plain_text
from dealwright.config.env import ROOT
from dealwright.kit.errors import Refused

EDGES = ROOT.parent / "shared" / "data" / "csv_edge"

SHOPIFY = """\
Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,\
Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Status
tee,Cotton tee,"<p>Soft.</p><ul><li>Washable</li></ul>",Aurora,Shirts,true,Size,S,Colour,Red,TEE-S-R,180,\
4,49.90,59.90,https://pictures.example/tee.jpg,active
tee,,,,,,,M,,Red,TEE-M-R,190,0,49.90,,https://pictures.example/back.jpg,
mug,Mug,,Aurora,,false,Title,Default Title,,,'MUG,350,12,19.90,,,draft
,Nameless,,,,,,,,,,,,1.00,,,
odd,Odd,,,,true,Title,Default Title,,,ODD,,many,9.90,,,
"""

WOOCOMMERCE = """\
ID,Type,SKU,Name,Published,Short description,Description,Stock,Weight (kg),Sale price,Regular price,\
Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s)
10,variable,TEE,Cotton tee,1,Short,,,,,,"Clothing > Shirts, Sale",\
"https://p.example/a.jpg, https://p.example/b.jpg",,Size,"S, M"
11,variation,TEE-S,Cotton tee - S,1,,,3,0.18,39.90,49.90,,,TEE,Size,S
12,variation,TEE-M,Cotton tee - M,1,,,1,0.19,,49.90,,,id:10,Size,M
13,"simple, virtual",FIT,Fitting,1,,At your place,,,,80,Services,,,,
14,grouped,SET,Set,1,,,,,,1,,,,,
15,variation,LOST,Lost,1,,,1,,,5,,,NOBODY,Size,M
"""


class TestReadProducts:
    def test_gathers_the_variants_of_a_shopify_export(self) -> None:
        shape, found = read_products(SHOPIFY.encode())

        tee, mug = found.goods
        assert shape.name == "shopify"
        assert (tee.name, tee.axes, tee.category, tee.is_active) == (
            "Cotton tee",
            ("Size", "Colour"),
            ("Shirts",),
            True,
        )
        assert tee.description == "Soft.\n\n• Washable"
        assert [(one.sku, one.options, one.price, one.stock) for one in tee.variations] == [
            ("TEE-S-R", {"Size": "S", "Colour": "Red"}, Decimal("49.90"), 4),
            ("TEE-M-R", {"Size": "M", "Colour": "Red"}, Decimal("49.90"), 0),
        ]
        assert tee.variations[0].compare_price == Decimal("59.90")
        assert len(tee.photos) == 2
        assert (mug.sku, mug.axes, mug.is_active, mug.weight) == ("MUG", (), False, 350)

    def test_tells_the_lines_of_a_shopify_export_that_are_broken(self) -> None:
        _shape, found = read_products(SHOPIFY.encode())

        assert [(one.line, one.text) for one in found.problems] == [
            (5, "The column “Handle” is empty."),
            (6, "“many” is not a quantity."),
        ]

    def test_joins_the_variations_of_a_woocommerce_export_to_their_parents(self) -> None:
        shape, found = read_products(WOOCOMMERCE.encode())

        tee, fitting = found.goods
        assert shape.name == "woocommerce"
        assert (tee.category, tee.axes, len(tee.photos)) == (("Clothing", "Shirts"), ("Size",), 2)
        assert [(one.sku, one.price, one.compare_price, one.weight) for one in tee.variations] == [
            ("TEE-S", Decimal("39.90"), Decimal("49.90"), 180),
            ("TEE-M", Decimal("49.90"), None, 190),
        ]
        assert (fitting.is_service, fitting.description) == (True, "At your place")
        assert [(one.line, one.text) for one in found.problems] == [
            (6, "Products of the type “grouped” cannot be taken over."),
            (7, "Its parent “NOBODY” is not in the file."),
        ]

    def test_reads_our_own_columns_as_a_spreadsheet_of_any_country_writes_them(self) -> None:
        text = "Name;Price;Stock;Category\nCafé moído;1.299,90;3;Mercearia > Café\n"

        shape, found = read_products(text.encode("cp1252"))

        (coffee,) = found.goods
        assert shape.name == "own"
        assert (coffee.name, coffee.price, coffee.stock) == ("Café moído", Decimal("1299.90"), 3)
        assert coffee.category == ("Mercearia", "Café")

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", "This file is empty."),
            (b"Name,Price\n", "There are no products in this file."),
            (b"Colour,Price\nred,1\n", "No column of this file is called “Name”"),
            (b"Name,Price,name\nA,1,B\n", "Two columns are called “name”"),
            (b"\x89PNG\r\n\x1a\n\0\0\0", "This is not a CSV file."),
            (b'Name,Price\n"never closed,1\n', "cannot be read"),
        ],
    )
    def test_refuses_what_is_no_file_of_products(self, content: bytes, why: str) -> None:
        with pytest.raises(Refused, match=why) as refusal:
            read_products(content)

        assert refusal.value.field == "file"


class TestRowsOf:
    @pytest.mark.skipif(
        not EDGES.exists(), reason=f"{EDGES.relative_to(ROOT.parent)} is not beside the checkout"
    )
    def test_reads_the_odd_files_that_others_collected(self) -> None:
        """The phone number stands otherwise in the expected rows than in the file, so it is left out."""
        odd = {}
        for file in sorted((EDGES / "csv").glob("*.csv")):
            told = json.loads((EDGES / "json" / f"{file.stem}.json").read_text())
            expected = told if isinstance(told, list) else [told]
            rows = [dict(row.cells) for row in rows_of(file.read_bytes())]
            for row in [*rows, *expected]:
                row.pop("Contact Phone Number", None)
            if rows != expected:
                odd[file.name] = rows
        assert odd == {}

    def test_counts_lines_as_a_spreadsheet_does(self) -> None:
        rows = rows_of(b'Name,Price\n"two\nlines",1\nthird,2\n')

        assert [row.line for row in rows] == [2, 4]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,299.90", "1299.90"),
        ("1.299,90", "1299.90"),
        ("R$ 12,5", "12.5"),
        ("1 234", "1234"),
        ("1,234,567", "1234567"),
        ("-3", "-3"),
    ],
)
def test_numbers_are_read_as_any_country_writes_them(text: str, number: str) -> None:
    assert decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "many", "1e400", "--", "9" * 30])
def test_what_is_no_number_is_none(text: str) -> None:
    assert decimal(text) is None


def test_scripts_are_left_out_of_descriptions() -> None:
    assert plain_text("<p>Good</p><script>alert(1)</script><b>tea</b>") == "Good\ntea"
