using System.Runtime.CompilerServices;

namespace Gridfold.Models.SelfTests.Reference;

/// <summary>
/// Layer normalisation and its gradients, by plain loops with double sums (Ba, Kiros and Hinton, "Layer normalization", 2016). Arrays are
/// in PyTorch's order.
/// </summary>
internal sealed class LayerNormReference
{
    // PyTorch's default.
    private const double Epsilon = 1e-5;

    private readonly int _rows, _values;

    /// <param name="rows">The number of rows.</param>
    /// <param name="values">The number of values of a row, at least 2.</param>
    public LayerNormReference(int rows, int values)
    {
        (_rows, _values) = (rows, values);
        (Output, InputGradient) = (new double[rows * values], new double[rows * values]);
        (WeightGradient, BiasGradient) = (new double[values], new double[values]);
    }

    /// <summary>The output, [rows, values].</summary>
    public double[] Output { get; }

    /// <summary>The gradient by the input, [rows, values].</summary>
    public double[] InputGradient { get; }

    /// <summary>The gradient by the weights, [values].</summary>
    public double[] WeightGradient { get; }

    /// <summary>The gradient by the biases, [values].</summary>
    public double[] BiasGradient { get; }

    /// <summary>Fills the results.</summary>
    /// <param name="input">The input, in the form of <see cref="Output"/>.</param>
    /// <param name="weights">The weight of each value.</param>
    /// <param name="bias">The bias of each value.</param>
    /// <param name="outputGradient">The gradient by the output, in the form of <see cref="Output"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(float[] input, float[] weights, float[] bias, float[] outputGradient)
    {
        for (int row = 0, first = 0; row < _rows; row++, first += _values)
        {
            double mean = 0, variance = 0, sum = 0, product = 0;
            for (int i = 0; i < _values; i++) mean += input[first + i] / (double)_values;
            for (int i = 0; i < _values; i++) variance += (input[first + i] - mean) * (input[first + i] - mean) / _values;
            double deviation = Math.Sqrt(variance + Epsilon);
            for (int i = 0; i < _values; i++)
            {
                double normalised = (input[first + i] - mean) / deviation, gradient = outputGradient[first + i];
                Output[first + i] = (normalised * weights[i]) + bias[i];
                WeightGradient[i] += gradient * normalised;
                BiasGradient[i] += gradient;
                sum += gradient * weights[i];
                product += gradient * weights[i] * normalised;
            }

            for (int i = 0; i < _values; i++)
            {
                double normalised = (input[first + i] - mean) / deviation;
                double common = (sum + (normalised * product)) / _values;
                InputGradient[first + i] = ((outputGradient[first + i] * weights[i]) - common) / deviation;
            }
        }
    }
}
