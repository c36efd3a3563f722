"""Reports in English."""

from console.reports.words import Words
from dialplan.disposition import Disposition
from simulator.traffic.changes import Verdict

ENGLISH = Words(
    language="en",
    decimal=".",
    title="Traffic",
    calls="calls",
    answered="answered",
    abandoned="gave up",
    others="others",
    hour="hour",
    wait="wait (s)",
    mean_wait="mean wait (s)",
    goal="the goal",
    load="talk, part of working time (%)",
    service_level="service level",
    within="answered within {} s",
    abandoned_part="gave up",
    waits_of_answered="mean wait for an answer",
    nine_of_ten="nine of ten answers within",
    longest="longest",
    overflowed="sent on from the queue",
    foresight="error of the foreseen wait",
    foresight_error="on average; {} than the wait came to be, over {} calls",
    longer="by {} s longer",
    shorter="by {} s shorter",
    by_hour="Calls by the hour",
    how_long="How long callers waited",
    who_talked="How much agents talked",
    by_group="By hunt group",
    group="hunt group",
    theory="Beside the theory of queues",
    theory_says="theory",
    simulation_says="simulation",
    margin="margin of error",
    agrees="agrees",
    parts="differs",
    waits_at_all="has to wait",
    gives_up="gives up",
    made_by="Made by Växel of {} simulated calls, {}, seed {}. The same file and seed make the same report.",
    theory_case="a plain group",
    theory_note=(
        "A group with random calls and talks, played through the whole of Växel, beside what the theory of "
        "queues (Erlang C and, where callers may give up, Erlang A) says that it must give. It agrees where "
        "the difference is within the margin of error (95 %)."
    ),
    agents_of="{} agents, {:g} erlangs",
    calls_of="{} calls, mean talk {} s",
    patience_of="mean patience {} s",
    for_ever="callers wait for ever",
    change_title="What the change does",
    change_intro=(
        "The same day was played before and after the change, {} times with different chance. The callers "
        "are the same both times: they call at the same times, press the same keys, are as patient and "
        "talk as long. ± is the margin of error (95 %): a difference within it may be chance. Parts differ "
        "by percentage points."
    ),
    one_day=(
        "The day was played once before and once after the change. That does not tell what is chance: play "
        "several days by --runs."
    ),
    before="before",
    after="after",
    difference="difference",
    what="figure",
    verdict="conclusion",
    all_calls="all calls",
    days_note="Means of a day, over {} days.",
    part_of_answers="answered (% of calls)",
    how_many_within="How many were answered within how long",
    in_short="Of {} calls {} were answered ({}), and {} of all calls within {} seconds. {} gave up ({}).",
    worst_hour="It was hardest to get through at {}: {} of {} calls were answered, mean wait {} s.",
    came_to="What calls came to",
    part="part",
    count="count",
    mean="mean",
    half_within="half within",
    nine_of_ten_waits="nine of ten within",
    sent_on="sent on",
    waits_note="The few longest waits are in the last bar.",
    loads_note="The part of their working time, without breaks, that each of them talked to callers.",
    service_note=(
        "Each group counts the calls that came to it while it was open, once each: those that its own "
        "agents answered, those whose caller gave up there, and those that it sent on, wherever they ended. "
        "The service level is the part of all of them that its own agents answered within {} s of their "
        "coming to it."
    ),
    no_calls="There were no calls.",
    called_back="{} asked to be called back, and {} of them were reached.",
    other_ends="other",
    dispositions={
        Disposition.ANSWERED: "answered",
        Disposition.ABANDONED: "gave up before anybody answered",
        Disposition.VOICEMAIL: "left a message",
        Disposition.BUSY: "heard the busy tone",
        Disposition.DECLINED: "were declined",
        Disposition.NO_ANSWER: "had no answer",
        Disposition.UNREACHABLE: "called somebody who could not be reached",
        Disposition.CALLBACK: "asked to be called back",
        Disposition.CLOSED: "heard that it is closed",
        Disposition.UNASSIGNED: "called a number that is not in use",
        Disposition.REFUSED: "may not call the number",
        Disposition.FAILED: "failed",
        Disposition.MAILBOX: "listened to a voicemail box",
        Disposition.FEATURE: "dialled a code",
    },
    figures={
        "calls": "calls",
        "service_level": "service level",
        "answered": "answered",
        "abandoned": "gave up",
        "sent_on": "sent on",
        "mean_wait": "mean wait for an answer",
        "p90_wait": "nine of ten answers within",
        "overflowed": "sent on from the queue",
        "called_back": "called back and reached",
        "foresight_error": "error of the foreseen wait",
        "load": "agents' talk, part of working time",
        "highest_load": "the busiest agent's talk",
    },
    verdicts={
        Verdict.BETTER: "better",
        Verdict.WORSE: "worse",
        Verdict.MOVED: "moved",
        Verdict.CHANCE: "may be chance",
        Verdict.SAME: "unchanged",
        Verdict.NOTHING: "nothing to compare",
        Verdict.UNKNOWN: "unknown: one day is not enough",
    },
)
