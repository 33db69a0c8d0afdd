using Gridfold.Grains.Search.Cmaes;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// Where runs of CMA-ES start. Without more knowledge, the first run starts in the middle of the space, with 0.2 of each axis as deviation.
/// A prior moves the mean to its value, and its confidence narrows the deviation to 0.1. A warm start takes the place of priors: the best
/// tenth of the earlier trials gives mean and covariance, each trial with a deviation of 0.1 (Nomura and others, "Warm starting CMA-ES for
/// hyperparameter optimization", AAAI 2021). Later runs start at random places.
/// </summary>
internal sealed class CmaesStart
{
    private const double Wide = 0.2;
    private const double Near = 0.1;
    private const double BestShare = 0.1;

    private readonly ulong _seed;
    private readonly double[] _mean;
    private readonly double[] _covariance;

    /// <param name="axes">The axes, at least one.</param>
    /// <param name="prior">The prior of the space, or null.</param>
    /// <param name="before">The earlier trials: the rows before <see cref="TrialColumns.Before"/>.</param>
    /// <param name="seed">The experiment's seed.</param>
    public CmaesStart(Axis[] axes, SpacePrior? prior, TrialColumns before, ulong seed)
    {
        _seed = seed;
        _mean = [.. axes.Select(_ => 0.5)];
        _covariance = Diagonal([.. axes.Select(axis => axis.Parameter.Prior is { } expected
            ? (expected.Confidence * Near) + ((1 - expected.Confidence) * Wide)
            : Wide)]);
        if (prior is not null) First = _mean = prior.ModeFrom(_mean);
        int[] scored = [.. Enumerable.Range(0, before.Before)
            .Where(row => double.IsFinite(before.Costs[row])).OrderBy(row => before.Costs[row])];
        if (scored.Length == 0) return;
        double[][] best = [.. scored[..(int)Math.Ceiling(BestShare * scored.Length)]
            .Select(row => axes.Select((axis, index) => axis.PlaceOf(before.Columns[index][row])).ToArray())];
        First = _mean = [.. axes.Select((_, axis) => best.Sum(point => point[axis]) / best.Length)];
        _covariance = Diagonal([.. axes.Select(_ => Near)]);
        foreach (double[] point in best)
        {
            for (int cell = 0; cell < _covariance.Length; cell++)
            {
                int row = cell / axes.Length, column = cell % axes.Length;
                _covariance[cell] += (point[row] - _mean[row]) * (point[column] - _mean[column]) / best.Length;
            }
        }
    }

    /// <summary>The point of trial 1, where a prior or a warm start says more than nothing. Otherwise null.</summary>
    public double[]? First { get; }

    /// <summary>The first state of a run.</summary>
    /// <param name="run">The run's number, from 0.</param>
    /// <param name="rates">The run's constants.</param>
    public CmaState Of(int run, CmaRates rates)
    {
        var random = new RandomStream(Seed.Derive(_seed, "cmaes-run", run));
        CmaState? state = run == 0
            ? CmaState.Start(rates, _mean, _covariance)
            : CmaState.Start(rates, [.. _mean.Select(_ => random.NextDouble())], Diagonal([.. _mean.Select(_ => Wide)]));
        return state ?? throw new InvalidOperationException("The covariance of a start is positive definite.");
    }

    private static double[] Diagonal(double[] deviations)
    {
        int n = deviations.Length;
        double[] matrix = new double[n * n];
        for (int axis = 0; axis < n; axis++) matrix[(axis * n) + axis] = deviations[axis] * deviations[axis];
        return matrix;
    }
}
