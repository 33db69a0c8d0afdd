using System.Globalization;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Checkpoints;

/// <summary>
/// Where a store keeps the models of completed folds, and which of them an experiment needs: those of its best trial. A slot stores a fold's
/// model before it reports the fold; the experiment deletes a trial's models once a better trial is on the leaderboard, from which nothing
/// is ever taken. So the best trial's are always there.
/// </summary>
public sealed class KeptModels
{
    private const string Root = "models";

    private readonly Objective _objective;
    private (long Trial, double Score)? _best;

    /// <summary>Of an experiment none of whose trials has ended.</summary>
    public KeptModels(Objective objective) => _objective = objective;

    /// <summary>The best score so far; null before a trial has completed.</summary>
    public double? BestScore => _best?.Score;

    /// <summary>A fold's model. Its name says what is in it, so nobody who has lost the fold can write over what counts.</summary>
    public static string NameOf(FoldId fold, string weightsHash) => $"{FolderOf(fold.Experiment, fold.Trial)}/{fold.Fold.ToString(CultureInfo.InvariantCulture)}-{weightsHash}";

    /// <summary>The folder of an experiment's models.</summary>
    public static string FolderOf(string experiment) => $"{Root}/{experiment}";

    /// <summary>The folder of a trial's models.</summary>
    public static string FolderOf(string experiment, long trial) => $"{Root}/{FoldId.KeyOf(experiment, trial)}";

    /// <summary>Whether an experiment's id is the name of the folder that holds every experiment's models.</summary>
    public static bool IsRoot(string experiment) => experiment == Root;

    /// <summary>The experiment that something in the store belongs to, and whether it is a model and not a checkpoint.</summary>
    /// <param name="name">Its name in the store.</param>
    public static (string Experiment, bool IsModel) OwnerOf(string name)
    {
        string[] parts = name.Split('/');
        return parts[0] == Root && parts.Length > 1 ? (parts[1], true) : (parts[0], false);
    }

    /// <summary>The trial that a model is of.</summary>
    public static long TrialOf(string name) => long.Parse(name.Split('/')[2], CultureInfo.InvariantCulture);

    /// <summary>A trial is on the leaderboard.</summary>
    /// <returns>The trial whose models nobody needs from now on: this one, or the one that was the best; null for none.</returns>
    public long? Add(TrialResult result)
    {
        if (result.Trial == _best?.Trial) return null;
        if (result.Score is not { } score) return result.Trial;
        if (_best is { } best)
        {
            int order = _objective.Compare(score, best.Score);
            if (order > 0 || (order == 0 && result.Trial > best.Trial)) return result.Trial;
        }

        long? surpassed = _best?.Trial;
        _best = (result.Trial, score);
        return surpassed;
    }
}
