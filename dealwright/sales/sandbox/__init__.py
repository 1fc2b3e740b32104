"""A payment provider to try things with: no money moves, everything else is as with a real one.

It stands outside, as any provider does: it knows a payment by the token of its page, tells us what became of
it in signed notices, and sends the browser back with a signed answer.
"""
