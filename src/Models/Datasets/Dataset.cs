using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>A dataset in memory: raw values and a class for each row. Nobody writes to its arrays, so any thread may read them.</summary>
public sealed class Dataset
{
    /// <summary>Short, for people: the built-in's name, or the file's without its extension.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of source it was and which, as in "CSV file wine.csv".</summary>
    public required string SourceDescription { get; init; }

    /// <summary>The shape of one row: [features] of a table, [channels, height, width] of images.</summary>
    public required IReadOnlyList<int> InputShape { get; init; }

    /// <summary>Row-major, rows x product of <see cref="InputShape"/>: a table's own units, an image's 0 to 255. All finite.</summary>
    public required float[] Inputs { get; init; }

    /// <summary>Each row's class, an index into <see cref="ClassNames"/>.</summary>
    public required int[] Labels { get; init; }

    /// <summary>At least two; in numeric order when all are numbers, else in ordinal order.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>A name for each feature of a table ("column", or "column=value" when one-hot encoded); empty for images.</summary>
    public IReadOnlyList<string> FeatureNames { get; init; } = [];

    /// <summary>Whether each feature of a table is 0 or 1 from one-hot encoding, which scaling leaves alone; empty for images.</summary>
    public IReadOnlyList<bool> IsIndicator { get; init; } = [];

    /// <summary>A table's columns and label; null for images.</summary>
    public TableFormat? Table { get; init; }

    /// <summary>How its rows look.</summary>
    public InputFormat Format => Table is null ? new ImageFormat(InputShape[0], InputShape[1], InputShape[2]) : Table;

    /// <summary>Each row's part.</summary>
    public required Split[] Splits { get; init; }

    /// <summary>
    /// SHA-256 in lower-case hexadecimal: of the file's bytes when the source is one file, else of a list of the files' hashes and
    /// names relative to the source. The same wherever the files lie.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>What is allowed but probably not meant.</summary>
    public IReadOnlyList<Problem> Warnings { get; init; } = [];

    /// <summary>How many rows.</summary>
    public int RowCount => Labels.Length;

    /// <summary>Values in one row: the product of <see cref="InputShape"/>.</summary>
    public int RowSize => InputShape.Aggregate(1, (size, dimension) => size * dimension);

    /// <summary>Whether rows are images.</summary>
    public bool IsImages => InputShape.Count == 3;

    /// <summary>Whether it comes with rows to choose hyper-parameters by.</summary>
    public bool HasValidSplit => Splits.Contains(Split.Valid);

    /// <summary>Whether it comes with rows that stay locked until the search is over.</summary>
    public bool HasTestSplit => Splits.Contains(Split.Test);

    /// <summary>The rows of a part, ascending.</summary>
    public int[] RowsOf(Split split) => [.. Enumerable.Range(0, RowCount).Where(row => Splits[row] == split)];
}
