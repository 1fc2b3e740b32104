"""Coupons: codes that make a purchase cheaper, so many times and so long."""
