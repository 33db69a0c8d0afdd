using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Models.Training;

namespace Gridfold.Grains.Tests.Search;

public sealed class ConditionalReaderTests
{
    private const string Two = """
        {'type': 'categorical', 'values': [
            {'name': 'adam', 'lr': {'type': 'double', 'min': 0.001, 'max': 0.1, 'log': true, 'count': 3}},
            {'name': 'sgd', 'lr': 0.1, 'momentum': {'type': 'categorical', 'values': [0.5, 0.9]}}]}
        """;

    [Fact]
    public void Read_RangeInsideAValue_IsAParameterOfThatValue()
    {
        SearchSpace space = Read($"{{'opt': {Two}}}", out Problems problems);
        Assert.Empty(problems.Errors);
        Assert.Equal(["opt", "opt.adam.lr", "opt.sgd.momentum"], space.Parameters.Select(parameter => parameter.Name));
        Assert.Equal((0, 0L), Case(space.Parameters[1]));
        Assert.Equal((0, 1L), Case(space.Parameters[2]));
        Assert.Equal(5, space.GridSize);
    }

    [Fact]
    public void Read_ParameterNamedByAValue_IsActiveWithThatValue()
    {
        SearchSpace space = Read("{'m': {'type': 'categorical', 'values': [0.5, 0.9]}, "
            + "'opt': {'type': 'categorical', 'values': ['adam', {'name': 'sgd', 'momentum': '${m}'}]}}", out Problems problems);
        Assert.Empty(problems.Errors);
        Assert.Equal((1, 1L), Case(space.Parameters[0]));
        Assert.Equal(
            ["null \"adam\"", "0.5 {\"name\":\"sgd\",\"momentum\":\"${m}\"}", "0.9 {\"name\":\"sgd\",\"momentum\":\"${m}\"}"],
            All(new GridSearcher(space)));
    }

    [Fact]
    public void Read_ParameterOfEveryValueOrOfTheModel_IsAlwaysActive()
    {
        const string section = "{'m': {'type': 'categorical', 'values': [1, 2]}, "
            + "'a': {'type': 'categorical', 'values': [{'x': '${m}'}, {'y': '${m}'}]}}";
        Assert.All(Read(section, out _).Parameters, parameter => Assert.Null(parameter.Condition));
        const string one = "{'m': {'type': 'categorical', 'values': [1, 2]}, 'a': {'type': 'categorical', 'values': [{'x': '${m}'}, 3]}}";
        Assert.All(Read(one, out _, "m").Parameters, parameter => Assert.Null(parameter.Condition));
    }

    [Fact]
    public void Read_NestedChoices_CountEachAssignmentOnce()
    {
        SearchSpace space = Read("{'p': {'type': 'categorical', 'values': ['off', {'q': {'type': 'categorical', 'values': "
            + "['plain', {'r': {'type': 'int', 'min': 1, 'max': 3, 'step': 1}}]}}]}}", out Problems problems);
        Assert.Empty(problems.Errors);
        Assert.Equal(["p", "p.2.q", "p.2.q.2.r"], space.Parameters.Select(parameter => parameter.Name));
        string[] all = All(new GridSearcher(space));
        Assert.Equal(5, all.Length);
        Assert.Equal(5, all.Distinct().Count());
        Assert.Equal("\"off\" null null", all[0]);
    }

