"""How texts are written: everybody's punctuation, who pastes, who lets somebody else write.

Words are drawn elsewhere and stay as they are; here they get capitals, marks and line breaks. Who
has a part in it is drawn among plain, settled experts from generators of its own and written into
the truth last of all, so that nothing else in a world depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evenhand.sample.adaptive import kept_within
from evenhand.sample.schedule import WRITING
from evenhand.sample.settings import KIND, WRITTEN, World
from evenhand.sample.texts import MARKS, WITH_CAPITAL
from evenhand.sample.tools import DAY, Flags, Floats, Ints, generator
from evenhand.sample.writing_kinds import WRITING_TWINS, WRITINGS

if TYPE_CHECKING:
    from evenhand.sample.people import People
    from evenhand.sample.schedule import Projects, Rows, Tasks

SENTENCE, COMMA, MARK, LINE, CAPITAL = range(5)
USUAL = np.log([15.0, 0.05, 0.02, 0.005, 0.03])
"""Words of a sentence; commas, other marks, capitals per word; line breaks per sentence: logs."""
PEOPLE_DIFFER = np.array([0.35, 0.50, 0.70, 0.60, 0.60])
PARAGRAPHS = np.log(0.15)
"""Two people of five write in paragraphs: so many of their sentences end a line."""
DRIFT = 0.15
"""By how much (standard deviation) an honest person's figures move over the whole time."""
GUIDELINES = 0.15
"""By how much projects differ in what they ask for."""
TEXTS_DIFFER = 0.20
QUESTIONS = 0.03
PASTED_TEXTS = {"paster": 0.85, "offline_drafter": 0.90, "dictation_user": 0.90}
PASTED = {"paster": (30.0, 1.5), "offline_drafter": (18.0, 2.0), "dictation_user": (12.0, 2.0)}
TYPED = {"paster": (1.5, 30.0), "offline_drafter": (4.0, 10.0), "dictation_user": (4.0, 12.0)}
SECONDS = {"paster": 0.35, "offline_drafter": 1.15, "dictation_user": 0.85}
"""Of a text that was pasted: shares pasted and typed (beta), and time taken against the usual."""


@dataclass(frozen=True)
class Keys:
    """How the text of each row came in.

    Attributes:
        pasted: pasted share; NaN where nobody says, and everywhere but on texts.
        typed: typed share; NaN likewise.
        pace: factor on the time with input; 1 where nothing is special.
    """

    pasted: Floats
    typed: Floats
    pace: Floats

    def take(self, order: Ints) -> Keys:
        """Return those of the rows in this order."""
        return Keys(self.pasted[order], self.typed[order], self.pace[order])


