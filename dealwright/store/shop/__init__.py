"""The shop that visitors see."""
