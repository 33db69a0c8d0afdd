namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Stops a trial when the mean of its folds so far is worse than the worst fold of the leader: the rule "forgiving" of Bergman, Purucker
/// and Hutter, "Don't waste your time: early stopping cross-validation" (AutoML 2024).
/// </summary>
internal sealed class ForgivingRule : IRaceRule
{
    public string? Judge(IReadOnlyList<double> scores, FinishedTrials finished)
    {
        RaceLeader leader = finished.Leader!;
        double mean = scores.Average(), worst = finished.Objective.IsMaximized ? leader.FoldScores.Min() : leader.FoldScores.Max();
        return finished.Objective.Compare(mean, worst) <= 0
            ? null
            : FormattableString.Invariant($"mean {mean:0.####} after fold {scores.Count} of {finished.Folds} is worse than ")
                + FormattableString.Invariant($"{worst:0.####}, the worst fold of trial {leader.Trial}");
    }
}
