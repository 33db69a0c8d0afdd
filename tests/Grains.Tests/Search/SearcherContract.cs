using CsCheck;
using Gridfold.Grains.Search;
using Gridfold.Grains.Search.Constraints;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Tests.Search;

/// <summary>The contract of every searcher. A new searcher gets a subclass.</summary>
public abstract class SearcherContract
{
    private static readonly Gen<ulong> Seeds = Gen.ULong;

    /// <summary>A space with an axis of each kind.</summary>
    protected static SearchSpace Space { get; } = new(
    [
        new CategoricalParameter("activation", [SpecScalar.Of("relu"), SpecScalar.Of("tanh")]),
        new RangeParameter("hidden", 1, 9, IsInteger: true, IsLogarithmic: false, Count: 3, Step: null),
        new RangeParameter("lr", 1e-4, 1e-1, IsInteger: false, IsLogarithmic: true, Count: 4, Step: null),
    ]);

    /// <summary>A space of 2 x 3 x 4 points.</summary>
    protected static SearchSpace FiniteSpace { get; } = new(
    [
        new CategoricalParameter("activation", [SpecScalar.Of("relu"), SpecScalar.Of("tanh")]),
        new RangeParameter("hidden", 1, 9, IsInteger: true, IsLogarithmic: false, Count: null, Step: 4),
        new RangeParameter("lr", 0.1, 0.4, IsInteger: false, IsLogarithmic: false, Count: null, Step: 0.1),
    ]);

    /// <summary>A space of 3 + 3 x 4 points: lr is active with tanh only.</summary>
    protected static SearchSpace ConditionalSpace { get; } = new(
        [.. FiniteSpace.Parameters.Select(parameter => parameter.Name == "lr"
            ? parameter with { Condition = new Condition([new ConditionCase(0, [1])]) }
            : parameter)]);

    /// <summary>The searcher's section of a file, as JSON with single quotes.</summary>
    protected abstract string Section { get; }

    /// <summary>The searcher's section for <see cref="ConditionalSpace"/>.</summary>
    protected virtual string ConditionalSection => Section;

    /// <summary>The values of the categorical parameter, as constraints and JSON with single quotes write them.</summary>
    protected virtual (string Relu, string Tanh) Activations => ("'relu'", "'tanh'");

    /// <summary>The form of a space that the searcher takes.</summary>
    protected virtual SearchSpace Fit(SearchSpace space) => space;

    /// <summary>Whether the searcher promises that no point of a finite space is tried twice.</summary>
    protected virtual bool NeverRepeats => true;

    [Fact]
    public void Read_ItsSection_IsReadWhole()
    {
        var problems = new Problems();
        SearcherSpec? spec = Read(problems);
        Assert.Empty(problems.Errors);
        Assert.Contains($"'{spec!.Name}'", Section, StringComparison.Ordinal);
        Assert.Equal(new Objective("validation_accuracy", true), spec.Objective);
        Assert.InRange(Create(1).TrialCount, 1, long.MaxValue);
        if (Create(1).Lag is { } lag) Assert.InRange(lag, 1, int.MaxValue);
    }

    [Fact]
    public void Suggest_AnyTrial_HasAValueInTheRangeOfEachParameter() => Seeds.Sample(seed => Assert.All(Run(seed, InOrder), trial =>
    {
        Assert.Equal(Space.Parameters.Select(parameter => parameter.Name), trial.Select(value => value.Name));
        Assert.Contains(SpecJson.Write(trial[0].Value).Replace('"', '\''), new[] { Activations.Relu, Activations.Tanh });
        Assert.InRange(((SpecScalar)trial[1].Value).Number!.Value, 1, 9);
        Assert.Equal(ScalarKind.Integer, ((SpecScalar)trial[1].Value).Kind);
        Assert.InRange(((SpecScalar)trial[2].Value).Number!.Value, 1e-4, 1e-1);
    }), iter: 20);

