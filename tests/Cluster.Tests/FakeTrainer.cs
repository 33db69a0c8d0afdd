using Gridfold.Grains;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Results;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Devices;
using Gridfold.Models.Metrics;
using Gridfold.Models.Training;
using Gridfold.Silo.Training;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gridfold.Cluster.Tests;

/// <summary>A test's script for a training. Null asks for the usual result.</summary>
internal delegate TrainedFold? TrainingScript(FoldAssignment assignment, IRunObserver<TrainedFold> observer);

/// <summary>
/// Trains nothing, but for experiments with the name <see cref="Trained"/>. A fold's score follows from its hyper-parameters and its
/// number. Each experiment may have its own script.
/// </summary>
internal sealed class FakeTrainer : IJobTrainer
{
    /// <summary>The name of experiments that are trained as a silo trains them.</summary>
    public const string Trained = "really-trained";

    private static readonly ConcurrentDictionary<string, TrainingScript> Scripts = [];
    private static readonly ConcurrentDictionary<FoldId, int> Trainings = [];
    private static readonly ConcurrentDictionary<string, Func<CancellationToken, Task>> Loads = [];

    private readonly JobTrainer _real;

    /// <param name="uploads">The uploads that trained experiments may name. Null for none.</param>
    public FakeTrainer(IUploads? uploads = null) => _real = new JobTrainer(
        new TrainingData(new DatasetFolders(Path.Combine(AppContext.BaseDirectory, "data"), Path.GetTempPath()) { Uploads = uploads }),
        Options.Create(new OwnCodeOptions()), NullLogger<CommandTrainer>.Instance);

    /// <summary>A script returns this for a training that was saved in order to be resumed.</summary>
    public static TrainedFold Suspended { get; } = new(new FoldSummary(0, Status.Paused, [], 0, null, null), EpochHistory.Empty, []);

    /// <summary>Sets the script of an experiment's trainings.</summary>
    public static void Script(string experiment, TrainingScript script) => Scripts[experiment] = script;

    /// <summary>Sets how an experiment's data are read. By default they are there at once.</summary>
    public static void Load(string experiment, Func<CancellationToken, Task> load) => Loads[experiment] = load;

    /// <summary>The number of times that each fold of an experiment was trained to its end.</summary>
    public static IReadOnlyDictionary<FoldId, int> TrainingsOf(string experiment) =>
        Trainings.Where(entry => entry.Key.Experiment == experiment).ToDictionary(entry => entry.Key, entry => entry.Value);

    public Task Load(string experiment, ExperimentSpec spec, string datasetFingerprint, CancellationToken cancellationToken) =>
        IsTrained(experiment) ? _real.Load(experiment, spec, datasetFingerprint, cancellationToken)
            : Loads.TryGetValue(experiment, out Func<CancellationToken, Task>? load) ? load(cancellationToken) : Task.CompletedTask;

    public void Train(SlotJob job, TrainingDevice device)
    {
        if (IsTrained(job.Runs[0].Folds[0].Fold.Experiment))
        {
            _real.Train(job, device);
            return;
        }

        foreach ((IReadOnlyList<FoldAssignment> folds, IRunObserver<TrainedFold> observer) in job.Runs)
            Train(Assert.Single(folds), observer);
    }

    /// <summary>Trains until a gate opens, or until the training is to be suspended or dropped.</summary>
    /// <returns>The script's answer.</returns>
    public static TrainedFold? TrainUntil(ManualResetEventSlim gate, IRunObserver<TrainedFold> observer)
    {
        while (!gate.Wait(TimeSpan.FromMilliseconds(5), observer.Dropped))
        {
            if (observer.Ask(new RunPosition(1, 0)) == CheckpointAnswer.SaveAndStop) return Suspended;
        }

        return null;
    }

    private static bool IsTrained(string experiment) => experiment.StartsWith($"{Trained}-", StringComparison.Ordinal);

    private static void Train(FoldAssignment assignment, IRunObserver<TrainedFold> observer)
    {
        TrainedFold? scripted = Scripts.TryGetValue(assignment.Fold.Experiment, out TrainingScript? script)
            ? script(assignment, observer) : null;
        if (scripted == Suspended) return;
        if (scripted is null)
        {
            observer.EpochEnded(new EpochMetrics(1, MetricValues.None, MetricValues.None));
            Trainings.AddOrUpdate(assignment.Fold, 1, (_, count) => count + 1);
        }

        observer.End(scripted ?? Result(assignment));
    }

    /// <summary>The usual result: trial x scores x / 1000, and later folds score a little less.</summary>
    public static TrainedFold Result(FoldAssignment assignment)
    {
        double x = double.Parse(assignment.Hyperparameters[0].Json, CultureInfo.InvariantCulture);
        double score = (x / 1000) - (assignment.Fold.Fold / 10000.0);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{x}/{assignment.Fold.Fold}")));
        var summary = new FoldSummary(
            assignment.Fold.Fold, Status.Completed, [new MetricValue("validation_accuracy", score)], 1, hash, null);
        return new TrainedFold(summary, new EpochHistory(["validation_accuracy"], [score]), [1, 0, 0, 1]);
    }

    /// <summary>The result of a training that diverged.</summary>
    public static TrainedFold Diverged(FoldAssignment assignment, string reason) =>
        new(new FoldSummary(assignment.Fold.Fold, Status.Failed, [], 1, null, reason), EpochHistory.Empty, []);
}
