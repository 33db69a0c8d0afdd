namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>A layer of one network after its first, with what it made of the last rows.</summary>
internal abstract class Layer
{
    protected Layer(int mostRows, int width) => Output = new Matrix(mostRows, width);

    /// <summary>What the last <see cref="Forward"/> gave.</summary>
    public Matrix Output { get; }

    /// <summary>Fills <see cref="Output"/>.</summary>
    /// <param name="input">What the layer before gave.</param>
    /// <param name="rows">How many rows of it.</param>
    /// <param name="isTraining">Whether dropout is at work.</param>
    public abstract void Forward(Matrix input, int rows, bool isTraining);

    /// <summary>Works out the parameters' gradients.</summary>
    /// <param name="input">What <see cref="Forward"/> was given last.</param>
    /// <param name="gradient">The loss's gradient by <see cref="Output"/>; may be overwritten.</param>
    /// <param name="rows">How many rows.</param>
    /// <returns>The loss's gradient by the input.</returns>
    public abstract Matrix Backward(Matrix input, Matrix gradient, int rows);
}
