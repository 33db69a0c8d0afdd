using Gridfold.Hosting;
using Gridfold.Hosting.Notebooks;
using Gridfold.Hosting.Specs;

namespace Gridfold.Client.Tests.Hosting.Specs;

/// <summary>Experiments in C# in a session: the searches of their YAML, and errors that name members.</summary>
public sealed class TypedSearchTests(LocalSession local) : IClassFixture<LocalSession>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SubmitAsync_ExperimentInCSharp_TrainsTheWeightsOfItsYaml()
    {
        GridfoldExperiment typed = await local.Session.SubmitAsync(Spec(), Cancelled);
        GridfoldExperiment yaml = await local.Session.SubmitAsync(LocalSession.Spec, Cancelled);
        await typed.WaitAsync(Cancelled);
        await yaml.WaitAsync(Cancelled);
        Leaderboard leaderboard = await typed.GetLeaderboardAsync(cancellationToken: Cancelled);
        string?[] weights = [.. leaderboard.Trials.Select(trial => trial.WeightsHash)];
        Assert.Equal(LocalSession.Trials, weights.Distinct().Count());
        Assert.Equal(weights, (await yaml.GetLeaderboardAsync(cancellationToken: Cancelled)).Trials.Select(trial => trial.WeightsHash));
    }

    [Fact]
    public async Task ToHtml_OfResults_ShowsTablesAndAPlot()
    {
        GridfoldExperiment experiment = await local.Session.SubmitAsync(Spec(), Cancelled);
        await experiment.WaitAsync(Cancelled);
        Leaderboard leaderboard = await experiment.GetLeaderboardAsync(cancellationToken: Cancelled);
        using var shown = new StringWriter();
        object formatter = Assert.Single(new HtmlFormatterSource().CreateTypeFormatters());
        Assert.True(Assert.IsType<HtmlFormatter>(formatter).Format(leaderboard, shown));
        string html = shown.ToString();
        Assert.Equal(LocalSession.Trials, html.Split("<circle ").Length - 1);
        Assert.Contains(
            "<tr><th>rank</th><th>trial</th><th>state</th><th>validation_accuracy</th><th>sd</th><th>hidden</th><th>lr</th></tr>",
            html, StringComparison.Ordinal);
        Assert.Equal(LocalSession.Trials + 1, html.Split("<tr>").Length - 1);
        string trial = leaderboard.Best.ToHtml();
        Assert.Contains($"<tr><td>hidden</td><td>{leaderboard.Best.Hyperparameters["hidden"]}</td></tr>", trial, StringComparison.Ordinal);
        Assert.Contains("<tr><td>fold 3</td><td>0.", trial, StringComparison.Ordinal);
        Assert.Equal("<table><thead><tr><th>&lt;b&gt;</th></tr></thead><tbody></tbody></table>", Html.Table(["<b>"], []));
        Assert.False(new HtmlFormatter().Format("text", shown));
    }

    [Fact]
    public async Task PlanAsync_ExperimentInCSharp_TellsItsSize()
    {
        SearchPlan plan = await local.Session.PlanAsync(Spec(), Cancelled);
        Assert.Equal((4, 3, 12, 72), (plan.Trials, plan.FoldsPerTrial, plan.Folds, plan.Epochs));
        Assert.Null(plan.FoldsAtOnce);
        Assert.Equal(plan.Warnings, await local.Session.ValidateAsync(Spec(), Cancelled));
    }

    [Fact]
    public async Task ValidateAsync_WrongValues_NamesTheMembers()
    {
        Experiment wrong = Spec(epochs: 0, optimizer: Optimizer.Adam(-1, weightDecay: -2));
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(() => local.Session.ValidateAsync(wrong, Cancelled));
        Assert.Collection(
            failure.Problems,
            lr => Assert.StartsWith("Optimizer.Adam(lr): training.optimizer.lr is -1; it must", lr, StringComparison.Ordinal),
            decay => Assert.StartsWith("Optimizer.Adam(weightDecay): training.optimizer.weight_decay is -2; it must", decay,
                StringComparison.Ordinal),
            epochs => Assert.StartsWith("Training.Epochs: training.epochs is 0; it must", epochs, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ValidateAsync_MisspeltMetric_NamesTheNearestOne()
    {
        Experiment wrong = Spec(searcher: Searcher.Grid(metric: "validation_acuracy"));
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(() => local.Session.ValidateAsync(wrong, Cancelled));
        Assert.StartsWith("Searcher.Grid(metric): searcher.metric is the text 'validation_acuracy'", failure.Message,
            StringComparison.Ordinal);
        Assert.Contains("did you mean 'validation_accuracy'?", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubmitAsync_HyperparameterThatIsNotListed_IsRefusedAsInAFile()
    {
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(
            () => local.Session.SubmitAsync(Spec(optimizer: Optimizer.Adam(Parameter.Double("rate", 0.1, 0.2))), Cancelled));
        Assert.Contains(failure.Problems, problem => problem.StartsWith("Optimizer.Adam(lr): ", StringComparison.Ordinal)
            && problem.Contains("rate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SubmitAsync_HyperparameterWithoutAName_IsRefused()
    {
        Experiment spec = Spec(extra: Parameter.Double(null, 0.1, 0.2));
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(() => local.Session.SubmitAsync(spec, Cancelled));
        Assert.StartsWith("Hyperparameters[2]: the hyper-parameter has no name", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_TwoHyperparametersOfOneName_IsRefused()
    {
        Experiment spec = Spec(extra: Parameter.Double("lr", 0.1, 0.2));
        GridfoldException failure = await Assert.ThrowsAsync<GridfoldException>(() => local.Session.PlanAsync(spec, Cancelled));
        Assert.StartsWith("Hyperparameters[2]: 'lr' stands twice in one map", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanAsync_Null_IsRefused()
    {
        Experiment spec = null!;
        await Assert.ThrowsAsync<ArgumentNullException>(() => local.Session.PlanAsync(spec, Cancelled));
    }

    [Fact]
    public void Model_MembersThatAreNull_AreLeftOut()
    {
        string? none = null;
        IReadOnlyList<Layer> layers = [Layer.Linear(Units.Classes)];
        Assert.Equal(new Model { Layers = layers }.ToString(), new Model { Layers = layers, Weights = none, Type = null }.ToString());
    }

    private static Experiment Spec(int epochs = 6, Optimizer? optimizer = null, Searcher? searcher = null, Parameter? extra = null)
    {
        Parameter<int> hidden = Parameter.Categorical("hidden", [4, 8]);
        Parameter<double> lr = Parameter.Categorical("lr", [0.01, 0.03]);
        return new Experiment
        {
            Name = "session",
            Seed = 7,
            Dataset = new Dataset { Name = "iris", Preprocess = [Preprocessing.Standardize()] },
            Model = new Model { Layers = [Layer.Linear(hidden), Layer.Relu, Layer.Linear(Units.Classes)] },
            Training = new Training { Optimizer = optimizer ?? Optimizer.Adam(lr), BatchSize = 16, Epochs = epochs },
            Hyperparameters = [hidden, lr, .. extra is null ? Array.Empty<Parameter>() : [extra]],
            Searcher = searcher ?? Searcher.Grid(metric: "validation_accuracy", mode: Mode.Max),
            Validation = Validation.StratifiedKfold(3),
        };
    }
}
