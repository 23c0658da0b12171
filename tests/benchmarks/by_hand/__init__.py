"""The record rules in force in Henan on 5 September 2024, written by hand for other libraries: the rivals of `xueji bench`.

Each module reads the same snapshot and writes the same results as an audit; `xueji bench` checks that they are equal
before it measures. `TITLES` says what a finding is reported with.
"""
