using Gridfold.Models.Weights;

namespace Gridfold.Models.Training.Engines.Dense.Convolutions;

/// <summary>
/// The parameters of a convolution: a row for each output channel, in it (input channel, line, column) in ascending order, as PyTorch has
/// them.
/// </summary>
/// <param name="name">The layer's.</param>
/// <param name="inputs">Input channels.</param>
/// <param name="outputs">Output channels.</param>
/// <param name="size">The kernel's lines and columns.</param>
internal sealed class ConvolutionParameters(string name, int inputs, int outputs, int size) : LearnedParameters(name, outputs, inputs * size * size, outputs)
{
    protected override void LoadWeights(ReadOnlySpan<float> weights)
    {
        for (int output = 0; output < Weights.Rows; output++) weights.Slice(output * Weights.Columns, Weights.Columns).CopyTo(Weights.Row(output));
    }

    protected override NamedTensor SaveWeights(string name) =>
        new(name, [Weights.Rows, inputs, size, size], [.. Enumerable.Range(0, Weights.Rows).SelectMany(output => Weights.Row(output).ToArray())]);
}
