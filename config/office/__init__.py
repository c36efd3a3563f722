"""The office: each thing a person does is one operation, checked, carried out and told in one transaction."""

from config.office.deeds import Done
from config.office.office import Office, View

__all__ = ["Done", "Office", "View"]
