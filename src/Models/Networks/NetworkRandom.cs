using Gridfold.Models.Devices;
using Gridfold.Models.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// The random generators of one network. The network never draws from libtorch's global generator. So networks that train side by side do
/// not change each other's bits. A network of a user's own class is the exception, and has a process of its own.
/// </summary>
public sealed class NetworkRandom : IDisposable
{
    private readonly ulong _foldSeed;
    private readonly TrainingDevice _device;
    private bool _isGlobal;

    /// <summary>Makes the generators from a fold's seed.</summary>
    /// <param name="foldSeed">The fold's seed.</param>
    /// <param name="device">The device of the network; null for the processor.</param>
    public NetworkRandom(ulong foldSeed, TrainingDevice? device = null)
    {
        _foldSeed = foldSeed;
        _device = device ?? TrainingDevice.Cpu;
        Initialization = new Generator(Seed.Derive(foldSeed, "initialization"));
        Dropout = new Generator(Seed.Derive(foldSeed, "dropout", 1));
    }

    /// <summary>The generator of the initial weights. It is on the processor, so that every device starts with the same weights.</summary>
    public Generator Initialization { get; }

    /// <summary>The generator of the dropout masks, or on a GPU of their seeds; see <see cref="HashedMask"/>.</summary>
    public Generator Dropout { get; private set; }

    /// <summary>Copies an initial value to the device of the network.</summary>
    internal Tensor Place(Tensor initial) => _device.Place(initial);

    /// <summary>Moves a network with its initial values to the device of the network.</summary>
    internal void Place(nn.Module network)
    {
        if (!_device.IsCpu) network.to(_device.Torch);
    }

    /// <summary>
    /// Takes libtorch's global generator, from which layers of TorchSharp draw, in the place of both generators. It begins with the seed of
    /// the initial weights.
    /// </summary>
    internal void TakeGlobal()
    {
        Dropout.Dispose();
        _isGlobal = true;
        Dropout = torch.manual_seed(unchecked((long)Seed.Derive(_foldSeed, "initialization")));
    }

    /// <summary>Restarts dropout for an epoch from the seed and the epoch alone. So a resumed run needs no earlier draws.</summary>
    /// <param name="epoch">The epoch, counted from 1.</param>
    public void BeginEpoch(int epoch)
    {
        long seed = unchecked((long)Seed.Derive(_foldSeed, "dropout", epoch));

        // This call also sets the generators of all GPUs.
        if (_isGlobal) torch.manual_seed(seed);
        else Dropout.manual_seed(seed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Initialization.Dispose();
        Dropout.Dispose();
    }
}
