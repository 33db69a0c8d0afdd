using Gridfold.Hosting.Clusters;
using Gridfold.Client.Commands;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Planning;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;
using Gridfold.Grains.Statistics;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.Golden;

/// <summary>Each view at 60, 80 and 120 columns.</summary>
public sealed class RenderingTests
{
    private static readonly string[] Classes = ["setosa", "versicolor", "virginica"];

    private static readonly TrialResult[] Best =
    [
        Searches.Trial(6, 16, 0.03, 0.98), Searches.Trial(3, 8, 0.01, 0.9733), Searches.Trial(12, 4, 0.0123456, 0.9733),
        Searches.Trial(9, 4, 0.1, null),
    ];

    public static TheoryData<int> Widths => [60, 80, 120];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Leaderboard_WithATieAndAFailure(int width) => GoldenFile.Check("leaderboard", width, terminal =>
        LeaderboardOutput.PrintTable(terminal, ClusterTarget.Find("127.0.0.1:30000"), Ended(), RankedResult.InOrder(Best),
            Standing.Of(Best, Ended(), Searches.Spec().Validation, null) with
            {
                Winner = new CorrectedWinner(0.964, 0.93, 0.99, 500, new Dictionary<long, double> { [6] = 0.412 }),
            }));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Comparison_OnTheSameFolds(int width) => GoldenFile.Check("comparison", width, terminal =>
    {
        ComparedExperiment first = Compared("first-search-abcde", 0.96, 0.94, 0.97),
            second = Compared("second-search-fghij", 0.91, 0.9, 0.93);
        ComparisonView.Draw(terminal, first, second, first.Less(second));
        ComparedExperiment other = second with
        {
            Submission = second.Submission with { DatasetFingerprint = "other data" },
            Error = new ScoreError(0.03, 2, "3 folds"),
        };
        ComparisonView.Draw(terminal, first, other, first.Less(other));
        ComparisonView.Draw(terminal, first, other with { Error = null }, first.Less(other with { Error = null }));
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void Trial_WithTwoFolds(int width) => GoldenFile.Check("trial", width, terminal => TrialView.Draw(terminal, Described(Best[0])));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Trial_ThatHasNotEnded(int width) =>
        GoldenFile.Check("trial-running", width, terminal => TrialView.Draw(terminal, Described(null)));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Live_AtTheStart(int width) => GoldenFile.Check("live-start", width, terminal =>
        terminal.Out.Write(View(terminal, new ManualTime()).Frame(Running(done: 0, epochs: 0, best: []))));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Live_InTheMiddle(int width) => GoldenFile.Check("live-middle", width, terminal =>
    {
        var time = new ManualTime();
        LiveProgressView view = View(terminal, time);
        view.Frame(Running(done: 0, epochs: 0, best: []));
        time.Seconds = 4;
        terminal.Out.Write(view.Frame(Running(done: 7, epochs: 1_400, Best)));
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void Describe_Experiment(int width) => GoldenFile.Check("describe", width, terminal =>
    {
        var log = new ExperimentLog(
            [new LogEntry(DateTimeOffset.UnixEpoch, LogKind.LeaseLost, "lost")], new Dictionary<LogKind,
            long>
            { [LogKind.LeaseLost] = 1, [LogKind.Resumed] = 2 });
        DescribeCommand.DrawExperiment(terminal, new ExperimentDocument(
            Ended(), Submission(), new PlannedJobs(90, 20, 3_600), new CheckpointUsage(3, 123_456), log, []));
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void Plan_OfAnExample(int width) => GoldenFile.Check("plan", width, terminal =>
    {
        var folders = new DatasetFolders(Path.Combine(AppContext.BaseDirectory, "data"), Sandbox.Home);
        SpecFile spec = SpecFile.Load(Sandbox.Example("iris-kfold.yaml"), [], folders, TestContext.Current.CancellationToken);
        PlanCommand.Print(terminal, spec, new ClusterSlots(2, AreGpus: false), OutputFormat.Table);
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void Plan_Measured_SaysHowLongTheSearchTakes(int width) => GoldenFile.Check("plan-measured", width, terminal =>
    {
        var folders = new DatasetFolders(Path.Combine(AppContext.BaseDirectory, "data"), Sandbox.Home);
        SpecFile spec = SpecFile.Load(Sandbox.Example("iris-kfold.yaml"), [], folders, TestContext.Current.CancellationToken);
        PlanCommand.Print(terminal, spec, new ClusterSlots(2, AreGpus: false), OutputFormat.Table, new EpochTime(0.25, 4));
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void Plan_OfASearchThatLearns_SaysHowManySlotsItUses(int width) => CheckPlan("tpe", width);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Plan_OfASearcherThatGridfoldChooses_SaysWhichAndWhy(int width) => CheckPlan("auto", width);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Plan_OfAnEvolutionStrategy_SaysHowManySlotsItUses(int width) => CheckPlan("cmaes", width, "tpe",
        "searcher.name=cmaes", "searcher.lag=6", "hyperparameters.activation={type: const, value: relu}",
        "hyperparameters.batch_size={type: int, min: 8, max: 32, step: 8}");

    [Theory]
    [MemberData(nameof(Widths))]
    public void Plan_OfSeveralObjectives_NamesThem(int width) => CheckPlan("nsga2", width, "pareto", "searcher.name=nsga2");

    [Theory]
    [MemberData(nameof(Widths))]
    public void Errors_OfAFile(int width) => GoldenFile.Check("errors", width, terminal =>
    {
        using var sandbox = new Sandbox();
        string text = File.ReadAllText(Sandbox.Example("iris-kfold.yaml"))
            .Replace("name: adam", "name: adm", StringComparison.Ordinal)
            .Replace("epochs: 40", "epochs: 0", StringComparison.Ordinal)
            .Replace("[4, 8, 16]", "[4, 4]", StringComparison.Ordinal)
            .Replace("metric: validation_accuracy", "metric: accuracy", StringComparison.Ordinal);
        InputException exception = Assert.Throws<InputException>(() => SpecFile.Read(sandbox.Write("search.yaml", text), []));
        terminal.Report(
            "error", exception.Problems.Select(problem => new Problem(problem.Message, problem.Location! with { File = "search.yaml" })));
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void List_WithALongIdAndADamagedExperiment(int width) => GoldenFile.Check("list", width, terminal =>
        ListCommand.Print(terminal, ClusterTarget.Find("127.0.0.1:30000"),
        [
            ExperimentRows.Cells(Ended() with { Best = Best, WallSeconds = 12345.6 }),
            ExperimentRows.Cells(Ended() with { Id = "a-search-with-a-rather-long-name-fghij", Best = Best }),
            ExperimentRows.Cells(
                ExperimentSnapshot.OfDamaged("iris-vwxyz", default, "the stored state has 12 bytes, which no version has written")),
        ],
        OutputFormat.Table));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Predict_ThreeClasses(int width) => GoldenFile.Check("predict", width, terminal => PredictionOutput.Print(
        terminal, OutputFormat.Table,
        new PredictedRows(["flowers.csv:2", "flowers.csv:3"], [0.9, 0.08, 0.02, 0.1234, 0.5678, 0.3088]) { Classes = Classes }));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Predict_NamesThatATerminalWouldObey_AreEscaped(int width) => GoldenFile.Check("predict-hostile", width, terminal =>
        PredictionOutput.Print(
            terminal, OutputFormat.Table,
            new PredictedRows(["a\tb\rc.png", "\u2067d"], [0.9, 0.1, 0.2, 0.8]) { Classes = ["red\e[31m", "\u202Egnp.exe"] }));

    private static LiveProgressView View(Terminal terminal, TimeProvider time) =>
        new(terminal.Out, time, "Ctrl-C pauses the search; gridfold resume goes on");

    private static ExperimentSnapshot Ended() => Searches.Snapshot(
        5) with
    { Trials = 18, Completed = 17, Failed = 1, Folds = 90, Epochs = 3_600, EpochsPlanned = 3_600 };

    private static ExperimentSnapshot Running(long done, long epochs, TrialResult[] best) => Ended() with
    {
        Status = Status.Running,
        Completed = done,
        Failed = best.Length > 0 ? 1 : 0,
        Epochs = epochs,
        Best = best,
        Running =
        [
            new LeaseProgress(Lease(trial: 9, number: 1), 12, IsTraining: true)
            {
                Curve = new LiveCurve([4, 8, 12], [1.2, 0.7, 0.3], [1.1, 0.5, 0.6]),
            },
            new LeaseProgress(Lease(trial: 10, number: 2), 3, IsTraining: true),
            new LeaseProgress(Lease(trial: 11, number: 3), 0, IsTraining: false),
        ],
    };

    private static Lease Lease(long trial, long number) =>
        new(new LeaseId(1, number), new FoldId("test-search-abcde", trial, 2), "silo", trial, new LeaseId(1, number));

    private static ExperimentSubmission Submission() => new(
        "test-search-abcde", Searches.SpecText(), "name: test-search\nseed: 1\n", new string('c', 64), Classes);

    private static TrialDescription Described(TrialResult? result)
    {
        FoldResult first = Searches.Fold(
            1, [1.1, 0.6, 0.4], [10, 0, 0, 0, 9, 1, 0, 0, 10]) with
        { Engine = "dense", Device = "cpu", Setting = "default" };
        FoldResult second = Searches.Fold(
            2, [1.0, 0.5, 0.3], [10, 0, 0, 0, 8, 2, 0, 1, 9]) with
        { Engine = "dense", Device = "cpu", Setting = "default" };
        return Searches.Describe(Classes, 2, result, first, second);
    }

    private static void CheckPlan(string searcher, int width) => CheckPlan(searcher, width, searcher);

    private static void CheckPlan(string searcher, int width, string example, params string[] set) => GoldenFile.Check(
        $"plan-{searcher}", width, terminal =>
    {
        var folders = new DatasetFolders(Path.Combine(AppContext.BaseDirectory, "data"), Sandbox.Home);
        SpecFile spec = SpecFile.Load(
            Sandbox.Example($"iris-{example}.yaml"), set, folders, TestContext.Current.CancellationToken);
        PlanCommand.Print(terminal, spec, new ClusterSlots(64, AreGpus: false), OutputFormat.Table);
    });

    private static ComparedExperiment Compared(string id, params double[] folds)
    {
        TrialResult best = Searches.Trial(4, 8, 0.01, folds.Average()) with { FoldScores = [.. folds.Select(fold => (double?)fold)] };
        ExperimentSnapshot snapshot = Searches.Snapshot(folds.Length) with { Id = id };
        return new ComparedExperiment(
            snapshot, new ExperimentSubmission(id, Searches.SpecText(), "", new string('c', 64), Classes), best,
            ScoreError.Of(best, snapshot.Objective.Metric, Searches.Spec().Validation, null));
    }
}
