"""A library of books: a domain of the tests' own, so that the kit is tried without any of the product's."""
