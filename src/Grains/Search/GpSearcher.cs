using Gridfold.Grains.Search.Gp;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// Suggests the point that a Gaussian process expects to improve most on the best trial (Jones and others, "Efficient global optimization
/// of expensive black-box functions", 1998), with warped scores and parameters as in HEBO (Cowen-Rivers and others, arXiv 2012.03826). The
/// first 8 trials are points of a Sobol' sequence. Failed trials count as the worst score; pending trials as what the process expects of
/// them. A pruned trial counts as its own score, or as the median of the completed trials if that is worse. No point is suggested twice
/// while the space has others. Priors count as <see cref="SpacePrior"/> says.
/// </summary>
/// <remarks>
/// Suggestions have the same bits on every processor: see <see cref="Numerics.PortableMath"/> and <see cref="Numerics.Cholesky"/>. The
/// process reads at most 256 ended trials, and at most 64 pending ones. Its parameters are fitted to at most 128 trials, and fitted again
/// when the number of ended trials has grown by a sixteenth to a thirty-second.
/// </remarks>
internal sealed class GpSearcher : ISearcher
{
    // The least number of scores to learn from.
    private const int FewScores = 4;

    private const int MaxRows = 256;
    private const int MaxPending = 64;
    private const int MaxFitted = 128;
    private const int FitEvaluations = 40;

    // The best trials around which candidates are drawn.
    private const int Centres = 5;

    private readonly SearchSpace _space;
    private readonly ulong _seed;
    private readonly Spec _spec;
    private readonly Axis[] _axes;
    private readonly GpAxes _numbers;
    private readonly FirstTrials _first;
    private readonly TrialColumns _past;
    private readonly SpacePrior? _prior;

    // The last fit, and the trials that it follows from. It only saves time.
    private GpParameters? _fit;
    private PastTrial[] _fittedTo = [];

    private GpSearcher(SearchSpace space, ulong seed, Spec spec)
    {
        (_space, _seed, _spec, _axes) = (space, seed, spec, Axis.Of(space));
        var finite = FiniteSpace.Of(space);
        _numbers = new GpAxes(space, _axes);
        _prior = SpacePrior.Of(space, _axes);
        _first = new FirstTrials(space, _axes, finite, seed, _prior);
        _past = new TrialColumns(_axes, finite, spec.Objective.IsMaximized, spec.WarmStart?.Trials ?? []);
        TrialCount = Math.Min(spec.MaxTrials, finite?.Size ?? spec.MaxTrials);
    }

    public long TrialCount { get; }

