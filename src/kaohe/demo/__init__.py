"""The practice nation: registers, statistics, reports and visits of a country that does not exist.

Everything follows from one seed. What is wrong in it is known, row by row, so that the checks of
the real system can be measured against a truth that no real nation offers.
"""
