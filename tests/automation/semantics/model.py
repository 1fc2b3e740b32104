"""The semantics of rules and triggers in plain words: AU-11 to AU-17, AU-22, AU-25, AU-29, AU-31 to AU-43.

One pipeline, deals that are moved through it, a clock that stands still until it is told to go on. Nothing is
stored and nothing runs by itself: `tell` lets everybody hear what was committed, `work` does what is due. The
engine, driven by the same steps, has to come to the same stages and the same runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

STAGES = ("New", "Offer", "Paid", "Shipping", "Won", "Lost")
BATCH = 25
"""So many changes are told together, and so many runs done: the oldest of each lane, what is due first."""


@dataclass
class Rule:
    """One action on one stage. `what` is mark, move, grow (the deal), pause or await."""

    stage: int
    what: str = "mark"
    to: int = 0
    delay: int = 0
    after_previous: bool = False
    needs_big: bool = False
    is_active: bool = True


@dataclass
class Trigger:
    """Waits for the lamp, moves deals to its stage."""

    stage: int
    allow_back: bool = False
    needs_big: bool = False
    color: str | None = None
    is_active: bool = True


@dataclass
class Deal:
    number: int
    stage: int
    is_big: bool = False
    is_away: bool = False
    """In the archive or in the bin: out of the game."""
    enterings: list[int] = field(default_factory=list)
    """The events by which it entered stages, told or not."""


@dataclass
class Run:
    rule: int
    deal: int
    entering: int
    due: int | None = None
    waits_for: str = ""
    state: str = "waiting"
    is_pausing: bool = False


@dataclass
class Change:
    """What was committed together: a deal entered stages or was edited, or the lamp was lit for deals."""

    lane: int
    at: int
    entered: list[tuple[int, int]] = field(default_factory=list)
    """Numbers of events, and stages."""
    came_from: int | None = None
    is_undo: bool = False
    deals: tuple[int, ...] = ()
    color: str | None = None


class Model:
    """What is true, and what was committed but not told yet."""

    def __init__(self, rules: list[Rule], triggers: list[Trigger]) -> None:
        self.rules, self.triggers = rules, triggers
        self.deals: list[Deal] = []
        self.runs: list[Run] = []
        self.outbox: list[Change] = []
        self.done: list[tuple[int, int]] = []
        """Which rule was done for which deal, in that order."""
        self.now = 0
        self._events = count(1)

    # What people do

    def create(self, stage: int) -> None:
        self.deals.append(Deal(len(self.deals), stage))
        self._enter(self.deals[-1], [stage], came_from=None)

    def move(self, deal: int, *stages: int, quietly: bool = False, is_undo: bool = False) -> None:
        """In one change, through several stages where more are given; to where it stands is none (AU-34)."""
        one, came_from, path = self.deals[deal], self.deals[deal].stage, []
        for stage in stages:
            if stage != one.stage:
                one.stage = stage
                path.append(stage)
        self._enter(one, path, came_from=came_from, quietly=quietly, is_undo=is_undo)

    def resize(self, deal: int, is_big: bool) -> None:
        """Nobody waits for it, but what follows in the lane of the deal is told after it."""
        one = self.deals[deal]
        if one.is_big != is_big:
            one.is_big = is_big
            self.outbox.append(Change(deal, self.now))

    def take_away_or_bring_back(self, deal: int) -> None:
        self.deals[deal].is_away = not self.deals[deal].is_away
        self.outbox.append(Change(deal, self.now))

    def light(self, deals: tuple[int, ...], color: str) -> None:
        self.outbox.append(Change(lane=-1, at=self.now, deals=deals, color=color))

    def finish_awaited(self, run: Run) -> None:
        run.state, run.waits_for = "done", ""
        self._release({(run.entering, run.deal)})

    # What follows

    def tell(self) -> None:
        """Each lane in its order; triggers and rules that are due at once are part of it (AU-42)."""
        while self.outbox:
            lanes: dict[int, Change] = {}
            for change in self.outbox:
                lanes.setdefault(change.lane, change)
            for change in list(lanes.values())[:BATCH]:
                self.outbox.remove(change)
                if change.color is not None:
                    self._trigger(change)
                elif change.entered:
                    self._start(change)

    def work(self) -> None:
        """Do what is due, the longest waiting first."""
        while due := self._due()[:BATCH]:
            for run in sorted(due, key=self.runs.index):
                self._perform(run)
            self._release({(run.entering, run.deal) for run in due if run.state != "waiting"})

    def _enter(
        self,
        deal: Deal,
        path: list[int],
        *,
        came_from: int | None,
        quietly: bool = False,
        is_undo: bool = False,
    ) -> None:
        entered = [(next(self._events), stage) for stage in path]
        deal.enterings += [event for event, _stage in entered]
        if entered and not quietly:
            self.outbox.append(Change(deal.number, self.now, entered, came_from, is_undo))

    def _start(self, change: Change) -> None:
        entering, stage = change.entered[-1]
        if len(change.entered) > 1 and change.came_from == stage:
            return  # brought back to where it was: it entered nothing
        deal = self.deals[change.lane]
        for run in self.runs:
            if run.deal == deal.number and run.entering < entering and run.state == "waiting":
                run.state = "canceled"  # AU-14
        if change.is_undo or deal.is_away or deal.stage != stage or deal.enterings[-1] != entering:
            return
        standing = [number for number, rule in self._on(stage) if rule.is_active]
        started = [Run(number, deal.number, entering) for number in standing]
        for run in started:
            if self.rules[run.rule].after_previous and run is not started[0]:
                run.waits_for = "above"  # AU-17
            else:
                run.due = change.at + self.rules[run.rule].delay
        self.runs += started
        while due := [run for run in started if run.due is not None and run.due <= self.now]:  # AU-22
            for run in due:
                if deal.stage != stage:
                    return  # AU-29; who left is canceled when the leaving is told
                self._try(run)
            started = self._release({(run.entering, run.deal) for run in due if run.state != "waiting"})

    def _trigger(self, change: Change) -> None:
        for deal in (self.deals[number] for number in sorted(change.deals)):
            if deal.is_away:
                continue
            for trigger in sorted(self.triggers, key=lambda one: one.stage):
                if trigger.is_active and trigger.color in (None, change.color) and self._may(trigger, deal):
                    self.move(deal.number, trigger.stage)
                    break  # AU-36

    def _may(self, trigger: Trigger, deal: Deal) -> bool:
        if trigger.needs_big and not deal.is_big:
            return False  # AU-37
        if trigger.stage == deal.stage:
            return False  # AU-34
        return trigger.allow_back or deal.stage < trigger.stage  # AU-33; no client lights lamps (AU-40)

    def _due(self) -> list[Run]:
        due = [run for run in self.runs if run.state == "waiting" and run.due is not None]
        return sorted((run for run in due if run.due <= self.now), key=lambda run: run.due or 0)

    def _perform(self, run: Run) -> None:
        deal, rule = self.deals[run.deal], self.rules[run.rule]
        has_left = deal.is_away or deal.stage != rule.stage or deal.enterings[-1] != run.entering
        if has_left or not rule.is_active:
            run.state = "canceled"
        elif run.is_pausing:
            run.state = "done"
        else:
            self._try(run)

    def _try(self, run: Run) -> None:
        """The time has come, then the condition is looked at (AU-25), then it is done."""
        deal, rule = self.deals[run.deal], self.rules[run.rule]
        if rule.needs_big and not deal.is_big:
            run.state = "skipped"
            return
        self.done.append((run.rule, run.deal))
        run.state = "done"
        if rule.what == "move":
            self.move(run.deal, rule.to)
        elif rule.what == "grow":
            self.resize(run.deal, is_big=True)
        elif rule.what == "pause":
            run.state, run.is_pausing, run.due = "waiting", True, self.now + 10
        elif rule.what == "await":
            run.state, run.waits_for, run.due = "waiting", "work", None

    def _release(self, ended: set[tuple[int, int]]) -> list[Run]:
        """The topmost of those that waited for what is through now; in the archive or the bin they end."""
        released = []
        for key in sorted(ended):
            together = [
                run for run in self.runs if (run.entering, run.deal) == key and run.state == "waiting"
            ]
            together.sort(key=lambda run: run.rule)
            following = [run for run in together if run.waits_for == "above"]
            if following and self.deals[key[1]].is_away:
                for run in following:
                    run.state = "canceled"
            elif following and following[0] is together[0]:
                following[0].waits_for = ""
                following[0].due = self.now + self.rules[following[0].rule].delay
                released.append(following[0])
        return released

    def _on(self, stage: int) -> list[tuple[int, Rule]]:
        return [(number, rule) for number, rule in enumerate(self.rules) if rule.stage == stage]
