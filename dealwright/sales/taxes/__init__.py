"""Taxes by place: which rate is due where, instead of the product's own or beside it."""
