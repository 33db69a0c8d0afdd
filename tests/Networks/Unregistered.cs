using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.TestNetworks;

/// <summary>A network that does not register its parts.</summary>
public sealed class Unregistered : nn.Module<Tensor, Tensor>
{
    private readonly Linear _linear;

    /// <param name="inputs">The number of features.</param>
    /// <param name="outputs">The number of classes.</param>
    public Unregistered(int inputs, int outputs) : base(nameof(Unregistered)) => _linear = nn.Linear(inputs, outputs);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _linear.forward(input);
}
