using CsCheck;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Tests.Search;

public sealed class RandomSearcherTests : SearcherContract
{
    private const int Draws = 6000;

    private static readonly RangeParameter LearningRate = new("lr", 1e-4, 1e-1, false, true, null, null);
    private static readonly RangeParameter Hidden = new("hidden", 1, 100, true, true, null, null);
    private static readonly CategoricalParameter Activation = new(
        "activation", [SpecScalar.Of("relu"), SpecScalar.Of("tanh"), SpecScalar.Of("gelu")]);

    protected override string Section => "{'name': 'random', 'metric': 'validation_accuracy', 'max_trials': 40}";

    [Fact]
    public void Suggest_SameSeedAndTrial_IsTheSameInAnyOrder() => Gen.Select(Gen.ULong, Gen.Int[1, 1000]).Sample((seed, trial) =>
    {
        var first = new RandomSearcher(new SearchSpace([LearningRate, Hidden, Activation]), seed, 1000);
        var second = new RandomSearcher(new SearchSpace([LearningRate, Hidden, Activation]), seed, 1000);
        _ = second.Suggest(1000);
        Assert.Equal(Text(first, trial), Text(second, trial));
    });

    [Fact]
    public void Suggest_KnownSeed_NeverChanges()
    {
        // Recorded: a stored experiment goes on with the trials that it began with.
        var searcher = new RandomSearcher(new SearchSpace([LearningRate, Hidden, Activation]), 42, 2);
        Assert.Equal(0.013412941332, ((SpecScalar)searcher.Suggest(1)[0].Value).Number!.Value, 1e-12);
        Assert.Equal("2 \"gelu\"", string.Join(' ', searcher.Suggest(2).Skip(1).Select(value => SpecJson.Write(value.Value))));
    }

    [Fact]
    public void Suggest_LargerBudget_LeavesEarlierTrials() => Gen.Select(Gen.ULong, Gen.Int[1, 100]).Sample((seed, trial) =>
    {
        var space = new SearchSpace([LearningRate, Activation]);
        Assert.Equal(Text(new RandomSearcher(space, seed, 100), trial), Text(new RandomSearcher(space, seed, long.MaxValue), trial));
    });

    [Fact]
    public void Suggest_ParameterAddedInFront_LeavesTheOtherDraws() => Gen.Select(Gen.ULong, Gen.Int[1, 100]).Sample((seed, trial) =>
    {
        var few = new RandomSearcher(new SearchSpace([LearningRate]), seed, 100);
        var many = new RandomSearcher(new SearchSpace([Hidden, LearningRate, Activation]), seed, 100);
        Assert.Equal(few.Suggest(trial)[0], many.Suggest(trial)[1]);
    });

    [Fact]
    public void Suggest_OtherSeedTrialOrName_DrawsOtherValues()
    {
        var searcher = new RandomSearcher(new SearchSpace([LearningRate, LearningRate with { Name = "other" }]), 1, Draws);
        Assert.NotEqual(searcher.Suggest(1)[0].Value, searcher.Suggest(1)[1].Value);
        Assert.Equal(Draws, Enumerable.Range(1, Draws).Select(trial => Text(searcher, trial)).Distinct().Count());
        Assert.NotEqual(Text(searcher, 1), Text(new RandomSearcher(new SearchSpace([LearningRate]), 2, 1), 1));
    }

