"""Back ends: each gives the algebra of `truth` one more reading. Same file shape in all of them."""
