using Gridfold.Models.Weights;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>A layer's weights and biases, with their gradients for the last mini-batch.</summary>
internal abstract class LearnedParameters
{
    /// <param name="name">The layer's name, as in "1" for the weights 1.weight and 1.bias.</param>
    /// <param name="rows">The rows of the weights.</param>
    /// <param name="columns">The columns of the weights.</param>
    /// <param name="outputs">The number of biases.</param>
    protected LearnedParameters(string name, int rows, int columns, int outputs)
    {
        Name = name;
        (Weights, WeightGradient) = (new Matrix(rows, columns), new Matrix(rows, columns));
        (Bias, BiasGradient) = (new Matrix(1, outputs), new Matrix(1, outputs));
    }

    public Matrix Weights { get; }

    public Matrix WeightGradient { get; }

    public Matrix Bias { get; }

    public Matrix BiasGradient { get; }

    /// <summary>The weights and the bias, each with its gradient.</summary>
    public IReadOnlyList<(Matrix Value, Matrix Gradient)> Parameters => [(Weights, WeightGradient), (Bias, BiasGradient)];

    protected string Name { get; }

    /// <summary>Takes the values of a network with the same layers.</summary>
    public void Load(IReadOnlyDictionary<string, NamedTensor> tensors)
    {
        tensors[$"{Name}.bias"].Values.CopyTo(Bias.Row(0));
        LoadWeights(tensors[$"{Name}.weight"].Values);
    }

    /// <summary>Copies the values, in PyTorch's order and shapes.</summary>
    public IEnumerable<NamedTensor> Save() =>
        [SaveWeights($"{Name}.weight"), new NamedTensor($"{Name}.bias", [Bias.Columns], [.. Bias.Row(0)])];

    /// <summary>Takes weights in PyTorch's order.</summary>
    protected abstract void LoadWeights(ReadOnlySpan<float> weights);

    /// <summary>Copies the weights, in PyTorch's order.</summary>
    protected abstract NamedTensor SaveWeights(string name);
}
