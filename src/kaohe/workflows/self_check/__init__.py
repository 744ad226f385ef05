"""What a body reports on itself, how it is reviewed, and what the scorer reads of both."""
