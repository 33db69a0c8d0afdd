namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>Chooses how many networks to train as one, by times that a device takes.</summary>
internal static class FusionSizes
{
    // A size that brings no gain can be a disturbed measurement, or an unlucky choice of algorithm.
    private const int MostSizesWithoutGain = 2;

    /// <summary>
    /// Tries 1, 2, 4, 8 and so on, and gives the size with the least time for each network. It stops at a size that the device refuses,
    /// and after two sizes in succession without a gain.
    /// </summary>
    /// <param name="most">The greatest size wanted; at least 1.</param>
    /// <param name="measure">Gives the time of so many networks as one for a fixed number of steps. Null when the device refuses.</param>
    public static int Best(int most, Func<int, TimeSpan?> measure)
    {
        if (measure(1) is not { } least) return 1;
        (int best, int withoutGain) = (1, 0);
        for (int size = 1; size < most && withoutGain < MostSizesWithoutGain;)
        {
            size = Math.Min(2 * size, most);
            if (measure(size) / size is not { } each) break;
            if (each < least) (best, least, withoutGain) = (size, each, 0);
            else withoutGain++;
        }

        return best;
    }
}
