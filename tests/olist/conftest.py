"""A tiny store of our own making, in the files of an Olist export."""

from pathlib import Path

import pytest

ORDERS = """order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date
o1aaaaaaaaaaaaaaaa,c1,delivered,2017-03-01 10:00:00,2017-03-01 11:00:00,2017-03-02 09:00:00,2017-03-05 15:00:00,2017-03-20 00:00:00
o2bbbbbbbbbbbbbbbb,c2,canceled,2017-04-01 10:00:00,,,,2017-04-20 00:00:00
o3cccccccccccccccc,c3,shipped,2017-05-01 10:00:00,2017-05-01 10:30:00,2017-05-03 08:00:00,,2017-05-20 00:00:00
"""
CUSTOMERS = """customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state
c1,person-one,01000,sao paulo,SP
c2,person-one,01000,sao paulo,SP
c3,person-two,20000,rio de janeiro,RJ
"""
ITEMS = """order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
o1aaaaaaaaaaaaaaaa,1,p1,s,2017-03-03 00:00:00,99.9,10.05
o1aaaaaaaaaaaaaaaa,2,p1,s,2017-03-03 00:00:00,99.9,10.05
o3cccccccccccccccc,1,p2,s,2017-05-03 00:00:00,20,5.5
"""
PAYMENTS = """order_id,payment_sequential,payment_type,payment_installments,payment_value
o1aaaaaaaaaaaaaaaa,1,voucher,1,19.9
o1aaaaaaaaaaaaaaaa,2,credit_card,21,200
o3cccccccccccccccc,1,boleto,1,25.5
"""
REVIEWS = """review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,review_answer_timestamp
r1,o1aaaaaaaaaaaaaaaa,5,Ótimo,"Chegou antes.
Recomendo 👍",2017-03-06 00:00:00,2017-03-07 00:00:00
r1,o3cccccccccccccccc,2,,,2017-05-09 00:00:00,2017-05-09 00:00:00
"""
PRODUCTS = """product_id,product_category_name,product_name_lenght,product_description_lenght,product_photos_qty,product_weight_g,product_length_cm,product_height_cm,product_width_cm
p1,cama_mesa_banho,10,10,1,100,1,1,1
p2,,,,,,,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the tiny store: three orders of two people."""
    for name, text in {
        "olist_orders_dataset": ORDERS,
        "olist_customers_dataset": CUSTOMERS,
        "olist_order_items_dataset": ITEMS,
        "olist_order_payments_dataset": PAYMENTS,
        "olist_order_reviews_dataset": REVIEWS,
        "olist_products_dataset": PRODUCTS,
    }.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path
