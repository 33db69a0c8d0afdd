using Gridfold.Models.Weights;

namespace Gridfold.Models.Training.Dense.Convolutions;

/// <summary>The weights of a convolution and their gradients: a row for each output channel, in it (input channel, line, column) in ascending order, as PyTorch has them.</summary>
internal sealed class ConvolutionParameters : ILearned
{
    private readonly string _name;
    private readonly int[] _shape;

    /// <param name="name">The layer's.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="size">The kernel's lines and columns.</param>
    public ConvolutionParameters(string name, int inputs, int outputs, int size)
    {
        (_name, _shape) = (name, [outputs, inputs, size, size]);
        (Weights, WeightGradient) = (new Matrix(outputs, inputs * size * size), new Matrix(outputs, inputs * size * size));
        (Bias, BiasGradient) = (new Matrix(1, outputs), new Matrix(1, outputs));
    }

    public Matrix Weights { get; }

    public Matrix WeightGradient { get; }

    public Matrix Bias { get; }

    public Matrix BiasGradient { get; }

    public IReadOnlyList<(Matrix Value, Matrix Gradient)> Parameters => [(Weights, WeightGradient), (Bias, BiasGradient)];

    public void Load(IReadOnlyDictionary<string, NamedTensor> tensors)
    {
        tensors[$"{_name}.bias"].Values.CopyTo(Bias.Row(0));
        ReadOnlySpan<float> weights = tensors[$"{_name}.weight"].Values;
        for (int output = 0; output < Weights.Rows; output++) weights.Slice(output * Weights.Columns, Weights.Columns).CopyTo(Weights.Row(output));
    }

    public IEnumerable<NamedTensor> Save()
    {
        float[] weights = [.. Enumerable.Range(0, Weights.Rows).SelectMany(output => Weights.Row(output).ToArray())];
        return [new NamedTensor($"{_name}.weight", _shape, weights), new NamedTensor($"{_name}.bias", [Bias.Columns], [.. Bias.Row(0)])];
    }
}
