using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Search.Constraints;

public sealed class ConstraintReaderTests
{
    [Fact]
    public void Read_Grid_CountsTheAllowedPoints()
    {
        // hidden 4 and 8, three learning rates, epochs 1, 3 and 5.
        ExperimentSpec spec = new ExperimentDocument().With("constraints", "['hidden == 8 or lr < 0.05', 'epochs < 4']").Spec();
        ISearcher searcher = spec.Searcher.Create(spec.Space, 1);
        Assert.Equal(10, searcher.TrialCount);
        string[] points = [.. Enumerable.Range(1, 10).Select(trial => string.Join(
            ' ', searcher.Suggest(trial, []).Select(value => SpecJson.Write(value.Value))))];
        Assert.Equal(("4 0.001 1", "8 0.1 3"), (points[0], points[^1]));
        Assert.DoesNotContain(points, point => point.StartsWith("4 0.1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("['hidden > 99']", "the constraints leave no point of the grid")]
    [InlineData(
        "['hiden > 4']", "constraints[0] is 'hiden > 4', and at its character 1: 'hiden' is no hyper-parameter; did you mean 'hidden'?")]
    [InlineData("[3]", "constraints[0] is 3; it must be text")]
    [InlineData("'hidden > 4'", "constraints is the text 'hidden > 4'; it must be a list")]
    public void Read_Grid_WrongConstraintsAreOneError(string constraints, string message) =>
        Refuses(new ExperimentDocument().With("constraints", constraints), message);

    [Theory]
    [InlineData("['lr > 1']", "the constraints allow 0 of 10,000 random points")]
    [InlineData("['lr > 0.09999']", "random points of the search space; a search needs at least 10")]
    public void Read_RandomSearch_ThatHardlyAnythingIsLeftIsOneError(string constraints, string message) => Refuses(
        new ExperimentDocument().With("searcher", "{'name': 'random', 'max_trials': 5}").With("constraints", constraints), message);

    [Fact]
    public void Read_FiniteSpaceWithoutAPoint_IsOneError() => Refuses(
        new ExperimentDocument().With("searcher", "{'name': 'random', 'max_trials': 5}").With("hyperparameters.lr", "{'type': 'const', "
            + "'value': 0.1}").With("constraints", "['hidden > 99']"), "the constraints leave no point of the search space: loosen one");

    [Fact]
    public void Read_PointOfAListThatBreaksAConstraint_IsRefused() => Refuses(
        new ExperimentDocument().With("searcher", "{'name': 'list', 'points': [{'hidden': 4, 'lr': 0.1, 'epochs': 1}]}")
            .With("constraints", "['hidden > 4']"), "searcher.points[0] breaks the constraint 'hidden > 4'");

    [Fact]
    public void Read_AFewAllowedPoints_AreAllTried()
    {
        ExperimentSpec spec = new ExperimentDocument().With("searcher", "{'name': 'random', 'max_trials': 9}")
            .With("hyperparameters.hidden", "{'type': 'int', 'min': 1, 'max': 100000}")
            .With("hyperparameters.lr", "{'type': 'const', 'value': 0.1}").With("hyperparameters.epochs", "{'type': 'const', 'value': 1}")
            .With("constraints", "['hidden == 77 or hidden == 99999']").Spec();
        ISearcher searcher = spec.Searcher.Create(spec.Space, 3);
        Assert.Equal(2, searcher.TrialCount);
        Assert.Equal(["77", "99999"], Enumerable.Range(1, 2).Select(trial => SpecJson.Write(searcher.Suggest(trial, [])[0].Value)).Order());
    }

    [Fact]
    public void CheckAll_ValuesThatConstraintsForbid_AreNotTried()
    {
        // A network of 0 units is refused, and the constraint forbids it.
        ExperimentDocument document = new ExperimentDocument().With(
            "hyperparameters.hidden", "{'type': 'categorical', 'values': [0, 4, 8]}");
        Assert.NotEmpty(Check(document));
        Assert.Empty(Check(document.With("constraints", "['hidden > 0']")));
    }

    private static IReadOnlyList<Problem> Check(ExperimentDocument document)
    {
        var problems = new Problems();
        TrialSpec.CheckAll(document.Spec(), problems);
        return problems.Errors;
    }

    private static void Refuses(ExperimentDocument document, string message) =>
        Assert.Contains(message, Assert.Single(document.Problems().Errors).Message, StringComparison.Ordinal);
}
