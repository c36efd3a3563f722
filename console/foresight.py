"""Where a call would go, as a tree for the terminal, as a drawing (Mermaid) and as JSON."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from rich.markup import escape
from rich.tree import Tree

from dialplan.decision import Decision
from dialplan.foresight import Branch, Considered, Foreseen, Place
from dialplan.ids import DestinationId

TAKEN = "▶"
"""Stands before each step that the call takes: colours are lost in a file."""


def draw_tree(foreseen: Foreseen) -> Tree:
    """For a terminal: the way that is taken is marked and stands out, what is only possible is dim."""
    tree = Tree(f"{TAKEN} {_because(foreseen.decision)}", highlight=False)
    if foreseen.first is not None:
        _grow(tree, foreseen.first, set())
    if foreseen.unused:
        tree.add(_not_used(foreseen), style="yellow")
    return tree


def _not_used(foreseen: Foreseen) -> str:
    return f"keys {foreseen.unused} were not used"


def _grow(tree: Tree, place: Place, drawn: set[DestinationId]) -> None:
    """``drawn`` are the places whose branches stand in the lines before this one."""
    shown = f" (shown {'above' if place.at in drawn else 'below'})" if place.is_repeated else ""
    tree = tree.add(f"[bold]{escape(place.at)}[/bold]{shown}")
    if not place.is_repeated:
        drawn.add(place.at)
    for considered in place.considered:
        tree.add(_consider(considered), style="dim" if not considered.applies else "")
    for heard in place.heard:
        tree.add(escape(f"pressed {heard}"))
    for branch in place.branches:
        style = "green" if branch.is_taken else "dim" if branch.then is None else ""
        mark = f"{TAKEN} " if branch.is_taken else ""
        grown = tree.add(f"{mark}{escape(branch.when)} → {_because(branch.decision)}", style=style)
        if branch.then is not None:
            _grow(grown, branch.then, drawn)


def _because(decision: Decision) -> str:
    saw = ", ".join(f"{name} {value}" for name, value in decision.saw.items() if name != "at")
    return escape(f"{decision.decided}  ({decision.rule}{': ' + saw if saw else ''})")


def _consider(considered: Considered) -> str:
    saw = ", ".join(f"{name} {value}" for name, value in considered.saw.items())
    return escape(
        f"{considered.rule}: {saw or 'applies'}" if considered.applies else f"{considered.rule}: no"
    )


def draw_mermaid(foreseen: Foreseen, at: datetime) -> str:
    """A flow chart for Mermaid; the way that is taken is drawn thick."""
    nodes = dict.fromkeys(_nodes(foreseen.first))
    arrows: dict[str, str] = {}
    for arrow in _arrows(foreseen.first):  # a place may be passed twice, and be left by another way each time
        thin = arrow.replace(_THICK, _THIN, 1)
        arrows[thin] = arrow if arrow != thin else arrows.get(thin, thin)
    told = [f"    %% {_not_used(foreseen)}"] if foreseen.unused else []
    call = [f'    call(["{_quoted(foreseen.decision.rule)}"])']
    if foreseen.first is not None:
        call.append(f"    call{_THICK}{_node(foreseen.first.at)}")
    lines = (f"    %% at {at.isoformat(timespec='minutes')}", *told, *call, *nodes, *arrows.values())
    return "\n".join(["flowchart TD", *lines]) + "\n"


_THICK, _THIN = " ==> ", " --> "


def _nodes(place: Place | None) -> Iterator[str]:
    if place is None or place.is_repeated:
        return
    yield f'    {_node(place.at)}["{_quoted(place.at)}"]'
    for branch in place.branches:
        if branch.decision.to is not None and branch.then is None:
            yield f'    {_node(branch.decision.to)}["{_quoted(branch.decision.to)}"]'
        yield from _nodes(branch.then)


def _arrows(place: Place | None) -> Iterator[str]:
    if place is None or place.is_repeated:
        return
    for branch in place.branches:
        arrow = _THICK if branch.is_taken else _THIN
        to = branch.decision.to
        target = f'{_node(place.at)}_end(["{_quoted(branch.decision.decided)}"])' if to is None else _node(to)
        yield f'    {_node(place.at)}{arrow}|"{_quoted(branch.when)}"| {target}'
        yield from _arrows(branch.then)


def _node(at: str) -> str:
    """An id of letters, digits and _; different places keep different ids."""
    return "at_" + "".join(letter if letter.isalnum() else f"_{ord(letter):x}_" for letter in at)


def _quoted(text: str) -> str:
    return text.replace('"', "#quot;")


def foresight_json(foreseen: Foreseen, at: datetime) -> Mapping[str, object]:
    """Plain values for ``json.dumps`` (docs/contract.md); ``at`` is the moment that is decided for."""
    return {
        "at": at.isoformat(timespec="seconds"),
        **_decision_json(foreseen.decision),
        "place": None if foreseen.first is None else _place_json(foreseen.first),
        "unused": foreseen.unused,
    }


def _place_json(place: Place) -> Mapping[str, object]:
    return {
        "at": place.at,
        "repeated": place.is_repeated,
        "considered": [
            {"rule": considered.rule, "applies": considered.applies, "saw": dict(considered.saw)}
            for considered in place.considered
        ],
        "heard": list(place.heard),
        "branches": [_branch_json(branch) for branch in place.branches],
    }


def _branch_json(branch: Branch) -> Mapping[str, object]:
    return {
        "when": branch.when,
        "taken": branch.is_taken,
        **_decision_json(branch.decision),
        "place": None if branch.then is None else _place_json(branch.then),
    }


def _decision_json(decision: Decision) -> Mapping[str, object]:
    return {
        "rule": decision.rule,
        "saw": dict(decision.saw),
        "decided": decision.decided,
        "to": decision.to,
    }
