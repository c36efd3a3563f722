"""The commands that set up an organisation, grouped by object; each is one operation of the office."""
