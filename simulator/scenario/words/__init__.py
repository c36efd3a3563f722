"""The words of a scenario file: what it may say, checked, and what each entry means."""
