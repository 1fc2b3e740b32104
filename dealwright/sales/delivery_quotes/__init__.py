"""Prices of deliveries that programs outside say: asked by a job, kept until they expire (ST-38)."""
