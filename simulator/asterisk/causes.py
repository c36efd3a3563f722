"""Hangup causes (Q.850) as Asterisk's PJSIP makes them of SIP answers, and the other way round."""

WORDS = {
    0: "Unknown",
    1: "Unallocated (unassigned) number",
    3: "No route to destination",
    16: "Normal Clearing",
    17: "User busy",
    18: "No user responding",
    19: "User alerting, no answer",
    20: "Subscriber absent",
    21: "Call Rejected",
    22: "Number changed",
    26: "Answered elsewhere",
    27: "Destination out of order",
    34: "Circuit/channel congestion",
    38: "Network out of order",
    127: "Interworking, unspecified",
}

OF_SIP = {
    403: 21,
    404: 1,
    408: 18,
    410: 22,
    480: 19,
    486: 17,
    487: 127,
    500: 38,
    502: 27,
    503: 34,
    600: 17,
    603: 21,
    604: 1,
}
"""What the phone's final answer becomes; all others are 127."""

_TO_SIP = {1: 404, 3: 404, 17: 486, 18: 408, 19: 480, 21: 403, 22: 410, 27: 502, 34: 503, 38: 500, 127: 487}


def cause_of(sip_status: int) -> int:
    return OF_SIP.get(sip_status, 127)


def sip_status_for(cause: int) -> int | None:
    """What the caller's own channel is told; None for an ordinary end."""
    return _TO_SIP.get(cause)


def dial_status_of_leg(cause: int) -> str:
    """``DialStatus`` in a leg's DialEnd: far less than its cause says."""
    return {17: "BUSY", 34: "CONGESTION", 3: "CHANUNAVAIL", 20: "CHANUNAVAIL"}.get(cause, "NOANSWER")
