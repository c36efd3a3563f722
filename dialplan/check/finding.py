"""What a check has to say: which object, what is wrong, how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error harms callers, and nothing is published with it; a warning is probably a mistake."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """``where`` is the path of the value in the file, e.g. ``("menus", "main", "keys", "1")``."""

    where: tuple[str, ...]
    what: str
    mend: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR
