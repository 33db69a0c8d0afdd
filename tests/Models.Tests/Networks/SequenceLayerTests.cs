using Gridfold.Models.Networks;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks;

/// <summary>Layers of sequences, blocks, group_norm and prelu.</summary>
public sealed class SequenceLayerTests
{
    private const double Tolerance = 2e-6;

    private static readonly Dictionary<string, ReferenceCase> References =
        Recorded.Read<ReferenceFile>("reference_layers.json").Cases.ToDictionary(reference => reference.Name);

    public static TheoryData<string> CaseNames => [.. References.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Forward_RecordedCase_AgreesWithPyTorch(string name)
    {
        ReferenceCase reference = References[name];
        using DisposeScope scope = NewDisposeScope();
        using var random = new NetworkRandom(3);
        LayerSpec spec = Assert.Single(Trainings.Network($"{{'layers': [{reference.Layer}]}}").Layers);
        Assert.Equal(reference.OutputRow, spec.OutputShape(reference.Row, headWidth: 3, out string? mismatch));
        Assert.Null(mismatch);
        Assert.Equal(
            reference.Parameters.Select(parameter => (parameter.Name, string.Join('x', parameter.Shape))),
            spec.Tensors(reference.Row, headWidth: 3).Where(tensor => tensor.IsLearned)
                .Select(tensor => (tensor.Name, string.Join('x', tensor.Shape))));
        nn.Module<Tensor, Tensor> layer = spec.Build(reference.Row, headWidth: 3, random);
        var parameters = layer.named_parameters().ToDictionary(found => found.name, found => (Tensor)found.parameter);
        using (no_grad())
            foreach (ReferenceParameter parameter in reference.Parameters)
                parameters[parameter.Name].copy_(tensor(parameter.Values, parameter.Shape));

        Tensor input = tensor(reference.Input).view([-1, .. reference.Row.Select(size => (long)size)]).detach().requires_grad_(true);
        Tensor? padding = reference.Padding is { } counts
            ? tensor([.. counts.SelectMany(count => Enumerable.Range(0, reference.Row[1]).Select(step => step < count))])
                .view(counts.Length, reference.Row[1])
            : null;
        Tensor output = TextPadding.Forward(layer, input, ref padding);
        output.backward([tensor(reference.OutputGradient, output.shape)]);
        AssertClose(reference.Output, output);
        AssertClose(reference.InputGradient, input.grad!);
        foreach (ReferenceParameter parameter in reference.Parameters)
            AssertClose(parameter.Gradient, parameters[parameter.Name].grad!);
    }

    [Theory]
    [InlineData("{'group_norm': 4}", "its 4 groups do not divide the 6 channels of [6]")]
    [InlineData("{'group_norm': 6}", "each of its 6 groups has a single value of [6]")]
    [InlineData("{'sequence': 4}", "its time steps have 4 values, and a row has 6 features")]
    [InlineData("{'conv1d': {'channels': 2, 'kernel': 3}}", "it takes sequences, [channels, time steps], and gets [6]: put {sequence: N}")]
    [InlineData("{'lstm': 2}", "it takes sequences, [channels, time steps], and gets [6]")]
    [InlineData("{'sequence': 2}, {'conv1d': {'channels': 2, 'kernel': 6, 'padding': 1}}", "need sequences of at least 4 and get [2, 3]")]
    [InlineData("'positions'", "it takes sequences, [channels, time steps], and gets [6]")]
    [InlineData("{'attention': 2}", "it takes sequences, [channels, time steps], and gets [6]")]
    [InlineData("{'sequence': 3}, {'attention': 2}", "layer 2 (attention: 2) ... its 2 heads do not divide the 3 channels of [3, 2]")]
    [InlineData("{'sequence': 2}, {'transformer': 4}", "layer 2 (transformer: 4) ... its 4 heads do not divide the 2 channels of [2, 3]")]
    [InlineData("{'sequence': 2}, {'sequence': 2}", "it takes one dimension of features and gets [2, 3]")]
    public void Check_LayerThatDoesNotFit_SaysWhy(string layers, string words) => ProblemAssert.Says(
        Assert.Single(new ModelSection($"{{'layers': [{layers}, 'flatten', {{'linear': 'classes'}}]}}").Check([6], 3).Errors), words);

    [Fact]
    public void MultiplyAdds_OfSequences_CountEveryTimeStep()
    {
        Assert.Equal(8L * 4 * 3 * 5, new Conv1dLayer(4, new Window(5, 1, 2)).MultiplyAdds([3, 8], 2));
        Assert.Equal(8L * 4 * 7 * (3 + 7), new RecurrentLayer(IsLstm: true, 7, GivesAll: false).MultiplyAdds([3, 8], 2));
        Assert.Equal(8L * 3 * 7 * (3 + 7), new RecurrentLayer(IsLstm: false, 7, GivesAll: true).MultiplyAdds([3, 8], 2));
    }

    [Fact]
    public void Memory_OfALongSequence_CountsEveryTimeStepOfAState()
    {
        TrainingSpec training = Trainings.Training(1, batchSize: 10);
        MemoryEstimate Of(int steps) => MemoryEstimate.Of(
            new RunSpec(Trainings.Network("{'layers': [{'sequence': 1}, {'lstm': 8}, {'linear': 'classes'}]}"), training), [steps], 3, 100);

        // A time step adds one value of the sequence, and for each of 8 values of the state 3 numbers for 4 gates, its state and memory.
        Assert.Equal(sizeof(float) * 10.0 * (1 + (8 * 14)), Of(101).Activations - Of(100).Activations);
    }

    [Theory]
    [InlineData("{'linear': 8}, 'prelu', {'group_norm': 2}")]
    [InlineData("{'sequence': 2}, {'conv1d': {'channels': 8, 'kernel': 2}}, 'relu', 'flatten'")]
    [InlineData("{'sequence': 2}, {'gru': {'hidden': 6, 'output': 'all'}}, {'lstm': 6}")]
    [InlineData("{'sequence': 2}, 'positions', {'attention': {'heads': 2, 'dropout': 0.1}}, 'flatten'")]
    [InlineData("{'sequence': 1}, {'conv1d': {'channels': 8, 'kernel': 1}}, 'positions', {'transformer': {'heads': 2, 'dropout': 0.1}}, "
        + "{'adaptive_avg_pool1d': 1}, 'flatten'")]
    [InlineData("{'sequence': 2}, {'transformer': {'heads': 1, 'hidden': 8, 'norm': 'after'}}, {'lstm': 6}")]
    public void Train_Layers_LearnWithLibtorchAndResumeWithTheSameBits(string layers)
    {
        NetworkSpec network = Trainings.Network($"{{'layers': [{layers}, {{'linear': 'classes'}}]}}");
        var run = new RunSpec(network, Trainings.Training(1));
        Assert.All((bool[])[false, true], isOnGpu =>
            Assert.Equal(EngineOffer.Alone, TrainingEngines.OfferFor(run, EngineChoice.Auto, isOnGpu)));
        var checkpoints = new ScriptedCheckpoints(_ => CheckpointAnswer.Save);
        RunResult result = Trainings.Run(Trainings.Training(6), network, observer: checkpoints);
        Assert.True(result.History[^1].Validation["accuracy"] > 0.6);
        var resumed = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, checkpoints.Saved[checkpoints.Saved.Count / 2].Bytes);
        Assert.Equal(result.WeightsHash, Trainings.Run(Trainings.Training(6), network, observer: resumed).WeightsHash);
    }

    /// <summary>A number of 11 has a distance of 1e-6 to the next one, so the tolerance of a number above 1 is its share.</summary>
    private static void AssertClose(float[] expected, Tensor found) => Assert.All(
        expected.Zip(found.contiguous().data<float>().ToArray()),
        pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1, Math.Abs(pair.First))));

    private sealed record ReferenceFile(ReferenceCase[] Cases);

    private sealed record ReferenceCase(
        string Name, string Layer, int[] Row, float[] Input, int[] OutputRow, float[] Output, float[] OutputGradient, float[] InputGradient,
        ReferenceParameter[] Parameters)
    {
        /// <summary>The time steps of padding in front of each row; null for none.</summary>
        public long[]? Padding { get; init; }
    }

    private sealed record ReferenceParameter(string Name, long[] Shape, float[] Values, float[] Gradient);
}
