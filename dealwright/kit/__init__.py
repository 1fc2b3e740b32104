"""Tools without a domain: money, phones, clock, text, secrets, outgoing HTTP, errors."""
