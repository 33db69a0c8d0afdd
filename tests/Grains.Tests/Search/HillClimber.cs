using System.Runtime.CompilerServices;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;

namespace Gridfold.Grains.Tests.Search;

/// <summary>
/// A searcher that learns, for tests only: it redraws one value of the best trial so far, unless that assignment was tried or is pending.
/// </summary>
internal sealed class HillClimber : ISearcher
{
    private readonly SearchSpace _space;
    private readonly ulong _seed;
    private readonly Spec _spec;

    private HillClimber(SearchSpace space, ulong seed, Spec spec) => (_space, _seed, _spec) = (space, seed, spec);

    public long TrialCount => _spec.MaxTrials;

    public int? Lag => _spec.Lag;

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
    {
        var random = new RandomStream(Seed.Derive(_seed, "climb", trial));
        (string, SpecNode)[] drawn = [.. _space.Parameters.Select(parameter => (parameter.Name, parameter.Draw(random)))];
        PastTrial? best = past.Where(ended => ended.Score is not null)
            .OrderBy(ended => ended.Score!.Value, Comparer<double>.Create(_spec.Objective.Compare)).FirstOrDefault();
        if (best is null) return Allowed(drawn, trial);
        (string Name, SpecNode Value)[] step = [.. best.Values];
        int axis = (int)random.NextBelow(step.Length);
        step[axis] = drawn[axis];

        // A choice that changes makes other parameters active.
        for (int other = 0; other < step.Length; other++)
        {
            if (step[other].Value is SpecScalar { Kind: ScalarKind.Null }) step[other] = drawn[other];
        }

        return Allowed(past.Any(tried => Text(tried.Values) == Text(_space.Conditions.Mask(step))) ? drawn : step, trial);
    }

    private IReadOnlyList<(string Name, SpecNode Value)> Allowed((string Name, SpecNode Value)[] values, long trial) =>
        _space.Conditions.Mask(values) is var masked && _space.Allows(masked) ? masked : RandomSearcher.Draw(_space, _seed, trial, 0);

    [ModuleInitializer]
    internal static void Register() => SearcherSpec.Known["climb"] = Spec.Read;

    private static string Text(IEnumerable<(string Name, SpecNode Value)> values) =>
        string.Join(' ', values.Select(value => SpecJson.Write(value.Value)));

    /// <summary><c>searcher: {name: climb, max_trials: N, lag: L}</c>.</summary>
    internal sealed record Spec(long MaxTrials, int Lag) : SearcherSpec
    {
        public override string Name => "climb";

        public static Spec Read(SpecMapReader reader, SearchSpace space) =>
            new(reader.Long("max_trials", 10, min: 1), reader.Integer("lag", 4, min: 1));

        public override ISearcher Create(SearchSpace space, ulong seed) => new HillClimber(space, seed, this);
    }
}
