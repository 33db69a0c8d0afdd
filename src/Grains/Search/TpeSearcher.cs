using Gridfold.Grains.Search.Pareto;
using Gridfold.Grains.Search.Tpe;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// The tree-structured Parzen estimator of Bergstra and others ("Algorithms for hyper-parameter optimization", NIPS 2011), in the
/// multivariate form that Watanabe describes ("Tree-structured Parzen estimator", arXiv 2304.11127, 2023). The first 8 trials are points of
/// a Sobol' sequence. Later trials divide the past ones into the 15 % with the best scores, at most 25, and the rest. Of 24 to 96 points
/// that are drawn from a density of the best, the one with the greatest ratio to the density of the rest is suggested. Pending, pruned and
/// failed trials count among the rest ("constant liar"). With several objectives, the best trials are those of the first fronts, as Ozaki
/// and others describe ("Multiobjective tree-structured Parzen estimator", JAIR 73, 2022). No point of a finite space is suggested twice.
/// Priors count as <see cref="SpacePrior"/> says; up to half of the points are drawn from them.
/// </summary>
/// <remarks>
/// Suggestions have the same bits on every processor: see <see cref="Numerics.PortableMath"/>. Whole numbers and steps with at most 64
/// values have kernels of exact probabilities for each value.
/// </remarks>
internal sealed class TpeSearcher : ISearcher
{
    private const int BestPercent = 15;
    private const int MaxBest = 25;

    // Few trials leave time for many candidates.
    private const int MinCandidates = 24;
    private const int MaxCandidates = 96;
    private const int CandidatesTimesTrials = 24_000;

    // The newest trials from which the density of the rest is made.
    private const int MaxRest = 4096;

    // Rounds of candidates, where all candidates of a round were tried before.
    private const int Rounds = 4;

    // The newest trials of the rest have the weight 1. Before them, the weights rise from 1/n.
    private const int NewTrials = 25;

    private readonly SearchSpace _space;
    private readonly ulong _seed;
    private readonly FirstTrials _first;
    private readonly Spec _spec;
    private readonly Axis[] _axes;
    private readonly FiniteSpace? _finite;
    private readonly Kernel[] _kernels;
    private readonly TrialColumns _history;
    private readonly InactiveAxes _inactive;
    private readonly SpacePrior? _prior;
    private double[] _weights = [];
    private double[] _scratch = [];

    private TpeSearcher(SearchSpace space, ulong seed, Spec spec)
    {
        (_space, _seed, _spec, _axes, _finite) = (space, seed, spec, Axis.Of(space), FiniteSpace.Of(space));
        _prior = SpacePrior.Of(space, _axes);
        _first = new FirstTrials(space, _axes, _finite, seed, _prior);
        _kernels = [.. _axes.Select(KernelOf)];
        _inactive = new InactiveAxes(space, _axes, _axes.Select(axis => axis.NumberOf(SpaceConditions.Inactive)));
        _history = new TrialColumns(_axes, _finite, spec.Objective.IsMaximized, spec.WarmStart?.Trials ?? [],
            spec.Objective.Next is null ? null : spec.Objective.ToList());
        TrialCount = Math.Min(spec.MaxTrials, _finite?.Size ?? spec.MaxTrials);
    }

    public long TrialCount { get; }

