using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Fused;

namespace Gridfold.Models.Tests.Training.Engines.Fused;

/// <summary>
/// A network that is trained with others ends, is read, is saved and resumes as it would alone. The other networks do not change.
/// </summary>
public sealed class FusedTrainingMembersTests
{
    private const string Adam = "{'name': 'adam', 'lr': 0.01, 'weight_decay': 0.001}";
    private const string Fast = "{'name': 'adam', 'lr': 0.03}";

    private static readonly FoldData Iris = Trainings.StandardizedIris;
    private static readonly NetworkSpec Network = Trainings.Network(
        "{'layers': [{'linear': 8}, 'relu', {'dropout': 0.3}, {'linear': 'classes'}]}");

    [Fact]
    public void Run_LengthsDiffer_EndsEachAtItsOwnEpoch()
    {
        using ScriptedObserver brief = new([]), read = new([2, 4]), last = new([]);
        Run((Adam, 3, brief), (Fast, 6, read), (Adam, 9, last));
        AssertClose(Adam, 3, brief.Result);
        AssertClose(Fast, 6, read.Result);
        AssertClose(Adam, 9, last.Result);
        Assert.Equal([2, 4], read.Results.Select(result => result.EpochsTrained));
        Assert.All(read.Results, result => AssertClose(Fast, result.EpochsTrained, result));
        Assert.Equal(last.Epochs, last.Result!.History);
        Assert.Equal(("libtorch, 3 as one", "libtorch"), (last.Result.Engine, Alone(Adam, 1).Engine));
    }

    [Fact]
    public void Run_OneDiverges_SaysSoAsAloneAndLeavesTheOthersAlone()
    {
        const string hot = "{'name': 'sgd', 'lr': 1e12}", mild = "{'name': 'sgd', 'lr': 0.01}";
        using ScriptedObserver diverging = new([]), kept = new([]);
        Run((hot, 20, diverging), (mild, 20, kept));
        RunResult alone = Alone(hot, 20);
        Assert.StartsWith("diverged: the training loss is", alone.Divergence, StringComparison.Ordinal);
        Assert.Equal((alone.Divergence, alone.EpochsTrained), (diverging.Result!.Divergence, diverging.Result.EpochsTrained));
        AssertClose(mild, 20, kept.Result);
    }

    [Fact]
    public void Run_ValidationLossIsNoNumber_EndsEachWithTheWordsOfALoneRun()
    {
        FoldData fold = Iris with { ValidationInputs = [.. Iris.ValidationInputs.Select(_ => float.NaN)] };
        using ScriptedObserver first = new([]), second = new([]);
        FusedTraining.Train(new Job(fold, 42, [RunOf(Adam, 5, first), RunOf(Fast, 5, second)], TrainingDevice.Cpu));
        string divergence = Trainings.Run(Trainings.Training(5, 16, Adam), Network, data: fold).Divergence!;
        Assert.Equal((divergence, divergence), (first.Result!.Divergence, second.Result!.Divergence));
    }

    [Fact]
    public void Run_OneStopsEarly_EndsWhereItWouldAlone()
    {
        var patience = new EarlyStopping("validation_loss", 3, 0);
        using ScriptedObserver stopping = new([]), kept = new([]);
        TrainingSpec training = Trainings.Training(100, 16, "{'name': 'adam', 'lr': 0.05}") with { EarlyStopping = patience };
        FusedTraining.Train(new Job(Iris, 42, [new Run(Network, training, stopping), RunOf(Adam, 60, kept)], TrainingDevice.Cpu));
        Assert.Equal(Trainings.Run(training, Network).EpochsTrained, stopping.Result!.EpochsTrained);
        Assert.InRange(stopping.Result.EpochsTrained, 4, 99);
        AssertClose(Adam, 60, kept.Result);
    }

    [Fact]
    public void Run_OneIsDropped_LeavesTheOthersAlone()
    {
        using ScriptedObserver dropped = new([1]) { DroppedAfter = 2 }, kept = new([]);
        Run((Fast, 5, dropped), (Adam, 5, kept));
        AssertClose(Fast, 1, Assert.Single(dropped.Results));
        Assert.Null(dropped.Result);
        AssertClose(Adam, 5, kept.Result);
    }

    [Theory]
    [InlineData(3, 48)]
    [InlineData(3, 100)]
    [InlineData(4, 0)]
    public void Run_SavedAndResumedTogetherOrAlone_GoesOnAsIfNothingHadBeen(int epoch, int rowsDone)
    {
        var stop = new RunPosition(epoch, rowsDone);
        using ScriptedObserver first = new([2], stop), second = new([], stop), kept = new([]);
        Run((Adam, 6, first), (Fast, 7, second), (Adam, 8, kept));
        Assert.Equal((stop, stop), (first.Result!.SuspendedAt, second.Result!.SuspendedAt));
        AssertClose(Adam, 8, kept.Result);

        using ScriptedObserver again = new([], resume: first.Saved), other = new([5], resume: second.Saved);
        Run((Adam, 6, again), (Fast, 7, other));
        AssertClose(Adam, 6, again.Result);
        AssertClose(Fast, 5, Assert.Single(other.Results));
        AssertClose(Fast, 7, other.Result);

        // The checkpoint of a network in a group is the checkpoint of the network alone.
        using ScriptedObserver alone = new([], resume: second.Saved);
        TrainingLoop.Train(Iris, RunOf(Fast, 7, alone), 42);
        AssertClose(Fast, 7, alone.Result);
    }