    [Theory]
    [InlineData("{'p': {'type': 'categorical', 'values': [1, {'x': '${p}'}]}}", "hyperparameters.p has itself inside")]
    [InlineData("{'p': {'type': 'categorical', 'values': [1, {'x': '${q}'}]}, 'q': {'type': 'categorical', 'values': [2, '${p}']}}",
        "hyperparameters.p has itself inside")]
    [InlineData("{'p': {'type': 'categorical', 'values': [1, {'x': '${q}'}]}}", "${q} is not defined")]
    [InlineData("{'p': {'type': 'categorical', 'values': [1, 'a${p}']}}", "'a${p}' mixes ${...} with other text")]
    [InlineData("{'q': {'type': 'const', 'value': 1}, 'p': {'type': 'categorical', 'values': [1, '${q}'], 'role': 'budget'}}",
        "hyperparameters.p has the role budget and ${q} inside")]
    [InlineData("{'p': {'type': 'categorical', 'values': [1, {'x': {'type': 'int', 'min': 3, 'max': 1}}]}}",
        "hyperparameters.p.2.x.min is 3; it must not be above max, 1")]
    public void Read_ValueThatCannotBe_IsRefused(string section, string message)
    {
        Read(section, out Problems problems);
        Assert.Contains(message, Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'name': 'random', 'max_trials': 40}")]
    [InlineData("{'name': 'sobol', 'max_trials': 40}")]
    [InlineData("{'name': 'tpe', 'max_trials': 40}")]
    [InlineData("{'name': 'gp', 'max_trials': 40}")]
    public void Suggest_BranchOfFewPointsBesideRealNumbers_RepeatsNone(string searcher)
    {
        ExperimentSpec spec = Document().With("searcher", searcher).With(
            "hyperparameters.opt.values.1.momentum", "{'type': 'double', 'min': 0, 'max': 0.9}")
            .With("hyperparameters.opt.values.0.lr", "{'type': 'int', 'min': 1, 'max': 12}").Spec();
        string[] trials = LearntSearch.Run(spec.Searcher.Create(spec.Space, 5), values => values[1].Name.Length, 30);
        Assert.Equal(30, trials.Distinct().Count());
        Assert.InRange(trials.Count(trial => trial.Contains("\"adam\"", StringComparison.Ordinal)), 5, 12);
    }

    [Fact]
    public void Bind_ChoiceWithItsParameters_PutsThemIn()
    {
        ExperimentSpec spec = Document().Spec();
        ISearcher searcher = spec.Searcher.Create(spec.Space, 1);
        Assert.Equal(5, searcher.TrialCount);
        string[] trained = [.. Enumerable.Range(1, 5).Select(trial => TrialSpec.Bind(spec, [.. searcher.Suggest(trial, []).Select(
            value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))]).Training.Optimizer).Select(optimizer =>
                optimizer is SgdSpec sgd ? $"sgd {sgd.LearningRate} {sgd.Momentum}" : $"{optimizer.Name} {optimizer.LearningRate}")];
        Assert.Equal(["adam 0.001", "adam 0.01", "adam 0.1", "sgd 0.1 0.5", "sgd 0.1 0.9"], trained);
    }

    [Fact]
    public void CheckAll_WrongEndInsideAValue_IsReported()
    {
        ExperimentSpec spec = Document().With("hyperparameters.opt.values.1.momentum.values", "[0.5, 1.5]").Spec();
        var problems = new Problems();
        TrialSpec.CheckAll(spec, problems);
        Assert.Contains("training.optimizer.momentum is 1.5", Assert.Single(problems.Errors).Message, StringComparison.Ordinal);
    }

    private static ExperimentDocument Document() => new ExperimentDocument()
        .With("hyperparameters", $"{{'opt': {Two}}}").With("training.optimizer", "'${opt}'").With("training.epochs", "1")
        .With("model.layers.0.linear", "4");

    private static (int Choice, long Position) Case(Parameter parameter)
    {
        ConditionCase known = Assert.Single(parameter.Condition!.Cases);
        return (known.Choice, Assert.Single(known.Positions));
    }

    private static SearchSpace Read(string section, out Problems problems, params string[] direct)
    {
        problems = new Problems();
        return SearchSpace.Read(SpecJson.Read(section.Replace('\'', '"')), problems, direct.ToHashSet());
    }

    private static string[] All(GridSearcher searcher) => [.. Enumerable.Range(1, (int)searcher.TrialCount).Select(trial =>
        string.Join(' ', searcher.Suggest(trial, []).Select(value => SpecJson.Write(value.Value))))];
}
