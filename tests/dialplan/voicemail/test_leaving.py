from dialplan.destinations import Mailbox
from dialplan.ids import DestinationId
from dialplan.next import follow
from dialplan.outgoing import Outside
from dialplan.visit import CallsBack, Finished

MAILBOX = Mailbox(DestinationId("people/anna/mailbox"))


def test_a_visit_ends_the_call_unless_the_visitor_calls_back() -> None:
    over, back = follow(MAILBOX, Finished()), follow(MAILBOX, CallsBack(Outside("+46701740605", frozenset())))
    assert (over.rule, over.decided, over.to) == ("mailbox.over", "hang up", None)
    assert (back.rule, back.decided, back.to) == ("mailbox.calls_back", "calls the sender", None)
    assert "+46" not in str(back)
