namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// The vector operations of the kernels. Every lane computes like a single float, and each operation rounds once. So the width of a vector
/// changes how long a product takes, and never its result.
/// </summary>
/// <typeparam name="TVector">The vector type.</typeparam>
internal interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>The number of floats in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>The width of a tile of four rows, in vectors, at which its sums stay in registers; at most 4.</summary>
    static abstract int TileVectors { get; }

    /// <summary>The height of a tile of two columns, in vectors, at which its sums stay in registers: 4 or 8.</summary>
    static abstract int TileChannels { get; }

    static abstract TVector Load(ref float source);

    static abstract void Store(TVector vector, ref float destination);

    static abstract TVector Broadcast(float value);

    /// <summary>Computes x y + z, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);
}
