"""Characters for fictitious trade names; origin and licence are in README.md."""
