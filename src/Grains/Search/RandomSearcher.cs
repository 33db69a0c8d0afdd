using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// Suggests independent random draws (Bergstra and Bengio: "Random search for hyper-parameter optimization", JMLR 13, 2012). Each parameter
/// of each trial has its own random stream. A new parameter or more trials leave the other draws unchanged. In a finite space, a trial
/// whose point an earlier trial has is drawn again, so no point is tried twice.
/// </summary>
internal sealed class RandomSearcher : ISearcher
{
    // A thousandth of the points is allowed at least, except in a small finite space.
    private const int MaxAttempts = 100_000;
    private const int ManyAttempts = 1000;

    // A trial draws fewer times than this.
    private const int FirstAttempt = 1000;

    private readonly DrawnTrials _trials;

    public RandomSearcher(SearchSpace space, ulong seed, long maxTrials) =>
        _trials = new DrawnTrials(space, seed, maxTrials, (trial, draw) => Draw(space, seed, trial, draw));

    public long TrialCount => _trials.Count;

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past) => _trials.Of(trial);

    /// <summary>Draws an assignment that the constraints allow. It depends on nothing else.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="trial">The trial's number.</param>
    /// <param name="draw">The number of the draw for this trial, from 0.</param>
    public static IReadOnlyList<(string Name, SpecNode Value)> Draw(SearchSpace space, ulong seed, long trial, int draw)
    {
        IReadOnlyList<(string Name, SpecNode Value)> drawn = DrawAny(space, seed, trial, draw);
        for (int attempt = 1; !space.Allows(drawn); attempt++)
        {
            if (attempt == ManyAttempts && FiniteSpace.Of(space) is { } finite)
                return finite.At(new RandomStream(Seed.Derive(seed, "search-allowed", trial, draw)).NextBelow(finite.Size));
            if (attempt == MaxAttempts) throw new InvalidOperationException("The constraints allow too few points.");
            drawn = DrawAny(space, seed, trial, draw + (attempt * FirstAttempt));
        }

        return drawn;
    }

    /// <summary>Draws an assignment without regard to the constraints. The arguments are those of <see cref="Draw"/>.</summary>
    public static IReadOnlyList<(string Name, SpecNode Value)> DrawAny(SearchSpace space, ulong seed, long trial, int draw) =>
        space.Conditions.Mask([.. space.Parameters.Select(parameter => (parameter.Name, parameter.Draw(new RandomStream(draw == 0
            ? Seed.Derive(seed, "search", parameter.Name, trial)
            : Seed.Derive(seed, "search", parameter.Name, trial, draw)))))]);

    /// <summary><c>searcher: {name: random, max_trials: N}</c>.</summary>
    /// <param name="MaxTrials">The number of trials, at least 1.</param>
    internal sealed record Spec(long MaxTrials) : SearcherSpec
    {
        /// <inheritdoc/>
        public override string Name => "random";

        /// <inheritdoc/>
        public override long? StatedTrials => MaxTrials;

        /// <summary>Reads the keys of a random searcher.</summary>
        public static Spec Read(SpecMapReader reader, SearchSpace space) => new(TrialLimit.Read(reader, space));

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new RandomSearcher(space, seed, MaxTrials);
    }
}
