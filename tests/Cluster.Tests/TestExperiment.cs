using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Trials;

namespace Gridfold.Cluster.Tests;

/// <summary>An experiment with the trials x = 1, 2, 3, ... for a test.</summary>
internal sealed class TestExperiment : IAsyncDisposable
{
    // Far longer than anything takes; a test that waits so long has failed.
    /// <summary>How long a test waits for what must come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IGrainFactory _grains;

    private TestExperiment(IGrainFactory grains, string id)
    {
        _grains = grains;
        Id = id;
    }

    public string Id { get; }

    public IExperimentGrain Grain => _grains.GetGrain<IExperimentGrain>(Id);

    public IExperimentWatchGrain Watcher => _grains.GetGrain<IExperimentWatchGrain>(Id);

    public ILeaderboardGrain Leaderboard => _grains.GetGrain<ILeaderboardGrain>(Id);

    /// <summary>A new experiment with a script. It is not submitted yet.</summary>
    public static TestExperiment Create(ClusterFixture cluster, TrainingScript? script = null)
    {
        string id = ExperimentId.New("test");
        if (script is not null) FakeTrainer.Script(id, script);
        return new TestExperiment(cluster.Grains, id);
    }

    /// <summary>A new experiment on a cluster of one test.</summary>
    public static TestExperiment Create(IGrainFactory grains) => new(grains, ExperimentId.New("test"));

    public async Task<TestExperiment> Submit(
        int trials, int folds = 1, int maxRestarts = 2, int? maxSlots = null, int repeats = 1, string? extends = null,
        string? owner = null, int epochs = 1, bool keepsLast = false, string? validation = null)
    {
        validation ??= folds == 1 ? """{"type": "holdout", "fraction": 0.2}"""
            : repeats == 1 ? $$"""{"type": "kfold", "folds": {{folds}}}"""
            : $$"""{"type": "repeated_kfold", "folds": {{folds}}, "repeats": {{repeats}}}""";
        string resources = maxSlots is null ? "{}" : $$"""{"max_slots": {{maxSlots}}}""";
        string spec = $$$"""
            {
              "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "test",
              "dataset": {"name": "iris"},
              "model": {"layers": [{"linear": "classes"}]},
              "training": {"optimizer": {"name": "sgd", "lr": 0.1}, "batch_size": "${x}", "epochs": {{{epochs}}}},
              "hyperparameters": {"x": {"type": "int", "min": 1, "max": {{{trials}}}, "step": 1}},
              "searcher": {"name": "grid", "metric": "validation_accuracy", "mode": "max"},
              "validation": {{{validation}}}, "resources": {{{resources}}}, "max_restarts": {{{maxRestarts}}},
              "checkpoints": {"keep": "{{{(keepsLast ? "last" : "none")}}}"}
            }
            """;
        await Grain.Submit(new ExperimentSubmission(Id, spec, spec, new string('f', 64), ["a", "b"])
        { Extends = extends, Owner = owner });
        return this;
    }

    /// <summary>Frees the experiment's slots for other tests, however the test ended.</summary>
    public async ValueTask DisposeAsync()
    {
        while (true)
        {
            try
            {
                await Grain.Cancel();
                return;
            }
            catch (OrleansMessageRejectionException)
            {
                // A test has deleted the experiment, which is leaving memory. A new activation answers.
            }
        }
    }

    /// <summary>Waits for a snapshot that satisfies the condition.</summary>
    public async Task<ExperimentSnapshot> Until(Func<ExperimentSnapshot, bool> condition)
    {
        using var impatience = new CancellationTokenSource(Patience);
        await foreach (ExperimentSnapshot snapshot in Watcher.Watch(impatience.Token))
        {
            if (condition(snapshot)) return snapshot;
        }

        ExperimentSnapshot last = (await Grain.GetSnapshot())!;
        Assert.True(condition(last), $"The experiment ended without the expected state: {last}");
        return last;
    }

    public Task<ExperimentSnapshot> UntilEnded() => Until(snapshot => snapshot.Status.IsFinal());

    public Task<TrialResult?> Trial(long trial) => _grains.GetGrain<ITrialGrain>(FoldId.KeyOf(Id, trial)).GetResult();

    public Task<FoldResult?> Fold(long trial, int fold) => _grains.GetGrain<IFoldGrain>(new FoldId(Id, trial, fold).ToString()).GetResult();
}
