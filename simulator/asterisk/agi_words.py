"""AGI's text: the header that opens a stream, and the words of a command line."""

from collections.abc import Mapping, Sequence

from simulator.asterisk.channel import Channel

VERSION = "22.10.1"
UNKNOWN_COMMAND = "510 Invalid or unknown command"
DEAD_CHANNEL = "511 Command Not Permitted on a dead channel or intercept routine"

_WITHHELD = "32"
"""What AGI tells of a number that its owner withholds; the number itself stands there all the same."""


def write_header(channel: Channel, url: str, dnid: str, arguments: Sequence[str] = ()) -> bytes:
    """What Asterisk says first. Nothing in it is escaped: a line end in a caller's name is a line end."""
    script = url.partition("://")[2].partition("/")[2].partition("?")[0]
    pairs = [
        ("network", "yes"),
        ("network_script", script),
        ("request", url),
        ("channel", channel.name),
        ("language", "en"),
        ("type", channel.name.partition("/")[0]),
        ("uniqueid", channel.uniqueid),
        ("version", VERSION),
        ("callerid", channel.caller_num or "unknown"),
        ("calleridname", channel.caller_name or "unknown"),
        ("callingpres", _WITHHELD if channel.is_withheld else "0"),
        ("callingani2", "0"),
        ("callington", "0"),
        ("callingtns", "0"),
        ("dnid", dnid or "unknown"),
        ("rdnis", "unknown"),
        ("context", channel.context),
        ("extension", channel.exten),
        ("priority", str(channel.priority)),
        ("enhanced", "0.0"),
        ("accountcode", ""),
        ("threadid", "140129833551552"),
        *((f"arg_{number}", argument) for number, argument in enumerate(arguments, 1)),
    ]
    return "".join([*(f"agi_{name}: {value}\n" for name, value in pairs), "\n"]).encode()


def split_command(line: str) -> list[str]:
    """Split as ``parse_args`` of res_agi.c: quotes keep blanks together, a backslash its next character."""
    words: list[str] = []
    word: list[str] | None = None
    quoted = escaped = False
    for character in line:
        if escaped:
            word = [*(word or ()), character]
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
            word = word if word is not None else []
        elif character in " \t" and not quoted:
            if word is not None:
                words.append("".join(word))
            word = None
        else:
            if word is None:
                word = []
            word.append(character)
    if word is not None:
        words.append("".join(word))
    return words


def usage(command: str) -> str:
    """How Asterisk refuses wrong arguments: several lines between two of 520."""
    prose = USAGES.get(command, "Usage: " + command)
    return f"520-Invalid command syntax.  Proper usage follows:\n{prose}\n520 End of proper usage."


USAGES: Mapping[str, str] = {
    "WAIT FOR DIGIT": (
        "Waits up to <replaceable>timeout</replaceable> milliseconds for channel to receive a DTMF digit. "
        "Returns <literal>-1</literal> on channel failure, <literal>0</literal> if no digit is received in "
        "the timeout, or the numerical value of the ascii of the digit if one is received. Use "
        "<literal>-1</literal> for the <replaceable>timeout</replaceable> value if you desire the call to "
        "block indefinitely."
    ),
    "STREAM FILE": (
        "Send the given file, allowing playback to be interrupted by the given digits, if any. Returns "
        "<literal>0</literal> if playback completes without a digit being pressed, or the ASCII numerical "
        "value of the digit if one was pressed, or <literal>-1</literal> on error or if the channel was "
        "disconnected. If musiconhold is playing before calling stream file it will be automatically stopped "
        "and will not be restarted after completion.\n"
        "It sets the following channel variables upon completion:\n"
        "<variable>PLAYBACKSTATUS</variable>: The status of the playback attempt as a text string.\n"
        "    <value>SUCCESS</value>\n"
        "    <value>FAILED</value>"
    ),
    "GET VARIABLE": (
        "Returns <literal>0</literal> if <replaceable>variablename</replaceable> is not set. Returns "
        "<literal>1</literal> if <replaceable>variablename</replaceable> is set and returns the variable in "
        "parentheses.\nExample return code: 200 result=1 (testvariable)"
    ),
    "SET VARIABLE": "Sets a variable to the current channel.",
    "EXEC": (
        "Executes <replaceable>application</replaceable> with given <replaceable>options</replaceable>.\n"
        "Returns whatever the <replaceable>application</replaceable> returns, or <literal>-2</literal> on "
        "failure to find <replaceable>application</replaceable>.\n"
        "<note>NOTE:</note> exec does not evaluate dialplan functions and variables unless it is explicitly "
        "enabled by setting the <variable>AGIEXECFULL</variable> variable to <literal>yes</literal>."
    ),
    "RECORD FILE": (
        "Record to a file until a given dtmf digit in the sequence is received. Returns "
        "<literal>-1</literal> on hangup or error.  The format will specify what kind of file will be "
        "recorded. The <replaceable>timeout</replaceable> is the maximum record time in milliseconds, or "
        "<literal>-1</literal> for no <replaceable>timeout</replaceable>. <replaceable>offset "
        "samples</replaceable> is optional, and, if provided, will seek to the offset without exceeding the "
        "end of the file. <replaceable>beep</replaceable> can take any value, and causes Asterisk to play a "
        "beep to the channel that is about to be recorded. <replaceable>silence</replaceable> is the number "
        "of seconds of silence allowed before the function returns despite the lack of dtmf digits or "
        "reaching <replaceable>timeout</replaceable>. <replaceable>silence</replaceable> value must be "
        "preceded by <literal>s=</literal> and is also optional."
    ),
}
