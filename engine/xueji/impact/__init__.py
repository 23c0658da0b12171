"""How many students of a snapshot two laws treat differently, and which."""
