using System.Globalization;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Checkpoints;

/// <summary>
/// Names the models of completed folds in the store, and decides which of them an experiment needs: those of its best trials. A slot stores
/// a fold's model before it reports the fold. The experiment deletes a trial's models only when enough better trials are on the
/// leaderboard. The leaderboard never loses a trial, so the models of the best trials always exist.
/// </summary>
public sealed class KeptModels
{
    /// <summary>The folder of all models.</summary>
    internal const string Root = "models";

    private readonly SortedSet<ScoredTrial> _kept;
    private readonly int? _most;

    /// <summary>Begins for an experiment without ended trials.</summary>
    /// <param name="objective">The objective that ranks trials.</param>
    /// <param name="most">The number of trials whose models are kept. Null for all.</param>
    public KeptModels(Objective objective, int? most = 1)
    {
        _most = most;
        _kept = new SortedSet<ScoredTrial>(Comparer<ScoredTrial>.Create((first, second) =>
            objective.Compare((first.Score, first.Others), (second.Score, second.Others)) is not 0 and var order
                ? order
                : first.Trial.CompareTo(second.Trial)));
    }

    /// <summary>The best score so far. Null before a trial has completed.</summary>
    public double? BestScore => _kept.Min?.Score;

    /// <summary>
    /// The name of a fold's model. The name has the hash of the content, so a slot that has lost the fold cannot overwrite the recorded
    /// model.
    /// </summary>
    public static string NameOf(FoldId fold, string weightsHash) =>
        $"{FolderOf(fold.Experiment, fold.Trial)}/{fold.Fold.ToString(CultureInfo.InvariantCulture)}-{weightsHash}";

    /// <summary>The folder of an experiment's models.</summary>
    public static string FolderOf(string experiment) => $"{Root}/{experiment}";

    /// <summary>The folder of a trial's models.</summary>
    public static string FolderOf(string experiment, long trial) => $"{Root}/{FoldId.KeyOf(experiment, trial)}";

    /// <summary>Records a trial that is on the leaderboard.</summary>
    /// <returns>The trial whose models are no longer needed: this one, or one that was kept. Null for none.</returns>
    public long? Add(TrialResult result)
    {
        if (result is not { Status: Status.Completed, Score: { } score }) return result.Trial;
        _kept.Add(new ScoredTrial(score, result.OtherScores, result.Trial));
        if (_kept.Count <= (_most ?? 1)) return null;
        ScoredTrial surpassed = _kept.Max!;
        _kept.Remove(surpassed);

        // Where all models are kept, only the best score is of use.
        return _most is null ? null : surpassed.Trial;
    }

    private sealed record ScoredTrial(double Score, IReadOnlyList<double>? Others, long Trial);
}
