using static TorchSharp.torch;

namespace Gridfold.TestNetworks;

/// <summary>A class that is no network and makes one.</summary>
public static class Factory
{
    /// <summary>Makes a network.</summary>
    /// <param name="inputs">The number of features.</param>
    /// <param name="outputs">The number of classes.</param>
    /// <param name="hidden">The width of the hidden layer.</param>
    public static nn.Module<Tensor, Tensor> Create(int inputs, int outputs, int hidden = 8) =>
        nn.Sequential(("hidden", nn.Linear(inputs, hidden)), ("relu", nn.ReLU()), ("head", nn.Linear(hidden, outputs)));
}
