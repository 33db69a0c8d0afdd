using Gridfold.Models.Weights;

namespace Gridfold.Models.Training.Dense;

/// <summary>The weights of a linear layer and their gradients, inputs x outputs: the transpose of PyTorch's.</summary>
internal sealed class LinearParameters : ILearned
{
    public LinearParameters(string name, int inputs, int outputs)
    {
        Name = name;
        (Weights, WeightGradient) = (new Matrix(inputs, outputs), new Matrix(inputs, outputs));
        (Bias, BiasGradient) = (new Matrix(1, outputs), new Matrix(1, outputs));
    }

    /// <summary>The layer's, as in "1": its weights are 1.weight and 1.bias.</summary>
    public string Name { get; }

    public Matrix Weights { get; }

    public Matrix WeightGradient { get; }

    public Matrix Bias { get; }

    public Matrix BiasGradient { get; }

    public IReadOnlyList<(Matrix Value, Matrix Gradient)> Parameters => [(Weights, WeightGradient), (Bias, BiasGradient)];

    public void Load(IReadOnlyDictionary<string, NamedTensor> tensors)
    {
        tensors[$"{Name}.bias"].Values.CopyTo(Bias.Row(0));
        float[] weights = tensors[$"{Name}.weight"].Values;
        for (int input = 0; input < Weights.Rows; input++)
        {
            Span<float> row = Weights.Row(input);
            for (int output = 0; output < row.Length; output++) row[output] = weights[(output * Weights.Rows) + input];
        }
    }

    public IEnumerable<NamedTensor> Save()
    {
        var weights = new float[Weights.Rows * Weights.Columns];
        for (int input = 0; input < Weights.Rows; input++)
        {
            Span<float> row = Weights.Row(input);
            for (int output = 0; output < row.Length; output++) weights[(output * Weights.Rows) + input] = row[output];
        }

        return [new NamedTensor($"{Name}.weight", [Weights.Columns, Weights.Rows], weights), new NamedTensor($"{Name}.bias", [Bias.Columns], [.. Bias.Row(0)])];
    }

    /// <summary>The gradient of the bias: the sum of the outputs' gradients over the rows, in their order.</summary>
    public void SumBiasGradient(Matrix outputGradient, int rows)
    {
        Span<float> sums = BiasGradient.Values;
        sums.Clear();
        for (int row = 0; row < rows; row++) Elementwise.Add(outputGradient.PaddedRow(row), sums);
    }
}