@dataclass(frozen=True)
class Writing:
    """Who writes how.

    Attributes:
        members: accounts by kind.
        kinds: kind of each working account, 0 where it is none of these.
        since: instant from which each account does it.
        strength: intensity of each account's abuse.
        style: logs of each account's own figures, shape (workers, 5).
        other_style: those of whoever writes for a ghost writer.
        drift: what the end of the time adds to the beginning, shape (workers, 5).
        guideline: what each project adds, shape (projects, 5).
        all_lower: who never begins a sentence with a capital.
        new_home: the project that each account moves to.
    """

    members: dict[str, Ints]
    kinds: Ints
    since: Ints
    strength: Floats
    style: Floats
    other_style: Floats
    drift: Floats
    guideline: Floats
    all_lower: Flags
    new_home: Ints

    def begun(self, people: People, rows: Rows, kind: str) -> Flags:
        """Mark the rows by accounts of a kind that do it by that day."""
        begun = people.start + rows.day * DAY >= self.since[rows.expert]
        marks: Flags = (self.kinds[rows.expert] == KIND[kind]) & begun
        return marks

    def move(self, people: People, projects: Projects, tasks: Tasks, rows: Rows) -> Rows:
        """Let who has a new topic write there, by exchange with plain colleagues of the day."""
        expert = rows.expert.copy()
        project = tasks.project[rows.task]
        own = (tasks.type[rows.task] == WRITTEN) & (rows.source < 0)
        plain = own & (people.kind[rows.expert] == 0) & (self.kinds[rows.expert] == 0)
        moves = own & self.begun(people, rows, "new_topic_writer")
        moves &= project == projects.home[rows.expert]
        for row in np.flatnonzero(moves).tolist():
            fits = plain & (rows.day == rows.day[row]) & (project == self.new_home[expert[row]])
            fits &= (expert == rows.expert) & ~np.isin(rows.task, rows.task[expert == expert[row]])
            there = rows.task == rows.task[row]
            for other in np.flatnonzero(fits).tolist():
                if not (expert[there] == expert[other]).any():
                    expert[row], expert[other] = expert[other], expert[row]
                    break
        return type(rows)(expert, rows.day, rows.task, rows.source)

    def keys(self, people: People, tasks: Tasks, rows: Rows, block: int) -> Keys:
        """Return how the texts of a block come in."""
        rng = generator(people.seed, "writing/keys", block)
        count = len(rows.expert)
        pasted, typed, pace = np.full(count, np.nan), np.full(count, np.nan), np.ones(count)
        for kind, share in PASTED_TEXTS.items():
            marked = self.begun(people, rows, kind) & (tasks.type[rows.task] == WRITTEN)
            strength = self.strength[rows.expert] if kind in WRITINGS else 1.0
            mine = np.flatnonzero(marked & (rng.random(count) < share * strength))
            pasted[mine] = rng.beta(*PASTED[kind], len(mine))
            typed[mine] = rng.beta(*TYPED[kind], len(mine))
            pace[mine] = SECONDS[kind] * np.exp(rng.normal(0.0, 0.25, len(mine)))
        return Keys(pasted, typed, pace)

    def marks(
        self, people: People, block: int, *, expert: Ints, project: Ints, day: Ints, lengths: Ints
    ) -> Ints:
        """Return the mark of each word of these texts end to end, as ``texts.spell`` takes them."""
        rng = generator(people.seed, "writing/texts", block)
        figures = self._figures(people, expert, project, day)
        figures += rng.normal(0.0, TEXTS_DIFFER, figures.shape)
        text_of = np.repeat(np.arange(len(lengths)), lengths)
        rates = np.exp(np.stack([-figures[:, SENTENCE], *figures[:, COMMA:].T]))
        rates = np.minimum(rates, 0.5)[:, text_of]
        draw, kind, large = (rng.random(len(text_of)) for _ in range(3))
        last = np.zeros(len(text_of), dtype=np.bool_)
        last[np.cumsum(lengths)[lengths > 0] - 1] = True
        first = np.concatenate([[True], last[:-1]])[: len(last)]
        closes = last | (draw < rates[SENTENCE])
        broken = closes & ~last & (kind < rates[LINE])
        within = (draw - rates[SENTENCE]) / (1.0 - rates[SENTENCE])
        found = np.zeros(len(text_of), dtype=np.int64)
        found = np.where(within < rates[COMMA] + rates[MARK], _any_mark(kind), found)
        found = np.where(within < rates[COMMA], MARKS.index(("", ",")), found)
        end = np.where(large < QUESTIONS, MARKS.index(("", "?")), MARKS.index(("", ".")))
        found = np.where(closes, np.where(broken, MARKS.index(("", ".\n")), end), found)
        begins = first | np.concatenate([[True], closes[:-1]])[: len(closes)]
        begins &= ~self.all_lower[expert][text_of]
        capital = begins | (large > 1.0 - rates[CAPITAL])
        result: Ints = found + WITH_CAPITAL * capital
        return result

    def _figures(self, people: People, expert: Ints, project: Ints, day: Ints) -> Floats:
        """Return the logs that a text is drawn around: the writer's, the time's, the project's."""
        style = self.style[expert]
        ghost = self.kinds[expert] == KIND["ghost_writer"]
        ghost &= people.start + day * DAY >= self.since[expert]
        share = np.where(ghost, self.strength[expert], 0.0)[:, None]
        style = style * (1 - share) + self.other_style[expert] * share
        passed = day * DAY / max(people.end - people.start, 1) - 0.5
        figures: Floats = style + self.drift[expert] * passed[:, None] + self.guideline[project]
        return figures

    def name(self, people: People) -> None:
        """Write the kinds into the people, for the truth tables; last of all."""
        for kind, accounts in self.members.items():
            people.kind[accounts] = KIND[kind]
            if kind in WRITINGS:
                people.starts[accounts] = self.since[accounts]
                people.intensity[accounts] = self.strength[accounts]


