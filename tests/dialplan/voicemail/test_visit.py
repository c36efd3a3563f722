from hypothesis import given
from hypothesis import strategies as st

from dialplan.voicemail.visit import Deed, playlist
from tests.dialplan.voicemail.messages import kept

DEEDS = [Deed.SKIP, Deed.DELETE, Deed.REPEAT]


def test_new_messages_come_first_in_the_order_that_was_chosen() -> None:
    messages = [kept(1, is_new=False), kept(2), kept(3)]
    assert [one.call for one in playlist(messages, Deed.NEWEST_FIRST).messages] == ["1.3", "1.2"]
    assert [one.call for one in playlist(messages, Deed.OLDEST_FIRST).messages] == ["1.2", "1.3"]


def test_where_nothing_is_new_all_are_heard() -> None:
    messages = [kept(1, is_new=False), kept(2, is_new=False)]
    assert [one.call for one in playlist(messages, Deed.OLDEST_FIRST).messages] == ["1.1", "1.2"]


@given(st.integers(0, 6), st.lists(st.sampled_from(DEEDS), max_size=40))
def test_every_message_is_passed_once_and_none_is_left_out(count: int, deeds: list[Deed]) -> None:
    queue = playlist([kept(number) for number in range(count)], Deed.OLDEST_FIRST)
    passed = []
    for deed in [*deeds, *[Deed.SKIP] * count]:
        if queue.current is None:
            break
        if deed is not Deed.REPEAT:
            passed.append(queue.current.call)
        queue = queue.after(deed)
    assert queue.current is None
    assert passed == [f"1.{number}" for number in range(count)]
