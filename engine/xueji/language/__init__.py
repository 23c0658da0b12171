"""The condition language: a condition is a function from facts to yes, no or unknown. It knows no student.

Text is parsed (`parse`) and checked (`check`) once into a small closed tree (`syntax`); `translate` walks the tree over
an algebra of pairs (`truth`), and each back end is one such algebra.
"""
