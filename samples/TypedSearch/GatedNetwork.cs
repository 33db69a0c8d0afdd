using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TypedSearch;

/// <summary>A perceptron with a gate for each hidden value.</summary>
public sealed class GatedNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Linear _values, _gates, _head;

    /// <param name="inputs">The number of features.</param>
    /// <param name="outputs">The number of classes.</param>
    /// <param name="hidden">The width of the hidden layer.</param>
    public GatedNetwork(int inputs, int outputs, int hidden) : base(nameof(GatedNetwork))
    {
        (_values, _gates) = (nn.Linear(inputs, hidden), nn.Linear(inputs, hidden));
        _head = nn.Linear(hidden, outputs);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _head.forward(_values.forward(input) * sigmoid(_gates.forward(input)));
}
