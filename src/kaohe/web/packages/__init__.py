"""The publication package of a year: built from what the office holds, checked, given out."""
