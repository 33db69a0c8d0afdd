using Gridfold.Grains;
using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Index;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Search;
using Gridfold.Grains.Trials;

namespace Gridfold.Cluster.Tests.Calls;

/// <summary>A silo refuses impossible messages with one exception that clients know, and stores nothing of them.</summary>
public sealed class RefusalTests
{
    private readonly ClusterFixture _cluster;

    public RefusalTests(ClusterFixture cluster) => _cluster = cluster;

    [Theory]
    [InlineData("models")]
    [InlineData("test")]
    [InlineData("../outside-bcdfg")]
    [InlineData("other-bcdfg")]
    public async Task Submit_HostileId_IsRefusedAndNothingIsStored(string id)
    {
        string kept = Path.Combine(_cluster.CheckpointFolder, "models", "kept-bcdfg", "1");
        Directory.CreateDirectory(kept);
        IExperimentGrain experiment = _cluster.Grains.GetGrain<IExperimentGrain>(id);
        await Assert.ThrowsAsync<RefusedException>(() => experiment.Submit(Submission(id)));
        Assert.Equal(Status.Pending, await experiment.Cancel());
        if (!ExperimentId.IsValid(id)) await Assert.ThrowsAsync<RefusedException>(experiment.GetCheckpointUsage);
        Assert.Null(await experiment.GetSubmission());
        Assert.DoesNotContain(id, await _cluster.Grains.GetExperimentIndex().GetAll());
        Assert.False(FaultyStorage.Holds("experiment", id));
        Assert.True(Directory.Exists(kept));
    }

    [Fact]
    public async Task Submit_ThreeMillionFolds_IsRefusedWithTheRule()
    {
        string id = ExperimentId.New("test");
        RefusedException refusal = await Assert.ThrowsAsync<RefusedException>(() =>
            _cluster.Grains.GetGrain<IExperimentGrain>(id).Submit(Submission(id, """{"type": "kfold", "folds": 3000000}""")));
        Assert.Equal("validation.folds is 3000000; it must be a whole number at least 2 and at most 10000", refusal.Message);
        Assert.False(FaultyStorage.Holds("experiment", id));
    }

