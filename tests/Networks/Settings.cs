using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.TestNetworks;

/// <summary>A network with a setting of each type, dropout and batch normalisation, and the number of its values as asked.</summary>
public sealed class Settings : nn.Module<Tensor, Tensor>
{
    private readonly Linear _first, _last;
    private readonly BatchNorm1d _norm;
    private readonly Dropout _dropout;
    private readonly string _label;

    /// <param name="inputShape">The shape of a row.</param>
    /// <param name="outputs">The number of classes.</param>
    /// <param name="hiddenUnits">An int.</param>
    /// <param name="dropout">A double.</param>
    /// <param name="label">A text.</param>
    /// <param name="excess">An int that makes the output too wide.</param>
    /// <param name="bias">A boolean.</param>
    public Settings(
        long[] inputShape, long outputs, int hiddenUnits, double? dropout, string label = "", int excess = 0, bool bias = true)
        : base(nameof(Settings))
    {
        _label = label;
        _first = nn.Linear(inputShape[0], hiddenUnits, bias);
        _norm = nn.BatchNorm1d(hiddenUnits);
        _dropout = nn.Dropout(dropout ?? 0);
        _last = nn.Linear(hiddenUnits, outputs + excess);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (_label == "fail") throw new InvalidOperationException("as the label says");
        return _last.forward(_dropout.forward(_norm.forward(_first.forward(input)).relu()));
    }
}
