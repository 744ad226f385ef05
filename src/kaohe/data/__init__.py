"""Data that ships with the package; origin and licence of each file in its README."""
