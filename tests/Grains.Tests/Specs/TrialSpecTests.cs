using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;

namespace Gridfold.Grains.Tests.Specs;

public sealed class TrialSpecTests
{
    [Fact]
    public void Bind_Assignment_PutsEachValueInItsPlace()
    {
        var trial = TrialSpec.Bind(new ExperimentDocument().Spec(), [new("hidden", "8"), new("lr", "0.01"), new("epochs", "3")]);
        Assert.Equal((0.01, 8, 3), (trial.Training.Optimizer.LearningRate, trial.Training.BatchSize, trial.Training.Epochs));
        Assert.Equal(["linear: 8", "relu", "linear: classes"], trial.Network.Layers.Select(layer => layer.Text));
    }

    [Fact]
    public void Bind_EveryTrialOfTheGrid_IsPossible()
    {
        var spec = new ExperimentDocument().Spec();
        ISearcher searcher = spec.Searcher.Create(spec.Space, spec.Seed);
        for (long trial = 1; trial <= searcher.TrialCount; trial++)
            TrialSpec.Bind(spec, [.. searcher.Suggest(trial).Select(value => new Hyperparameter(value.Name, SpecJson.Write(value.Value)))]);
    }

    [Fact]
    public void Bind_ListAndMapValues_ReplaceThePlaceholderWhole()
    {
        var spec = new ExperimentDocument().With("model", "{'preset': {'name': 'mlp', 'hidden': '${hidden}'}}").Spec();
        NetworkSpec network = TrialSpec.Bind(spec, [new("hidden", "[5, 6]"), new("lr", "1"), new("epochs", "1")]).Network;
        Assert.Equal(6, network.Layers.Count);
    }

    [Theory]
    [InlineData("validation_accuracy", "max", true)]
    [InlineData("validation_loss", "min", false)]
    public void Bind_ReportBest_ChoosesTheEpochByTheMetricOfTheSearch(string metric, string mode, bool isMaximized)
    {
        var spec = new ExperimentDocument().With("training.report", "'best'")
            .With("searcher", $"{{'name': 'grid', 'metric': '{metric}', 'mode': '{mode}'}}").Spec();
        BestEpoch best = TrialSpec.Bind(spec, [new("hidden", "8"), new("lr", "0.1"), new("epochs", "3")]).Training.Best!;
        Assert.Equal((metric, isMaximized), (best.Metric, best.IsMaximized));
    }

    [Fact]
    public void CheckAll_ReportBestByTrainingRows_IsRefused()
    {
        var problems = new Problems();
        TrialSpec.CheckAll(
            new ExperimentDocument().With("training.report", "'best'")
                .With("searcher", "{'name': 'grid', 'metric': 'training_accuracy', 'mode': 'max'}").Spec(), problems);
        ProblemAssert.AreExactly(problems.Errors, "training.report is best, and the metric of the search is training_accuracy");
    }

    [Fact]
    public void Bind_ImpossibleValue_ThrowsItsProblem() =>
        ProblemAssert.AreExactly(
            Assert.Throws<InputException>(
                () => TrialSpec.Bind(new ExperimentDocument().Spec(), [new("hidden", "8"), new("lr", "-1"), new("epochs", "3")])).Problems,
            "training.optimizer.lr is -1 ... above 0");

    [Theory]
    [InlineData("lr", "{'type': 'categorical', 'values': [0.1, -0.1]}", "training.optimizer.lr is -0.1 ... above 0")]
    [InlineData("lr", "{'type': 'categorical', 'values': [-0.1, 0.1, 0.2]}", "training.optimizer.lr is -0.1 ... above 0")]
    [InlineData("lr", "{'type': 'categorical', 'values': [0.1, -0.1, 0]}", "training.optimizer.lr is -0.1 | training.optimizer.lr is 0")]
    [InlineData("lr", "{'type': 'double', 'min': -1, 'max': 1, 'count': 3}", "training.optimizer.lr is -1")]
    [InlineData("epochs", "{'type': 'int', 'min': 0, 'max': 5, 'step': 1}", "training.epochs is 0 ... at least 1")]
    [InlineData("epochs", "{'type': 'double', 'min': 1.5, 'max': 5.5, 'step': 1}",
        "training.epochs is 1.5 ... whole number | training.epochs is 5.5")]
    [InlineData("hidden", "{'type': 'categorical', 'values': [4, 'many']}", "model.layers[0].linear is the text 'many'")]
    [InlineData("hidden", "{'type': 'const', 'value': 0}", "model.layers[0].linear is 0 ... at least 1")]
    public void CheckAll_ImpossibleValueAnywhere_IsReportedOnce(string parameter, string json, string words)
    {
        var problems = new Problems();
        TrialSpec.CheckAll(new ExperimentDocument().With($"hyperparameters.{parameter}", json).Spec(), problems);
        ProblemAssert.AreExactly(problems.Errors, words);
    }

    [Theory]
    [InlineData("'cosine'", "training.lr_schedule cosine depends on the last epoch, and hyperparameters.epochs has the role budget")]
    [InlineData("{'name': 'step', 'every': 2}", null)]
    public void CheckAll_ScheduleUnderABudget_MustNotDependOnTheLastEpoch(string schedule, string? words)
    {
        ExperimentDocument document = new ExperimentDocument().With("training.lr_schedule", schedule);
        var problems = new Problems();
        TrialSpec.CheckAll(document.Spec(), problems);
        Assert.Empty(problems.Errors);
        TrialSpec.CheckAll(document.With("hyperparameters.epochs.role", "'budget'").Spec(), problems);
        if (words is null) Assert.Empty(problems.Errors);
        else ProblemAssert.AreExactly(problems.Errors, words);
    }

    [Fact]
    public void CheckAll_TwoParametersWithImpossibleValues_ReportsBoth()
    {
        var problems = new Problems();
        var document = new ExperimentDocument().With("hyperparameters.lr.min", "-1").With("hyperparameters.lr.log", "false")
            .With("hyperparameters.epochs.min", "0");
        TrialSpec.CheckAll(document.Spec(), problems);
        ProblemAssert.AreExactly(problems.Errors, "training.optimizer.lr is -1 | training.epochs is 0");
    }

    [Fact]
    public void CheckAll_NothingImpossible_ReportsNothing()
    {
        var problems = new Problems();
        TrialSpec.CheckAll(new ExperimentDocument().Spec(), problems);
        Assert.Empty(problems.Errors);
    }
}