    [Fact]
    public void Suggest_AnyRange_StaysInside() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 50], Gen.Int[0, 50], Gen.Bool, Gen.Bool, Gen.Int[0, 7])
            .Sample((seed, min, width, isInteger, isLogarithmic, step) =>
        {
            double? distance = step == 0 || isLogarithmic ? null : step;
            var parameter = new RangeParameter("p", min, min + width, isInteger, isLogarithmic, null, distance);
            var value = (SpecScalar)new RandomSearcher(new SearchSpace([parameter]), seed, 1).Suggest(1)[0].Value;
            Assert.InRange(value.Number!.Value, min, min + width);
            if (isInteger) Assert.Equal(ScalarKind.Integer, value.Kind);
            if (distance is not null) Assert.Equal(0, (value.Number.Value - min) % distance.Value);
        });

    [Fact]
    public void Suggest_LogarithmicRange_DrawsEachDecadeEquallyOften()
    {
        double[] values = Numbers(LearningRate);
        for (double low = 1e-4; low < 0.05; low *= 10) Assert.InRange(values.Count(value => value >= low && value < low * 10), 1850, 2150);
    }

    [Fact]
    public void Suggest_LogarithmicIntegers_DrawSmallOnesInProportion()
    {
        // Each whole number k stands for [k - 1/2, k + 1/2) on the logarithmic scale.
        double[] values = Numbers(Hidden);
        foreach (int k in (int[])[1, 2, 5, 10, 100])
        {
            double expected = Draws * Math.Log((k + 0.5) / (k - 0.5)) / Math.Log(100.5 / 0.5);
            Assert.InRange(values.Count(value => value == k), expected - (4 * Math.Sqrt(expected)), expected + (4 * Math.Sqrt(expected)));
        }
    }

    [Fact]
    public void Suggest_Integers_DrawBothEndsAsOftenAsTheOthers()
    {
        double[] values = Numbers(new RangeParameter("p", 1, 6, true, false, null, null));
        for (int face = 1; face <= 6; face++) Assert.InRange(values.Count(value => value == face), 880, 1120);
    }

    [Fact]
    public void Suggest_UniformRange_HasItsMeanAndSpread()
    {
        double[] values = Numbers(new RangeParameter("p", -1, 3, false, false, null, null));
        Assert.Equal(1, values.Average(), 0.06);
        Assert.Equal(4 / Math.Sqrt(12), Math.Sqrt(values.Average(value => (value - 1) * (value - 1))), 0.04);
    }

    [Fact]
    public void Suggest_Categories_AreEquallyOften()
    {
        var searcher = new RandomSearcher(new SearchSpace([Activation, LearningRate]), 7, Draws);
        var counts = Enumerable.Range(1, Draws).CountBy(trial => SpecJson.Write(searcher.Suggest(trial)[0].Value)).ToList();
        Assert.Equal(3, counts.Count);
        Assert.All(counts, count => Assert.InRange(count.Value, 1850, 2150));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void Suggest_TrialBeyondTheBudget_IsAnArgumentError(long trial) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSearcher(new SearchSpace([LearningRate]), 1, 10).Suggest(trial));

    [Fact]
    public void Suggest_FiniteSpace_ReplacesRepetitionsOnly() => Gen.ULong.Sample(seed =>
    {
        var finite = new SearchSpace([new RangeParameter("p", 1, 60, true, false, null, null)]);
        var searcher = new RandomSearcher(finite, seed, 60);
        var tried = new HashSet<string>();
        for (int trial = 1; trial <= 60; trial++)
        {
            // The draw that the trial had before repetitions were replaced.
            string plain = string.Join(' ', RandomSearcher.Draw(finite, seed, trial, 0).Select(value => SpecJson.Write(value.Value)));
            string text = Text(searcher, trial);
            if (!tried.Contains(plain)) Assert.Equal(plain, text);
            Assert.True(tried.Add(text), $"{text} was tried before.");
        }
    }, iter: 20);

    [Fact]
    public void Suggest_AMillionPoints_TriesEachOnce()
    {
        var searcher = new RandomSearcher(
            new SearchSpace([new RangeParameter("p", 1, 1_000_000, true, false, null, null)]), 1, long.MaxValue);
        Assert.Equal(1_000_000, searcher.TrialCount);
        Assert.Equal(100_000, Enumerable.Range(1, 100_000).Select(trial => Text(searcher, trial)).Distinct().Count());
    }

    [Fact]
    public void Read_MoreTrialsThanPoints_WarnsWithTheNumber()
    {
        var problems = new Problems();
        var space = new SearchSpace([Activation]);
        SearcherSpec? spec = SearcherSpec.Read(
            new SpecMapReader((SpecMap)SpecJson.Read("""{"name": "random", "max_trials": 12}"""), "searcher", problems), space,
            LearningTask.Default);
        Assert.Contains("the search space has 3 points: no point is tried twice, so the search ends after 3 trials",
            Assert.Single(problems.Warnings).Message);
        Assert.Equal(3, spec!.Create(space, 1).TrialCount);
    }

    private static double[] Numbers(RangeParameter parameter)
    {
        // The second range makes the space infinite, so that no draw is replaced.
        var searcher = new RandomSearcher(new SearchSpace([parameter, LearningRate with { Name = "other" }]), 7, Draws);
        return [.. Enumerable.Range(1, Draws).Select(trial => ((SpecScalar)searcher.Suggest(trial)[0].Value).Number!.Value)];
    }

    private static string Text(RandomSearcher searcher, long trial) =>
        string.Join(' ', searcher.Suggest(trial).Select(value => SpecJson.Write(value.Value)));
}
