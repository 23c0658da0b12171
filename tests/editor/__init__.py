"""The language server: its rooms one by one, and the whole of it with a real client."""
