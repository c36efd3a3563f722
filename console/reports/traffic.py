"""The report of a day of traffic: one HTML file that a manager understands, and the same figures as JSON."""

from collections.abc import Iterator, Mapping, Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from console.reports.charts import agent_load, calls_by_hour, waits
from console.reports.words import WORDS, Words
from simulator.traffic.against_theory import Compared
from simulator.traffic.figures import AgentFigures, Figures, Spread
from simulator.traffic.results import Results

_NINE_OF_TEN = 0.9


def traffic_html(results: Results, compared: Sequence[Compared], language: str) -> str:
    """The whole page, with nothing to fetch from anywhere."""
    words = WORDS[language]
    environment = Environment(
        loader=PackageLoader("console.reports"), undefined=StrictUndefined, autoescape=True
    )
    scenario, whole = results.day.scenario, results.whole
    return environment.get_template("traffic.html.j2").render(
        words=words,
        story=scenario.story,
        day=f"{scenario.starts:%Y-%m-%d}",
        sums=list(_sums(whole, words)),
        by_hour=calls_by_hour(whole, words),
        waits=waits(whole, words),
        groups=[_group_row(group, figures) for group, figures in results.groups.items()],
        load=agent_load(whole, words) if whole.agents else "",
        theory=[_theory_row(one, words) for one in compared],
        made_by=words.made_by.format(whole.calls, scenario.file, results.day.seed),
    )


def _sums(figures: Figures, words: Words) -> Iterator[tuple[str, str, str]]:
    """Name, value and a note."""
    yield words.calls, str(figures.calls), f"{figures.answered} {words.answered}"
    within = words.within.format(f"{figures.within_s:g}")
    yield words.service_level, _percent(figures.service_level), within
    yield words.abandoned_part, _percent(figures.abandoned / max(1, figures.calls)), str(figures.abandoned)
    nine_of_ten = f"{words.nine_of_ten} {figures.waits.below_s(_NINE_OF_TEN):.0f} s"
    yield words.waits_of_answered, f"{figures.waits.mean_s:.0f} s", nine_of_ten
    yield words.longest, f"{figures.waits.below_s(1.0):.0f} s", ""
    yield words.overflowed, str(figures.overflowed), ""
    seen = figures.foresight
    if seen.announced:
        error = words.foresight_error.format(f"{seen.error_s:.0f}", f"{seen.bias_s:+.0f}", seen.announced)
        yield words.foresight, f"±{seen.error_s:.0f} s", error


def _group_row(group: str, figures: Figures) -> Sequence[str]:
    return (
        group,
        str(figures.calls),
        str(figures.answered),
        str(figures.abandoned),
        _percent(figures.service_level),
        f"{figures.waits.mean_s:.0f}",
    )


def _theory_row(one: Compared, words: Words) -> Sequence[str]:
    names = {"waits": words.waits_at_all, "gives_up": words.gives_up, "wait_s": words.mean_wait}
    digits = 1 if one.figure == "wait_s" else 3
    return (
        f"{one.case.name}, {one.case.load.offered:g} erlang, {one.case.load.agents}: {names[one.figure]}",
        f"{one.theory:.{digits}f}",
        f"{one.simulated:.{digits}f}",
        f"±{one.margin:.{digits}f}",
        words.agrees if one.agrees else words.parts,
    )


def traffic_json(results: Results, compared: Sequence[Compared]) -> Mapping[str, object]:
    """Plain values for ``json.dumps`` (docs/contract.md)."""
    return {
        "file": results.day.scenario.file,
        "story": results.day.scenario.story,
        "seed": results.day.seed,
        **_figures_json(results.whole),
        "groups": {group: _figures_json(figures) for group, figures in results.groups.items()},
        "theory": [
            {
                "case": one.case.name,
                "figure": one.figure,
                "theory": one.theory,
                "simulated": one.simulated,
                "margin": one.margin,
                "agrees": one.agrees,
            }
            for one in compared
        ],
    }


def _figures_json(figures: Figures) -> Mapping[str, object]:
    return {
        "calls": figures.calls,
        "dispositions": {disposition.value: count for disposition, count in figures.dispositions.items()},
        "service_level": round(figures.service_level, 4),
        "within_s": figures.within_s,
        "waits": _spread_json(figures.waits),
        "abandons": _spread_json(figures.abandons),
        "overflowed": figures.overflowed,
        "foresight": {
            "announced": figures.foresight.announced,
            "bias_s": round(figures.foresight.bias_s, 1),
            "error_s": round(figures.foresight.error_s, 1),
        },
        "agents": {agent: _agent_json(one) for agent, one in figures.agents.items()},
    }


def _agent_json(agent: AgentFigures) -> Mapping[str, object]:
    return {"calls": agent.calls, "talk_s": round(agent.talk_s, 1), "load": round(agent.load, 4)}


def _spread_json(spread: Spread) -> Mapping[str, object]:
    parts = {"median_s": 0.5, "p90_s": 0.9, "p99_s": 0.99, "longest_s": 1.0}
    return {
        "count": len(spread.seconds),
        "mean_s": round(spread.mean_s, 1),
        **{name: round(spread.below_s(part), 1) for name, part in parts.items()},
    }


def _percent(part: float) -> str:
    return f"{100 * part:.0f} %"
