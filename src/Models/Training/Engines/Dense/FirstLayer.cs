namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>What takes the rows of the data and makes a matrix of them; nobody asks for a gradient by the data.</summary>
internal abstract class FirstLayer
{
    protected FirstLayer(int mostRows, int width) => Output = new Matrix(mostRows, width);

    /// <summary>What the last <see cref="Forward"/> gave.</summary>
    public Matrix Output { get; }

    /// <summary>In the order of the network.</summary>
    public abstract IEnumerable<LearnedParameters> Learned { get; }

    /// <summary>Fills <see cref="Output"/>.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="isTraining">Whether gradients follow, and dropout is at work.</param>
    public abstract void Forward(InputBatch input, bool isTraining);

    /// <summary>Works out the parameters' gradients.</summary>
    /// <param name="input">What <see cref="Forward"/> was given last.</param>
    /// <param name="gradient">The loss's gradient by <see cref="Output"/>.</param>
    public abstract void Backward(InputBatch input, Matrix gradient);
}

/// <summary>A linear layer that takes the data.</summary>
internal sealed class FirstLinear(LinearParameters parameters, int mostRows) : FirstLayer(mostRows, parameters.Weights.Columns)
{
    public override IEnumerable<LearnedParameters> Learned => [parameters];

    public override void Forward(InputBatch input, bool isTraining) => ((RowBatch)input).Multiply(parameters, Output);

    public override void Backward(InputBatch input, Matrix gradient)
    {
        parameters.SumBiasGradient(gradient, input.Rows);
        ((RowBatch)input).Gradient(parameters, gradient);
    }
}