    public int? Lag => _spec.Lag;

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        _history.Show(past);
        var random = new RandomStream(Seed.Derive(_seed, "tpe", trial));
        int[] best = trial + _history.Before <= FirstTrials.Count ? [] : _spec.Objective.Next is null ? FindBest() : FindBestOfSeveral();
        return (best.Length > 0 ? Learn(trial, best, random) : null) ?? _first.Of(trial, _history);
    }

    /// <summary>
    /// Finds the best trials, in the order of their numbers: the completed ones of the least costs and then those that were pruned at the
    /// latest rungs. They are 15 % of the completed trials and of those that were pruned between folds, rounded up and at most 25. Of two
    /// equal ones the earlier is better.
    /// </summary>
    /// <remarks>
    /// The 15 % are not of the trials that were pruned at rungs. Otherwise nearly every completed trial would be one of the best, and
    /// the densities would tell what passes the rungs, not what is best at the end. BOHB (Falkner and others, ICML 2018) too divides only
    /// the trials with the greatest budget.
    /// </remarks>
    private int[] FindBest()
    {
        double[] costs = _history.Costs, pruned = _history.PrunedCosts;
        int scored = 0;
        for (int row = 0; row < _history.Count; row++)
        {
            double cost = _history.Rungs[row] > 0 ? costs[row] : Math.Min(costs[row], pruned[row]);
            scored += cost < double.PositiveInfinity ? 1 : 0;
        }

        // Without a completed trial, the one that has come furthest is the best.
        int wanted = Math.Max(1, WantedOf(scored));
        var best = new List<(int Rung, double Cost, int Row)>(wanted + 1);
        for (int row = 0; row < _history.Count; row++)
        {
            bool isCompleted = costs[row] < double.PositiveInfinity, isAtRung = _history.Rungs[row] > 0;
            if (!isCompleted && !(isAtRung && pruned[row] < double.PositiveInfinity)) continue;
            (int Rung, double Cost, int Row) trial =
                isCompleted ? (int.MaxValue, costs[row], row) : (_history.Rungs[row], pruned[row], row);
            int place = best.Count;
            while (place > 0 && IsBetter(trial, best[place - 1])) place--;
            if (place == wanted) continue;
            best.Insert(place, trial);
            if (best.Count > wanted) best.RemoveAt(wanted);
        }

        return [.. best.Select(trial => trial.Row).Order()];
    }

    /// <summary>
    /// Finds the best trials for several objectives, in the order of their numbers: as many as <see cref="FindBest"/> finds, from one front
    /// after the other. Of the last front, those are taken that together have the greatest hypervolume.
    /// </summary>
    private int[] FindBestOfSeveral()
    {
        IReadOnlyList<(int Row, double[] Costs)> known = _history.ContendersOf(MaxBest);
        double[][] costs = [.. known.Select(trial => trial.Costs)];
        int[] fronts = ParetoFronts.Of(costs, MaxBest);
        int wanted = WantedOf(_history.AllCosts.Count(all => all is not null));
        var best = new List<int>(wanted);
        for (int front = 1; best.Count < wanted; front++)
        {
            int[] members = [.. Enumerable.Range(0, fronts.Length).Where(point => fronts[point] == front)];
            int left = wanted - best.Count;
            best.AddRange(members.Length <= left
                ? members
                : HypervolumeSubset.Choose([.. members.Select(member => costs[member])], left).Select(place => members[place]));
        }

        return [.. best.Select(point => known[point].Row).Order()];
    }

    private static int WantedOf(int scored) => Math.Min(((BestPercent * scored) + 99) / 100, MaxBest);

    // Scores of two rungs are not compared: to have come further says more.
    private static bool IsBetter((int Rung, double Cost, int Row) trial, (int Rung, double Cost, int Row) than) =>
        trial.Rung > than.Rung || (trial.Rung == than.Rung && trial.Cost < than.Cost);

    /// <summary>Suggests from the densities of the best and of the rest. Null when no candidate is new.</summary>
    private IReadOnlyList<(string Name, SpecNode Value)>? Learn(long trial, int[] best, RandomStream random)
    {
        ParzenEstimator good = EstimateBest(best), rest = EstimateRest(best);
        int candidates = Math.Clamp(CandidatesTimesTrials / _history.Count, MinCandidates, MaxCandidates);
        for (int round = 0; round < Rounds; round++)
        {
            int expected = _prior is null ? 0 : (int)(candidates * Math.Min(0.5, SpacePrior.PowerAt(trial)));
            double[][] points = [.. Enumerable.Range(0, candidates)
                .Select(candidate => candidate < expected ? _prior!.Draw(random) : good.Draw(random))];
            foreach (double[] point in points) _inactive.Settle(point);
            double[] losses = [.. points.Select(point => rest.LogDensity(point) - good.LogDensity(point) - Expected(trial, point))];
            foreach (int candidate in Enumerable.Range(0, candidates).OrderBy(candidate => losses[candidate]))
            {
                double[] point = points[candidate];
                IReadOnlyList<(string, SpecNode)> values = Axis.Assign(_space, _axes, (axis, index) => axis.ValueOf(point[index]));
                if (!_space.Allows(values)) continue;
                if (!IsTried(values)) return values;
            }
        }

        return null;
    }

    private double Expected(long trial, double[] point) => _prior is null
        ? 0
        : SpacePrior.PowerAt(trial) * _prior.LogDensity([.. point.Select((number, axis) => _axes[axis].PlaceOf(number))]);

    // In a space of real numbers, only a branch without them can repeat a point.
    private bool IsTried(IReadOnlyList<(string Name, SpecNode Value)> values) => _finite is not null
        ? _history.Tried!.Contains(_finite.NumberOf(values))
        : _space.Conditions.AreAny && _history.Contains(values);

    private ParzenEstimator EstimateBest(int[] best)
    {
        double[][] columns = [.. _history.Columns.Select(column => CellKernel.Padded([.. best.Select(row => column[row])]))];
        double[] weights = new double[(best.Length + 3) / 4 * 4];
        Array.Fill(weights, 1, 0, best.Length);
        return new ParzenEstimator(
            _kernels, columns, 0, weights.Length, weights, best.Length, 0.5 * LeastWidth(best.Length), new double[weights.Length]);
    }

    private ParzenEstimator EstimateRest(int[] best)
    {
        int first = Math.Max(0, _history.Count - MaxRest) / 4 * 4, rows = ((_history.Count + 3) / 4 * 4) - first;
        int[] newBest = best[best.Count(row => row < first)..];
        int count = _history.Count - first - newBest.Length;
        if (_weights.Length < rows) (_weights, _scratch) = (new double[rows * 2], new double[rows * 2]);
        Array.Clear(_weights);
        int old = Math.Max(0, count - NewTrials), number = 0, nextBest = 0;
        for (int row = first; row < _history.Count; row++)
        {
            if (nextBest < newBest.Length && newBest[nextBest] == row)
            {
                nextBest++;
                continue;
            }

            double least = 1.0 / count;
            _weights[row - first] = number >= old ? 1 : least + (old == 1 ? 0 : (1 - least) * number / (old - 1));
            number++;
        }

        return new ParzenEstimator(_kernels, _history.Columns, first, rows, _weights, count, LeastWidth(count), _scratch);
    }

    /// <summary>The least width of Watanabe's kernels for a number of observations.</summary>
    private static double LeastWidth(int count) => 1 / Math.Min(100.0, count + 2);

    private static Kernel KernelOf(Axis axis)
    {
        if (axis.Scale is not { } scale) return new CategoryKernel((int)axis.Count!.Value);
        if (!axis.HasPositions) return new NormalKernel();
        int count = (int)axis.Count!.Value;
        return new CellKernel(
            [.. Enumerable.Range(0, count + 1).Select(position => scale.EdgeOf(position))],
            [.. Enumerable.Range(0, count).Select(position => scale.CentreOf(position))]);
    }

    /// <summary><c>searcher: {name: tpe, max_trials: N, lag: L}</c>.</summary>
    /// <param name="MaxTrials">The number of trials, at least 1.</param>
    /// <param name="Lag">See <see cref="ISearcher.Lag"/>. Default: 4.</param>
    internal sealed record Spec(long MaxTrials, int Lag) : SearcherSpec
    {
        // A suggestion reads all past trials.
        private const long MaxPast = 100_000;

        /// <inheritdoc/>
        public override string Name => "tpe";

        /// <inheritdoc/>
        public override bool Learns => true;

        /// <inheritdoc/>
        public override bool TakesSeveralObjectives => true;

        /// <summary>Reads the keys.</summary>
        public static Spec Read(SpecMapReader reader, SearchSpace space)
        {
            long trials = TrialLimit.Read(reader, space);
            if (trials > MaxPast) reader.Error("max_trials", "tpe takes at most 100,000 trials: lower it, or use random or sobol");
            return new Spec(trials, reader.Integer("lag", 4, min: 1));
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new TpeSearcher(space, seed, this);
    }
}
