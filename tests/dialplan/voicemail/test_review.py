from hypothesis import given
from hypothesis import strategies as st

from dialplan.voicemail.review import Review, ReviewDeed, review


def test_one_listens_two_records_anew_and_silence_keeps() -> None:
    deeds = [review(Review(), key)[0] for key in ("1", "2", "#", "", "7", "*")]
    assert deeds == [
        ReviewDeed.LISTEN,
        ReviewDeed.ANEW,
        ReviewDeed.KEEP,
        ReviewDeed.KEEP,
        ReviewDeed.ASK_AGAIN,
        ReviewDeed.ASK_AGAIN,
    ]


@given(st.lists(st.sampled_from("0123456789*"), min_size=11, max_size=40))
def test_no_game_with_the_keys_is_endless(keys: list[str]) -> None:
    state, deeds = Review(), []
    for key in keys:
        deed, state = review(state, key)
        deeds.append(deed)
    assert deeds[10] is ReviewDeed.KEEP
