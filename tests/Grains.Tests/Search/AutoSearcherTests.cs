using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;
using static Gridfold.Grains.Tests.Search.LearntSearch;

namespace Gridfold.Grains.Tests.Search;

public sealed class AutoSearcherTests : SearcherContract
{
    protected override string Section => "{'name': 'auto', 'metric': 'validation_accuracy', 'max_trials': 40, 'lag': 3}";

    [Theory]
    [InlineData(250, 20, "gp", "gp has the least regret")]
    [InlineData(251, 20, "tpe", "max_trials is above 250")]
    [InlineData(250, 21, "tpe", "21 parameters have several values")]
    public void ChoiceFor_SpaceAndTrials_FollowsTheRule(int trials, int parameters, string chosen, string reason)
    {
        SearcherChoice choice = Read(trials).ChoiceFor(SpaceOf(parameters))!;
        Assert.Equal(chosen, choice.Searcher.Name);
        Assert.Contains(reason, choice.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(250, "gp")]
    [InlineData(300, "tpe")]
    public void Create_AnyTrials_SuggestsAsTheChosenSearcher(int trials, string chosen) => Assert.Equal(
        Run(Create(chosen, Mixed, 3, 4, "min", trials), Cost, 15, isMaximized: false),
        Run(Create("auto", Mixed, 3, 4, "min", trials), Cost, 15, isMaximized: false));

    [Fact]
    public void ChoiceFor_AnotherSearcher_IsNothing() =>
        Assert.All(["tpe", "gp", "random"], name => Assert.Null(Read(10, name).ChoiceFor(Mixed)));

    private static SearcherSpec Read(int trials, string name = "auto") => SearcherSpec.Read(
        new SpecMapReader((SpecMap)SpecJson.Read($$"""{"name": "{{name}}", "max_trials": {{trials}}}"""), "searcher", new Problems()),
        SpaceOf(1),
        LearningTask.Default)!;

    private static SearchSpace SpaceOf(int parameters) => new(
    [
        new CategoricalParameter("fixed", [SpecScalar.Of(8)]),
        .. Enumerable.Range(1, parameters).Select(number => new RangeParameter($"p{number}", 0, 1, false, false, null, null)),
    ]);
}
