using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

/// <summary>Vectors of 16 floats: AVX-512, with its 32 registers.</summary>
internal readonly struct Simd512 : ISimd<Vector512<float>>
{
    public static int Lanes => Vector512<float>.Count;

    public static int TileVectors => 4;

    public static int TileChannels => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref float source) => Vector512.LoadUnsafe(ref source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> vector, ref float destination) => vector.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) =>
        Vector512.FusedMultiplyAdd(x, y, z);
}

/// <summary>Vectors of 8 floats: AVX2 with its 16 registers. Other processors work on them in halves.</summary>
internal readonly struct Simd256 : ISimd<Vector256<float>>
{
    public static int Lanes => Vector256<float>.Count;

    public static int TileVectors => 2;

    public static int TileChannels => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ref float source) => Vector256.LoadUnsafe(ref source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> vector, ref float destination) => vector.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> x, Vector256<float> y, Vector256<float> z) =>
        Vector256.FusedMultiplyAdd(x, y, z);
}

/// <summary>A number that the compiler knows. So a kernel for this many vectors has no code for more.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal readonly struct Count1 : ICount
{
    public static int Value => 1;
}

internal readonly struct Count2 : ICount
{
    public static int Value => 2;
}

internal readonly struct Count3 : ICount
{
    public static int Value => 3;
}

internal readonly struct Count4 : ICount
{
    public static int Value => 4;
}

internal readonly struct Count5 : ICount
{
    public static int Value => 5;
}

internal readonly struct Count6 : ICount
{
    public static int Value => 6;
}

internal readonly struct Count7 : ICount
{
    public static int Value => 7;
}

internal readonly struct Count8 : ICount
{
    public static int Value => 8;
}
