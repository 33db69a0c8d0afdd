using Gridfold.Models.Weights;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>A layer's weights and biases, and the gradients that the last mini-batch left.</summary>
internal abstract class LearnedParameters
{
    /// <param name="name">The layer's, as in "1": its weights are 1.weight and 1.bias.</param>
    /// <param name="rows">Of the weights.</param>
    /// <param name="columns">Of the weights.</param>
    /// <param name="outputs">As many biases.</param>
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

    /// <summary>They, with their gradients.</summary>
    public IReadOnlyList<(Matrix Value, Matrix Gradient)> Parameters => [(Weights, WeightGradient), (Bias, BiasGradient)];

    protected string Name { get; }

    /// <summary>Takes the values of a network with the same layers.</summary>
    public void Load(IReadOnlyDictionary<string, NamedTensor> tensors)
    {
        tensors[$"{Name}.bias"].Values.CopyTo(Bias.Row(0));
        LoadWeights(tensors[$"{Name}.weight"].Values);
    }

    /// <summary>A copy, in PyTorch's order and shapes.</summary>
    public IEnumerable<NamedTensor> Save() => [SaveWeights($"{Name}.weight"), new NamedTensor($"{Name}.bias", [Bias.Columns], [.. Bias.Row(0)])];

    /// <summary>Takes weights that lie as PyTorch has them.</summary>
    protected abstract void LoadWeights(ReadOnlySpan<float> weights);

    /// <summary>A copy of the weights as PyTorch has them.</summary>
    protected abstract NamedTensor SaveWeights(string name);
}
