using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// Operations on each value of whole vectors. The lengths are multiples of 16, because matrices are filled up to that. Some methods run
/// millions of times in a search of seconds. AggressiveOptimization compiles them well before their first call.
/// </summary>
internal static class Elementwise
{
    /// <summary>A function of vectors of floats.</summary>
    public interface IFunction
    {
        static abstract Vector256<float> Of(Vector256<float> x);
    }

    /// <summary>A function of two vectors of floats.</summary>
    public interface IFunction2
    {
        static abstract Vector256<float> Of(Vector256<float> x, Vector256<float> y);
    }

    /// <summary>A function of vectors of doubles.</summary>
    public interface IDoubleFunction
    {
        static abstract Vector256<double> Of(Vector256<double> x);
    }

    /// <summary>Computes f(x) in doubles. So rounding inside f, for example in a subtraction from 1, does not reach the float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> InDoubles<TFunction>(Vector256<float> x)
        where TFunction : struct, IDoubleFunction
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(x);
        return Vector256.Narrow(TFunction.Of(lower), TFunction.Of(upper));
    }

    /// <summary>Computes sums += values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> values, Span<float> sums)
    {
        ReadOnlySpan<Vector256<float>> x = MemoryMarshal.Cast<float, Vector256<float>>(values);
        Span<Vector256<float>> y = MemoryMarshal.Cast<float, Vector256<float>>(sums)[..x.Length];
        for (int i = 0; i < x.Length; i++) y[i] += x[i];
    }

    /// <summary>Computes results = x y.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> results) => Map<Product>(x, y, results);

    /// <summary>Computes results = f(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<TFunction>(ReadOnlySpan<float> x, Span<float> results)
        where TFunction : struct, IFunction
    {
        ReadOnlySpan<Vector256<float>> from = MemoryMarshal.Cast<float, Vector256<float>>(x);
        Span<Vector256<float>> to = MemoryMarshal.Cast<float, Vector256<float>>(results)[..from.Length];
        for (int i = 0; i < from.Length; i++) to[i] = TFunction.Of(from[i]);
    }

    /// <summary>Computes results = f(x, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<TFunction>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> results)
        where TFunction : struct, IFunction2
    {
        ReadOnlySpan<Vector256<float>> first = MemoryMarshal.Cast<float, Vector256<float>>(x);
        ReadOnlySpan<Vector256<float>> second = MemoryMarshal.Cast<float, Vector256<float>>(y)[..first.Length];
        Span<Vector256<float>> to = MemoryMarshal.Cast<float, Vector256<float>>(results)[..first.Length];
        for (int i = 0; i < first.Length; i++) to[i] = TFunction.Of(first[i], second[i]);
    }

    private readonly struct Product : IFunction2
    {
        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => x * y;
    }
}
