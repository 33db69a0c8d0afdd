namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>The first layer: it makes a matrix from the rows of the data. It computes no gradient by the data.</summary>
internal abstract class FirstLayer
{
    protected FirstLayer(int mostRows, int width) => Output = new Matrix(mostRows, width);

    /// <summary>The output of the last <see cref="Forward"/>.</summary>
    public Matrix Output { get; }

    /// <summary>The learned parameters, in the network's order.</summary>
    public abstract IEnumerable<LearnedParameters> Learned { get; }

    /// <summary>Fills <see cref="Output"/>.</summary>
    /// <param name="input">The rows of the data.</param>
    /// <param name="isTraining">Whether dropout works and gradients follow.</param>
    public abstract void Forward(InputBatch input, bool isTraining);

    /// <summary>Computes the gradients of the parameters.</summary>
    /// <param name="input">The input of the last <see cref="Forward"/>.</param>
    /// <param name="gradient">The gradient of the loss by <see cref="Output"/>.</param>
    public abstract void Backward(InputBatch input, Matrix gradient);
}
