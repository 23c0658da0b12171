"""Officers' own tests: a case is a request with the answer it must get."""
