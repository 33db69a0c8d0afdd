using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Training.Dense;

/// <summary>One network of linear layers, activations and dropout, with its parameters, their gradients, and what the last rows made of it.</summary>
internal sealed class DenseNetwork : IDisposable
{
    private readonly List<LinearParameters> _linears = [];
    private readonly List<Layer> _hidden = [];
    private readonly Matrix _firstOutput;

    /// <param name="spec">See <see cref="DenseEngine.CanTrain"/>.</param>
    /// <param name="data">Says how many inputs and classes there are.</param>
    /// <param name="mostRows">How many rows it is given at once at most.</param>
    /// <param name="random">For dropout.</param>
    public DenseNetwork(NetworkSpec spec, FoldData data, int mostRows, NetworkRandom random)
    {
        int width = data.InputShape.Aggregate(1, (size, dimension) => size * dimension);
        foreach ((int index, LayerSpec layer) in spec.Layers.Index())
        {
            if (layer is LinearLayer linear)
            {
                _linears.Add(new LinearParameters(layer.Prefix ?? $"{index}", width, linear.Outputs ?? data.ClassCount));
                width = _linears[^1].Weights.Columns;
                if (_linears.Count > 1) _hidden.Add(new HiddenLinear(_linears[^1], mostRows));
            }
            else if (layer is ActivationLayer activation)
            {
                _hidden.Add(Activations.Make(activation.Name, mostRows, width));
            }
            else if (layer is DropoutLayer dropout)
            {
                _hidden.Add(new DropoutMask(dropout, mostRows, width, random));
            }
        }

        _firstOutput = new Matrix(mostRows, _linears[0].Weights.Columns);
        Parameters = [.. _linears.SelectMany(linear => ((Matrix, Matrix)[])[(linear.Weights, linear.WeightGradient), (linear.Bias, linear.BiasGradient)])];
    }

    /// <summary>All that is learned, with the gradients that <see cref="Backward"/> leaves.</summary>
    public IReadOnlyList<(Matrix Value, Matrix Gradient)> Parameters { get; }

    /// <summary>The logits of the rows; the network's own, until the next rows.</summary>
    public Matrix Forward(InputBatch input, bool isTraining)
    {
        input.Multiply(_linears[0], _firstOutput);
        Matrix output = _firstOutput;
        foreach (Layer layer in _hidden)
        {
            layer.Forward(output, input.Rows, isTraining);
            output = layer.Output;
        }

        return output;
    }

    /// <summary>Works out the gradients of the rows that <see cref="Forward"/> was given last.</summary>
    /// <param name="input">Those rows.</param>
    /// <param name="gradient">The loss's gradient by the logits.</param>
    public void Backward(InputBatch input, Matrix gradient)
    {
        for (int index = _hidden.Count - 1; index >= 0; index--)
            gradient = _hidden[index].Backward(index == 0 ? _firstOutput : _hidden[index - 1].Output, gradient, input.Rows);
        _linears[0].SumBiasGradient(gradient, input.Rows);
        input.Gradient(_linears[0], gradient);
    }

    /// <summary>Takes the weights of a network with the same layers.</summary>
    public void Load(IReadOnlyList<NamedTensor> weights)
    {
        Dictionary<string, NamedTensor> byName = weights.ToDictionary(tensor => tensor.Name);
        foreach (LinearParameters linear in _linears) linear.Load(byName);
    }

    /// <summary>A copy of the weights, as PyTorch has them.</summary>
    public IReadOnlyList<NamedTensor> Save() => [.. _linears.SelectMany(linear => linear.Save())];

    public void Dispose()
    {
        foreach (IDisposable layer in _hidden.OfType<IDisposable>()) layer.Dispose();
    }
}
