"""Where a call can be, as data: each destination is a small value with named exits to others."""

from dialplan.destinations.anywhere import Destination
from dialplan.destinations.endings import Announcement, Busy, External, HangUp
from dialplan.destinations.exits import exits, hours_of, prompts_of, temporary_close_of
from dialplan.destinations.hunt_group import AgentsSee, Callback, HuntGroup, QueueMessages
from dialplan.destinations.mailbox import Mailbox
from dialplan.destinations.menu import Meaning, Menu
from dialplan.destinations.person import AnyDevice, Device, InactivePerson, Mobile, Person
from dialplan.destinations.voicemail import Voicemail

__all__ = [
    "AgentsSee",
    "Announcement",
    "AnyDevice",
    "Busy",
    "Callback",
    "Destination",
    "Device",
    "External",
    "HangUp",
    "HuntGroup",
    "InactivePerson",
    "Mailbox",
    "Meaning",
    "Menu",
    "Mobile",
    "Person",
    "QueueMessages",
    "Voicemail",
    "exits",
    "hours_of",
    "prompts_of",
    "temporary_close_of",
]
