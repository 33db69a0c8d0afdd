using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Dense;
using Gridfold.Models.Training.Engines.Fused;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Tests.Training.Engines.Unheard;

/// <summary>
/// libtorch trains a layer, an optimizer and a loss that only this assembly knows. The special engines do not offer to train them.
/// </summary>
public sealed class UnheardTests
{
    private static readonly TrainingSpec Adam = Trainings.Training(3, 16);
    private static readonly NetworkSpec Plain = Trainings.Network("{'layers': [{'linear': 8}, 'tanh', {'linear': 'classes'}]}");
    private static readonly NetworkSpec Doubled = Plain with { Layers = [Plain.Layers[0], new DoublingLayer(), .. Plain.Layers.Skip(1)] };

    private static readonly Dictionary<string, RunSpec> Unheard = new()
    {
        ["layer"] = new(Doubled, Adam),
        ["optimizer"] = new(Plain, Adam with { Optimizer = new SignOptimizerSpec(0.01) }),
        ["loss"] = new(Plain, Adam with { Loss = new SquaredMarginSpec() }),
    };

    public static TheoryData<string, string> Cases => new()
    {
        { "layer", "does not know the layer doubling" },
        { "optimizer", "does not know the optimizer sign with these settings" },
        { "loss", "does not know the loss squared_margin" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Offer_Unheard_IsRefusedByEveryEngineButLibtorch(string what, string reason)
    {
        RunSpec run = Unheard[what];
        Assert.All((ITrainingEngine[])[new DenseEngine(), new FusedEngine()], engine =>
        {
            Assert.NotNull(engine.Offer(new RunSpec(Plain, Adam), out string? none));
            Assert.Null(none);
            Assert.Null(engine.Offer(run, out string? refusal));
            Assert.Equal(reason, refusal);
        });
        Assert.All((bool[])[false, true], isOnGpu => Assert.Equal(
            EngineOffer.Alone, TrainingEngines.OfferFor(run, EngineChoice.Auto, isOnGpu)));
    }

    [Theory]
    [InlineData("layer")]
    [InlineData("optimizer")]
    [InlineData("loss")]
    public void Train_BesideAKnownRun_GivesTheBitsOfTheLoopAndSaysWhy(string what)
    {
        (NetworkSpec network, TrainingSpec training) = Unheard[what];
        using ScriptedObserver unheard = new([]), known = new([]);
        Run[] runs = [new(network, training, unheard), new(Plain, Adam, known)];
        TrainingEngines.Train(new Job(Trainings.StandardizedIris, 42, runs, TrainingDevice.Cpu), EngineChoice.Auto);
        Assert.Equal(("dense", null), (known.Result!.Engine, known.Result.EngineReason));
        Assert.Equal("libtorch", unheard.Result!.Engine);
        Assert.StartsWith("the dense engine does not know the ", unheard.Result.EngineReason, StringComparison.Ordinal);
        Assert.Equal(Trainings.Run(training, network).WeightsHash, unheard.Result.WeightsHash);
        Assert.NotEqual(Trainings.Run(Adam, Plain).WeightsHash, unheard.Result.WeightsHash);
    }

    [Fact]
    public void Train_UnheardOptimizer_MovesEachWeightByTheLearningRate()
    {
        // One step. Any other optimizer would not move every weight by the learning rate.
        TrainingSpec step = Trainings.Training(1, batchSize: 100) with { Optimizer = new SignOptimizerSpec(0.125) };
        IReadOnlyList<NamedTensor> before = Trainings.Run(step with { Optimizer = new SignOptimizerSpec(1e-30) }, Plain).Weights!,
            after = Train(step).Weights!;
        Assert.All(before.Zip(after).SelectMany(pair => pair.First.Values.Zip(pair.Second.Values)), weight =>
            Assert.Equal(0.125f, Math.Abs(weight.First - weight.Second), 1e-6f));
    }

    [Fact]
    public void Train_UnheardOptimizerSuspendedAndResumed_GivesTheSameBits()
    {
        (NetworkSpec network, TrainingSpec training) = Unheard["optimizer"];
        ScriptedCheckpoints saved = ScriptedCheckpoints.StopAt(4);
        Trainings.Run(training, network, observer: saved);
        RunResult resumed = Trainings.Run(
            training, network, observer: new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, saved.Saved[0].Bytes));
        Assert.Equal(Trainings.Run(training, network).WeightsHash, resumed.WeightsHash);
    }

    [Fact]
    public void Train_EngineLibtorch_SaysWhoWantedIt()
    {
        using var observer = new ScriptedObserver([]);
        TrainingEngines.Train(
            new Job(Trainings.StandardizedIris, 42, [new Run(Plain, Adam, observer)], TrainingDevice.Cpu), EngineChoice.Libtorch);
        Assert.Equal(("libtorch", "the file says engine: libtorch"), (observer.Result!.Engine, observer.Result.EngineReason));
    }

    private static RunResult Train(TrainingSpec training)
    {
        using var observer = new ScriptedObserver([]);
        TrainingEngines.Train(
            new Job(Trainings.StandardizedIris, 42, [new Run(Plain, training, observer)], TrainingDevice.Cpu), EngineChoice.Auto);
        return observer.Result!;
    }
}
