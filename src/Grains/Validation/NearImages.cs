using Gridfold.Models.Datasets;

namespace Gridfold.Grains.Validation;

/// <summary>
/// Finds images that are copies of one picture, such as a PNG file and the JPEG file of it, or two frames of a camera that stands still.
/// </summary>
/// <remarks>
/// Two images are nearly equal when the root mean square of their differences is at most 4 of 255 levels, and at most a tenth of
/// the deviation inside the first of them. Their means may differ by 1 level, and the means of 16 parts by 3 levels. Images are sorted by
/// their means, so most pairs are never compared.
/// </remarks>
internal static class NearImages
{
    // More images, or more pixels of pairs that look alike, take too long. Then images are compared byte by byte only.
    private const int MaxImages = 20_000;
    private const long MaxPixels = 1_000_000_000;
    private const int Parts = 4;
    private const double MaxMean = 1, MaxPart = 3, MaxError = 4, MaxOfDeviation = 0.1;

    /// <summary>For each row, the first row whose image is equal or nearly equal, also through others that are.</summary>
    /// <param name="dataset">The data: images with values from 0 to 255.</param>
    /// <param name="equal">For each row, the first row with the same bytes.</param>
    public static int[] FirstOf(Dataset dataset, int[] equal)
    {
        int[] rows = [.. Enumerable.Range(0, dataset.RowCount).Where(row => equal[row] == row)];
        if (rows.Length > MaxImages) return equal;
        double[][] parts = [.. rows.Select(row => PartsOf(dataset, row))];
        double[] means = [.. parts.Select(part => part.Average())];
        (double[] First, int Second)[] sorted = [.. parts.Zip(rows)];
        Array.Sort(means, sorted);
        int[] first = [.. equal];
        long left = MaxPixels / dataset.RowSize;
        for (int one = 0; one < sorted.Length; one++)
        {
            for (int other = one + 1; other < sorted.Length && means[other] - means[one] <= MaxMean; other++)
            {
                if (!AreNear(sorted[one].First, sorted[other].First)) continue;
                (int a, int b) = (RootOf(first, sorted[one].Second), RootOf(first, sorted[other].Second));
                if (a == b) continue;
                if (--left < 0) return equal;
                if (AreNear(dataset, sorted[one].Second, sorted[other].Second)) first[Math.Max(a, b)] = Math.Min(a, b);
            }
        }

        return [.. equal.Select(row => RootOf(first, row))];
    }

    private static bool AreNear(double[] one, double[] other)
    {
        for (int part = 0; part < one.Length; part++)
            if (Math.Abs(one[part] - other[part]) > MaxPart) return false;
        return true;
    }

    private static bool AreNear(Dataset dataset, int one, int other)
    {
        ReadOnlySpan<float> first = Pixels(dataset, one), second = Pixels(dataset, other);
        double sum = 0, squares = 0, differences = 0;
        for (int pixel = 0; pixel < first.Length; pixel++)
        {
            double value = first[pixel], difference = value - second[pixel];
            (sum, squares, differences) = (sum + value, squares + (value * value), differences + (difference * difference));
        }

        double mean = sum / first.Length, variance = Math.Max(0, (squares / first.Length) - (mean * mean));
        return differences / first.Length <= Math.Min(MaxError * MaxError, MaxOfDeviation * MaxOfDeviation * variance);
    }

    /// <summary>The means of the parts of an image over all channels. A small image has fewer parts.</summary>
    private static double[] PartsOf(Dataset dataset, int row)
    {
        (int height, int width) = (dataset.InputShape[1], dataset.InputShape[2]);
        (int down, int across) = (Math.Min(Parts, height), Math.Min(Parts, width));
        double[] sums = new double[down * across], counts = new double[down * across];
        ReadOnlySpan<float> pixels = Pixels(dataset, row);
        for (int line = 0; line < pixels.Length / width; line++)
        {
            int first = line % height * down / height * across;
            for (int part = 0; part < across; part++)
            {
                // The columns x with x * across / width = part.
                (int from, int to) = (((part * width) + across - 1) / across, (((part + 1) * width) + across - 1) / across);
                float sum = 0;
                foreach (float pixel in pixels[((line * width) + from)..((line * width) + to)]) sum += pixel;
                (sums[first + part], counts[first + part]) = (sums[first + part] + sum, counts[first + part] + to - from);
            }
        }

        return [.. sums.Zip(counts, (sum, count) => sum / count)];
    }

    private static ReadOnlySpan<float> Pixels(Dataset dataset, int row) => dataset.Inputs.AsSpan(row * dataset.RowSize, dataset.RowSize);

    private static int RootOf(int[] first, int row)
    {
        while (first[row] != row) row = first[row] = first[first[row]];
        return row;
    }
}
