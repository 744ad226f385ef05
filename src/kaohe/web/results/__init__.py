"""Results: the table of a year, and every score opened down to clause, evidence, person, time."""
