using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>dropout: p</c>: in training each value is zero with probability p and else grows by 1 / (1 - p)
/// (Srivastava et al., "Dropout", JMLR 15, 2014); otherwise nothing happens.
/// </summary>
/// <param name="Probability">In [0, 1).</param>
public sealed record DropoutLayer(double Probability) : LayerSpec
{
    /// <inheritdoc/>
    public override string Text => $"dropout: {Probability.ToString("R", CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override IReadOnlyList<int> OutputShape(IReadOnlyList<int> input, int classCount, out string? mismatch)
    {
        mismatch = null;
        return input;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(IReadOnlyList<int> input, int classCount, NetworkRandom random) => new Dropout(Probability, random.Dropout);

    /// <inheritdoc/>
    internal override nn.Module<Tensor, Tensor> Fuse(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) => new FusedDropout(layers, input);

    private sealed class Dropout : nn.Module<Tensor, Tensor>
    {
        private readonly double _probability;
        private readonly Generator _generator;

        // Held here: one that only native code uses any more is collected under it.
        private readonly Scalar _kept;

        public Dropout(double probability, Generator generator) : base(nameof(Dropout))
        {
            _probability = probability;
            _generator = generator;
            _kept = (1 - probability).ToScalar();
        }

        public override Tensor forward(Tensor input)
        {
            // A tensor of its own: a Sequential disposes each layer's input once it has the output.
            return training && _probability > 0 ? input.mul(Draw(empty_like(input))) : input.alias();
        }

        /// <summary>Makes a mask of a tensor: what each value is multiplied with.</summary>
        public Tensor Draw(Tensor mask) => _probability > 0 ? mask.bernoulli_(1 - _probability, _generator).div_(_kept) : mask.fill_(_kept);
    }

    /// <summary>Each network draws its own mask, from its own generator, with its own probability.</summary>
    private sealed class FusedDropout : FusedLayer
    {
        private readonly Dropout[] _layers;
        private readonly IReadOnlyList<int> _row;

        public FusedDropout(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, IReadOnlyList<int> input) : base(nameof(FusedDropout), layers, input) =>
            (_layers, _row) = ([.. layers.Cast<Dropout>()], input);

        public override Tensor forward(Tensor input)
        {
            if (!training) return input.alias();
            Tensor values = Apart(input);
            long rows = values.shape[_row.Count == 3 ? 0 : 1];
            IEnumerable<Tensor> masks = _layers.Select(layer => layer.Draw(empty([rows, .. _row.Select(size => (long)size)], device: values.device)));
            return values.mul(_row.Count == 3 ? cat([.. masks], 1) : stack([.. masks]));
        }
    }
}
