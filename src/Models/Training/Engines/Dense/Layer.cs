namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>A layer of one network after its first, with its output for the last rows.</summary>
internal abstract class Layer
{
    protected Layer(int mostRows, int width) => Output = new Matrix(mostRows, width);

    /// <summary>The output of the last <see cref="Forward"/>.</summary>
    public Matrix Output { get; }

    /// <summary>Fills <see cref="Output"/>.</summary>
    /// <param name="input">The output of the layer before.</param>
    /// <param name="rows">The number of rows to read.</param>
    /// <param name="isTraining">Whether dropout works.</param>
    public abstract void Forward(Matrix input, int rows, bool isTraining);

    /// <summary>Computes the gradients of the parameters.</summary>
    /// <param name="input">The input of the last <see cref="Forward"/>.</param>
    /// <param name="gradient">The gradient of the loss by <see cref="Output"/>; may be overwritten.</param>
    /// <param name="rows">The number of rows.</param>
    /// <returns>The gradient of the loss by the input.</returns>
    public abstract Matrix Backward(Matrix input, Matrix gradient, int rows);
}
