"""One argument stays one, whatever a configuration or a caller puts in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.ids import Endpoint
from engine.agi.arguments import (
    application_argument,
    application_name,
    endpoint_argument,
    milliseconds,
    variable_name,
)


@pytest.mark.parametrize(
    "endpoint", ["PJSIP/201", "PJSIP/anna.berg@trunk", "Local/201@phones/n", "SIP/+4670"]
)
def test_an_endpoint_is_let_through(endpoint: str) -> None:
    assert endpoint_argument(Endpoint(endpoint)) == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "201",
        "PJSIP/",
        "PJSIP/1&PJSIP/2",
        "PJSIP/1,20",
        "PJSIP/${X}",
        "PJSIP/1 2",
        "PJSIP/1\n",
        'PJSIP/"1',
    ],
)
def test_what_is_not_exactly_one_endpoint_is_refused(endpoint: str) -> None:
    with pytest.raises(ValueError, match="not one endpoint"):
        endpoint_argument(Endpoint(endpoint))


@pytest.mark.parametrize("argument", ["a,b", "a&b", "${X}", "$[1+1]", 'a"b', "a\\b", "a\nb", "a\x7f"])
def test_an_argument_that_would_be_more_than_one_is_refused(argument: str) -> None:
    with pytest.raises(ValueError, match="argument"):
        application_argument(argument)


@pytest.mark.parametrize("argument", ["", "busy", "gS(14400)m(default)", "20", "å kr$"])
def test_a_plain_argument_is_let_through(argument: str) -> None:
    assert application_argument(argument) == argument


@given(st.text())
def test_no_argument_that_passes_holds_a_separator(argument: str) -> None:
    try:
        passed = application_argument(argument)
    except ValueError:
        return
    assert not set(passed) & set(',&"\\\r\n\0')
    assert "${" not in passed


@pytest.mark.parametrize(
    "name", ["VAXEL_DONE", "__VAXEL_CALL", "DIALSTATUS", "CHANNEL(language)", "CALLERID(num)"]
)
def test_a_variable_s_name_is_let_through(name: str) -> None:
    assert variable_name(name) == name


@pytest.mark.parametrize("name", ["", "A B", "${A}", "A=B", "A)", "SHELL(rm /x;ls)", "A\n"])
def test_what_names_no_variable_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="variable"):
        variable_name(name)


@pytest.mark.parametrize("name", ["", "No Op", "NoOp,1", "1", "A(b)"])
def test_what_names_no_application_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="application"):
        application_name(name)


def test_durations_are_told_in_milliseconds_and_never_for_ever() -> None:
    assert milliseconds(1.5) == "1500"
    for endless in (-1, -0.001, float("inf"), float("nan"), 1e9):
        with pytest.raises(ValueError, match="duration"):
            milliseconds(endless)
