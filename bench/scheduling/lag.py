#!/usr/bin/env python3
"""Measures what the lag of a race costs: folds, and winners, on tables of scores that a seed draws.

A score is the sum of an effect of the trial, one of the fold and noise. Each of 20 tables has its own spread of folds and noise, and its own
tail of bad trials. Each table is searched with ten seeds, 200 searches in all. The rules and cohorts are those of decision 26, written again
here. The rule "oracle" knows each trial's mean beforehand: it trains all folds of the trials that reach their leader, and one fold of the
others. A winner is "tied" when a paired t-test with the variance of Nadeau and Bengio says that it is not worse than the best trial (5 %).

usage: bench/scheduling/lag.py [TRIALS]      default: 240
"""
import functools
import math
import random
import sys

LEVEL = 0.1        # of a race: stopping a trial that would reach the leader
TIED = 0.05        # of the test that calls two trials different


def tail(value, freedom):
    """The upper tail of Student's t with an even number of degrees of freedom."""
    share, term, total = freedom / (freedom + value * value), 1.0, 1.0
    for step in range(1, freedom // 2):
        term *= share * (2 * step - 1) / (2 * step)
        total += term
    return 0.5 * (1 - value / math.sqrt(freedom + value * value) * total)


@functools.cache
def critical(level, freedom):
    low, high = 0.0, 1000.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle, freedom) > level else (low, middle)
    return low


def variance(values):
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def draw(table, seed, trials, folds):
    """The scores of each trial. Higher is better."""
    shape, rng = random.Random(f"table {table}"), random.Random(f"search {table} {seed}")
    power, spread, noise = shape.choice([1, 1.5, 2]), shape.uniform(0.1, 0.5), shape.uniform(0.05, 0.4)
    effects = [rng.gauss(0, spread) for _ in range(folds)]
    return [[effect + mean + rng.gauss(0, noise) for effect in effects]
            for mean in (-2 * abs(rng.gauss(0, 1)) ** power for _ in range(trials))]


def best(scores, trials):
    return max(trials, key=lambda trial: (sum(scores[trial]), -trial))


def pooled(scores, trials):
    """The residual mean square of trials by folds, and its even degrees of freedom."""
    folds, count = len(scores[0]), len(trials)
    if count < 2:
        return 0, 0
    means = {trial: sum(scores[trial]) / folds for trial in trials}
    of_folds = [sum(scores[trial][fold] for trial in trials) / count for fold in range(folds)]
    mean = sum(of_folds) / folds
    squares = sum((scores[trial][fold] - means[trial] - of_folds[fold] + mean) ** 2 for trial in trials for fold in range(folds))
    freedom = (count - 1) * (folds - 1)
    return squares / freedom, min(freedom, 1000) // 2 * 2


def effects_of(scores, trials):
    """The effect of each fold, by the better finished trials."""
    folds = len(scores[0])
    means = [sum(scores[trial][fold] for trial in trials) / len(trials) for fold in range(folds)]
    return [mean - sum(means) / folds for mean in means]


def better_half(scores, trials):
    ranked = sorted(trials, key=lambda trial: (-sum(scores[trial]), trial))
    return ranked[:min(32, max(4, (len(trials) + 1) // 2))]


def stops(rule, known, leader, residual, freedom, effects, peers):
    if rule == "forgiving":
        return sum(known) / len(known) < min(leader)
    adjusted, folds = [one - effect for one, effect in zip(known, effects)], len(leader)
    behind, spread = sum(leader) / folds - sum(adjusted) / len(adjusted), residual
    if len(known) > 1:
        spread = max(spread, variance(adjusted))
    error = math.sqrt(spread * (1 + 1 / peers) * (1 / len(known) - 1 / folds))
    return freedom > 0 and behind > 0 and behind > error * critical(LEVEL / (folds - 1), freedom)


def race(scores, rule, lag):
    """The number of folds that each trial trains."""
    folds, size = len(scores[0]), min(max(len(scores) // 8, 4), 16)
    cohorts = [range(first, min(first + size, len(scores))) for first in range(0, len(scores), size)]
    used, late = [folds] * len(scores), -(-lag // size)
    for number, cohort in enumerate(cohorts):
        finished = [trial for earlier in cohorts[:0 if number == 0 else max(1, number - late + 1)] for trial in earlier
                    if used[trial] == folds]
        if not finished:
            continue
        peers = better_half(scores, finished)
        known = (scores[best(scores, finished)], *pooled(scores, peers), effects_of(scores, peers), len(peers))
        for trial in cohort:
            if rule == "oracle":
                used[trial] = folds if sum(scores[trial]) >= sum(known[0]) else 1
                continue
            used[trial] = next((fold for fold in range(1, folds) if stops(rule, scores[trial][:fold], *known)), folds)
    return used


def standing(scores, winner):
    """Where the winner of a race stands in the full search."""
    top, folds = best(scores, range(len(scores))), len(scores[0])
    if winner == top:
        return "same"
    differences = [one - other for one, other in zip(scores[top], scores[winner])]
    freedom = (folds - 1) // 2 * 2
    error = math.sqrt((1 / folds + 1 / (folds - 1)) * variance(differences))
    return "tied" if sum(differences) / folds <= error * critical(TIED, freedom) else "lost"


def main():
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 240
    for folds in (5, 10):
        searches = [draw(table, seed, trials, folds) for table in range(20) for seed in range(10)]
        for rule in ("forgiving", "paired", "oracle"):
            for lag in (1, 32, 64, 128, 192):
                shares, winners = [], []
                for scores in searches:
                    used = race(scores, rule, lag)
                    shares.append(sum(used) / (trials * folds))
                    winners.append(standing(scores, best(scores, [trial for trial in range(trials) if used[trial] == folds])))
                counts = ", ".join(f"{winners.count(kind)} {kind}" for kind in ("same", "tied", "lost"))
                print(f"{folds:2} folds  {rule:9}  lag {lag:3}  folds {sum(shares) / len(shares):.1%}  winner: {counts}", flush=True)


if __name__ == "__main__":
    main()
