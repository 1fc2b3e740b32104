"""Extensions: parts of the product that a company switches on when it wants them."""
