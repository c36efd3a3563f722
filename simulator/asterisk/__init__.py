"""A stand-in for Asterisk 22: AMI and FastAGI byte for byte, over whatever streams the running loop has.

It knows nothing of virtual time: on an ordinary loop it listens and connects over real TCP.
"""

from simulator.asterisk.call import LiveCall
from simulator.asterisk.switch import Asterisk, Dialled, SwitchSettings

__all__ = ["Asterisk", "Dialled", "LiveCall", "SwitchSettings"]
