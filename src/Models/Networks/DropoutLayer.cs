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
            if (!training || _probability == 0) return input.alias();
            Tensor mask = empty_like(input).bernoulli_(1 - _probability, _generator).div_(_kept);
            return input.mul(mask);
        }
    }
}
