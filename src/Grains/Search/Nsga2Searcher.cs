using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// The evolutionary search for several objectives of Deb and others ("A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE
/// Transactions on Evolutionary Computation 6, 2002). The first generation has points of a Sobol' sequence. A later trial is a child of two
/// trials of the population, each the better of two that are drawn from it. Pending, pruned and failed trials have no children. Where 64
/// draws give no new and allowed child, a trial is a point of the Sobol' sequence, or a random one. See <see cref="Nsga2Generations"/> and
/// <see cref="Nsga2Children"/>.
/// </summary>
/// <remarks>
/// Suggestions have the same bits on every processor: see <see cref="Numerics.PortableMath"/>. A past trial takes the memory of
/// <see cref="TrialColumns"/> and 12 bytes.
/// </remarks>
internal sealed class Nsga2Searcher : ISearcher
{
    private const int Draws = 64;

    private readonly SearchSpace _space;
    private readonly ulong _seed;
    private readonly Spec _spec;
    private readonly Axis[] _axes;
    private readonly FiniteSpace? _finite;
    private readonly FirstTrials _first;
    private readonly TrialColumns _past;
    private readonly Nsga2Generations _generations;
    private readonly Nsga2Children _children;

    private Nsga2Searcher(SearchSpace space, ulong seed, Spec spec)
    {
        (_space, _seed, _spec, _axes, _finite) = (space, seed, spec, Axis.Of(space), FiniteSpace.Of(space));
        _first = new FirstTrials(space, _axes, _finite, seed, SpacePrior.Of(space, _axes));
        _past = new TrialColumns(_axes, _finite, spec.Objective.IsMaximized, spec.WarmStart?.Trials ?? [],
            spec.Objective.Next is null ? null : spec.Objective.ToList());
        _generations = new Nsga2Generations(_past, spec.Population, spec.Lag);
        _children = new Nsga2Children(
            _axes, new InactiveAxes(space, _axes, _axes.Select(axis => axis.NumberOf(SpaceConditions.Inactive))), _past);
        TrialCount = Math.Min(spec.MaxTrials, _finite?.Size ?? spec.MaxTrials);
    }

    public long TrialCount { get; }

    public int? Lag => _spec.Lag;

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        _past.Show(past);
        int[] parents = _generations.ParentsOf(trial);
        var random = new RandomStream(Seed.Derive(_seed, "nsga2", trial));
        for (int draw = 0; draw < Draws && parents.Length > 0; draw++)
        {
            double[] child = _children.Draw(parents, random);
            IReadOnlyList<(string, SpecNode)> values = Axis.Assign(_space, _axes, (axis, index) => axis.ValueOf(child[index]));
            if (_space.Allows(values) && !IsTried(values)) return values;
        }

        return _first.Of(trial, _past);
    }

    // A child without crossover and mutation is its parent again.
    private bool IsTried(IReadOnlyList<(string Name, SpecNode Value)> values) =>
        _finite is not null ? _past.Tried!.Contains(_finite.NumberOf(values)) : _past.Contains(values);

    /// <summary><c>searcher: {name: nsga2, max_trials: N, population: P, lag: L}</c>.</summary>
    /// <param name="MaxTrials">The number of trials, at least 1.</param>
    /// <param name="Population">The number of trials of a generation, and of a population. Default: 12.</param>
    /// <param name="Lag">See <see cref="ISearcher.Lag"/>. Default: 4.</param>
    internal sealed record Spec(long MaxTrials, int Population, int Lag) : SearcherSpec
    {
        // A suggestion compares a child with all past trials.
        private const long MaxPast = 100_000;
        private const int MaxPopulation = 1000;

        /// <inheritdoc/>
        public override string Name => "nsga2";

        /// <inheritdoc/>
        public override bool Learns => true;

        /// <inheritdoc/>
        public override bool TakesSeveralObjectives => true;

        /// <summary>Reads the keys.</summary>
        public static Spec Read(SpecMapReader reader, SearchSpace space)
        {
            long trials = TrialLimit.Read(reader, space);
            if (trials > MaxPast) reader.Error("max_trials", "nsga2 takes at most 100,000 trials: lower it, or use random or sobol");
            int population = reader.Integer("population", 12, min: 4, max: MaxPopulation), lag = reader.Integer("lag", 4, min: 1);
            if (trials < population + lag && !reader.Has(WarmStart.Key))
            {
                reader.Problems.Warning(
                    $"searcher.max_trials is {trials}: with population {population} and lag {lag}, nsga2 learns from trial "
                        + $"{population + lag} on, so nothing is learnt; raise max_trials, lower population, or use tpe",
                    reader.LocationOf("max_trials"));
            }

            return new Spec(trials, population, lag);
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new Nsga2Searcher(space, seed, this);
    }
}
