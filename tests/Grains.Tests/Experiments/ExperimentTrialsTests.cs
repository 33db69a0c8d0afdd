using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Slots;

namespace Gridfold.Grains.Tests.Experiments;

public sealed class ExperimentTrialsTests
{
    /// <summary>A random search of three points once had as many trials as its file states.</summary>
    [Fact]
    public void Open_TrialsBeyondThePoints_KeepsThemAndTriesTheMissingPoints()
    {
        ExperimentDocument document = new ExperimentDocument()
            .With("hyperparameters", "{'lr': {'type': 'categorical', 'values': [0.1, 0.2, 0.3]}}")
            .With("model.layers.0.linear", "8")
            .With("training.epochs", "1")
            .With("searcher", "{'name': 'random', 'max_trials': 9}");
        var trials = new ExperimentTrials("iris-1", document.Spec());
        Assert.Equal((3, 9), (trials.Count, trials.MaxRecorded));

        trials.Open(new LeaderboardTotals([new TrialRange(1, 2), new TrialRange(4, 4), new TrialRange(7, 8)], 5, 0, 5, 5));
        Assert.Equal(6, trials.Count);
        Assert.False(trials.IsKnown(4));
        var slots = new ClusterSlots(8, AreGpus: false);
        Assert.Equal(3, trials.StartNext(slots, new ExperimentOptions()));
        Assert.Null(trials.StartNext(slots, new ExperimentOptions()));
        Assert.False(trials.Progress.IsComplete);
        trials.End(new TrialResult(3, Status.Completed, [], 0.5, null, [0.5], [], null, 1, null));
        Assert.True(trials.Progress.IsComplete);
        Assert.Null(trials.StartNext(slots, new ExperimentOptions()));
    }
}
