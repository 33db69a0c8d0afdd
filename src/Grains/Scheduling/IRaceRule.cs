namespace Gridfold.Grains.Scheduling;

/// <summary>Judges a trial between two folds.</summary>
internal interface IRaceRule
{
    /// <summary>Compares a trial with the leader.</summary>
    /// <param name="scores">The trial's scores in its first folds, at least one and fewer than all.</param>
    /// <param name="finished">The finished trials of earlier cohorts, at least one.</param>
    /// <returns>The reason to stop the trial. Null when it goes on.</returns>
    string? Judge(IReadOnlyList<double> scores, FinishedTrials finished);
}
