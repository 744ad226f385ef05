"""Campaigns of fieldwork: schedules of a lossy line, and servers that are killed."""