    [Fact]
    public void Suggest_ResultsArriveInAnyOrder_SuggestsTheSame() =>
        Gen.Select(Seeds, Gen.Int[0, 1000].Array[64])
            .Sample((seed, order) => Assert.Equal(Text(Run(seed, InOrder)), Text(Run(seed, order))), iter: 50);

    [Fact]
    public void Suggest_AfterACrash_GoesOnAsBefore() =>
        Gen.Select(Seeds, Gen.Int[1, 20], Gen.Int[0, 1000].Array[64]).Sample((seed, crash, order) =>
        Assert.Equal(Text(Run(seed, InOrder)), Text(Run(seed, order, crashAfter: crash))), iter: 50);

    [Fact]
    public void Suggest_WhatTheLagHides_IsNotKnownBefore()
    {
        var suggestions = new Suggestions(Create(1));
        long known = Create(1).Lag ?? TrialsOf(suggestions);
        Assert.True(suggestions.IsKnown(Math.Min(known, suggestions.TrialCount)));
        Assert.Equal(Create(1).Lag is null, suggestions.IsKnown(known + 1));
    }

    [Fact]
    public void Suggest_SameHistoryInAnotherOrderOfCalls_SuggestsTheSame() =>
        Gen.Select(Seeds, Gen.Int[0, 1000].Array[64]).Sample((seed, order) =>
    {
        var witness = new Witness(Create(seed));
        Run(new Suggestions(witness), () => throw new InvalidOperationException(), order, null);
        ISearcher fresh = Create(seed);
        foreach ((long trial, PastTrial[] past, string values) in witness.Calls.OrderBy(call => order[call.Trial % order.Length]))
            Assert.Equal(values, Text(fresh.Suggest(trial, past)));
    }, iter: 20);

    [Fact]
    public void Suggest_FiniteSpace_TriesNoPointTwice() => Gen.Select(Seeds, Gen.Int[0, 1000].Array[64]).Sample((seed, order) =>
    {
        SearchSpace space = Fit(FiniteSpace);
        ISearcher searcher = Read(new Problems(), space)!.Create(space, seed);
        if (NeverRepeats) Assert.InRange(searcher.TrialCount, 1, 24);
        List<IReadOnlyList<(string Name, SpecNode Value)>> trials = Run(
            new Suggestions(searcher), () => throw new InvalidOperationException(), order, null);
        if (NeverRepeats) Assert.Equal(trials.Count, Text(trials).Distinct().Count());
        Assert.All(trials,
            trial => Assert.All(space.Parameters.Zip(trial), pair => Assert.NotNull(pair.First.PositionOf(pair.Second.Value))));
    }, iter: 50);

    [Fact]
    public virtual void Suggest_ConditionalSpace_TriesEachAssignmentOnceInAnyOrder() =>
        Gen.Select(Seeds, Gen.Int[1, 12], Gen.Int[0, 1000].Array[64]).Sample((seed, crash, order) =>
    {
        Suggestions Start() => new(Read(new Problems(), ConditionalSpace, ConditionalSection)!.Create(ConditionalSpace, seed));
        List<IReadOnlyList<(string Name, SpecNode Value)>> trials = Run(Start(), Start, order, crash);
        if (NeverRepeats) Assert.InRange(Start().TrialCount, 1, 15);
        if (NeverRepeats) Assert.Equal(trials.Count, Text(trials).Distinct().Count());
        Assert.Equal(Text(Run(Start(), Start, InOrder, null)), Text(trials));
        Assert.All(trials, trial => Assert.Equal(
            SpecJson.Write(trial[0].Value) == "\"tanh\"", ConditionalSpace.Parameters[2].PositionOf(trial[2].Value) is not null));
    }, iter: 30);

