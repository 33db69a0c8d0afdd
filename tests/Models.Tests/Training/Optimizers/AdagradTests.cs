using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training.Optimizers;

public sealed class AdagradTests
{
    [Theory]
    [InlineData("", 0, 1e-10)]
    [InlineData(", 'lr_decay': 0.5, 'eps': 0.001", 0.5, 0.001)]
    public void Read_Settings_HavePyTorchsDefaults(string settings, double rateDecay, double epsilon) =>
        Assert.Equal(
            new AdagradSpec(0.01, 0, rateDecay, epsilon),
            Trainings.Training(1, optimizer: $"{{'name': 'adagrad', 'lr': 0.01{settings}}}").Optimizer);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0)]
    [InlineData(0, 0.5)]
    [InlineData(0.1, 0.5)]
    public void Step_TwentySteps_MovesAsTorchSharpsOwn(double decay, double rateDecay)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(7);
        Tensor start = randn(5, 3, generator: generator);
        Parameter own = new(start.clone()), reference = new(start.clone());
        using Optimizer optimizer = new AdagradSpec(0.01, decay, rateDecay, 1e-6).Build([own]);
        using var torchs = optim.Adagrad([reference], 0.01, rateDecay, decay, 0, 1e-6);
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

    [Fact]
    public void Offer_Adagrad_IsLibtorchsAlone()
    {
        NetworkSpec network = Trainings.Network("{'layers': [{'linear': 8}, 'tanh', {'linear': 'classes'}]}");
        TrainingSpec training = Trainings.Training(1, optimizer: "{'name': 'adagrad', 'lr': 0.01}");
        Assert.All((bool[])[false, true], isOnGpu =>
            Assert.Equal(EngineOffer.Alone, TrainingEngines.OfferFor(new RunSpec(network, training), EngineChoice.Auto, isOnGpu)));
    }

    [Fact]
    public void Train_SuspendedAndResumed_GivesTheSameBits()
    {
        TrainingSpec training = Trainings.Training(3, optimizer: "{'name': 'adagrad', 'lr': 0.01, 'lr_decay': 0.1}");
        ScriptedCheckpoints saved = ScriptedCheckpoints.StopAt(15);
        Trainings.Run(training, observer: saved);
        RunResult resumed = Trainings.Run(
            training, observer: new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, saved.Saved[0].Bytes));
        Assert.Equal(Trainings.Run(training).WeightsHash, resumed.WeightsHash);
    }
}
