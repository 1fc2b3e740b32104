"""Legal details of clients and of our own companies: numbers with check digits, bank accounts."""
