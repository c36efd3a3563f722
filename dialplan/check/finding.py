"""What a check has to say: which object, what is wrong, how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """``where`` is the path of the value in the file, e.g. ``("menus", "main", "keys", "1")``."""

    where: tuple[str, ...]
    what: str
    mend: str
