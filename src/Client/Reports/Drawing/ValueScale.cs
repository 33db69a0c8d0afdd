using System.Globalization;
using Gridfold.Grains.Statistics;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Gridfold.Client.Reports.Drawing;

/// <summary>
/// An axis of values: linear, or logarithmic when the values span too wide a range. ScottPlot draws linear axes only, so the values are
/// converted to places first.
/// </summary>
/// <param name="Min">The smallest value shown.</param>
/// <param name="Max">The largest value shown.</param>
/// <param name="IsLogarithmic">Whether equal ratios are equally far apart.</param>
internal sealed record ValueScale(double Min, double Max, bool IsLogarithmic)
{
    /// <summary>Makes a scale for values, with some space at both ends.</summary>
    /// <param name="values">The values, at least one, all finite.</param>
    /// <param name="mayBeLogarithmic">Whether the scale may be logarithmic. It is always linear when a value is at or below 0.</param>
    public static ValueScale For(IEnumerable<double> values, bool mayBeLogarithmic)
    {
        double[] all = [.. values];
        (double min, double max) = (all.Min(), all.Max());
        bool isLogarithmic = mayBeLogarithmic && ScoreScale.IsLogarithmic(min, max);
        if (isLogarithmic)
        {
            double ratio = Math.Pow(max / min, 0.04);
            return new ValueScale(min / ratio, max * ratio, true);
        }

        double room = max > min ? (max - min) * 0.05 : Math.Max(Math.Abs(max) * 0.05, 0.01);

        // For values that are never below 0, the axis does not go below 0.
        return new ValueScale(min >= 0 ? Math.Max(0, min - room) : min - room, max + room, false);
    }

    /// <summary>The place of a value on a plot's axis.</summary>
    public double Place(double value) => IsLogarithmic ? Math.Log10(value) : value;

    /// <summary>The place of a value between the two ends, 0 to 1.</summary>
    public double Share(double value) => Max > Min ? (Place(value) - Place(Min)) / (Place(Max) - Place(Min)) : 0.5;

    /// <summary>The value at a place between the two ends, 0 to 1.</summary>
    public double ValueAt(double share) => IsLogarithmic ? Min * Math.Pow(Max / Min, share) : Min + (share * (Max - Min));

    /// <summary>The round values on the axis, and their labels.</summary>
    /// <param name="most">The approximate greatest number of ticks.</param>
    public IReadOnlyList<(double Value, string Label)> Ticks(int most = 6) =>
        [.. (IsLogarithmic ? LogarithmicTicks(most) : LinearTicks(most)).Select(value => (value, Show(value)))];

    /// <summary>Applies this scale to a plot's axis.</summary>
    public void Apply(IAxis axis, int most = 6)
    {
        IReadOnlyList<(double Value, string Label)> ticks = Ticks(most);
        axis.TickGenerator = new NumericManual([.. ticks.Select(tick => Place(tick.Value))], [.. ticks.Select(tick => tick.Label)]);
        (axis.Min, axis.Max) = (Place(Min), Place(Max));
    }

    private static string Show(double value)
    {
        double size = Math.Abs(value);
        if (size != 0 && (size >= 1e5 || size < 1e-4)) return value.ToString("0.##e0", CultureInfo.InvariantCulture);
        return value.ToString("#,0.######", CultureInfo.InvariantCulture);
    }

    private IEnumerable<double> LinearTicks(int most)
    {
        double rough = (Max - Min) / most;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = ((double[])[1, 2, 5, 10]).Select(factor => factor * power).First(candidate => candidate >= rough * 0.999);

        // The position is a rounded product, not a sum, so that it is 0.3 and not 0.30000000000000004.
        for (double position = Math.Ceiling(Min / step); position * step <= Max; position++)
            yield return position == 0 ? 0 : Math.Round(position * step, Math.Clamp((int)Math.Ceiling(-Math.Log10(step)) + 1, 0, 15));
    }

    private IEnumerable<double> LogarithmicTicks(int most)
    {
        (int low, int high) = ((int)Math.Floor(Math.Log10(Min)), (int)Math.Ceiling(Math.Log10(Max)));
        int every = Math.Max(1, (int)Math.Ceiling((high - low) / (double)most));
        double[] factors = (high - low) switch { <= 2 => [1, 2, 5], <= 3 => [1, 3], _ => [1] };
        return Enumerable.Range(low, high - low + 1)
            .Where(power => power % every == 0)
            .SelectMany(power => factors.Select(factor => factor * Math.Pow(10, power)))
            .Where(value => value >= Min && value <= Max);
    }
}
