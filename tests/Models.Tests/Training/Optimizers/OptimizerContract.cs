using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training.Optimizers;

/// <summary>
/// The contract of an optimizer that only libtorch trains and that TorchSharp has too. A new optimizer gets a subclass.
/// </summary>
public abstract class OptimizerContract
{
    /// <summary>The optimizer's section, as JSON with single quotes and without the last brace.</summary>
    protected abstract string Section { get; }

    /// <summary>Settings that give the optimizer a memory, as more keys of the section.</summary>
    protected abstract string Memory { get; }

    [Fact]
    public void Offer_Optimizer_IsLibtorchsAlone()
    {
        NetworkSpec network = Trainings.Network("{'layers': [{'linear': 8}, 'tanh', {'linear': 'classes'}]}");
        TrainingSpec training = Trainings.Training(1, optimizer: $"{Section}}}");
        Assert.All((bool[])[false, true], isOnGpu =>
            Assert.Equal(EngineOffer.Alone, TrainingEngines.OfferFor(new RunSpec(network, training), EngineChoice.Auto, isOnGpu)));
    }

    [Fact]
    public void Train_SuspendedAndResumed_GivesTheSameBits()
    {
        TrainingSpec training = Trainings.Training(3, optimizer: $"{Section}{Memory}}}");
        ScriptedCheckpoints saved = ScriptedCheckpoints.StopAt(15);
        Trainings.Run(training, observer: saved);
        RunResult resumed = Trainings.Run(
            training, observer: new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, saved.Saved[0].Bytes));
        Assert.Equal(Trainings.Run(training).WeightsHash, resumed.WeightsHash);
    }

    /// <summary>Fails unless twenty steps move weights as TorchSharp's optimizer does.</summary>
    private protected static void MovesAs(OptimizerSpec spec, Func<Parameter, optim.Optimizer> torchSharps)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(7);
        Tensor start = randn(5, 3, generator: generator);
        Parameter own = new(start.clone()), reference = new(start.clone());
        using Optimizer optimizer = spec.Build([own]);
        using optim.Optimizer torchs = torchSharps(reference);
        for (int step = 0; step < 20; step++)
        {
            Tensor gradient = randn(5, 3, generator: generator);
            (own.grad, reference.grad) = (gradient.clone(), gradient.clone());
            optimizer.Step();
            torchs.step();
        }

        Assert.All(own.data<float>().ToArray().Zip(reference.data<float>().ToArray()),
            pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.NotEqual(start.data<float>().ToArray(), own.data<float>().ToArray());
    }
}
