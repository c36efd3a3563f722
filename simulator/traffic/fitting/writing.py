"""A fitted day as a traffic file that a person reads and changes: each estimate says what it rests on."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

import phonenumbers

from dialplan.ids import PersonId
from dialplan.numbers import E164, parse_number
from simulator.traffic.chance import Always, Duration, Exponential, Lognormal
from simulator.traffic.fitting.agents import FittedAgent, FittedAgents, Habits
from simulator.traffic.fitting.fitted import Fitted
from simulator.traffic.fitting.keys import Pressed
from simulator.traffic.fitting.shifts import Shift
from simulator.traffic.fitting.streams import FittedCalls

_SHORT_S: Final = 4 * 3600
_NEVER: Final = "never"
_FROM_NOTHING: Final = "not in the records: a guess"


def write_fitted(fitted: Fitted, *, company: str, story: str) -> str:
    """The file's text; ``company`` is the configuration beside it, '' for the demo company."""
    return "".join(f"{line}\n" for line in _lines(fitted, company, story))


def _lines(fitted: Fitted, company: str, story: str) -> Iterator[str]:
    recording = fitted.recording
    days = ", ".join(str(day) for day in recording.days[-4:])
    yield (
        f"# Fitted to {len(recording.incoming)} recorded calls. When people call and work is from "
        f"{_count(len(recording.days), 'day')}: {'…, ' if len(recording.days) > 4 else ''}{days}."
    )
    yield "# All of it may be changed; simulator/traffic/days/README.md has the words."
    yield "# Not estimated are outside, leave_message and take_callback: what they are without a word holds."
    for count, why in recording.left_out:
        yield f"# Left out: {_count(count, 'call')} {why}."
    window = Shift(*recording.window, len(recording.days))
    if window.to_s - window.from_s < _SHORT_S:
        yield f"# It was recorded {window}: nothing is known of the rest of the day, and nobody calls then."
    yield f"story: {_quoted(story)}"
    yield f"day: {recording.day}"
    if company:
        yield f"company: {_quoted(company)}"
    yield "seed: 1"
    yield "answered_within: 20 s"
    yield ""
    yield "calls:"
    for calls in fitted.calls:
        yield from _calls(calls, recording.company.country)
    yield ""
    yield from _agents(fitted.agents)


def _calls(calls: FittedCalls, country: str) -> Iterator[str]:
    yield f"  - dials: {_number(calls.dials, country)}".ljust(46) + f"# {_count(calls.of, 'call')}"
    yield "    per_hour:"
    for span, rate in calls.per_hour.items():
        yield f'      "{span}": {rate:.4g}'
    if calls.pressed is not None:
        yield from _presses(calls.pressed)
    if calls.patience is None:
        yield "    # patience: nobody gave up, so nothing is known of it; without it they wait for ever"
        return
    patience = calls.patience
    line = f"    patience: {{mean: {patience.mean_s:.1f} s}}"
    yield line.ljust(46) + f"# {patience.gave_up} of {patience.of} callers gave up"


def _presses(pressed: Pressed) -> Iterator[str]:
    if not pressed.keys:
        of = _count(pressed.unclear, "caller")
        yield f"    # presses: of {of} it is not known; without it they press nothing"
        return
    unclear = f"; of {pressed.unclear} more it is not known" if pressed.unclear else ""
    yield f"    presses:{'':34}# how many pressed which key{unclear}"
    if pressed.by_place:
        by_place = f"{pressed.by_place} by where they came to, not by a log"
        yield f"      # {by_place}: whom a group sent on may count where they were sent"
    for keys, count in pressed.keys.items():
        yield f'      "{keys}": {count}'
    if pressed.after_s is not None:
        yield f"    presses_after: {pressed.after_s:.1f} s"


