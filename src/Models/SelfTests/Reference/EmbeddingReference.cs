namespace Gridfold.Models.SelfTests.Reference;

/// <summary>The vectors of tokens and their gradients, by plain loops with double sums. Token 0 is padding.</summary>
internal sealed class EmbeddingReference
{
    private readonly int _steps, _size;

    /// <param name="rows">The number of rows.</param>
    /// <param name="steps">The tokens of a row.</param>
    /// <param name="tokens">The number of tokens that have vectors.</param>
    /// <param name="size">The values of a vector.</param>
    public EmbeddingReference(int rows, int steps, int tokens, int size)
    {
        (_steps, _size) = (steps, size);
        Output = new double[rows * steps * size];
        WeightGradient = new double[tokens * size];
    }

    /// <summary>The output, [rows, size, tokens of a row].</summary>
    public double[] Output { get; }

    /// <summary>The gradient by the vectors, [tokens, size].</summary>
    public double[] WeightGradient { get; }

    /// <summary>Fills the results.</summary>
    /// <param name="input">The tokens, [rows, tokens of a row]. The whole part of a number counts.</param>
    /// <param name="weights">The vectors, in the form of <see cref="WeightGradient"/>.</param>
    /// <param name="outputGradient">The gradient by the output, in the form of <see cref="Output"/>.</param>
    public void Compute(float[] input, float[] weights, float[] outputGradient)
    {
        foreach ((int place, float number) in input.Index())
        {
            int token = (int)number;
            if (token == 0) continue;
            for (int value = 0; value < _size; value++)
            {
                int output = (((place / _steps * _size) + value) * _steps) + (place % _steps);
                Output[output] = weights[(token * _size) + value];
                WeightGradient[(token * _size) + value] += outputGradient[output];
            }
        }
    }
}
