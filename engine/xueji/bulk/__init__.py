"""MANY: the law read on data frames; opens no file."""
