using System.Globalization;
using System.Runtime.InteropServices;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Validation;

/// <summary>
/// Warns of rows that are equal in every feature, and of images that are nearly equal, on both sides of a fold or of the test split. A
/// network has seen such rows, so its scores are too good.
/// </summary>
internal static class EqualRows
{
    // A few equal rows are no mistake: measured values repeat. One of 20 changes what a score means.
    private const double MaxShare = 0.05;

    /// <param name="dataset">The data.</param>
    /// <param name="folds">The folds.</param>
    /// <param name="place">The place of the validation in the file.</param>
    /// <param name="problems">Receives the warnings.</param>
    public static void Judge(Dataset dataset, IReadOnlyList<FoldRows> folds, SourceLocation? place, Problems problems)
    {
        int[] equalTo = FirstOfEqual(dataset), first = dataset.IsImages ? NearImages.FirstOf(dataset, equalTo) : equalTo;
        int equal = 0, judged = 0;
        (int Row, int Other)? example = null;
        foreach (FoldRows fold in folds)
        {
            Dictionary<int, int> trained = [];
            foreach (int row in fold.Training) trained.TryAdd(first[row], row);
            judged += fold.Validation.Length;
            foreach (int row in fold.Validation)
            {
                if (!trained.TryGetValue(first[row], out int other)) continue;
                equal++;
                example ??= (row, other);
            }
        }

        if (equal > 0 && equal >= judged * MaxShare)
            problems.Warning(Message(dataset, "validation rows", judged, equal, example!.Value, "a training row of its fold"), place);

        int[] test = dataset.RowsOf(Split.Test);
        Dictionary<int, int> searched = [];
        for (int row = 0; row < dataset.RowCount; row++)
            if (dataset.Splits[row] != Split.Test) searched.TryAdd(first[row], row);
        int[] seen = [.. test.Where(row => searched.ContainsKey(first[row]))];
        if (seen.Length > 0 && seen.Length >= test.Length * MaxShare)
        {
            problems.Warning(
                Message(dataset, "test rows", test.Length, seen.Length, (seen[0], searched[first[seen[0]]]), "a row of the search"), place);
        }
    }

    private static string Message(Dataset dataset, string what, int all, int equal, (int Row, int Other) example, string where) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{equal:N0} of {all:N0} {what} of '{dataset.Name}' equal {where} in every "
                + $"{(dataset.IsImages ? "pixel or nearly so" : "feature")}, as rows {example.Row + 1:N0} and "
                + $"{example.Other + 1:N0} do; the scores are better than for new rows: remove the repeats");

    /// <summary>For each row, the first row that is equal to it in every feature.</summary>
    private static int[] FirstOfEqual(Dataset dataset)
    {
        var rows = new Dictionary<int, int>(dataset.RowCount, new RowComparer(dataset));
        var first = new int[dataset.RowCount];
        for (int row = 0; row < first.Length; row++)
        {
            if (!rows.TryGetValue(row, out first[row])) rows.Add(row, first[row] = row);
        }

        return first;
    }

    /// <summary>Compares rows by the bytes of their values.</summary>
    private sealed class RowComparer : IEqualityComparer<int>
    {
        private readonly Dataset _dataset;

        public RowComparer(Dataset dataset) => _dataset = dataset;

        public bool Equals(int x, int y) => BytesOf(x).SequenceEqual(BytesOf(y));

        public int GetHashCode(int obj)
        {
            var hash = new HashCode();
            hash.AddBytes(BytesOf(obj));
            return hash.ToHashCode();
        }

        private ReadOnlySpan<byte> BytesOf(int row)
        {
            int size = _dataset.RowSize;
            return _dataset.WideInputs is { } wide
                ? MemoryMarshal.AsBytes(wide.AsSpan(row * size, size))
                : MemoryMarshal.AsBytes(_dataset.Inputs.AsSpan(row * size, size));
        }
    }
}
