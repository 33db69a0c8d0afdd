using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// What a race remembers of the trials that have completed: the better half of them, at least <see cref="FewestPeers"/> and at most
/// <see cref="MostPeers"/>. They tell how much the folds of a good trial vary. Bad trials often vary much more. The size does not grow
/// with the number of trials. An object never changes.
/// </summary>
internal sealed class FinishedTrials
{
    /// <summary>The number of trials that are remembered where so many have finished, even if they are more than half.</summary>
    public const int FewestPeers = 4;

    /// <summary>The greatest number of trials that are remembered.</summary>
    public const int MostPeers = 32;

    // The best trials, the best first; of equal ones the first.
    private readonly RaceLeader[] _best;
    private readonly Lazy<(double[] Effects, double Variance)> _folds;

    /// <summary>No trial has finished.</summary>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial, at least 2.</param>
    public FinishedTrials(Objective objective, int folds)
        : this(objective, folds, 0, [])
    {
    }

    private FinishedTrials(Objective objective, int folds, long count, RaceLeader[] best)
    {
        (Objective, Folds, Count, _best) = (objective, folds, count, best);
        Peers = (int)Math.Min(Math.Max(FewestPeers, (count + 1) / 2), best.Length);
        _folds = new(() => Analyse(_best[..Peers], folds));
    }

    /// <summary>The objective of the scores.</summary>
    public Objective Objective { get; }

    /// <summary>The number of folds of a trial.</summary>
    public int Folds { get; }

    /// <summary>The number of finished trials.</summary>
    public long Count { get; }

    /// <summary>The number of the better finished trials, which the variance and the effects of folds are from.</summary>
    public int Peers { get; }

    /// <summary>The best finished trial; of equal ones the first. Null when none has finished.</summary>
    public RaceLeader? Leader => _best.FirstOrDefault();

    /// <summary>The degrees of freedom of <see cref="FoldVariance"/>. 0 when the variance is not known.</summary>
    public long Freedom => Math.Max(0, Peers - 1L) * (Folds - 1);

    /// <summary>
    /// The variance of a fold's score about the sum of its trial's effect and its fold's effect, pooled over the better trials: the
    /// residual mean square of the two-way layout (Fisher, "Statistical methods for research workers", 1925).
    /// </summary>
    public double FoldVariance => _folds.Value.Variance;

    /// <summary>The effect of a fold: the mean score of the better trials in it, less their mean score in all folds.</summary>
    /// <param name="fold">The fold, from 0.</param>
    public double FoldEffect(int fold) => _folds.Value.Effects[fold];

    /// <summary>These trials and one more. Only a completed trial counts. Trials must be added in the order of their numbers.</summary>
    public FinishedTrials With(TrialResult trial)
    {
        if (trial is not { Status: Status.Completed, Score: { } score }) return this;
        int worse = Array.FindIndex(_best, known => Objective.Compare(score, known.Score) < 0), place = worse < 0 ? _best.Length : worse;
        var added = new RaceLeader(trial.Trial, score, [.. trial.FoldScores.Select(fold => fold!.Value)]);
        RaceLeader[] best = [.. _best[..place], added, .. _best[place..]];
        return new FinishedTrials(Objective, Folds, Count + 1, best.Length > MostPeers ? best[..MostPeers] : best);
    }

    private static (double[] Effects, double Variance) Analyse(RaceLeader[] trials, int folds)
    {
        double[] means = [.. trials.Select(trial => trial.FoldScores.Average())];
        double mean = means.Average(), squares = 0;
        double[] effects = [.. Enumerable.Range(0, folds).Select(fold => trials.Average(trial => trial.FoldScores[fold]) - mean)];
        foreach ((RaceLeader trial, double ofTrial) in trials.Zip(means))
        {
            for (int fold = 0; fold < folds; fold++)
            {
                double residual = trial.FoldScores[fold] - ofTrial - effects[fold];
                squares += residual * residual;
            }
        }

        return (effects, squares / ((trials.Length - 1) * (folds - 1.0)));
    }
}
