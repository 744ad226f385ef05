"""The command line: thin commands over the workflows, in Chinese or in English."""
