using System.Globalization;
using Gridfold.Models.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>dropout: p</c>: in training each value becomes zero with probability p, and otherwise grows by 1 / (1 - p) (Srivastava et al.,
/// "Dropout", JMLR 15, 2014). Outside training the values do not change.
/// </summary>
/// <param name="Probability">The probability that a value becomes zero, in [0, 1).</param>
public sealed record DropoutLayer(double Probability) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => $"dropout: {Probability.ToString("R", CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int headWidth, out string? mismatch)
    {
        mismatch = null;
        return input;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int headWidth, NetworkRandom random) =>
        new Dropout(Probability, random.Dropout);

    /// <inheritdoc/>
    internal override string Export(GraphPart part, string input, IReadOnlyList<int> row) => input;

    /// <inheritdoc/>
    internal override bool IsFusable => true;

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) =>
        new FusedDropout(layers, input);

    private sealed class Dropout : nn.Module<Tensor, Tensor>
    {
        private readonly double _probability;
        private readonly Generator _generator;

        // The field holds the number: the garbage collector frees a number that only native code uses.
        private readonly Scalar _kept;

        public Dropout(double probability, Generator generator) : base(nameof(Dropout))
        {
            _probability = probability;
            _generator = generator;
            _kept = (1 - probability).ToScalar();
        }

        public double Kept => 1 - _probability;

        public override Tensor forward(Tensor input)
        {
            // The output must be another tensor: a Sequential disposes of each layer's input after the layer.
            if (!training || _probability == 0) return input.alias();
            return input.mul(input.device.type == DeviceType.CPU
                ? Draw(empty_like(input))
                : HashedMask.Of([DrawSeed()], [Kept], input.numel(), input.device).view(input.shape));
        }

        /// <summary>Fills a tensor on the processor with a mask: the factor of each value.</summary>
        public Tensor Draw(Tensor mask) => _probability > 0 ? mask.bernoulli_(Kept, _generator).div_(_kept) : mask.fill_(_kept);

        /// <summary>Draws the seed of a mask on a GPU. Without dropout nothing is drawn.</summary>
        public long DrawSeed() => _probability > 0 ? HashedMask.DrawSeed(_generator) : 0;
    }

    /// <summary>Dropout of several networks. Each network draws its own mask, from its own generator, with its own probability.</summary>
    private sealed class FusedDropout : FusedLayer
    {
        private readonly Dropout[] _layers;
        private readonly long[] _row;

        public FusedDropout(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input)
            : base(nameof(FusedDropout), layers, input) =>
            (_layers, _row) = ([.. layers.Cast<Dropout>()], [.. input.Select(size => (long)size)]);

        public override Tensor forward(Tensor input)
        {
            if (!training) return input.alias();
            Tensor values = Apart(input), masks = Masks(values.numel() / Networks, values.device).view([Networks, -1, .. _row]);
            return values.mul(_row.Length == 3 ? masks.transpose(0, 1).flatten(1, 2) : masks);
        }

        /// <summary>Makes the masks, [networks, values].</summary>
        private Tensor Masks(long count, Device device) => device.type == DeviceType.CPU
            ? stack(_layers.Select(layer => layer.Draw(empty(count))))
            : HashedMask.Of([.. _layers.Select(layer => layer.DrawSeed())], [.. _layers.Select(layer => layer.Kept)], count, device);
    }
}
