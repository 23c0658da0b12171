"""A conversation that finds out what a decision lacks: what to ask next, what was answered; it knows no terminal."""
