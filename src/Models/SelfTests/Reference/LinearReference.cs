using System.Runtime.CompilerServices;

namespace Gridfold.Models.SelfTests.Reference;

/// <summary>A linear layer and its gradients, by plain loops with double sums. Arrays are in PyTorch's order.</summary>
internal sealed class LinearReference
{
    private readonly int _rows, _inputs, _outputs;

    /// <param name="rows">The number of rows.</param>
    /// <param name="inputs">The features of a row.</param>
    /// <param name="outputs">The features of the output.</param>
    public LinearReference(int rows, int inputs, int outputs)
    {
        (_rows, _inputs, _outputs) = (rows, inputs, outputs);
        Output = new double[rows * outputs];
        InputGradient = new double[rows * inputs];
        WeightGradient = new double[outputs * inputs];
        BiasGradient = new double[outputs];
    }

    /// <summary>The output, [rows, outputs].</summary>
    public double[] Output { get; }

    /// <summary>The gradient by the input, [rows, inputs].</summary>
    public double[] InputGradient { get; }

    /// <summary>The gradient by the weights, [outputs, inputs].</summary>
    public double[] WeightGradient { get; }

    /// <summary>The gradient by the biases, [outputs].</summary>
    public double[] BiasGradient { get; }

    /// <summary>Fills the results.</summary>
    /// <param name="input">The input, in the form of <see cref="InputGradient"/>.</param>
    /// <param name="weights">The weights, in the form of <see cref="WeightGradient"/>.</param>
    /// <param name="bias">The biases, in the form of <see cref="BiasGradient"/>.</param>
    /// <param name="outputGradient">The gradient by the output, in the form of <see cref="Output"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(float[] input, float[] weights, float[] bias, float[] outputGradient)
    {
        double[] inputGradient = InputGradient, weightGradient = WeightGradient;
        for (int row = 0; row < _rows; row++)
        {
            int firstInput = row * _inputs;
            for (int output = 0; output < _outputs; output++)
            {
                int firstWeight = output * _inputs;
                double sum = bias[output], gradient = outputGradient[(row * _outputs) + output];
                for (int i = 0; i < _inputs; i++)
                {
                    double value = input[firstInput + i], factor = weights[firstWeight + i];
                    sum += value * factor;
                    inputGradient[firstInput + i] += gradient * factor;
                    weightGradient[firstWeight + i] += gradient * value;
                }

                Output[(row * _outputs) + output] = sum;
                BiasGradient[output] += gradient;
            }
        }
    }
}
