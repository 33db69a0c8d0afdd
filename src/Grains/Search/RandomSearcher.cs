using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// Suggests independent random draws (Bergstra and Bengio: "Random search for hyper-parameter optimization", JMLR 13, 2012). Each parameter
/// of each trial has its own random stream. A new parameter or more trials leave the other draws unchanged.
/// </summary>
internal sealed class RandomSearcher : ISearcher
{
    private readonly SearchSpace _space;
    private readonly ulong _seed;

    public RandomSearcher(SearchSpace space, ulong seed, long maxTrials)
    {
        _space = space;
        _seed = seed;
        TrialCount = maxTrials;
    }

    public long TrialCount { get; }

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        return [.. _space.Parameters.Select(parameter =>
            (parameter.Name, parameter.Draw(new RandomStream(Seed.Derive(_seed, "search", parameter.Name, trial)))))];
    }

    /// <summary><c>searcher: {name: random, max_trials: N}</c>.</summary>
    /// <param name="MaxTrials">The number of trials, at least 1.</param>
    internal sealed record Spec(long MaxTrials) : SearcherSpec
    {
        /// <inheritdoc/>
        public override string Name => "random";

        /// <summary>Reads the keys of a random searcher.</summary>
        public static Spec Read(SpecMapReader reader, SearchSpace space)
        {
            reader.RequiredNode("max_trials", "the number of trials to draw");
            return new Spec(reader.Long("max_trials", 1, min: 1));
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new RandomSearcher(space, seed, MaxTrials);
    }
}
