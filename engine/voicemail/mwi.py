"""How Asterisk is told what a phone's message-waiting lamp shows."""

from dialplan.ids import Endpoint
from engine.ami import AmiAway, AmiRefused, AmiSession, AmiTimeout
from engine.voicemail.lamps import Light, Unlit


def light_by(ami: AmiSession) -> Light:
    """Set lamps over one AMI session."""

    async def light(endpoint: Endpoint, new: int) -> None:
        try:
            await ami.show_messages(endpoint.rpartition("/")[2], new)
        except (AmiAway, AmiTimeout) as error:
            raise Unlit from error
        except AmiRefused:  # no such phone any more, or an account without the right: no later try would help
            return

    return light
