"""What comes in from outside and whom it concerns: new clients, repeat sales, exceptions."""
