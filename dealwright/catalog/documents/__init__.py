"""Stock documents: arrivals, adjustments, transfers, write-offs, sales."""
