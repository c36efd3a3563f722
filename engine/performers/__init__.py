"""Carry out what was decided: one file per destination, each reading like the story of a call."""

from typing import assert_never

from dialplan.destinations import (
    Announcement,
    Busy,
    Destination,
    External,
    HangUp,
    HuntGroup,
    InactivePerson,
    Mailbox,
    Menu,
    Person,
    Voicemail,
)
from dialplan.visit import Outcome
from engine.calls.call import Call
from engine.performers.announcement import perform_announcement
from engine.performers.busy import perform_busy
from engine.performers.external import perform_external
from engine.performers.hang_up import perform_hang_up
from engine.performers.hunt_group import perform_hunt_group
from engine.performers.inactive_person import perform_inactive_person
from engine.performers.mailbox import perform_mailbox
from engine.performers.menu import perform_menu
from engine.performers.person import perform_person
from engine.performers.voicemail import perform_voicemail


async def perform(call: Call, destination: Destination) -> Outcome:
    """Carry out one destination and say how it ended."""
    match destination:
        case Menu():
            return await perform_menu(call, destination)
        case HuntGroup():
            return await perform_hunt_group(call, destination)
        case Person():
            return await perform_person(call, destination)
        case InactivePerson():
            return perform_inactive_person(call)
        case Voicemail():
            return await perform_voicemail(call, destination)
        case Mailbox():
            return await perform_mailbox(call, destination)
        case External():
            return await perform_external(call, destination)
        case Announcement():
            return await perform_announcement(call, destination)
        case Busy():
            return await perform_busy(call)
        case HangUp():
            return perform_hang_up()
        case _:
            assert_never(destination)
