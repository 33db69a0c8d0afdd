using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training;

/// <summary>With PyTorch's initial weights, rows and order, the losses are PyTorch's.</summary>
public sealed class PyTorchParityTests
{
    private static readonly ReferenceFile Reference = Recorded.Read<ReferenceFile>("reference_trainings.json");

    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            for (int index = 0; index < Reference.Trainings.Length; index++) cases.Add(index, Reference.Trainings[index].Name);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_RecordedTraining_FollowsPyTorchLossByLoss(int index, string name)
    {
        ReferenceTraining reference = Reference.Trainings[index];
        Assert.Equal(name, reference.Name);
        RunResult result = Run(reference);
        Assert.True(result.History.Count >= 20);
        for (int epoch = 0; epoch < result.History.Count; epoch++)
        {
            AgreesTo(1e-4, reference.TrainingLosses[epoch], result.History[epoch].Training["loss"]);
            AgreesTo(1e-4, reference.ValidationLosses[epoch], result.History[epoch].Validation["loss"]);
            Assert.Equal(reference.ValidationAccuracies[epoch], result.History[epoch].Validation["accuracy"], 1e-9);
        }
    }

    [Fact]
    public void ShuffledRows_RecordedOrder_IsTheSame() =>
        Assert.Equal(Reference.ShuffledRows, TrainingLoop.ShuffledRows(Reference.ShuffledRows.Length, Reference.FoldSeed, 1));

    private static RunResult Run(ReferenceTraining reference)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(Reference.FoldSeed);
        NetworkSpec network = Trainings.Network(Trainings.Mlp.Replace("tanh", reference.Activation, StringComparison.Ordinal));
        using nn.Module<Tensor, Tensor> model = network.Build([4], 3, random);
        using (no_grad())
        {
            foreach ((string name, Tensor values) in model.state_dict()) values.copy_(tensor(reference.Weights[name]).view(values.shape));
        }

        OptimizerSpec optimizer = reference.Optimizer.ToLowerInvariant() switch
        {
            "sgd" => new SgdSpec(reference.LearningRate, reference.WeightDecay, reference.Momentum),
            var name => new AdamSpec(reference.LearningRate, reference.WeightDecay, reference.Beta1, reference.Beta2, reference.Epsilon,
                IsDecayDecoupled: name == "adamw"),
        };
        var training = new TrainingSpec(optimizer, reference.BatchSize, reference.TrainingLosses.Length);
        return Trainings.Run(Trainings.RawIris, model, training, Reference.FoldSeed, random);
    }

    private static void AgreesTo(double relative, double expected, double found) => Assert.Equal(expected, found, relative * expected);

    private sealed record ReferenceFile(ulong FoldSeed, int[] ShuffledRows, ReferenceTraining[] Trainings);

    private sealed record ReferenceTraining(
        string Name,
        string Activation,
        string Optimizer,
        double LearningRate,
        double WeightDecay,
        double Momentum,
        double Beta1,
        double Beta2,
        double Epsilon,
        int BatchSize,
        Dictionary<string, float[]> Weights,
        double[] TrainingLosses,
        double[] ValidationLosses,
        double[] ValidationAccuracies);
}
