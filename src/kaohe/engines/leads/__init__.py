"""Work lists for people: similar rows and counties that stand out."""
