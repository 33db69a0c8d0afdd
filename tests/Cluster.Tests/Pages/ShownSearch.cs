using System.Globalization;
using System.Text.Json.Nodes;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Models.Metrics;
using Gridfold.Models.Training;
using Gridfold.Silo.Training;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>A search with curves and scores as people see them, made by formulas.</summary>
internal sealed class ShownSearch : IAsyncDisposable
{
    /// <summary>The number of trials.</summary>
    public const int Trials = 40;

    private const int Epochs = 20;
    private const string Names = "training_loss validation_loss validation_accuracy training_accuracy";

    private readonly ManualResetEventSlim _gate = new();
    private readonly IExperimentGrain _grain;

    private ShownSearch(IGrainFactory grains, string id) => (_grain, Id) = (grains.GetGrain<IExperimentGrain>(id), id);

    /// <summary>The id of the experiment.</summary>
    public string Id { get; }

    /// <summary>
    /// Submits a search, which waits before its last trials until it is let go. Its engine trains one run at a time, so that no other trial
    /// waits with them.
    /// </summary>
    public static async Task<ShownSearch> Start(ClusterFixture cluster, string owner, string name = "iris-network")
    {
        var search = new ShownSearch(cluster.Grains, ExperimentId.New(name));
        FakeTrainer.Script(search.Id, search.Train);
        string spec = $$$"""
            {
              "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "{{{name}}}", "dataset": {"name": "iris"},
              "model": {"layers": [{"linear": "${hidden}"}, "${activation}", {"linear": "classes"}]},
              "training": {"optimizer": {"name": "adam", "lr": "${lr}"}, "batch_size": 16, "epochs": {{{Epochs}}}},
              "hyperparameters": {
                "lr": {"type": "double", "min": 0.0001, "max": 0.3, "log": true},
                "hidden": {"type": "int", "min": 2, "max": 64, "log": true},
                "activation": {"type": "categorical", "values": ["relu", "tanh", "gelu"]}
              },
              "searcher": {"name": "sobol", "max_trials": {{{Trials}}}, "metric": "validation_accuracy", "mode": "max"},
              "validation": {"type": "stratified_kfold", "folds": 3}, "resources": {"max_slots": 1, "engine": "libtorch"}
            }
            """;
        string file = "# A small network on the iris flowers.\n" + JsonNode.Parse(spec);
        await search._grain.Submit(new ExperimentSubmission(
            search.Id, spec, file, new string('f', 64), ["setosa", "versicolor", "virginica"])
        { Owner = owner });
        return search;
    }

    /// <summary>Waits until all trials but the last ones have ended.</summary>
    public async Task UntilWaiting(ClusterFixture cluster)
    {
        using var patience = new CancellationTokenSource(TestExperiment.Patience);
        IExperimentWatchGrain watcher = cluster.Grains.GetGrain<IExperimentWatchGrain>(Id);
        await foreach (ExperimentSnapshot snapshot in watcher.Watch(patience.Token))
        {
            if (snapshot.Running.Any(lease => lease.Curve is { Epochs.Length: > 5 }) && snapshot.Ended >= Trials - 2) return;
        }
    }

    /// <summary>Lets the last trials end.</summary>
    public void LetGo() => _gate.Set();

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await _grain.Cancel();
    }

    private TrainedFold? Train(FoldAssignment assignment, IRunObserver<TrainedFold> observer)
    {
        double[] values = [.. Enumerable.Range(1, Epochs).SelectMany(epoch => At(assignment, epoch))];
        if (assignment.Fold.Trial > Trials - 2)
        {
            foreach (int epoch in Enumerable.Range(1, Epochs / 2))
            {
                double[] at = At(assignment, epoch);
                observer.EpochEnded(new EpochMetrics(
                    epoch, new MetricValues([new("loss", at[0])]), new MetricValues([new("loss", at[1]), new("accuracy", at[2])])));
            }

            if (FakeTrainer.TrainUntil(_gate, observer) == FakeTrainer.Suspended) return FakeTrainer.Suspended;
        }

        double[] last = At(assignment, Epochs);
        MetricValue[] metrics = [new("validation_accuracy", last[2]), new("validation_loss", last[1]), new("training_loss", last[0])];
        var summary = new FoldSummary(
            assignment.Fold.Fold, Status.Completed, metrics, Epochs, Convert.ToHexStringLower(new byte[32]), Reason: null);
        int wrong = (int)Math.Round(17 * (1 - last[2]));
        long[] confusion = [17, 0, 0, 0, 17 - wrong, wrong, 0, wrong / 2, 16 - (wrong / 2)];
        return new TrainedFold(summary, new EpochHistory(Names.Split(' '), values), confusion);
    }

    private static double[] At(FoldAssignment assignment, int epoch)
    {
        double lr = double.Parse(assignment.Hyperparameters[0].Json, CultureInfo.InvariantCulture);
        double hidden = double.Parse(assignment.Hyperparameters[1].Json, CultureInfo.InvariantCulture);
        double distance = Math.Abs(Math.Log10(lr) + 2) / 2;
        double skill = 0.98 - (0.35 * distance * distance) - (0.12 / hidden)
            + (0.012 * Math.Sin((assignment.Fold.Trial * 7) + (assignment.Fold.Fold * 3)));
        double learnt = 1 - Math.Exp(-epoch * (0.12 + (0.2 / (1 + distance))));
        double accuracy = 0.33 + ((skill - 0.33) * learnt), loss = 1.1 * Math.Exp(-2.2 * skill * learnt);
        return [loss * (1 - (0.25 * learnt)), loss + (0.02 * Math.Sin(epoch + assignment.Fold.Fold)), accuracy,
            Math.Min(1, accuracy + (0.02 * learnt))];
    }
}
