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

    /// <summary>Generators that a fold's seed determines.</summary>
    public NetworkRandom(ulong foldSeed)
    {
        _foldSeed = foldSeed;
        Initialization = new Generator(Seed.Derive(foldSeed, "initialization"));
        Dropout = new Generator(Seed.Derive(foldSeed, "dropout", 1));
    }

    /// <summary>For the initial weights.</summary>
    public Generator Initialization { get; }

    /// <summary>For dropout's masks.</summary>
    public Generator Dropout { get; }

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
