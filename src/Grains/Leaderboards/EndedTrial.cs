using Gridfold.Grains.Expenses;

namespace Gridfold.Grains.Leaderboards;

/// <summary>A trial that has ended, on its way to a page of the leaderboard.</summary>
/// <param name="Ranked">The record of the trial.</param>
/// <param name="Expense">What the trial used. Null where that is not known.</param>
internal readonly record struct EndedTrial(RankedTrial Ranked, Expense? Expense);
