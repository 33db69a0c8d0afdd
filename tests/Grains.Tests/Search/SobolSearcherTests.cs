using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Tests.Search;

public sealed class SobolSearcherTests : SearcherContract
{
    protected override string Section => "{'name': 'sobol', 'metric': 'validation_accuracy', 'max_trials': 40}";

    [Fact]
    public void Suggest_KnownSeed_NeverChanges()
    {
        // Recorded: a stored experiment goes on with the trials that it began with.
        var searcher = new SobolSearcher(Space, 42, 3);
        Assert.Equal(
            "\"relu\" 6 0.0023853901925589283", string.Join(' ', searcher.Suggest(3).Select(value => SpecJson.Write(value.Value))));
    }

    [Fact]
    public void Suggest_LogarithmicRange_GetsOneTrialInEachEqualRatio()
    {
        var searcher = new SobolSearcher(new SearchSpace([new RangeParameter("lr", 1e-4, 1, false, true, null, null)]), 7, 64);
        IEnumerable<int> parts = Enumerable.Range(1, 64).Select(trial =>
            (int)Math.Floor(16 * (Math.Log10(((SpecScalar)searcher.Suggest(trial)[0].Value).Number!.Value) + 4)));
        Assert.Equal(Enumerable.Range(0, 64), parts.Order());
    }

    [Fact]
    public void Read_MoreParametersThanDimensions_IsRefusedWithTheNumber()
    {
        var space = new SearchSpace(
            [.. Enumerable.Range(1, 162).Select(number => new RangeParameter($"p{number}", 0, 1, false, false, null, null))]);
        var problems = new Problems();
        SearcherSpec.Read(new SpecMapReader((SpecMap)SpecJson.Read("""{"name": "sobol", "max_trials": 5}"""), "searcher", problems), space,
            LearningTask.Default);
        Assert.Contains("at most 161 parameters of several values, and there are 162", Assert.Single(problems.Errors).Message);
    }
}
