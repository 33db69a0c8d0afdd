using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// CMA-ES, the evolution strategy with covariance matrix adaptation: Hansen, "The CMA evolution strategy: a tutorial", arXiv 1604.00772.
/// A generation is 4 + 3 ln n trials of n parameters; restarts double it. A place outside the bounds is mirrored at
/// them. Failed trials rank last. No point is suggested twice while the space has others: where 64 draws give no new and allowed point, it
/// is one of a Sobol' sequence, or a random one. See <see cref="CmaesRuns"/>, <see cref="CmaesStart"/>, <see cref="CmaesRanking"/>.
/// </summary>
/// <remarks>
/// Suggestions have the same bits on every processor: see <see cref="Numerics.PortableMath"/> and <see cref="Numerics.Cholesky"/>. A past
/// trial takes the memory of <see cref="TrialColumns"/> and 8 bytes.
/// </remarks>
internal sealed class CmaesSearcher : ISearcher
{
    private readonly SearchSpace _space;
    private readonly Spec _spec;
    private readonly Axis[] _axes;
    private readonly CmaesAxes _places;
    private readonly FiniteSpace? _finite;
    private readonly FirstTrials _first;
    private readonly TrialColumns _past;

    // Null for a space of one point.
    private readonly CmaesRuns? _runs;

    private CmaesSearcher(SearchSpace space, ulong seed, Spec spec)
    {
        (_space, _spec, _axes, _finite) = (space, spec, Axis.Of(space), FiniteSpace.Of(space));
        _places = new CmaesAxes(_axes);
        _past = new TrialColumns(_axes, _finite, spec.Objective.IsMaximized, spec.WarmStart?.Trials ?? []);
        var prior = SpacePrior.Of(space, _axes);
        _first = new FirstTrials(space, _axes, _finite, seed, prior);
        if (_axes.Length > 0) _runs = new CmaesRuns(_places, new CmaesStart(_axes, prior, _past, seed), _past, seed, spec.Lag);
        TrialCount = Math.Min(spec.MaxTrials, _finite?.Size ?? spec.MaxTrials);
    }

    public long TrialCount { get; }

    public int? Lag => _spec.Lag;

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        _past.Show(past);
        foreach ((_, double[] tried) in _runs?.PointsFor(trial) ?? [])
        {
            double[] numbers = _places.NumbersAt(tried);
            IReadOnlyList<(string, SpecNode)> values = Axis.Assign(_space, _axes, (axis, index) => axis.ValueOf(numbers[index]));
            if (_space.Allows(values) && !IsTried(values)) return values;
        }

        return _first.Of(trial, _past);
    }

    // Two draws of real numbers never meet.
    private bool IsTried(IReadOnlyList<(string Name, SpecNode Value)> values) =>
        _finite is not null && _past.Tried!.Contains(_finite.NumberOf(values));

    /// <summary><c>searcher: {name: cmaes, max_trials: N, lag: L}</c>.</summary>
    /// <param name="MaxTrials">The number of trials, at least 1.</param>
    /// <param name="Lag">See <see cref="ISearcher.Lag"/>. Default: 4.</param>
    internal sealed record Spec(long MaxTrials, int Lag) : SearcherSpec
    {
        // After a crash, the generations of all past trials are computed again.
        private const long MaxPast = 100_000;

        // A generation takes time that grows with the third power of this number.
        private const int MaxAxes = 100;

        /// <inheritdoc/>
        public override string Name => "cmaes";

        /// <inheritdoc/>
        public override bool Learns => true;

        /// <summary>Reads the keys and checks the parameters.</summary>
        public static Spec Read(SpecMapReader reader, SearchSpace space)
        {
            Axis[] axes = Axis.Of(space);
            if (axes.FirstOrDefault(axis => axis.Scale is null) is { } category)
            {
                reader.Error("name", $"it takes ranges and ordered values only, and {category.Parameter.Name} has values without order: "
                    + "use tpe, or write ordered: true where the values have an order");
            }
            else if (axes.Length > MaxAxes)
                reader.Error("name", $"it takes at most {MaxAxes} parameters of several values, and there are {axes.Length}: use tpe");
            long trials = TrialLimit.Read(reader, space);
            if (trials > MaxPast) reader.Error("max_trials", "cmaes takes at most 100,000 trials: lower it, or use random or sobol");
            return new Spec(trials, reader.Integer("lag", 4, min: 1));
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new CmaesSearcher(space, seed, this);
    }
}
