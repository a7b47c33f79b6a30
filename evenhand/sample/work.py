"""Work: tasks, submissions, sessions, releases, reviews and pay, block of days by block of days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evenhand.sample.access import Travel, session_columns
from evenhand.sample.circles import Circles, circle_reviews, convene, gather
from evenhand.sample.dirty import Soiler
from evenhand.sample.habits import (
    Habits,
    habitual_seconds,
    plan_habits,
    rearrange,
    take_over,
)
from evenhand.sample.hoards import pay_step
from evenhand.sample.people import DOMAINS, People
from evenhand.sample.rhythms import Rhythms
from evenhand.sample.schedule import (
    TEMPLATE,
    Projects,
    Rows,
    Tasks,
    abusing,
    build_tasks,
    deal_tasks,
    draw_slots,
    follow,
    lay_out,
    seconds_of_work,
    zone_offsets,
)
from evenhand.sample.schemes import Schemes
from evenhand.sample.settings import KIND, KINDS, WRITTEN, World
from evenhand.sample.slips import STRICTNESS, Slips
from evenhand.sample.texts import honest_tokens, interleave, shared_phrase, spell, vary
from evenhand.sample.tools import (
    DAY,
    HOUR,
    MICRO,
    NONE,
    Flags,
    Floats,
    Ints,
    generator,
    glue,
    pick,
    string_ids,
    take,
)
from evenhand.sample.writer import Truth
from evenhand.sample.writing import Keys, Writing

LETTERS = ("A", "B", "C", "D", "E", "F", "G", "H")
ALL_ABUSIVE_UP_TO = 3_000_000


@dataclass
class Workshop:
    """What the blocks of work share, and the counters that run through them."""

    seed: int
    world: World
    people: People
    projects: Projects
    travel: Travel
    soiler: Soiler
    truth: Truth
    barred: Flags
    reviewers: pa.Array
    leniency: Floats
    quality_staff: pa.Array
    circles: Circles
    submissions: int
    days: int
    slips: Slips
    rhythms: Rhythms
    schemes: Schemes
    writing: Writing
    tasks: int = 0
    written: int = 0
    sessions: int = 0
    nights: int = 0
    reviews: int = 0
    releases: int = 0
    habits: Habits = field(init=False)
    ranks: Ints = field(init=False)
    """Order in which a block's work is numbered and reviewed, whatever rhythms make of it."""
    watched: list[dict[str, Any]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    pay: Ints = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))

    def run(self, progress: Callable[[str, int, int], None] | None) -> None:
        """Generate every block of days."""
        self._write_projects()
        self.habits = plan_habits(self.people, self.barred)
        self.pay = np.zeros((self.days // 7 + 2, self.people.total), dtype=np.int64)
        offsets = zone_offsets(self.world, self.people.start, self.days)
        counts = daily_counts(self.seed, self.people.start, self.submissions, self.days)
        length = block_days(self.submissions, self.days, len(self.projects.style))
        for block, day in enumerate(range(0, self.days, length)):
            wanted = {d: int(counts[d]) for d in range(day, min(day + length, self.days))}
            if sum(wanted.values()):
                self._block(block, wanted, offsets)
            if progress:
                progress("submissions", self.written, self.submissions)
        self._write_watched()
        self.soiler.write("task_releases", self.schemes.releases.columns(self.people))

    def _block(self, block: int, wanted: dict[int, int], offsets: Ints) -> None:
        rng = generator(self.seed, "submissions", block)
        expert, day = draw_slots(rng, self.people, wanted, self.barred)
        task, project = deal_tasks(rng, self.projects, self.people, expert, day)
        opened = self.people.start + min(wanted) * DAY
        tasks = build_tasks(
            rng, self.world, self.projects, project, first=self.tasks, opened=opened
        )
        rows = Rows(expert, day, task, np.full(len(expert), -1, dtype=np.int64))
        shared = self.world.limits.get("shared", 1.0)
        rows = follow(rng, self.people, tasks, rows, self.barred, most_shared=shared)
        rows = take_over(self.people, rows, self.habits)
        rows = self.slips.sort_batches(self.people, tasks, rows)
        rows = self.writing.move(self.people, self.projects, tasks, rows)
        rows, marks = gather(self.people, tasks, rows, self.circles)
        busy = (marks > 0) | (self.slips.kinds[rows.expert] > 0)
        rows, steps = self.schemes.gather(self.people, rows, busy)
        self._write_tasks(tasks)
        answer, correct = answers(
            rng, self.world, self.people, tasks, rows, slips=self.slips, schemes=self.schemes
        )
        content, lengths = contents(rng, self, tasks, rows, block)
        keys = self.writing.keys(self.people, tasks, rows, block)
        active = seconds_of_work(rng, self.world, self.people, tasks, rows)
        active = habitual_seconds(self.people, rows, self.habits, active * keys.pace)
        order = np.lexsort((rng.random(len(rows.expert)), rows.expert, rows.day))
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        source = np.where(rows.source >= 0, place[rows.source], -1)[order]
        rows = Rows(rows.expert[order], rows.day[order], rows.task[order], source)
        active, idle = active[order], idle_share(rng, self.people, rows)
        claimed, submitted, run = lay_out(rng, self.people, rows, active / (1 - idle), offsets)
        billed = (submitted - claimed) / MICRO
        claimed, submitted = rearrange(rows, self.habits, claimed, submitted)
        claimed, submitted = convene(
            self.people, rows, marks[order], self.circles, (claimed, submitted)
        )
        claimed, submitted = self.schemes.step(self.people, rows, steps[order], claimed, submitted)
        self.schemes.give_back(self.people, tasks, rows, claimed)
        self.ranks, begun = np.lexsort((rows.expert, submitted)), claimed
        pace = self.rhythms.pace(self.people, rows)
        active, billed = active * pace, billed * pace
        claimed, submitted = self.rhythms.move(
            self.people, rows, offsets, run=run, pace=pace, instants=(claimed, submitted)
        )
        claimed, submitted, night = self.rhythms.at_night(
            self.people, rows, offsets, claimed, submitted
        )
        sessions = self._write_sessions(rng, rows, claimed, submitted, run=run, night=night)
        sessions = self._keep_nights(
            block, rows, claimed, submitted, night=night, sessions=sessions
        )
        content = content.take(pa.array(order))
        self._write_submissions(
            rng, tasks, rows, claimed=claimed, submitted=submitted, active=active,
            billed=billed, sessions=sessions,
            answer=answer[order], content=content, lengths=lengths[order], keys=keys.take(order),
        )  # fmt: skip
        found = self.slips.reviewed(self.people, rows, correct[order])
        self._write_reviews(rng, rows, submitted, found)
        self._watch(block, rows, submitted, found)
        self._write_circle_reviews(block, rows, submitted, correct[order])
        self._write_releases(rng, rows, begun)
        pay = task_pay(self.world, tasks.type[rows.task], tasks.first + rows.task)
        np.add.at(self.pay, (rows.day // 7, rows.expert), pay)
        self.tasks += len(tasks.project)
        self.written += len(order)

    def _write_projects(self) -> None:
        rng = generator(self.seed, "projects/rows")
        count = len(self.projects.style)
        number = np.arange(1, count + 1)
        domain = pick(DOMAINS, self.projects.domain)
        started = self.people.start - (rng.random(count) * 200 * DAY).astype(np.int64) - DAY
        self.soiler.write(
            "projects",
            {
                "project_id": string_ids("P", number, 5),
                "customer_account_id": take(self.people.ids, self.projects.customer),
                "name": glue("Evaluation of ", domain, " ", string_ids("", number, 3)),
                "domain": domain,
                "guideline_version": pick(("1.0", "1.1", "2.0"), rng.integers(0, 3, count)),
                "started_at": started,
            },
        )

    def _write_tasks(self, tasks: Tasks) -> None:
        types = self.world.task_types
        ids = string_ids("T", tasks.first + 1 + np.arange(len(tasks.type)))
        options = np.array([NONE if t.options is None else t.options for t in types])
        answered = tasks.type != WRITTEN
        self.soiler.write(
            "tasks",
            {
                "task_id": ids,
                "project_id": string_ids("P", tasks.project + 1, 5),
                "task_type": pick([t.code for t in types], tasks.type),
                "created_at": tasks.created,
                "answer_options": options[tasks.type],
                "is_gold": tasks.gold,
                "gold_answer": pick(LETTERS, np.where(tasks.gold, tasks.truth, -1)),
                "pay_amount": task_pay(
                    self.world, tasks.type, tasks.first + np.arange(len(tasks.type))
                ),
                "currency": "USD",
            },
        )
        self.truth.write(
            "tasks",
            {
                "task_id": ids,
                "true_answer": pick(LETTERS, np.where(answered, tasks.truth, -1)),
                "is_minority_correct": tasks.minority,
            },
        )

    def _write_sessions(
        self,
        rng: np.random.Generator,
        rows: Rows,
        claimed: Ints,
        submitted: Ints,
        *,
        run: Ints,
        night: Ints,
    ) -> pa.Array:
        first = np.flatnonzero(np.concatenate([[True], run[1:] != run[:-1]]))
        by_day = night < 0
        started = np.minimum.reduceat(np.where(by_day, claimed, claimed[first][run]), first)
        ended = np.maximum.reduceat(np.where(by_day, submitted, NONE), first)
        started -= ((20 + rng.random(len(first)) * 120) * MICRO).astype(np.int64)
        ended += ((10 + rng.random(len(first)) * 290) * MICRO).astype(np.int64)
        ids = string_ids("S", self.sessions + 1 + np.arange(len(first)))
        self.sessions += len(first)
        self.soiler.write(
            "sessions",
            session_columns(
                rng,
                self.people,
                self.world,
                self.travel,
                account=rows.expert[first],
                started=started,
                ended=ended,
                ids=ids,
            ),
        )
        return ids.take(pa.array(run))

    def write_visits(self) -> None:
        """Write the sessions of strangers, after all others so that those stay as they are."""
        for sessions in self.visits:
            self.soiler.write("sessions", sessions)

    def _keep_nights(
        self,
        block: int,
        rows: Rows,
        claimed: Ints,
        submitted: Ints,
        *,
        night: Ints,
        sessions: pa.Array,
    ) -> pa.Array:
        """Keep a session of its own for each night, and return the session of each row."""
        at_night = np.flatnonzero(night >= 0)
        if not len(at_night):
            return sessions
        _, first, number = np.unique(night[at_night], return_index=True, return_inverse=True)
        started = np.full(len(first), np.iinfo(np.int64).max)
        ended = np.full(len(first), NONE)
        np.minimum.at(started, number, claimed[at_night] - 40 * MICRO)
        np.maximum.at(ended, number, submitted[at_night] + 90 * MICRO)
        ids = string_ids("SN", self.nights + 1 + np.arange(len(first)), 8)
        self.nights += len(first)
        self.visits.append(
            session_columns(
                generator(self.seed, "rhythms/sessions", block), self.people, self.world,
                self.travel, account=rows.expert[at_night][first], started=started, ended=ended,
                ids=ids, guests=True,
            )
        )  # fmt: skip
        place = np.full(len(night), -1, dtype=np.int64)
        place[at_night] = number
        return pc.if_else(pa.array(night >= 0), take(ids, place), sessions)

    def _write_submissions(
        self,
        rng: np.random.Generator,
        tasks: Tasks,
        rows: Rows,
        *,
        claimed: Ints,
        submitted: Ints,
        active: Floats,
        billed: Floats,
        sessions: pa.Array,
        answer: Ints,
        content: pa.Array,
        lengths: Ints,
        keys: Keys,
    ) -> None:
        count = len(claimed)
        order = self.ranks
        ids = string_ids("W", self.written + 1 + np.arange(count))
        kind = tasks.type[rows.task][order]
        claimed, submitted = claimed[order], submitted[order].copy()
        pasted = pasted_share(rng, self.people, rows)
        typed = np.where(np.isnan(keys.typed), 1.1 - pasted, keys.typed)[order]
        pasted = np.where(np.isnan(keys.pasted), pasted, keys.pasted)[order]
        characters = lengths[order]
        active = np.round(active[order], 1)
        self._skew(rng, ids, claimed, submitted, active)
        self.soiler.write(
            "submissions",
            {
                "submission_id": ids,
                "task_id": string_ids("T", tasks.first + 1 + rows.task[order]),
                "account_id": take(self.people.ids, rows.expert[order]),
                "session_id": sessions.take(pa.array(order)),
                "claimed_at": claimed,
                "submitted_at": submitted,
                "active_seconds": active,
                "billed_seconds": np.round(billed[order], 0),
                "concurrent_tasks": 1 + (rng.random(count) < 0.05),
                "answer": pick(LETTERS, answer[order]),
                "content": content.take(pa.array(order)),
                "paste_characters": np.where(
                    kind == WRITTEN, (characters * pasted).astype(np.int64), NONE
                ),
                "typed_characters": np.where(
                    kind == WRITTEN, (characters * typed).astype(np.int64), NONE
                ),
                "pay_amount": task_pay(self.world, kind, tasks.first + rows.task[order]),
            },
        )
        self._write_truth(tasks, rows, order, ids)

    def _skew(
        self,
        rng: np.random.Generator,
        ids: pa.Array,
        claimed: Ints,
        submitted: Ints,
        active: Floats,
    ) -> None:
        """Plant clocks that run wrong and values that were never recorded."""
        count = len(ids)
        size = min(30, int(rng.poisson(count * 0.0006)))
        early, blank, unclaimed = np.split(rng.permutation(count)[: 3 * size], 3)
        claimed[early] = submitted[early] + 90 * MICRO
        active[blank] = np.nan
        claimed[unclaimed] = NONE
        ahead = np.arange(count - 1, max(count - 4, 0), -1)[:3]
        if submitted[ahead[0]] > self.people.end - DAY // 2:
            ahead = np.setdiff1d(ahead, np.concatenate([early, blank, unclaimed]))
            submitted[ahead] = self.people.end + (60 + 45 * np.arange(len(ahead))) * MICRO
            self._note(ids, ahead, "clock_skew_future")
        self._note(ids, early, "clock_skew_claimed_after_submitted")
        self._note(ids, blank, "null:active_seconds")
        self._note(ids, unclaimed, "null:claimed_at")

    def _note(self, ids: pa.Array, index: Ints, what: str) -> None:
        self.soiler.note_keys("submissions", ids.take(pa.array(np.sort(index))), what)

    def _write_truth(self, tasks: Tasks, rows: Rows, order: Ints, ids: pa.Array) -> None:
        kind = self.people.kind[rows.expert]
        marks = abusing(self.people, rows)
        marks &= (kind != KIND["answer_copier"]) | (rows.source >= 0)
        marks &= (kind != KIND["near_duplicate_ring"]) | (tasks.type[rows.task] == WRITTEN)
        copied = self.schemes.copied(rows)
        kind = np.where(copied, KIND["collusion_ring"], kind)
        chosen = np.flatnonzero((marks | copied)[order])
        if self.submissions > ALL_ABUSIVE_UP_TO:
            chosen = chosen[:: int(np.ceil(self.submissions / ALL_ABUSIVE_UP_TO))]
        self.truth.write(
            "submissions",
            {
                "submission_id": ids.take(pa.array(chosen)),
                "account_id": take(self.people.ids, rows.expert[order][chosen]),
                "abuse": pick(KINDS, kind[order][chosen]),
            },
        )

    def _write_reviews(
        self, rng: np.random.Generator, rows: Rows, submitted: Ints, correct: Floats
    ) -> None:
        order = self.ranks
        reviewed = np.flatnonzero(rng.random(len(order)) < 0.04)
        who = rng.integers(0, len(self.reviewers), len(reviewed))
        verdicts = self._verdicts(
            rng, rows, submitted, correct, place=order[reviewed], number=reviewed,
            reviewers=take(self.reviewers, who), leniency=self.leniency[who],
        )  # fmt: skip
        count = len(verdicts["reviewed_at"])
        ids = string_ids("Q", self.reviews + 1 + np.arange(count))
        self.soiler.write("quality_reviews", {"review_id": ids, **verdicts})
        self.reviews += count

    def _watch(self, block: int, rows: Rows, submitted: Ints, correct: Floats) -> None:
        """Keep the reviews of watched work, some of them by one strict reviewer."""
        rng = generator(self.seed, "slips/reviews", block)
        order = self.ranks
        chosen, strict = self.slips.watched(rows, rng)
        reviewed = np.flatnonzero(chosen[order])
        who = rng.integers(0, len(self.reviewers), len(reviewed))
        by_strict = strict[order][reviewed]
        reviewers = take(self.reviewers, who).to_numpy(zero_copy_only=False)
        reviewers[by_strict] = self.people.ids[self.slips.strict_reviewer].as_py()
        leniency = np.where(by_strict, STRICTNESS, self.leniency[who])
        self.watched.append(
            self._verdicts(
                rng, rows, submitted, correct, place=order[reviewed],
                number=reviewed, reviewers=pa.array(reviewers, pa.string()), leniency=leniency,
            )
        )  # fmt: skip

    def _write_watched(self) -> None:
        """Write the reviews of watched work, after all others so that those stay as they are."""
        written = 0
        for verdicts in self.watched:
            count = len(verdicts["reviewed_at"])
            ids = string_ids("QW", written + 1 + np.arange(count))
            self.soiler.write("quality_reviews", {"review_id": ids, **verdicts})
            written += count

    def _verdicts(
        self,
        rng: np.random.Generator,
        rows: Rows,
        submitted: Ints,
        correct: Floats,
        *,
        place: Ints,
        number: Ints,
        reviewers: pa.Array,
        leniency: Floats,
    ) -> dict[str, Any]:
        """Return what reviewers say of the rows at ``place``, except of their own work."""
        wait = (HOUR * (0.5 + rng.exponential(9.0, len(place)))).astype(np.int64)
        moment = submitted[place] + wait
        own = reviewers.to_numpy(zero_copy_only=False)
        author = take(self.people.ids, rows.expert[place]).to_numpy(zero_copy_only=False)
        kept = (moment <= self.people.end) & (own != author)
        place, number, moment = place[kept], number[kept], moment[kept]
        score = 0.42 + 0.45 * correct[place] + leniency[kept]
        score = np.round(np.clip(score + rng.normal(0.0, 0.09, len(place)), 0.0, 1.0), 3)
        outcome = np.where(score >= 0.62, 0, np.where(score >= 0.42, 1, 2))
        return {
            "submission_id": string_ids("W", self.written + 1 + number),
            "reviewer_id": reviewers.filter(pa.array(kept)),
            "score": score,
            "outcome": pick(("accept", "revise", "reject"), outcome),
            "is_blind": rng.random(len(place)) < 0.3,
            "reviewed_at": moment,
        }

    def _write_circle_reviews(
        self, block: int, rows: Rows, submitted: Ints, correct: Floats
    ) -> None:
        order = self.ranks
        reviews = circle_reviews(
            self.people, self.circles, self.quality_staff, block=block, author=rows.expert[order],
            submitted=submitted[order], correct=correct[order], first=self.written + 1,
        )  # fmt: skip
        if len(reviews["score"]):
            self.soiler.write("quality_reviews", reviews)

    def _write_releases(self, rng: np.random.Generator, rows: Rows, claimed: Ints) -> None:
        chosen = np.flatnonzero(rng.random(len(claimed)) < 0.03)
        chosen = chosen[np.argsort(claimed[chosen], kind="stable")]
        wait = (MICRO * (15 + rng.exponential(240.0, len(chosen)))).astype(np.int64)
        begun = claimed[chosen] - wait
        reasons = ("returned", "timed_out", "task_broken", "other")
        task = self.tasks + 1 + rng.permutation(rows.task[chosen])
        self.soiler.write(
            "task_releases",
            {
                "release_id": string_ids("R", self.releases + 1 + np.arange(len(chosen))),
                "task_id": string_ids("T", task),
                "account_id": take(self.people.ids, rows.expert[chosen]),
                "claimed_at": begun,
                "released_at": claimed[chosen] - MICRO,
                "reason": pick(reasons, rng.choice(4, len(chosen), p=(0.6, 0.25, 0.1, 0.05))),
            },
        )
        self.releases += len(chosen)


def task_pay(world: World, kind: Ints, numbers: Ints) -> Ints:
    """Return the pay in cents of tasks, by their types and numbers."""
    table = np.array([t.pay_cents for t in world.task_types], dtype=np.int64)
    pay: Ints = np.round(table[kind] * pay_step(numbers)).astype(np.int64)
    return pay


def daily_counts(seed: int, start: int, submissions: int, days: int) -> Ints:
    """Spread the submissions over the days: fewer at weekends, exactly the number asked for."""
    rng = generator(seed, "days")
    weekday = (start // DAY + np.arange(days) + 3) % 7
    share = np.where(weekday < 5, 1.0, 0.55) * rng.uniform(0.92, 1.08, days)
    bounds = np.round(np.cumsum(share) / share.sum() * submissions).astype(np.int64)
    counts: Ints = np.diff(np.concatenate([[0], bounds]))
    return counts


def block_days(submissions: int, days: int, projects: int) -> int:
    """Return how many days make a block: enough that each project has a hundred rows in it."""
    return int(min(days, max(1, np.ceil(100 * projects * days / max(submissions, 1)))))


def answers(
    rng: np.random.Generator,
    world: World,
    people: People,
    tasks: Tasks,
    rows: Rows,
    *,
    slips: Slips,
    schemes: Schemes,
) -> tuple[Ints, Floats]:
    """Return the answer of each row (-1 for written work) and how good the work is (0 to 1)."""
    kind = people.kind[rows.expert]
    truth, tempting = tasks.truth[rows.task], tasks.tempting[rows.task]
    type_of = tasks.type[rows.task]
    options = np.array([t.options or 2 for t in world.task_types])[type_of]
    chance = 1.0 / (1.0 + np.exp(tasks.difficulty[rows.task] - people.skill[rows.expert]))
    minority = tasks.minority[rows.task]
    chance = np.where(minority & (kind != KIND["minority_specialist"]), 0.36, chance)
    abusive = abusing(people, rows)
    lazy = abusive & np.isin(kind, (KIND["rusher"], KIND["gold_failer"]))
    careless = np.minimum(people.intensity[rows.expert], world.limits.get("careless", np.inf))
    chance = np.where(lazy, 0.9 - 0.4 * careless, chance)
    chance = slips.chance(people, tasks, rows, chance)
    clicker = abusive & (kind == KIND["random_clicker"])
    guessing = clicker & (rng.random(len(kind)) < people.intensity[rows.expert])
    right = rng.random(len(kind)) < np.where(guessing, 1.0 / options, chance)
    pull = np.where(kind == KIND["shared_misconceptions"], 0.9, np.where(minority, 0.85, 0.5))
    tempted = (rng.random(len(kind)) < pull) & ~guessing
    elsewhere = (truth + 1 + (rng.random(len(kind)) * (options - 1)).astype(np.int64)) % options
    answer = np.where(right, truth, np.where(tempted, tempting, elsewhere))
    copies = (rows.source >= 0) & (kind == KIND["answer_copier"])
    copies &= rng.random(len(kind)) < 0.8 * people.intensity[rows.expert]
    answer = np.where(copies, answer[rows.source], answer)
    written = type_of == WRITTEN
    answer = slips.answers(people, rows, np.where(written, -1, answer))
    answer = schemes.answers(rows, answer)
    good = np.where(written, chance, answer == truth).astype(np.float64)
    return answer.astype(np.int64), good


def idle_share(rng: np.random.Generator, people: People, rows: Rows) -> Floats:
    """Return the share of claimed time without input: a few per cent, 40 % for idle billers."""
    kind = people.kind[rows.expert]
    idle = rng.beta(2.0, 26.0, len(kind))
    biller = abusing(people, rows) & (kind == KIND["idle_biller"])
    heavy = 0.4 * people.intensity[rows.expert] + rng.normal(0.0, 0.05, len(kind))
    idle = np.where(biller, np.clip(heavy, 0.1, 0.7), idle)
    careful = kind == KIND["slow_careful"]
    result: Floats = np.where(careful, rng.beta(4.0, 30.0, len(kind)), idle)
    return result


def pasted_share(rng: np.random.Generator, people: People, rows: Rows) -> Floats:
    """Return the pasted share of each text: little, except in a near-duplicate ring."""
    kind = people.kind[rows.expert]
    ring = abusing(people, rows) & (kind == KIND["near_duplicate_ring"])
    share: Floats = np.where(ring, rng.beta(20.0, 2.0, len(kind)), rng.beta(1.2, 14.0, len(kind)))
    return share


def contents(
    rng: np.random.Generator, shop: Workshop, tasks: Tasks, rows: Rows, block: int
) -> tuple[pa.Array, Ints]:
    """Return the text of each row (null where the task asks for an answer) and its characters."""
    people = shop.people
    chosen = np.flatnonzero(tasks.type[rows.task] == WRITTEN)
    place = np.full(len(rows.task), -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    task = rows.task[chosen]
    expert = rows.expert[chosen]
    project = tasks.project[task]
    templated = shop.projects.style[project] == TEMPLATE
    leads = people.kind[expert] == KIND["near_duplicate_ring"]
    lengths = rng.integers(32, 118, len(chosen)).astype(np.int64)
    lengths = np.where(leads, rng.integers(60, 119, len(chosen)), lengths)
    lengths = np.where(templated, rng.integers(16, 41, len(chosen)), lengths)
    source = place[rows.source[chosen]]
    copied = (rows.source[chosen] >= 0) & leads
    lengths = np.where(copied, lengths[np.maximum(source, 0)], lengths)
    words = honest_tokens(rng, tasks.first + task, lengths)
    words = _copy_texts(words, lengths, np.flatnonzero(copied), source)
    words = vary(rng, words, lengths, copied | leads)
    words = _vary_more(shop, words, lengths, expert, copied | leads)
    words, lengths = shop.schemes.texts(people, rows, words, lengths, chosen=chosen, block=block)
    marks = shop.writing.marks(
        people, block, expert=expert, project=project, day=rows.day[chosen], lengths=lengths
    )
    marks = _copy_texts(marks, lengths, np.flatnonzero(copied), source)
    prompts = np.where(templated, 24, 0).astype(np.int64)
    parts = [
        (
            shared_phrase(shop.seed, project[templated] + 1, prompts[templated] + 6),
            prompts + 6 * templated,
        ),
        (
            shared_phrase(shop.seed, tasks.first + task[templated] + 9_999, prompts[templated]),
            prompts,
        ),
        (words, lengths),
    ]
    own = [(np.zeros_like(part), sizes) for part, sizes in parts[:-1]]
    marks, _ = interleave([*own, (marks, lengths)])
    words, lengths = interleave(parts)
    texts = spell(words, lengths, marks)
    characters = np.zeros(len(rows.task), dtype=np.int64)
    characters[chosen] = pa.compute.utf8_length(texts).to_numpy()
    return take(texts, place), characters


def _vary_more(shop: Workshop, words: Ints, lengths: Ints, expert: Ints, marked: Flags) -> Ints:
    """Change further words of the texts of rings that are less blatant, or know the limit."""
    rng = generator(shop.seed, "intensity/texts", shop.tasks)
    alike = shop.world.limits.get("alike")
    intensity = shop.people.intensity[expert]
    more = np.select([intensity >= 0.8, intensity >= 0.45], [0, 1], 2)
    if alike is not None:
        more = np.ceil((lengths - 2) * (1 - alike) / (6 * (1 + alike))).astype(np.int64) - 1
    for step in range(int(more[marked].max(initial=0))):
        words = vary(rng, words, lengths, marked & (more > step))
    return words


def _copy_texts(words: Ints, lengths: Ints, rows: Ints, source: Ints) -> Ints:
    starts = np.cumsum(lengths) - lengths
    size = lengths[rows]
    inner = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    result = words.copy()
    result[np.repeat(starts[rows], size) + inner] = words[
        np.repeat(starts[source[rows]], size) + inner
    ]
    return result


def weekly_pay(shop: Workshop) -> dict[str, Any]:
    """Return one pay-out per expert and week of work, two days after the week."""
    people = shop.people
    week, account = np.nonzero(shop.pay)
    created = people.start + (week + 1) * 7 * DAY + 2 * DAY + account % 7_200 * MICRO
    settled = created + DAY
    fits = created <= people.end
    week, account, created, settled = week[fits], account[fits], created[fits], settled[fits]
    pending = settled > people.end
    return {
        "payment_id": string_ids("M", 1 + np.arange(len(week))),
        "payee_account_id": take(people.ids, account.astype(np.int64)),
        "payment_type": "task_pay",
        "amount": shop.pay[week, account],
        "currency": "USD",
        "status": pick(("settled", "pending"), pending.astype(np.int64)),
        "created_at": created,
        "settled_at": np.where(pending, NONE, settled),
        "payout_method_id": string_ids("Y", account.astype(np.int64) + 1, 7),
        "updated_at": np.where(pending, created, settled),
    }
