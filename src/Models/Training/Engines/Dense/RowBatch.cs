namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>Rows of the data as a matrix: the input of a linear layer.</summary>
internal abstract class RowBatch : InputBatch
{
    /// <summary>Computes output = bias + inputs weights.</summary>
    /// <param name="layer">The first layer.</param>
    /// <param name="output">The output, with at least <see cref="InputBatch.Rows"/> rows.</param>
    public abstract void Multiply(LinearParameters layer, Matrix output);

    /// <summary>Computes the gradient of the layer's weights. The gradient of the bias is computed before.</summary>
    /// <param name="layer">The first layer.</param>
    /// <param name="outputGradient">The gradient by the layer's outputs.</param>
    public abstract void Gradient(LinearParameters layer, Matrix outputGradient);
}
