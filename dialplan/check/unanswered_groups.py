"""Finds hunt groups whose callers nobody can answer, however long they wait."""

from collections.abc import Iterator

from dialplan.check.finding import Finding, Severity
from dialplan.company import Company
from dialplan.destinations import HuntGroup


def find_unanswered_groups(company: Company) -> Iterator[Finding]:
    """A group may be so while it is being set up; its callers overflow."""
    for id_, group in company.destinations.items():
        if not isinstance(group, HuntGroup) or any(company.devices.get(agent) for agent in group.agents):
            continue
        where = (*id_.split("/"), "agents")
        if not group.agents:
            yield Finding(
                where,
                "has no agents: nobody answers",
                "add agents, or lead calls elsewhere",
                Severity.WARNING,
            )
        else:
            yield Finding(
                where,
                "has no agent who is active and has a phone: nobody answers",
                "give one of them a phone, or add others",
                Severity.WARNING,
            )
