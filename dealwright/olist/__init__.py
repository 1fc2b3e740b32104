"""Brings the CSV files of an Olist store in: products, customers, orders, payments and reviews.

Each order becomes an order behind a deal, with a timeline that tells what happened when. Everything
carries the identity it had there, so a second run adds nothing and an interrupted one is finished.
"""
