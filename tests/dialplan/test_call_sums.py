from dialplan.call_sums import CallSum


def test_sums_add_up() -> None:
    one = CallSum(calls=2, answered=1, offered=2, in_time=1, waited_s=30.0, talk_s=60.0, external_talk_s=5.0)
    assert one + one == CallSum(4, 2, 0, 4, 2, 60.0, 120.0, 10.0)


def test_the_service_level_and_the_wait_are_of_the_offered_calls() -> None:
    figures = CallSum(calls=10, answered=6, abandoned=2, offered=8, in_time=4, waited_s=80.0)
    assert (figures.service_level, figures.average_wait_s) == (0.5, 10.0)


def test_without_offered_calls_there_is_no_service_level() -> None:
    assert (CallSum(calls=3).service_level, CallSum(calls=3).average_wait_s) == (None, None)
