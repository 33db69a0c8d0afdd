using System.Runtime.CompilerServices;

namespace Gridfold.Models.SelfTests.Reference;

/// <summary>
/// Soft-max of the products of queries and keys, and the values that it weighs, with the gradients, by plain loops in doubles.
/// </summary>
internal sealed class AttentionReference
{
    private readonly int _heads, _steps, _size, _count;

    /// <param name="rows">The number of rows.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="steps">The number of time steps.</param>
    /// <param name="size">The values of a head.</param>
    public AttentionReference(int rows, int heads, int steps, int size)
    {
        (_heads, _steps, _size, _count) = (heads, steps, size, rows * heads * steps * size);
        Output = new double[_count];
        InputGradient = new double[3 * _count];
    }

    /// <summary>The output, [rows, heads, time steps, values of a head].</summary>
    public double[] Output { get; }

    /// <summary>The gradient by queries, keys and values, in the form of the input.</summary>
    public double[] InputGradient { get; }

    /// <summary>Fills the results.</summary>
    /// <param name="input">Queries, keys and values, one after the other, each in the form of <see cref="Output"/>.</param>
    /// <param name="padding">Whether a time step has no weight, [rows, time steps]. Each row has at least one that has.</param>
    /// <param name="outputGradient">The gradient by the output, in the form of <see cref="Output"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(float[] input, bool[] padding, float[] outputGradient)
    {
        double scale = 1 / Math.Sqrt(_size);
        double[] weights = new double[_steps], gradients = new double[_steps];
        for (int from = 0; from < _count; from += _size)
        {
            // The place of the first key of this head, and of the row's first time step.
            int first = from / (_steps * _size) * _steps * _size, row = first / (_heads * _steps * _size) * _steps;
            double sum = 0, product = 0;
            for (int step = 0; step < _steps; step++)
            {
                double score = 0;
                int key = _count + first + (step * _size);
                for (int i = 0; i < _size; i++) score += scale * input[from + i] * input[key + i];
                weights[step] = padding[row + step] ? 0 : Math.Exp(score);
                sum += weights[step];
            }

            for (int step = 0; step < _steps; step++)
            {
                weights[step] /= sum;
                gradients[step] = 0;
                int value = first + (step * _size);
                for (int i = 0; i < _size; i++)
                {
                    Output[from + i] += weights[step] * input[(2 * _count) + value + i];
                    InputGradient[(2 * _count) + value + i] += weights[step] * outputGradient[from + i];
                    gradients[step] += input[(2 * _count) + value + i] * (double)outputGradient[from + i];
                }

                product += weights[step] * gradients[step];
            }

            for (int step = 0; step < _steps; step++)
            {
                double score = scale * weights[step] * (gradients[step] - product);
                int key = _count + first + (step * _size);
                for (int i = 0; i < _size; i++)
                {
                    InputGradient[from + i] += score * input[key + i];
                    InputGradient[key + i] += score * input[from + i];
                }
            }
        }
    }
}
