"""Products that come in a file: looked at first, then brought in, with what could not be read beside them."""

from __future__ import annotations

from playwright.sync_api import expect

from dealwright.catalog.products.models import Product

GOODS = """Name,Article number,Price,Category,Stock
Lamp “Farol”,L-1,"1,299.90",Light,7
Лампа настольная,L-2,89.50,Light,3
Candle,L-3,cheap,Light,10
"""


class TestImport:
    def test_is_looked_at_brought_in_and_sold(self, shop, owner, visitor, seller, tmp_path):
        file = tmp_path / "goods.csv"
        file.write_text(GOODS, encoding="utf-8")
        olga = seller(owner, is_careful=True)
        olga.menu.get_by_role("link", name="Products").click()
        olga.follows("Import")
        olga.page.get_by_label("File", exact=True).set_input_files(file)
        olga.presses("Look at the file")

        # Nothing is written before it was looked at.
        olga.reads("2 products, in the columns of Dealwright.")
        expect(olga.page.get_by_role("row").filter(has_text="Лампа настольная")).to_contain_text("89.50")
        olga.reads("“cheap” is not a price.")
        assert not Product.objects.filter(sku__startswith="L-").exists()

        olga.presses("Import them")
        olga.reads("2 new, 0 changed, 0 as they were, 1 passed over.")
        olga.follows("To the products")
        row = olga.page.get_by_role("row").filter(has_text="Lamp “Farol”")
        expect(row).to_contain_text("R$1,299.90")
        expect(row).to_contain_text("On sale")

        # Sold at once.
        clara = visitor()
        clara.buys("Лампа настольная")

        # The same file once more doubles nothing.
        olga.follows("Import")
        olga.page.get_by_label("File", exact=True).set_input_files(file)
        olga.presses("Look at the file")
        olga.presses("Import them")
        olga.reads("0 new,")
        assert Product.objects.filter(sku__startswith="L-").count() == 2