    [Fact]
    public void Run_MembersStandAtDifferentPlaces_TakesEachToItsEnd()
    {
        using ScriptedObserver saved = new([], new RunPosition(2, 32));
        Run((Adam, 6, saved), (Fast, 1, new ScriptedObserver([])));
        using ScriptedObserver resumed = new([], resume: saved.Saved), fresh = new([]);
        Run((Adam, 6, resumed), (Fast, 6, fresh));
        AssertClose(Adam, 6, resumed.Result);
        AssertClose(Fast, 6, fresh.Result);
    }

    [Fact]
    public void Run_DamagedCheckpoint_IsRefused()
    {
        using ScriptedObserver damaged = new([], resume: new byte[200]), other = new([]);
        Assert.Throws<CheckpointDamagedException>(() => Run((Adam, 6, damaged), (Fast, 6, other)));
    }

    [Theory]
    [InlineData("{'layers': [{'linear': 8}, 'relu', {'dropout': 0.1}, {'linear': 'classes'}]}", Fast, 16, true)]
    [InlineData("{'layers': [{'linear': 9}, 'relu', {'dropout': 0.3}, {'linear': 'classes'}]}", Adam, 16, false)]
    [InlineData("{'layers': [{'linear': 8}, 'tanh', {'dropout': 0.3}, {'linear': 'classes'}]}", Adam, 16, false)]
    [InlineData("{'layers': [{'linear': 8}, 'relu', {'dropout': 0.3}, {'linear': 'classes'}]}", "{'name': 'adamw', 'lr': 0.01}", 16, false)]
    [InlineData("{'layers': [{'linear': 8}, 'relu', {'dropout': 0.3}, {'linear': 'classes'}]}", Adam, 8, false)]
    public void GroupOf_AnotherNetwork_IsTheSameWhereOnlyNumbersDiffer(string network, string optimizer, int batchSize, bool isSame) =>
        Assert.Equal(isSame, OfferFor(Trainings.Network(network), Trainings.Training(9, batchSize, optimizer))
            .Key == OfferFor(Network, Trainings.Training(5, 16, Adam)).Key);

    [Fact]
    public void EngineRun_WhateverPays_TellsEveryRunItsResult()
    {
        ScriptedObserver[] observers = [.. Enumerable.Range(0, 5).Select(_ => new ScriptedObserver([]))];
        new FusedEngine().Train(
            new Job(Iris, 42, [.. observers.Select((observer, index) => RunOf(Adam, index + 1, observer))], TrainingDevice.Cpu));
        for (int index = 0; index < observers.Length; index++)
        {
            AssertClose(Adam, index + 1, observers[index].Result);
            observers[index].Dispose();
        }
    }

    [Fact]
    public void Run_Ended_LeavesNoTensor()
    {
        FoldData fold = Trainings.OwnIris();
        void Train()
        {
            using ScriptedObserver brief = new([2]), diverging = new([]), last = new([]);
            FusedTraining.Train(
                new Job(fold, 42, [RunOf(Adam, 2, brief), RunOf(Fast, 3, diverging), RunOf(Adam, 5, last)], TrainingDevice.Cpu));
        }

        Train();
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Train();
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void MostThatPay_MeasuredAndLowered_StaysWithinWhatIsWanted()
    {
        using var untouched = new ScriptedObserver([]);
        EngineOffer offer = OfferFor(Network, Trainings.Training(5, 16, Adam)) with { MaxRuns = 4 };
        var measurement = new FusionMeasurement(TrainingDevice.Cpu);
        int most = measurement.MostThatPay(offer, new Job(Iris, 42, [RunOf(Adam, 5, untouched)], TrainingDevice.Cpu));
        Assert.InRange(most, 1, 4);
        Assert.Equal(most, measurement.MostThatPay(offer, new Job(Iris, 42, [RunOf(Adam, 5, untouched)], TrainingDevice.Cpu)));
        Assert.Empty(untouched.Epochs);
        measurement.Lower(offer, Iris, 2 * most);
        Assert.Equal(most, measurement.MostThatPay(offer, new Job(Iris, 42, [RunOf(Adam, 5, untouched)], TrainingDevice.Cpu)));
        measurement.Lower(offer, Iris, 1);
        Assert.Equal(1, measurement.MostThatPay(offer, new Job(Iris, 42, [RunOf(Adam, 5, untouched)], TrainingDevice.Cpu)));
    }

    private static EngineOffer OfferFor(NetworkSpec network, TrainingSpec training) =>
        new FusedEngine().Offer(new RunSpec(network, training), out _)!;

    private static Run RunOf(string optimizer, int epochs, IRunObserver<RunResult> observer) =>
        new(Network, Trainings.Training(epochs, 16, optimizer), observer);

    private static void Run(params (string Optimizer, int Epochs, IRunObserver<RunResult> Observer)[] members) =>
        FusedTraining.Train(
            new Job(Iris, 42, [.. members.Select(member => RunOf(member.Optimizer, member.Epochs, member.Observer))], TrainingDevice.Cpu));

    private static RunResult Alone(string optimizer, int epochs) => Trainings.Run(Trainings.Training(epochs, 16, optimizer), Network);

    private static void AssertClose(string optimizer, int epochs, RunResult? found)
    {
        RunResult expected = Alone(optimizer, epochs);
        Assert.NotNull(found);
        Assert.Equal((null, null, epochs), (found.Divergence, found.SuspendedAt, found.EpochsTrained));
        foreach ((EpochMetrics alone, EpochMetrics fused) in expected.History.Zip(found.History))
        {
            Assert.Equal(alone.Training["loss"], fused.Training["loss"], 1e-4);
            Assert.Equal(alone.Validation["loss"], fused.Validation["loss"], 1e-4);
        }

        foreach ((float alone, float fused) in expected.Weights!.SelectMany(tensor => tensor.Values)
            .Zip(found.Weights!.SelectMany(tensor => tensor.Values)))
            Assert.Equal(alone, fused, 1e-3f);
    }
}
