using System.Runtime.CompilerServices;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.Devices.SelfTests.Cases;

/// <summary>One operation on certain numbers, and what is right of it. The numbers are the same in every process.</summary>
internal abstract class SelfTestCase
{
    /// <summary>What is tested, as in <c>conv2d</c>.</summary>
    public abstract string Operation { get; }

    /// <summary>The operation with its sizes.</summary>
    public abstract string Text { get; }

    /// <summary>
    /// Whether it stands for its operation where all sizes are not worth their time: with the fused engine on a processor, where nothing trains with that engine.
    /// </summary>
    public bool IsRepresentative { get; init; }

    /// <summary>Works out what is right, in plain managed code.</summary>
    public abstract Quantity[] Expected();

    /// <summary>
    /// Uniform numbers of which each uses all 24 bits of a float: arithmetic that shortens its factors, as TF32 and bfloat16 do, is found too.
    /// </summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="count">How many.</param>
    /// <param name="from">The least.</param>
    /// <param name="to">What they stay below.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float[] Numbers(RandomStream random, int count, double from, double to)
    {
        var numbers = new float[count];
        double step = (to - from) / (1 << 24);
        for (int i = 0; i < count; i++) numbers[i] = (float)(from + (step * (int)(random.NextBits() >> 40)));
        return numbers;
    }
}
