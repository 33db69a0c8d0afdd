using System.Globalization;
using Gridfold.Abstractions;

namespace OwnTrainer;

/// <summary>A table of numbers with a label, in the order of the file.</summary>
/// <param name="Features">The numbers of each row, with a 1 at the end for the bias.</param>
/// <param name="Labels">The class of each row, from 0.</param>
/// <param name="Classes">The number of classes.</param>
internal sealed record IrisTable(double[][] Features, int[] Labels, int Classes)
{
    /// <summary>Reads the table of a task.</summary>
    public static IrisTable Read(FoldData data)
    {
        string[][] lines = [.. File.ReadLines(data.Path).Where(line => line.Length > 0).Select(line => line.Split(','))];
        string[][] rows = lines[1..];
        int label = Array.IndexOf(lines[0], data.Label);
        string[] classes = [.. rows.Select(row => row[label]).Distinct().Order(StringComparer.Ordinal)];
        return new IrisTable(
            [.. rows.Select(row => FeaturesOf(row, label))], [.. rows.Select(row => Array.IndexOf(classes, row[label]))], classes.Length);
    }

    private static double[] FeaturesOf(string[] row, int label) =>
    [
        .. row.Where((_, column) => column != label).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)),
        1.0,
    ];
}
