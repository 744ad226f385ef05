"""Campaigns that take too long for every test run: crashes and walks."""