    public int? Lag => _spec.Lag;

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        _past.Show(past);
        int[] ended = [.. Enumerable.Range(0, _past.Count).Where(row => _past.Trials[row].Status != Status.Running)];
        int scores = ended.Count(row => double.IsFinite(_past.Costs[row]));
        return (trial + _past.Before > FirstTrials.Count && scores >= FewScores ? Learn(trial, ended) : null) ?? _first.Of(trial, _past);
    }

    /// <summary>Suggests what the process expects most of. Null when every candidate was tried.</summary>
    private IReadOnlyList<(string Name, SpecNode Value)>? Learn(long trial, int[] ended)
    {
        double[] completed = [.. ended.Select(row => _past.Costs[row]).Where(double.IsFinite).Order()];
        double median = completed[completed.Length / 2];
        double[] costs = [.. _past.Costs[.._past.Count].Select((cost, row) => double.IsFinite(_past.PrunedCosts[row])
            ? Math.Max(_past.PrunedCosts[row], median)
            : Math.Min(cost, completed[^1]))];
        GpRows all = _numbers.RowsOf(_past);
        GpParameters parameters = Fit(all, costs, ended);
        int[] rows = Choose(ended, costs, MaxRows);
        int[] pending = [.. Enumerable.Range(0, _past.Count)
            .Where(row => _past.Trials[row].Status == Status.Running).TakeLast(MaxPending)];
        double[] targets = OutputWarp.Warp([.. rows.Select(row => costs[row])]);
        var posterior = new GpPosterior(parameters, all.Select([.. rows, .. pending]), targets);

        // With noise, the best score is partly luck. What the process expects at the tried points is not.
        double best = rows.Min(row => posterior.At(all.PointOf(row)).Mean);
        var search = new CandidateSearch(
            _numbers.Categories,
            point => _numbers.Round(point),
            point => Allows(point) && posterior.At(point) is var (mean, deviation)
                ? ExpectedImprovement.Log(mean, deviation, best) + Expected(trial, point)
                : double.NegativeInfinity,
            new RandomStream(Seed.Derive(_seed, "gp", trial)));
        double[][] centres = [.. rows.OrderBy(row => costs[row]).Take(Centres).Select(all.PointOf)];
        if (_prior is not null) centres = [.. centres, _prior.ModeFrom(centres[0])];
        double[]? found = search.Find(centres).FirstOrDefault(point => Allows(point) && !GpAxes.Contains(all, _past.Before, point));
        return found is null ? null : ValuesOf(found);
    }

    private double Expected(long trial, double[] point) =>
        _prior is null ? 0 : SpacePrior.PowerAt(trial) * _prior.LogDensity(point);

    private bool Allows(double[] point) => _space.Constraints.Count == 0 || _space.Allows(ValuesOf(point));

    private IReadOnlyList<(string Name, SpecNode Value)> ValuesOf(double[] point) =>
        Axis.Assign(_space, _axes, (axis, index) => GpAxes.ValueOf(axis, point[index]));

    /// <summary>
    /// Fits the parameters to the first ended trials. Only the five highest binary digits of their number count, so that most suggestions
    /// have the fit of the suggestion before.
    /// </summary>
    private GpParameters Fit(GpRows all, double[] costs, int[] ended)
    {
        int step = 1;
        while (ended.Length / step >= 32) step *= 2;
        int[] known = ended[..(ended.Length / step * step)];
        PastTrial[] trials = [.. known.Select(row => _past.Trials[row])];
        if (_fit is not null && trials.AsSpan().SequenceEqual(_fittedTo)) return _fit;
        int[] rows = Choose(known, costs, MaxFitted);
        _fittedTo = trials;
        return _fit = GpLikelihood.Fit(all.Select(rows), OutputWarp.Warp([.. rows.Select(row => costs[row])]), FitEvaluations);
    }

    /// <summary>Chooses trials: all of a few; of more, the best quarter and the newest of the others.</summary>
    private static int[] Choose(int[] rows, double[] costs, int limit)
    {
        if (rows.Length <= limit) return rows;
        int[] best = [.. rows.OrderBy(row => costs[row]).Take(limit / 4)];
        return [.. rows.Except(best).TakeLast(limit - best.Length).Concat(best).Order()];
    }

    /// <summary><c>searcher: {name: gp, max_trials: N, lag: L}</c>.</summary>
    /// <param name="MaxTrials">The number of trials, at least 1.</param>
    /// <param name="Lag">See <see cref="ISearcher.Lag"/>. Default: 4.</param>
    internal sealed record Spec(long MaxTrials, int Lag) : SearcherSpec
    {
        // A suggestion looks for a point among those of all past trials.
        private const long MaxPast = 10_000;

        /// <inheritdoc/>
        public override string Name => "gp";

        /// <inheritdoc/>
        public override bool Learns => true;

        /// <summary>Reads the keys.</summary>
        public static Spec Read(SpecMapReader reader, SearchSpace space)
        {
            long trials = TrialLimit.Read(reader, space);
            if (trials > MaxPast) reader.Error("max_trials", "gp takes at most 10,000 trials: lower it, or use tpe, random or sobol");
            return new Spec(trials, reader.Integer("lag", 4, min: 1));
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new GpSearcher(space, seed, this);
    }
}
