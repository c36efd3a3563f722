"""Channel variables, and the few functions among them."""

from simulator.asterisk.call import LiveCall

_LONGEST = 1023
"""GET VARIABLE cuts a value here."""


def read_variable(call: LiveCall, name: str) -> str | None:
    channel = call.channel
    match name:
        case "CALLERID(num)":
            value: str | None = channel.caller_num
        case "CALLERID(name)":
            value = channel.caller_name
        case "CALLERID(dnid)":
            value = channel.exten
        case "CHANNEL":
            value = channel.name
        case "CHANNEL(language)":
            value = "en"
        case "CHANNEL(state)":
            value = channel.state.words
        case "CONTEXT":
            value = channel.context
        case "EXTEN":
            value = channel.exten
        case "HANGUPCAUSE":
            value = str(channel.cause)
        case "UNIQUEID":
            value = channel.uniqueid
        case _:
            value = call.variables.get(name)
    return None if value is None else value[:_LONGEST]


def write_variable(call: LiveCall, name: str, value: str) -> None:
    match name:
        case "CALLERID(num)":
            call.channel.caller_num = value
        case "CALLERID(name)":
            call.channel.caller_name = value
        case _:
            call.variables[name.lstrip("_")] = value  # underscores say that legs inherit it
