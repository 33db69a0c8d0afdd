using Gridfold.Models.Devices;
using Gridfold.Models.Losses;
using Gridfold.Models.Networks;
using Gridfold.Models.SelfTests.Cases;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.SelfTests.Engines;

/// <summary>libtorch's operations, called as the training loop calls them.</summary>
/// <param name="device">The device that computes.</param>
internal sealed class LibtorchArithmetic(TrainingDevice device) : ITestedArithmetic
{
    public string Engine => "libtorch";

    public Quantity[]? Compute(SelfTestCase testCase)
    {
        using DisposeScope scope = NewDisposeScope();
        return testCase switch
        {
            LayerCase layer => Layer(layer),
            AttentionCase attention => Attention(attention),
            CrossEntropyCase crossEntropy => CrossEntropy(crossEntropy),
            ReductionCase reduction => Reduction(reduction),
            RandomStreamCase streams => RandomStreams(streams),
            CopyCase copy => Copy(copy),
            _ => null,
        };
    }

    private Quantity[] Layer(LayerCase layer)
    {
        using var random = new NetworkRandom(0, device);

        // The layer needs no disposal: its tensors end with the scope.
        nn.Module<Tensor, Tensor> module = layer.Layer.Build(layer.Input, headWidth: 1, random);
        bool isLearned = layer.Values.Weight.Length > 0;
        Parameter? weight = isLearned ? module.get_parameter("weight") : null, bias = isLearned ? module.get_parameter("bias") : null;
        weight?.Set(layer.Values.Weight);
        bias?.Set(layer.Values.Bias);

        Tensor input = device.Place(tensor(layer.Values.Input, TensorValues.Shape(layer))).requires_grad_(true);
        Tensor output = module.forward(input);
        output.backward([device.Place(tensor(layer.Values.OutputGradient, output.shape))]);

        var found = new List<Quantity> { output.ToQuantity(QuantityNames.Output) };
        if (layer.Layer is not EmbeddingLayer) found.Add(input.grad!.ToQuantity(QuantityNames.InputGradient));
        if (weight is not null) found.Add(weight.grad!.ToQuantity(QuantityNames.WeightGradient));
        if (bias is not null) found.Add(bias.grad!.ToQuantity(QuantityNames.BiasGradient));
        if (layer.Layer is BatchNormLayer)
        {
            found.Add(module.get_buffer("running_mean")!.ToQuantity(QuantityNames.RunningMean));
            found.Add(module.get_buffer("running_var")!.ToQuantity(QuantityNames.RunningVariance));
        }

        return [.. found];
    }

    private Quantity[] Attention(AttentionCase attention)
    {
        long[] shape = [3, attention.Rows, attention.Heads, attention.Steps, attention.Size];
        Tensor input = device.Place(tensor(attention.Input, shape)).requires_grad_(true);
        Tensor padding = device.Place(tensor(attention.Padding, [attention.Rows, attention.Steps]));
        using Scalar scale = AttentionLayer.Scale(attention.Size).ToScalar();
        Tensor output = SelfAttention.Mix(input[0], input[1], input[2], padding, scale, weights => weights);
        output.backward([device.Place(tensor(attention.OutputGradient, output.shape))]);
        return [output.ToQuantity(QuantityNames.Output), input.grad!.ToQuantity(QuantityNames.InputGradient)];
    }

    private Quantity[] CrossEntropy(CrossEntropyCase crossEntropy)
    {
        Tensor logits = device.Place(tensor(crossEntropy.Logits, [crossEntropy.Rows, crossEntropy.Classes])).requires_grad_(true);
        Tensor labels = device.Place(tensor(Array.ConvertAll(crossEntropy.Labels, label => (long)label)));
        Tensor loss = new CrossEntropySpec().Of(logits, labels, isMean: true);
        loss.backward();
        return
        [
            loss.ToQuantity(QuantityNames.Loss),
            new CrossEntropySpec().Of(logits, labels, isMean: false).ToQuantity(QuantityNames.SumOfLosses),
            logits.grad!.ToQuantity(QuantityNames.InputGradient),
        ];
    }

    private Quantity[] Reduction(ReductionCase reduction)
    {
        Tensor values = device.Place(tensor(reduction.Values, [reduction.Lines, reduction.Columns]));
        return
        [
            values.sum().ToQuantity(QuantityNames.Sum),
            values.mean().ToQuantity(QuantityNames.Mean),
            values.sum([1]).ToQuantity(QuantityNames.LineSums),
            values.sum([0]).ToQuantity(QuantityNames.ColumnSums),
            values.max().ToQuantity(QuantityNames.Greatest),
            new(QuantityNames.PlaceOfGreatest, [values.argmax().ToLongs()[0]]),
        ];
    }

    private Quantity[] RandomStreams(RandomStreamCase streams)
    {
        const ulong Seed = RandomStreamCase.Seed;
        const double Bound = RandomStreamCase.Bound;
        using Generator forUniform = new(Seed), forSeeds = new(Seed), forKept = new(Seed), forNormal = new(Seed);
        Tensor uniform = device.Place(empty(streams.Count).uniform_(-Bound, Bound, forUniform));
        Tensor kept = device.Place(empty(streams.Count).bernoulli_(streams.Kept[^1], forKept));
        Tensor normal = device.Place(empty(streams.Count).normal_(RandomStreamCase.NormalMean, 1, forNormal));
        return
        [
            uniform.ToQuantity(QuantityNames.Uniform),
            new(QuantityNames.Seeds, [HashedMask.DrawSeed(forSeeds), HashedMask.DrawSeed(forSeeds)]),
            HashedMask.Of(streams.MaskSeeds, streams.Kept, streams.Count, device.Torch).ToQuantity(QuantityNames.HashedMasks),
            kept.mean().ToQuantity(QuantityNames.KeptShare),
            stack([normal.mean(), normal.square().mean()]).ToQuantity(QuantityNames.NormalMoments),
        ];
    }

    private Quantity[] Copy(CopyCase copy)
    {
        ReadOnlySpan<long> whole = device.Place(tensor(copy.WholeNumbers)).ToLongs();
        double[] values = new double[whole.Length];
        for (int i = 0; i < values.Length; i++) values[i] = whole[i];
        return [device.Place(tensor(copy.Floats)).ToQuantity(QuantityNames.Copy), new(QuantityNames.CopyOfWholeNumbers, values)];
    }
}
