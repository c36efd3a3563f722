"""What the files of scenarios and of traffic have in common: their text, their words, and the company."""
