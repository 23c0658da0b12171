"""One student: a request under a policy gives a decision with every reason. Reads no files."""