    [Fact]
    public void Suggest_ConstrainedFiniteSpace_TriesEachAllowedPointOnce()
    {
        // 2 x 4 points with relu and 3 x 4 with tanh, less those with hidden = 1 and lr = 0.4.
        SearchSpace space = With(FiniteSpace, $"activation == {Activations.Tanh} or hidden < 6", "not (hidden == 1 and lr > 0.35)");
        Gen.Select(Seeds, Gen.Int[0, 1000].Array[64]).Sample((seed, order) =>
        {
            ISearcher searcher = Read(new Problems(), space)!.Create(space, seed);
            if (NeverRepeats) Assert.InRange(searcher.TrialCount, 1, 18);
            List<IReadOnlyList<(string Name, SpecNode Value)>> trials = Run(
                new Suggestions(searcher), () => throw new InvalidOperationException(), order, null);
            Assert.All(trials, trial => Assert.True(space.Allows(trial)));
            if (NeverRepeats) Assert.Equal(trials.Count, Text(trials).Distinct().Count());
        }, iter: 20);
    }

    [Fact]
    public void Suggest_ConstrainedSpace_KeepsTheConstraintsInAnyOrder()
    {
        SearchSpace space = With(Space, "lr <= 0.05 * hidden", $"lr < 0.02 or activation == {Activations.Relu} or hidden == 1");
        Gen.Select(Seeds, Gen.Int[1, 20], Gen.Int[0, 1000].Array[64]).Sample((seed, crash, order) =>
        {
            Suggestions Start() => new(Read(new Problems(), space)!.Create(space, seed));
            List<IReadOnlyList<(string Name, SpecNode Value)>> trials = Run(Start(), Start, order, crash);
            Assert.All(trials, trial => Assert.True(space.Allows(trial)));
            Assert.Equal(Text(Run(Start(), Start, InOrder, null)), Text(trials));
        }, iter: 20);
    }

    [Fact]
    public void Suggest_SpaceWithPriors_SuggestsTheSameInAnyOrder()
    {
        SpecNode tanh = SpecJson.Read(Activations.Tanh.Replace('\'', '"'));
        SearchSpace space = new([.. Fit(Space).Parameters.Select(parameter => parameter.Name == "activation"
            ? parameter with { Prior = new ParameterPrior(tanh, 0.6) }
            : parameter.Name == "lr" ? parameter with { Prior = new ParameterPrior(SpecScalar.Of(0.01), 0.8) } : parameter)]);
        Gen.Select(Seeds, Gen.Int[1, 20], Gen.Int[0, 1000].Array[64]).Sample((seed, crash, order) =>
        {
            var problems = new Problems();
            SearcherSpec spec = Read(problems, space)!;
            Suggestions Start() => new(spec.Create(space, seed));
            IEnumerable<string> trials = Text(Run(Start(), Start, order, crash)), unled = Text(Run(seed, InOrder));
            Assert.Equal(Text(Run(Start(), Start, InOrder, null)), trials);
            Assert.Equal(spec.Learns, !trials.SequenceEqual(unled));
            Assert.Equal(spec.Learns ? 0 : 1, problems.Warnings.Count(warning => warning.Message.Contains(
                "activation.prior changes nothing", StringComparison.Ordinal)));
        }, iter: 4);
    }

    /// <summary>Trials of an earlier experiment count, and their points may be tried again, each once.</summary>
    [Fact]
    public void Suggest_WarmStart_SuggestsTheSameInAnyOrderAndNothingTwice()
    {
        string[] trials = [.. Enumerable.Range(0, 24).Select(point =>
            $"{{'values': {{'activation': {(point % 2 == 0 ? Activations.Relu : Activations.Tanh)}, "
            + $"'hidden': {1 + (4 * (point / 8))}, 'lr': 0.{1 + (point / 2 % 4)}}}, 'score': {point % 5}}}")];
        string section = Section[..^1] + $", 'warm_start': [{{'experiment': 'old-abcde', 'trials': [{string.Join(", ", trials)}]}}]}}";
        SearchSpace space = Fit(FiniteSpace);
        SearcherSpec spec = Read(new Problems(), space, section)!;
        Assert.Equal(spec.Learns ? 24 : 0, spec.WarmStart?.Trials.Count ?? 0);
        if (!spec.Learns) return;
        Gen.Select(Seeds, Gen.Int[1, 20], Gen.Int[0, 1000].Array[64]).Sample((seed, crash, order) =>
        {
            Suggestions Start() => new(spec.Create(space, seed));
            string[] warm = [.. Text(Run(Start(), Start, order, crash))];
            Assert.Equal(Text(Run(Start(), Start, InOrder, null)), warm);
            Assert.Equal(24, warm.Distinct().Count());
            var cold = new Suggestions(Read(new Problems(), space)!.Create(space, seed));
            Assert.NotEqual(Text(Run(cold, () => cold, InOrder, null)), warm);
        }, iter: 4);
    }

