using System.Globalization;
using Gridfold.Models.Randomness;

namespace Gridfold.Models.SelfTests.Cases;

/// <summary>Numbers that are copied to the device and back; no bit may change.</summary>
internal sealed class CopyCase : SelfTestCase
{
    private const ulong Seed = 20_260_104;

    /// <param name="count">The count of numbers of each kind.</param>
    public CopyCase(int count)
    {
        var random = new RandomStream(Seed);
        Floats = Numbers(random, count, -1, 1);
        WholeNumbers = new long[count];

        // The numbers have 53 bits, because results are compared as doubles.
        for (int i = 0; i < count; i++) WholeNumbers[i] = (long)(random.NextBits() >> 11);
    }

    public float[] Floats { get; }

    public long[] WholeNumbers { get; }

    public override string Operation => "copy";

    public override string Text => string.Create(CultureInfo.InvariantCulture, $"copy there and back, {Floats.Length} numbers");

    public override Quantity[] Expected()
    {
        double[] whole = new double[WholeNumbers.Length];
        for (int i = 0; i < whole.Length; i++) whole[i] = WholeNumbers[i];
        return
        [
            Quantity.Of(QuantityNames.Copy, Floats) with { Tolerance = 0 },
            new(QuantityNames.CopyOfWholeNumbers, whole) { Tolerance = 0 },
        ];
    }
}
