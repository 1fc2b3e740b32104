"""What the `…` button offers, and what a text becomes with the values of a record."""