def _any_mark(draw: Floats) -> Ints:
    """Return one of the marks but commas and those that close, by a draw in [0, 1)."""
    others = np.array(
        [i for i, (_, after) in enumerate(MARKS) if i and after not in {",", ".", "?", ".\n"}]
    )
    chosen: Ints = others[(draw * len(others)).astype(np.int64)]
    return chosen


def plan_writing(people: People, world: World, projects: Projects, taken: Sequence[int]) -> Writing:
    """Draw everybody's style, and who has a part among plain experts who write regularly.

    Args:
        people: everybody.
        world: its prevalence and intensities.
        projects: where people are at home.
        taken: accounts that are cast for something else and do not show it yet.
    """
    rng = generator(people.seed, "writing/people")
    workers = np.arange(people.workers)
    plain = (people.kind[workers] == 0) & ~people.is_test[workers] & ~np.isin(workers, taken)
    plain &= (people.active_from[workers] <= people.start) & (people.weight[workers] > 2.0)
    plain &= projects.style[projects.home[workers]] == WRITING
    free = rng.permutation(np.flatnonzero(plain)).astype(np.int64).tolist()
    shares = {**world.abuse(WRITINGS, people.seed), **WRITING_TWINS}
    members: dict[str, Ints] = {}
    for kind, share in shares.items():
        count = max(1, round(share * people.workers)) if share > 0 else 0
        members[kind] = np.array(free[:count], dtype=np.int64)
        free = free[count:]
    kinds = np.zeros(people.workers, dtype=np.int64)
    for kind, accounts in members.items():
        kinds[accounts] = KIND[kind]
    span = people.end - people.start
    late = np.isin(kinds, (KIND["ghost_writer"], KIND["new_topic_writer"]))
    begins = np.where(late, rng.uniform(0.50, 0.65, people.workers), 0.0)
    return Writing(
        members=members,
        kinds=kinds,
        since=people.start + (begins * span).astype(np.int64) // DAY * DAY,
        strength=kept_within(world, kinds, rng.choice(np.array(world.intensities), people.workers)),
        style=_draw_style(rng, people.workers),
        other_style=_draw_style(rng, people.workers),
        drift=rng.normal(0.0, DRIFT, (people.workers, len(USUAL))),
        guideline=rng.normal(0.0, GUIDELINES, (len(projects.style), len(USUAL))),
        all_lower=rng.random(people.workers) < 0.04,
        new_home=_new_homes(rng, projects, people.workers),
    )


def _draw_style(rng: np.random.Generator, count: int) -> Floats:
    """Return the figures of so many people: shape (count, 5)."""
    style: Floats = USUAL + PEOPLE_DIFFER * rng.normal(0.0, 1.0, (count, len(USUAL)))
    in_paragraphs = rng.random(count) < 0.4
    style[:, LINE] += np.where(in_paragraphs, PARAGRAPHS - USUAL[LINE], 0.0)
    return style


def _new_homes(rng: np.random.Generator, projects: Projects, workers: int) -> Ints:
    """Return another project with texts for each worker; their own where there is none."""
    home = projects.home[:workers]
    with_texts = np.flatnonzero(projects.mix[:, WRITTEN] > 0)
    same = np.flatnonzero(projects.style == WRITING)
    choices = same if len(same) > 1 else with_texts
    drawn = choices[rng.integers(0, len(choices), workers)]
    again = choices[(np.searchsorted(choices, drawn) + 1) % len(choices)]
    homes: Ints = np.where(drawn == home, again, drawn)
    return homes
