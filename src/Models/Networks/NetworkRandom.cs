using Gridfold.Models.Devices;
using Gridfold.Models.Randomness;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// The random generators of one network: nothing in it draws from libtorch's global one, so networks that train side by side leave
/// each other's bits alone.
/// </summary>
public sealed class NetworkRandom : IDisposable
{
    private readonly ulong _foldSeed;
    private readonly TrainingDevice _device;

    /// <summary>Generators that a fold's seed determines.</summary>
    /// <param name="foldSeed">The seed.</param>
    /// <param name="device">Where the network will be; null for the processor.</param>
    public NetworkRandom(ulong foldSeed, TrainingDevice? device = null)
    {
        _foldSeed = foldSeed;
        _device = device ?? TrainingDevice.Cpu;
        Initialization = new Generator(Seed.Derive(foldSeed, "initialization"));
        Dropout = new Generator(Seed.Derive(foldSeed, "dropout", 1));
    }

    /// <summary>For the initial weights: on the processor, so that they are the same whatever trains them.</summary>
    public Generator Initialization { get; }

    /// <summary>For dropout: its masks, or on a GPU their seeds; see <see cref="HashedMask"/>.</summary>
    public Generator Dropout { get; }

    /// <summary>Moves what a network begins with to where the network will be.</summary>
    internal Tensor Place(Tensor initial) => _device.Place(initial);

    /// <summary>Starts an epoch's dropout anew, from the position alone: what came before need not be known to go on from here.</summary>
    /// <param name="epoch">1-based.</param>
    public void BeginEpoch(int epoch) => Dropout.manual_seed(unchecked((long)Seed.Derive(_foldSeed, "dropout", epoch)));

    /// <inheritdoc/>
    public void Dispose()
    {
        Initialization.Dispose();
        Dropout.Dispose();
    }
}
