"""Deals: what may become a sale, stage by stage."""