def _agents(agents: FittedAgents) -> Iterator[str]:
    usual = _most_common([one.shift for one in agents.each.values()])
    pause = _most_common([one.pause for one in agents.each.values()])
    yield "everybody:"
    if usual is not None:
        yield _noted(f"  works: {usual}", "from the first ringing of the day to the last, to the quarter")
    if pause is not None and (usual is None or usual.has(pause)):
        yield _noted(f"  breaks: [{pause}]", "callers came to their group and did not ring them")
    if agents.answers_after is not None:
        delay = agents.answers_after
        note = f"{_count(delay.of, 'call')} to somebody who was free"
        yield _noted(f"  answers_after: {_words(delay.duration)}", note)
    else:
        yield _noted("  answers_after: {mean: 4.0 s}", _FROM_NOTHING)
    if agents.talks is not None:
        note = _count(agents.talks.of, "conversation")
        yield _noted(f"  talks: {_words(agents.talks.duration)}", note)
    else:
        yield _noted("  talks: {mean: 240.0 s, spread: 0.8}", _FROM_NOTHING)
    yield from _habits(agents.together, "  ")
    different = {
        person: tuple(_own(one, usual, pause, agents.together)) for person, one in sorted(agents.each.items())
    }
    if any(different.values()):
        yield ""
        yield "agents:"
        for person, lines in different.items():
            if lines:
                yield from _agent(person, agents, lines)


def _agent(person: PersonId, agents: FittedAgents, lines: tuple[str, ...]) -> Iterator[str]:
    """An entry of one's own says all: what ``everybody`` does is for those without."""
    yield f"  {_quoted(person)}:"
    yield from lines
    own = agents.each[person]
    if own.shift is None:
        return
    if agents.answers_after is not None:
        yield f"    answers_after: {_words(agents.answers_after.duration)}"
    if agents.talks is not None:
        yield f"    talks: {_words(agents.talks.duration)}"


def _own(one: FittedAgent, usual: Shift | None, pause: Shift | None, together: Habits) -> Iterator[str]:
    if one.shift is None:
        yield _noted(f"    works: {_NEVER}", "rung on no such day")
        return
    is_unlike = one.habits.is_unlike(together)
    if _are_about(one.shift, usual) and _are_about(one.pause, pause) and not is_unlike:
        return
    yield _noted(f"    works: {one.shift}", f"rung on {_count(one.shift.days, 'day')}")
    if one.pause is not None and one.shift.has(one.pause):
        yield f"    breaks: [{one.pause}]"
    yield from _habits(one.habits if is_unlike else together, "    ")


def _most_common(shifts: Sequence[Shift | None]) -> Shift | None:
    """The one that most others are about."""
    known = [shift for shift in shifts if shift is not None]
    return max(known, key=lambda shift: sum(shift.is_about(other) for other in known), default=None)


def _are_about(one: Shift | None, other: Shift | None) -> bool:
    return one is other if one is None or other is None else one.is_about(other)


def _habits(habits: Habits, indent: str) -> Iterator[str]:
    if not habits.of:
        return
    yield _noted(f"{indent}ignores: {habits.ignores:.3f}", f"{habits.ignored} of {habits.of} ringings")
    yield _noted(f"{indent}declines: {habits.declines:.3f}", f"{habits.declined} of {habits.of} ringings")


def _words(duration: Duration) -> str:
    match duration:
        case Always(seconds):
            return f"{{always: {seconds:.1f} s}}"
        case Exponential(mean_s):
            return f"{{mean: {mean_s:.1f} s}}"
        case Lognormal(mean_s, spread):
            return f"{{mean: {mean_s:.1f} s, spread: {spread:.2f}}}"
        case _:
            raise TypeError(f"a file has no words for {type(duration).__name__}")


def _number(number: E164, country: str) -> str:
    """As people of the country write it, where that is read as the same number."""
    written = phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)
    return _quoted(written if parse_number(written, country) == number else number)


def _noted(line: str, note: str) -> str:
    return f"{line.ljust(46)}# {note}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
