using Gridfold.Models.Weights;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// The parameters of a convolution. The weights have a row for each output channel. A row holds (input channel, line, column) in ascending
/// order, as in PyTorch.
/// </summary>
/// <param name="name">The layer's name.</param>
/// <param name="inputs">The number of input channels.</param>
/// <param name="outputs">The number of output channels.</param>
/// <param name="size">The kernel's lines and columns.</param>
internal sealed class ConvolutionParameters(string name, int inputs, int outputs, int size)
    : LearnedParameters(name, outputs, inputs * size * size, outputs)
{
    protected override void LoadWeights(ReadOnlySpan<float> weights)
    {
        for (int output = 0; output < Weights.Rows; output++)
            weights.Slice(output * Weights.Columns, Weights.Columns).CopyTo(Weights.Row(output));
    }

    protected override NamedTensor SaveWeights(string name) =>
        new(
            name, [Weights.Rows, inputs, size, size],
            [.. Enumerable.Range(0, Weights.Rows).SelectMany(output => Weights.Row(output).ToArray())]);
}
