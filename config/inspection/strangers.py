"""Finds agents, and who is told of messages, who are not among the people; and agents twice in a group."""

from collections.abc import Collection, Iterator

from config.document import Document
from config.problems import quote
from config.response_groups import agent_key
from dialplan.check import Finding
from dialplan.ids import DestinationId


def find_strangers(document: Document, unread: Collection[DestinationId]) -> Iterator[Finding]:
    for key, group in document.groups.items():
        known: set[str] = set()
        for index, entry in enumerate(group.agents):
            agent = agent_key(entry)
            where = ("groups", key, "agents", str(index))
            if agent not in document.people and f"people/{agent}" not in unread:
                yield Finding(
                    where,
                    f"{quote(agent)} is not among the people",
                    "add the person, or take the agent out",
                )
            elif agent in known:
                yield Finding(where, f"{quote(agent)} is already among the agents", "keep one of them")
            known.add(agent)
    for key, voicemail in document.voicemails.items():
        for index, person in enumerate(voicemail.notify):
            if person not in document.people and f"people/{person}" not in unread:
                yield Finding(
                    ("voicemails", key, "notify", str(index)),
                    f"{quote(person)} is not among the people",
                    "add the person, or take them out",
                )
