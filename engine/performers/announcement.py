"""Says something to the caller."""

from dialplan.destinations import Announcement
from dialplan.visit import Announced
from engine.calls.call import Call


async def perform_announcement(call: Call, announcement: Announcement) -> Announced:
    await call.channel.answer()
    await call.say(announcement.says)
    return Announced()
