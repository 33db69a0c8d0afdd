namespace Gridfold.Hosting;

/// <summary>The ended trials of an experiment, the best first.</summary>
public sealed class Leaderboard
{
    private readonly string _experiment;

    internal Leaderboard(string experiment, string metric, bool isMaximized, IReadOnlyList<Trial> trials) =>
        (_experiment, Metric, IsMaximized, Trials) = (experiment, metric, isMaximized, trials);

    /// <summary>The metric of the score, as in validation_accuracy. Of several objectives, the first.</summary>
    public string Metric { get; }

    /// <summary>Whether a greater score is better.</summary>
    public bool IsMaximized { get; }

    /// <summary>The trials, the best first.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>The best trial.</summary>
    /// <exception cref="GridfoldException">No trial has completed.</exception>
    public Trial Best => Trials is [{ State: SearchState.Completed } best, ..]
        ? best
        : throw new GridfoldException($"{_experiment} has no completed trial, and so no best one");
}
