using Gridfold.Grains.Results;
using Gridfold.Grains.Search;

namespace Gridfold.Grains.Scheduling;

/// <summary>
/// What a race remembers of the trials that have completed: the best of them, and how much folds vary. The size does not grow with the
/// number of trials.
/// </summary>
internal sealed class FinishedTrials
{
    private double[] _foldSums;
    private double _offset;
    private double _squares;
    private double _trialSquares;

    /// <param name="objective">The objective of the scores.</param>
    /// <param name="folds">The number of folds of a trial, at least 2.</param>
    public FinishedTrials(Objective objective, int folds)
    {
        Objective = objective;
        _foldSums = new double[folds];
    }

    /// <summary>The objective of the scores.</summary>
    public Objective Objective { get; }

    /// <summary>The number of folds of a trial.</summary>
    public int Folds => _foldSums.Length;

    /// <summary>The number of finished trials.</summary>
    public int Count { get; private set; }

    /// <summary>The best finished trial; of equal ones the first. Null when none has finished.</summary>
    public RaceLeader? Leader { get; private set; }

    /// <summary>The degrees of freedom of <see cref="FoldVariance"/>. 0 when the variance is not known.</summary>
    public long Freedom => Math.Max(0, Count - 1L) * (Folds - 1);

    /// <summary>
    /// The variance of a fold's score about the sum of its trial's effect and its fold's effect, pooled over the finished trials: the
    /// residual mean square of the two-way layout (Fisher, "Statistical methods for research workers", 1925).
    /// </summary>
    public double FoldVariance
    {
        get
        {
            double sum = _foldSums.Sum(), ofFolds = _foldSums.Sum(fold => fold * fold);
            double residual = _squares - _trialSquares - (ofFolds / Count) + (sum * sum / ((double)Count * Folds));
            return Math.Max(0, residual) / Freedom;
        }
    }

    /// <summary>The effect of a fold: the mean score of the finished trials in it, less their mean score in all folds.</summary>
    /// <param name="fold">The fold, from 0.</param>
    public double FoldEffect(int fold) => (_foldSums[fold] - (_foldSums.Sum() / Folds)) / Count;

    /// <summary>A copy, which stays as it is while trials are added here.</summary>
    public FinishedTrials Copy()
    {
        var copy = (FinishedTrials)MemberwiseClone();
        copy._foldSums = [.. _foldSums];
        return copy;
    }

    /// <summary>Adds a trial that has ended. Only a completed one counts. Trials must be added in the order of their numbers.</summary>
    public void Add(TrialResult trial)
    {
        if (trial is not { Status: Status.Completed, Score: { } score }) return;
        double[] scores = [.. trial.FoldScores.Select(fold => fold!.Value)];
        if (Leader is null || Objective.Compare(score, Leader.Score) < 0) Leader = new RaceLeader(trial.Trial, score, scores);

        // All scores are counted from the first one. Sums of squares would lose digits if all scores were far from 0.
        if (Count++ == 0) _offset = score;
        double sum = 0;
        for (int fold = 0; fold < scores.Length; fold++)
        {
            double value = scores[fold] - _offset;
            (_foldSums[fold], _squares, sum) = (_foldSums[fold] + value, _squares + (value * value), sum + value);
        }

        _trialSquares += sum * sum / Folds;
    }
}
