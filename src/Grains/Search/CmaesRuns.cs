using Gridfold.Grains.Search.Cmaes;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// Runs of CMA-ES over the trials of a search. The trials form generations in the order of their numbers, and each generation makes the
/// next distribution. A trial draws from the newest distribution whose generations its number allows it to read. A run ends when its points
/// are as good as one, when its best trial is 10 + 30 n / population generations old, or when the covariance is degenerate. The next run
/// starts elsewhere with twice the population: Auger and Hansen, "A restart CMA evolution strategy with increasing population size", 2005.
/// </summary>
/// <remarks>
/// Distributions follow from the past trials alone. What is kept of them only saves time; it takes 8 bytes a trial.
/// </remarks>
internal sealed class CmaesRuns
{
    // The condition number of a covariance is about the square of its stretch.
    private const double MaxStretch = 1e7;

    // Eight restarts; later runs keep the population.
    private const int MaxDoublings = 8;

    private readonly CmaesAxes _axes;
    private readonly CmaesStart _start;
    private readonly TrialColumns _past;
    private readonly ulong _seed;
    private readonly int _lag;

    // The distributions that trials from the newest generation on draw from, in their order.
    private readonly List<CmaesGeneration> _known = [];

    // The trials that the newest distribution follows from.
    private readonly List<PastTrial> _read = [];

    public CmaesRuns(CmaesAxes axes, CmaesStart start, TrialColumns past, ulong seed, int lag) =>
        (_axes, _start, _past, _seed, _lag) = (axes, start, past, seed, lag);

    /// <summary>The points for a trial, one after the other: see <see cref="CmaesDraws.For"/>.</summary>
    public IEnumerable<(double[] Learnt, double[] Tried)> PointsFor(long trial)
    {
        if (_known.Count == 0 || _known[0].Read > Math.Max(0, trial - _lag) || HasChanged(trial)) Begin();
        while (_known[^1].Last <= trial - _lag) Learn();
        return PointsOf(trial, Of(trial));
    }

    private IEnumerable<(double[] Learnt, double[] Tried)> PointsOf(long trial, CmaesGeneration from) =>
        from.Draws.For(new RandomStream(Seed.Derive(_seed, "cmaes", trial)), trial == 1 ? _start.First : null);

    private CmaesGeneration Of(long trial) => _known.FindLast(known => known.Read <= Math.Max(0, trial - _lag))!;

    private bool HasChanged(long trial)
    {
        for (int read = 0; read < _read.Count && read < trial - _lag; read++)
        {
            if (!ReferenceEquals(_read[read], _past.Trials[_past.Before + read])) return true;
        }

        return false;
    }

    private void Begin()
    {
        _read.Clear();
        _known.Clear();
        _known.Add(StartOf(0, 0, 1));
    }

    private CmaesGeneration StartOf(int run, long read, long first)
    {
        int population = CmaRates.LeastPopulation(_axes.Count) << Math.Min(run, MaxDoublings);
        var margin = new IntegerMargin(_axes.Count, population);
        CmaState state = _start.Of(run, new CmaRates(_axes.Count, population));
        return new CmaesGeneration(_axes.DrawsOf(state, margin), margin, read, first, run, double.PositiveInfinity, 0);
    }

    /// <summary>Makes the distribution after the next generation.</summary>
    private void Learn()
    {
        CmaesGeneration last = _known[^1];
        for (int read = _read.Count; read < last.Last; read++) _read.Add(_past.Trials[_past.Before + read]);
        _known.Add(After(last));
        while (_known.Count > 1 && _known[1].Read <= _known[^1].First - _lag) _known.RemoveAt(0);
    }

    private CmaesGeneration After(CmaesGeneration last)
    {
        CmaState state = last.Draws.State;
        int first = _past.Before + (int)last.First - 1, population = state.Rates.Population;
        CmaState? next = CmaesRanking.WeightsOf(_past, first, state.Rates.Weights) is { } weights
            ? state.After([.. weights.Select((weight, index) => PointOf(last.First + index, weight, last))])
            : state;
        double best = _past.Costs.AsSpan(first, population).ToArray().Min();
        int stalled = best < last.Best ? 0 : last.Stalled + 1;
        int patience = 10 + (((30 * _axes.Count) + population - 1) / population);
        bool isAtEnd = next is null || stalled >= patience || _axes.AreNarrow(next) || next.Stretch > MaxStretch;

        // Trials that draw from the ended run are no part of the next one, which they would pull back.
        return isAtEnd
            ? StartOf(last.Run + 1, last.Last, last.Last + _lag)
            : new CmaesGeneration(
                _axes.DrawsOf(next!, last.Margin), last.Margin, last.Last, last.Last + 1, last.Run, Math.Min(best, last.Best), stalled);
    }

    /// <summary>The point that a past trial was drawn as. A trial with other values than its draws counts at their place.</summary>
    private WeighedPoint PointOf(long trial, double weight, CmaesGeneration learner)
    {
        CmaesGeneration from = Of(trial);
        int row = _past.Before + (int)trial - 1;
        foreach ((double[] learnt, double[] tried) in PointsOf(trial, from))
        {
            if (_axes.IsAt(_past, row, tried)) return new WeighedPoint(learnt, weight, ReferenceEquals(from, learner));
        }

        return new WeighedPoint(_axes.PlaceOf(_past, row), weight, false);
    }
}
