"""The move of a student from one region to another, as both laws see it."""
