using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Search;

/// <summary>
/// Independent draws (Bergstra and Bengio: "Random search for hyper-parameter optimization", JMLR 13, 2012). Each parameter of
/// each trial has a stream of its own: a new parameter or a larger budget leaves the other draws as they were.
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

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        return [.. _space.Parameters.Select(parameter =>
            (parameter.Name, parameter.Draw(new RandomStream(Seed.Derive(_seed, "search", parameter.Name, trial)))))];
    }
}
