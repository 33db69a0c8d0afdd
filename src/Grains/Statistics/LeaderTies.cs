using Gridfold.Grains.Results;
using Gridfold.Grains.Search;
using Gridfold.Grains.Validation;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// The trials that the data does not separate from the leader. A trial is tied with the leader unless it is worse on the same folds: by a
/// one-sided <see cref="PairedTest"/> at the level of 5 %, corrected for the number of trials by <see cref="Holm"/>. With one fold, the
/// trials are compared on its rows (<see cref="RowTest"/>).
/// </summary>
public sealed class LeaderTies
{
    /// <summary>The greatest number of trials that are compared: the leader and the best after it.</summary>
    public const int MaxTrials = 1000;

    /// <summary>The probability of separating any trial that is as good as the leader.</summary>
    public const double Level = 0.05;

    private readonly Dictionary<long, bool> _tied = [];

    private LeaderTies(TrialResult leader, IReadOnlyList<TrialResult> others, IReadOnlyList<double> values)
    {
        _tied[leader.Trial] = true;
        foreach ((TrialResult other, double value) in others.Zip(values)) _tied[other.Trial] = value > Level;
    }

    /// <summary>On what the trials were compared: folds or rows.</summary>
    public string Basis { get; private init; } = "folds";

    /// <summary>The number of trials that were compared with the leader.</summary>
    public int Compared => _tied.Count - 1;

    /// <summary>The number of trials, the leader aside, that are tied with it.</summary>
    public int Count => _tied.Count(trial => trial.Value) - 1;

    /// <summary>Whether a trial is tied with the leader. True for the leader. Null for a trial that was not compared.</summary>
    public bool? Has(long trial) => _tied.TryGetValue(trial, out bool isTied) ? isTied : null;

    /// <summary>Compares trials with the leader.</summary>
    /// <param name="trials">The ended trials, the best first. Those after the first <see cref="MaxTrials"/> are not compared.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="validation">How the trials were validated.</param>
    /// <returns>Null where trials have fewer than two folds, or only one trial has completed.</returns>
    public static LeaderTies? Of(IReadOnlyList<TrialResult> trials, Objective objective, ValidationSpec validation)
    {
        if (validation.ValidationPerTraining is not { } ratio) return null;
        TrialResult[] compared = [.. trials.Take(MaxTrials).Where(trial => trial.Status == Status.Completed)];
        if (compared.Length < 2) return null;
        TrialResult leader = compared[0];
        TrialResult[] others = compared[1..];
        return new LeaderTies(leader, others, Holm.Adjust([.. others.Select(trial => PValue(leader, trial, objective, ratio))]));
    }

    /// <summary>Compares trials of one fold with the leader, row by row.</summary>
    /// <param name="trials">The ended trials, the best first. Those after the first <see cref="MaxTrials"/> are not compared.</param>
    /// <param name="candidates">The predictions of the trials.</param>
    /// <param name="objective">The objective.</param>
    /// <returns>Null where the predictions do not suffice, or only one trial has completed.</returns>
    public static LeaderTies? OfRows(IReadOnlyList<TrialResult> trials, IReadOnlyList<Candidate> candidates, Objective objective)
    {
        TrialResult[] compared = [.. trials.Take(MaxTrials).Where(trial => trial.Status == Status.Completed)];
        if (compared.Length < 2 || RowTest.Of(candidates, objective) is not { } test) return null;
        if (!compared.All(trial => test.Has(trial.Trial))) return null;
        TrialResult[] others = compared[1..];
        double[] values = [.. others.Select(trial => test.PValue(compared[0].Trial, trial.Trial))];
        return new LeaderTies(compared[0], others, Holm.Adjust(values)) { Basis = "rows" };
    }

    private static double PValue(TrialResult leader, TrialResult other, Objective objective, double ratio)
    {
        // The rounding of sums is no advantage.
        if (Objective.AreEqual(leader.Score, other.Score)) return 1;
        int direction = objective.IsMaximized ? 1 : -1;
        return PairedTest.PValue(
            [.. leader.FoldScores.Zip(other.FoldScores, (first, second) => direction * (first!.Value - second!.Value))], ratio);
    }
}
