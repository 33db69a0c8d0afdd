using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Grains.Tests.Search;

public sealed class ListSearcherTests : SearcherContract
{
    protected override string Section =>
        "{'name': 'list', 'metric': 'validation_accuracy', 'points': [{'activation': 'relu', 'hidden': 5, 'lr': 0.1}, {'lr': 0.1, "
            + "'hidden': 1, 'activation': 'tanh'}]}";

    protected override string ConditionalSection => "{'name': 'list', 'points': [{'activation': 'relu', 'hidden': 5}, "
        + "{'lr': 0.1, 'hidden': 1, 'activation': 'tanh'}]}";

    [Theory]
    [InlineData("{'activation': 'relu', 'hidden': 5, 'lr': 0.1}", "searcher.points[0].lr is 0.1; the parameter is not active in")]
    [InlineData("{'activation': 'tanh', 'hidden': 5}", "searcher.points[0] has no 'lr'")]
    [InlineData("{'activation': 'selu', 'hidden': 5, 'lr': 0.1}", "allows only one of")]
    public void Read_PointOfAConditionalSpace_HasItsActiveParameters(string point, string message)
    {
        Read($"[{point}]", out Problems problems, ConditionalSpace);
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Suggest_EachTrial_IsThePointOfItsPlaceInTheOrderOfTheSpace()
    {
        SearcherSpec spec = Read(
            "[{'lr': 0.05, 'activation': 'tanh', 'hidden': 9}, {'lr': 0.0001, 'hidden': 1, 'activation': 'relu'}]", out Problems problems)!;
        ISearcher searcher = spec.Create(Space, 3);
        Assert.Empty(problems.Errors);
        Assert.Equal(2, searcher.TrialCount);
        Assert.Equal("\"tanh\" 9 0.05", string.Join(' ', searcher.Suggest(1).Select(value => SpecJson.Write(value.Value))));
        Assert.Equal("\"relu\" 1 0.0001", string.Join(' ', searcher.Suggest(2).Select(value => SpecJson.Write(value.Value))));
    }

    [Theory]
    [InlineData("[]", "it needs at least one point")]
    [InlineData("[3]", "searcher.points[0] is 3; it must be a map")]
    [InlineData("[{'lr': 0.05, 'hidden': 9}]", "searcher.points[0] has no 'activation'")]
    [InlineData("[{'lr': 0.05, 'hidden': 9, 'activation': 'selu'}]", "hyperparameters.activation allows only one of \"relu\", \"tanh\"")]
    [InlineData("[{'lr': 0.5, 'hidden': 9, 'activation': 'relu'}]", "hyperparameters.lr allows only a number from 0.0001 to 0.1")]
    [InlineData("[{'lr': 0.05, 'hidden': 2.5, 'activation': 'relu'}]", "hyperparameters.hidden allows only a whole number from 1 to 9")]
    [InlineData("[{'lr': 0.05, 'hidden': 9, 'activation': 'relu', 'x': 1}]", "'x' is not a key of searcher.points[0]")]
    public void Read_PointOutsideTheSpace_IsRefused(string points, string message)
    {
        Read(points, out Problems problems);
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PointTwice_IsAWarning()
    {
        Read("[{'lr': 0.05, 'hidden': 9, 'activation': 'relu'}, {'lr': 0.050, 'hidden': 9, 'activation': 'relu'}]", out Problems problems);
        Assert.Contains("searcher.points[1] is the same point as [0]", Assert.Single(problems.Warnings).Message, StringComparison.Ordinal);
    }

    private static SearcherSpec? Read(string points, out Problems problems, SearchSpace? space = null)
    {
        problems = new Problems();
        string section = $$"""{"name": "list", "points": {{points.Replace('\'', '"')}}}""";
        return SearcherSpec.Read(
            new SpecMapReader((SpecMap)SpecJson.Read(section), "searcher", problems), space ?? Space, LearningTask.Default);
    }
}
