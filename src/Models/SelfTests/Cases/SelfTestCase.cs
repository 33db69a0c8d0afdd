using System.Runtime.CompilerServices;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>One operation on given numbers, and its right results. The numbers are the same in every process.</summary>
internal abstract class SelfTestCase
{
    /// <summary>The name of the operation, as in <c>conv2d</c>.</summary>
    public abstract string Operation { get; }

    /// <summary>The operation with its sizes.</summary>
    public abstract string Text { get; }

    /// <summary>Computes the right results, in plain managed code.</summary>
    public abstract Quantity[] Expected();

    /// <summary>
    /// Draws uniform numbers that use all 24 bits of a float. So arithmetic that shortens its factors, to TF32 or bfloat16, gives other
    /// results.
    /// </summary>
    /// <param name="random">The source.</param>
    /// <param name="count">The count of numbers.</param>
    /// <param name="from">The lower bound, inclusive.</param>
    /// <param name="to">The upper bound, exclusive.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float[] Numbers(RandomStream random, int count, double from, double to)
    {
        var numbers = new float[count];
        double step = (to - from) / (1 << 24);
        for (int i = 0; i < count; i++) numbers[i] = (float)(from + (step * (int)(random.NextBits() >> 40)));
        return numbers;
    }
}
