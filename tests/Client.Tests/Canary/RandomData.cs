using Gridfold.Models.Datasets;
using Gridfold.Models.Randomness;

namespace Gridfold.Client.Tests.Canary;

/// <summary>Small tables whose labels do not follow from the features.</summary>
internal static class RandomData
{
    private const int Rows = 24;
    private const int Features = 10;
    private const int GroupSize = 2;

    /// <summary>Draws a table. Rows of a group have the same features, label and time.</summary>
    public static Dataset Draw(ulong seed, LabelDraw labels)
    {
        var random = new RandomStream(Seed.Derive(seed, "canary"));
        bool hasGroups = labels is LabelDraw.Groups or LabelDraw.BalancedGroups;
        int size = hasGroups ? GroupSize : 1, units = Rows / size;
        int[] drawn = [.. Enumerable.Range(0, units).Select(_ => (int)random.NextBelow(2))];
        if (labels is LabelDraw.Balanced or LabelDraw.BalancedGroups)
        {
            drawn = [.. Enumerable.Range(0, units).Select(unit => unit % 2)];
            random.Shuffle(drawn);
        }

        float[][] features = [.. drawn.Select(_ => Enumerable.Range(0, Features).Select(_ => (float)random.NextDouble()).ToArray())];
        string[] names = [.. Enumerable.Range(0, Features).Select(feature => $"x{feature}")];
        int[] unitOfRow = [.. Enumerable.Range(0, Rows).Select(row => row / size)];
        return new Dataset
        {
            Name = "made",
            SourceDescription = "made",
            InputShape = [Features],
            Inputs = [.. unitOfRow.SelectMany(unit => features[unit])],
            Labels = [.. unitOfRow.Select(unit => drawn[unit])],
            ClassNames = ["no", "yes"],
            Groups = unitOfRow,
            Times = [.. unitOfRow.Select(unit => (double)unit)],
            FoldNumbers = [.. Enumerable.Range(0, Rows).Select(row => (row % 4) - 1)],
            FeatureNames = names,
            Table = new TableFormat([.. names.Select(name => new TableColumn(name, null))], "y"),
            IsIndicator = new bool[Features],
            Splits = new Split[Rows],
            Fingerprint = "",
        };
    }
}
