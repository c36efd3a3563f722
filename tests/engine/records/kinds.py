"""One record of each kind."""

from datetime import timedelta
from pathlib import Path

from dialplan.decision import Seen, Step
from dialplan.disposition import CallFacts
from dialplan.ids import CallId, DestinationId, Endpoint
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, LegRecord, LogLine, VoicemailMessage
from engine.calls.progress import write_cdr
from tests.engine.fakes import ANNA, CALL, DEMO, MONDAY, PHONES, progress_of


def line(seq: int = 1, call: CallId = CALL) -> LogLine:
    saw: dict[str, Seen] = {
        "at": "menus/main",
        "keys": "1\n”x",
        "try": 1,
        "half": 0.5,
        "whole": 2.0,
        "open": True,
    }
    return LogLine(call, seq, MONDAY, DEMO, 7, Step.MENU, "menu.key", saw, "to groups/sales")


def cdr(call: CallId = CALL) -> Cdr:
    legs = (
        LegRecord(ANNA, PHONES[ANNA], LegOutcome.DECLINED, 21),
        LegRecord(ANNA, Endpoint("PJSIP/301"), LegOutcome.UNREACHABLE, None),
    )
    progress = progress_of(call, at="groups/sales", legs=legs, facts=CallFacts(caller_hung_up=True))
    return write_cdr(progress, MONDAY + timedelta(seconds=12.25))


def message(call: CallId = CALL) -> VoicemailMessage:
    mailbox = DestinationId("voicemails/box")
    return VoicemailMessage(call, DEMO, mailbox, str(Path("1-2.wav")), 3.5, MONDAY)
