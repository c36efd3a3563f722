"""Why an operation was not carried out, said so that the person who asked knows what to do."""

from collections.abc import Iterable

from dialplan.check import Finding


class Refused(Exception):
    """Nothing was changed; ``findings`` say what is wrong, where, and how to mend it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        return "\n".join(say(finding) for finding in self.findings)


class Forbidden(Refused):
    """The person has no right to it."""


class Unconfirmed(Refused):
    """It costs money or can't be taken back: it must be said again, confirmed."""


class Conflict(Refused):
    """Somebody else changed the same object since the person looked at it."""


def refuse(where: Iterable[str], what: str, mend: str) -> Refused:
    return Refused([Finding(tuple(where), what, mend)])


def say(finding: Finding) -> str:
    """A finding in one line: where, what, and how to mend it."""
    place = "/".join(finding.where)
    return f"{place}: {finding.what} ({finding.mend})" if place else f"{finding.what} ({finding.mend})"
