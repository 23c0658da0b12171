"""The move of a child from one region to another, as the laws of both see it."""
