using Gridfold.Models.Weights;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>The parameters of a linear layer. The weights are inputs x outputs, the transpose of PyTorch's.</summary>
internal sealed class LinearParameters(string name, int inputs, int outputs) : LearnedParameters(name, inputs, outputs, outputs)
{
    /// <summary>Computes the gradient of the bias: the sum of the outputs' gradients over the rows, in their order.</summary>
    public void SumBiasGradient(Matrix outputGradient, int rows)
    {
        Span<float> sums = BiasGradient.Values;
        sums.Clear();
        for (int row = 0; row < rows; row++) Elementwise.Add(outputGradient.PaddedRow(row), sums);
    }

    protected override void LoadWeights(ReadOnlySpan<float> weights)
    {
        for (int input = 0; input < Weights.Rows; input++)
        {
            Span<float> row = Weights.Row(input);
            for (int output = 0; output < row.Length; output++) row[output] = weights[(output * Weights.Rows) + input];
        }
    }

    protected override NamedTensor SaveWeights(string name)
    {
        var weights = new float[Weights.Rows * Weights.Columns];
        for (int input = 0; input < Weights.Rows; input++)
        {
            Span<float> row = Weights.Row(input);
            for (int output = 0; output < row.Length; output++) weights[(output * Weights.Rows) + input] = row[output];
        }

        return new NamedTensor(name, [Weights.Columns, Weights.Rows], weights);
    }
}
