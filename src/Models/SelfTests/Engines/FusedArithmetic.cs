using Gridfold.Models.Devices;
using Gridfold.Models.Losses;
using Gridfold.Models.Networks;
using Gridfold.Models.SelfTests.Cases;
using Gridfold.Models.Training.Engines.Fused;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.SelfTests.Engines;

/// <summary>
/// The layers of two networks as one. The second network's numbers are those of the first times powers of two, which keep the digits. So
/// one reference serves both networks. A number that strays from one network to the other is found.
/// </summary>
/// <param name="device">The device that computes.</param>
internal sealed class FusedArithmetic(TrainingDevice device) : ITestedArithmetic
{
    private const int Networks = 2;

    public string Engine => "fused";

    public Quantity[]? Compute(SelfTestCase testCase)
    {
        using DisposeScope scope = NewDisposeScope();
        return testCase switch
        {
            LayerCase { Layer.IsFusable: true } layer => Layer(layer),
            CrossEntropyCase crossEntropy => CrossEntropy(crossEntropy),
            _ => null,
        };
    }

    private Quantity[] Layer(LayerCase layer)
    {
        var scales = new NetworkScales(layer);
        using var random = new NetworkRandom(0, device);

        // The layers need no disposal: their tensors end with the scope.
        nn.Module<Tensor, Tensor> first = layer.Layer.Build(layer.Input, headWidth: 1, random);
        nn.Module<Tensor, Tensor> second = layer.Layer.Build(layer.Input, headWidth: 1, random);
        nn.Module<Tensor, Tensor> fused = layer.Layer.Fuse([first, second], layer.Input);
        bool isLearned = layer.Values.Weight.Length > 0;
        Parameter? weight = isLearned ? fused.get_parameter("weight") : null, bias = isLearned ? fused.get_parameter("bias") : null;
        weight?.Set(NetworkPlaces.Whole.Join(layer.Values.Weight, scales.Weight));
        bias?.Set(NetworkPlaces.Whole.Join(layer.Values.Bias, scales.Output));

        var places = NetworkPlaces.Of(layer);
        Tensor input = device.Place(layer.IsFirst
            ? tensor(layer.Values.Input, TensorValues.Shape(layer))
            : tensor(places.Join(layer.Values.Input, scales.Input), NetworkPlaces.Shape(layer))).requires_grad_(!layer.IsFirst);
        Tensor output = fused.forward(input);
        output.backward([device.Place(tensor(places.Join(layer.Values.OutputGradient, NetworkScales.OutputGradient), output.shape))]);

        var found = new List<Quantity> { new(QuantityNames.Output, places.Part(output.ToFloats(), scales.Output)) };
        if (!layer.IsFirst) found.Add(new(QuantityNames.InputGradient, places.Part(input.grad!.ToFloats(), scales.InputGradient)));
        Add(QuantityNames.WeightGradient, weight?.grad, scales.WeightGradient);
        Add(QuantityNames.BiasGradient, bias?.grad, NetworkScales.OutputGradient);
        if (layer.Layer is BatchNormLayer)
        {
            Add(QuantityNames.RunningMean, fused.get_buffer("running_mean"), 1);
            Add(QuantityNames.RunningVariance, fused.get_buffer("running_var"), 1);
        }

        return [.. found];

        void Add(string name, Tensor? values, float scale)
        {
            if (values is not null) found.Add(new(name, NetworkPlaces.Whole.Part(values.ToFloats(), scale)));
        }
    }

    private Quantity[] CrossEntropy(CrossEntropyCase crossEntropy)
    {
        float[] twice = NetworkPlaces.Whole.Join(crossEntropy.Logits, 1);
        Tensor logits = device.Place(tensor(twice, [Networks, crossEntropy.Rows, crossEntropy.Classes])).requires_grad_(true);
        Tensor labels = device.Place(tensor(Array.ConvertAll(crossEntropy.Labels, label => (long)label)));
        Tensor losses = FusedLoss.OfEach(new CrossEntropySpec(), logits, labels, isMean: true);
        losses.sum().backward();
        return
        [
            losses.ToQuantity(QuantityNames.Loss),
            FusedLoss.OfEach(new CrossEntropySpec(), logits, labels, isMean: false).ToQuantity(QuantityNames.SumOfLosses),
            logits.grad!.ToQuantity(QuantityNames.InputGradient),
        ];
    }
}
