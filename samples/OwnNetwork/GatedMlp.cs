using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OwnNetwork;

/// <summary>
/// A perceptron whose hidden layer is gated: one half of it decides how much of the other half passes. No layer of Gridfold does that.
/// Gridfold gives <c>inputs</c> and <c>outputs</c>. The others are the names under <c>settings</c> of the experiment file.
/// </summary>
public sealed class GatedMlp : nn.Module<Tensor, Tensor>
{
    private readonly Linear _values, _gates, _head;
    private readonly Dropout _dropout;

    /// <param name="inputs">The number of features.</param>
    /// <param name="outputs">The number of classes, or of numbers to predict.</param>
    /// <param name="hidden">The width of the hidden layer.</param>
    /// <param name="dropout">The share of hidden values that are left out in training.</param>
    public GatedMlp(int inputs, int outputs, int hidden, double dropout = 0) : base(nameof(GatedMlp))
    {
        _values = nn.Linear(inputs, hidden);
        _gates = nn.Linear(inputs, hidden);
        _head = nn.Linear(hidden, outputs);
        _dropout = nn.Dropout(dropout);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        _head.forward(_dropout.forward(_values.forward(input) * sigmoid(_gates.forward(input))));
}
