"""The record rules in force in Henan on 5 September 2024, written by hand for other libraries: rivals of `xueji bench`.

Each job reads the same snapshot and writes the same results as an audit; `xueji bench` sees that they are equal before
it measures anything. What findings show beside the conditions (force, article, document) comes as a table.
"""

REGION = "410000"
AS_OF = "2024-09-05"