    [Fact]
    public async Task Submit_TwiceWithAnotherFile_IsRefused()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster).Submit(trials: 2);
        RefusedException refusal = await Assert.ThrowsAsync<RefusedException>(() => experiment.Submit(trials: 3));
        Assert.Contains("was submitted before, with another file", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models/1/1")]
    [InlineData("test-bcdfg/1")]
    [InlineData("test-bcdfg/1/1/1")]
    [InlineData("test-bcdfg/one/1")]
    [InlineData("nonsense")]
    public async Task Fold_KeyThatIsNone_IsRefused(string key)
    {
        IFoldGrain fold = _cluster.Grains.GetGrain<IFoldGrain>(key);
        await Assert.ThrowsAsync<RefusedException>(() => fold.Start(new FoldStart([], 1)));
        await Assert.ThrowsAsync<RefusedException>(() => fold.Begin(new LeaseId(1, 1)));
        await Assert.ThrowsAsync<RefusedException>(() => fold.AddCheckpoint(new LeaseId(1, 1), new CheckpointReference($"{key}/1", 1, 1)));
        await Assert.ThrowsAsync<RefusedException>(() => fold.Fault(new LeaseId(1, 1), "reason", "silo"));
        await Assert.ThrowsAsync<RefusedException>(fold.GetResult);
        Assert.False(FaultyStorage.Holds("fold", key));
    }

    [Theory]
    [InlineData("models/1")]
    [InlineData("nonsense")]
    [InlineData("test-bcdfg/0")]
    [InlineData("test-bcdfg/1/1")]
    public async Task Trial_KeyThatIsNone_IsRefused(string key)
    {
        ITrialGrain trial = _cluster.Grains.GetGrain<ITrialGrain>(key);
        await Assert.ThrowsAsync<RefusedException>(() => trial.Start(new TrialStart([], 5, new Objective("validation_accuracy", true), 1)));
        await Assert.ThrowsAsync<RefusedException>(trial.GetResult);
        await Assert.ThrowsAsync<RefusedException>(trial.GetFoldStart);
        Assert.False(FaultyStorage.Holds("trial", key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3_000_000)]
    public async Task Trial_FoldsThatCannotBe_AreRefused(int folds) => await Assert.ThrowsAsync<RefusedException>(() =>
        _cluster.Grains.GetGrain<ITrialGrain>(FoldId.KeyOf(ExperimentId.New("test"), 1)).Start(new TrialStart([], folds,
            new Objective("validation_accuracy", true), 1)));

    [Fact]
    public async Task AddCheckpoint_OfAnotherFold_IsRefusedAndThatStays()
    {
        var id = new FoldId(ExperimentId.New("lease"), 1, 1);
        IFoldGrain fold = _cluster.Grains.GetGrain<IFoldGrain>(id.ToString());
        await fold.Start(new FoldStart([new Hyperparameter("x", "1")], 5));
        await fold.Begin(new LeaseId(1, 1));
        await Assert.ThrowsAsync<RefusedException>(() => fold.AddCheckpoint(new LeaseId(1, 1),
            new CheckpointReference("models/other-bcdfg/1/1-ab", 1, 1)));
        Assert.Empty((await fold.Begin(new LeaseId(1, 1)))!.Checkpoints);
        Assert.True(await fold.AddCheckpoint(new LeaseId(1, 1), new CheckpointReference($"{id}/1-1-2-0", 1, 1)));
    }

    [Fact]
    public async Task Log_EntriesBeyondTheirBounds_AreCutOrRefused()
    {
        IExperimentLogGrain log = _cluster.Grains.GetGrain<IExperimentLogGrain>(ExperimentId.New("log"));
        await log.Add(LogKind.StateChanged, new string('x', 5_000_000));
        await Assert.ThrowsAsync<RefusedException>(() => log.Add((LogKind)77, "kind"));
        LogEntry entry = Assert.Single((await log.Read()).Entries);
        Assert.Equal(2000, entry.Message.Length);
        Assert.EndsWith("...", entry.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RefusedException>(() => _cluster.Grains.GetGrain<IExperimentLogGrain>("models").Add(LogKind.StateChanged,
            "message"));
    }

    [Theory]
    [InlineData("models", "00")]
    [InlineData("..", "00")]
    [InlineData("test-bcdfg", "../../../secret")]
    [InlineData("test-bcdfg", "")]
    public async Task Model_OfNoFold_IsRefused(string experiment, string hash) => await Assert.ThrowsAsync<RefusedException>(() =>
        _cluster.Grains.GetGrain<IModelReaderGrain>("any").Read(new FoldId(experiment, 1, 1), hash, 0));

    [Fact]
    public async Task RecordTest_WhatNoTestGives_IsRefused()
    {
        await using TestExperiment experiment = await TestExperiment.Create(_cluster).Submit(trials: 2);
        await experiment.UntilEnded();
        var opening = new TestOpening(new Guid(1, 0, 0, new byte[8]), 1, [], [1, 0, 0, 1]);
        await Assert.ThrowsAsync<RefusedException>(() => experiment.Grain.RecordTest(opening with { Trial = 3 }));
        await Assert.ThrowsAsync<RefusedException>(() => experiment.Grain.RecordTest(opening with { Confusion = new long[1_000_000] }));
        Assert.Empty(await experiment.Grain.GetTests());
        Assert.Single(await experiment.Grain.RecordTest(opening));
    }

    [Fact]
    public async Task Index_IdThatIsNone_IsRefused()
    {
        IExperimentIndexGrain index = _cluster.Grains.GetExperimentIndex();
        await Assert.ThrowsAsync<RefusedException>(() => index.Add("models"));
        await Assert.ThrowsAsync<RefusedException>(() => index.AddRunning("models"));
    }

    private static ExperimentSubmission Submission(string id, string validation = """{"type": "kfold", "folds": 2}""")
    {
        string spec = $$"""
            {
              "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "test",
              "dataset": {"name": "iris"},
              "model": {"layers": [{"linear": "classes"}]},
              "training": {"optimizer": {"name": "sgd", "lr": 0.1}, "batch_size": 8, "epochs": 1},
              "searcher": {"name": "grid", "metric": "validation_accuracy", "mode": "max"},
              "validation": {{validation}}
            }
            """;
        return new ExperimentSubmission(id, spec, spec, new string('f', 64), ["a", "b"]);
    }
}