    private SearchSpace With(SearchSpace space, params string[] constraints) => Fit(space) with
    {
        Constraints = [.. constraints.Select(text => Constraint.Parse(text, Fit(space).Parameters))],
    };

    private static int[] InOrder { get; } = new int[64];

    private static long TrialsOf(Suggestions suggestions) => Math.Min(suggestions.TrialCount, 30);

    /// <summary>
    /// Runs a search: of the trials that are known and have not ended, the choices say which ends next. The score of a trial follows from
    /// its assignment; one in seven fails.
    /// </summary>
    private List<IReadOnlyList<(string Name, SpecNode Value)>> Run(ulong seed, int[] choices, int? crashAfter = null) =>
        Run(new Suggestions(Create(seed)), () => new Suggestions(Create(seed)), choices, crashAfter);

    private static List<IReadOnlyList<(string Name, SpecNode Value)>> Run(
        Suggestions suggestions, Func<Suggestions> restart, int[] choices, int? crashAfter)
    {
        long trials = TrialsOf(suggestions);
        var ended = new Dictionary<long, Hyperparameter[]>();
        for (int step = 0; ended.Count < trials; step++)
        {
            if (step == crashAfter)
            {
                suggestions = restart();
                foreach ((long trial, Hyperparameter[] values) in ended.OrderByDescending(entry => entry.Key))
                    Tell(suggestions, trial, values);
            }

            long[] open = [.. Enumerable.Range(1, (int)trials).Select(trial => (long)trial)
                .Where(trial => !ended.ContainsKey(trial) && suggestions.IsKnown(trial))];
            long next = open[choices[step] % open.Length];
            ended[next] = [.. suggestions.Suggest(next).Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))];
            Tell(suggestions, next, ended[next]);
        }

        return [.. Enumerable.Range(1, (int)trials).Select(trial => suggestions.Suggest(trial))];
    }

    private static void Tell(Suggestions suggestions, long trial, Hyperparameter[] values)
    {
        if (trial % 7 == 0) suggestions.Tell(trial, values, Status.Failed, null);
        else suggestions.Tell(trial, values, Status.Completed, -Math.Abs(((SpecScalar)values[1].Node).Number!.Value - 4));
    }

    private ISearcher Create(ulong seed) => Read(new Problems())!.Create(Fit(Space), seed);

    private SearcherSpec? Read(Problems problems) => Read(problems, Fit(Space));

    private SearcherSpec? Read(Problems problems, SearchSpace space, string? section = null) => SearcherSpec.Read(
        new SpecMapReader((SpecMap)SpecJson.Read((section ?? Section).Replace('\'', '"')), "searcher", problems), space,
        LearningTask.Default);

    private static IEnumerable<string> Text(IEnumerable<IReadOnlyList<(string Name, SpecNode Value)>> trials) =>
        trials.Select(Text);

    private static string Text(IEnumerable<(string Name, SpecNode Value)> trial) =>
        string.Join(' ', trial.Select(value => $"{value.Name}={SpecJson.Write(value.Value)}"));

    /// <summary>Notes what a searcher is asked and what it suggests.</summary>
    private sealed class Witness(ISearcher searcher) : ISearcher
    {
        public List<(long Trial, PastTrial[] Past, string Values)> Calls { get; } = [];

        public long TrialCount => searcher.TrialCount;

        public int? Lag => searcher.Lag;

        public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
        {
            IReadOnlyList<(string Name, SpecNode Value)> values = searcher.Suggest(trial, past);
            Calls.Add((trial, [.. past], Text(values)));
            return values;
        }
    }
}
