using System.Security.Cryptography;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Datasets;

/// <summary>A dataset in memory: raw values and a target for each row. No code writes to its arrays, so any thread may read them.</summary>
public sealed class Dataset
{
    /// <summary>The greatest number of values in a dataset: 4 GiB as 32-bit numbers, and within the length of a .NET array.</summary>
    internal const long MaxValues = 1L << 30;

    /// <summary>The greatest number of classes. The limit exists because each fold stores a confusion matrix.</summary>
    public const int MaxClasses = 2_000;

    /// <summary>The number in <see cref="FoldNumbers"/> of a row that no fold validates.</summary>
    public const int AlwaysTrains = -1;

    /// <summary>A dataset without rows, for an experiment without data. Its fingerprint is that of no bytes.</summary>
    public static Dataset None { get; } = new()
    {
        Name = "no data",
        SourceDescription = "no data",
        InputShape = [0],
        Inputs = [],
        Labels = [],
        ClassNames = [],
        Values = [],
        Splits = [],
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData([])),
    };

    /// <summary>The short name for people: the built-in's name, or the file's name without its extension.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of source and its name, as in "CSV file wine.csv".</summary>
    public required string SourceDescription { get; init; }

    /// <summary>The shape of one row: [features] of a table, [channels, height, width] of images.</summary>
    public required IReadOnlyList<int> InputShape { get; init; }

    /// <summary>
    /// The values, row-major, rows x product of <see cref="InputShape"/>. Tables keep their own units; images have 0 to 255. A missing
    /// value that is filled from the training rows is NaN; all other values are finite.
    /// </summary>
    public required float[] Inputs { get; init; }

    /// <summary>
    /// The values of <see cref="Inputs"/> in 64 bits, for a table with a column whose numbers 32 bits blur; otherwise null. Preprocessing
    /// reads them, and only its result is cut to 32 bits.
    /// </summary>
    public double[]? WideInputs { get; init; }

    /// <summary>The class of each row, an index into <see cref="ClassNames"/>; 0 for each row without classes.</summary>
    public required int[] Labels { get; init; }

    /// <summary>
    /// The names of the classes, at least two; empty for numbers. The order is numeric when all are numbers, otherwise ordinal.
    /// </summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>
    /// The numbers or labels to predict, in their own units, row-major, rows x <see cref="TargetCount"/>; null where rows have classes.
    /// </summary>
    public double[]? Values { get; init; }

    /// <summary>The names of the columns whose numbers are predicted; empty where rows have classes.</summary>
    public IReadOnlyList<string> TargetNames { get; init; } = [];

    /// <summary>Whether <see cref="Values"/> holds labels, each 0 or 1.</summary>
    public bool HasLabels { get; init; }

    /// <summary>The numbers to predict for each row, at least 1.</summary>
    public int TargetCount => Math.Max(1, TargetNames.Count);

    /// <summary>The group of each row, from 0: rows that must not be on both sides of a fold. Null where the data has none.</summary>
    public int[]? Groups { get; init; }

    /// <summary>The time of each row, as a number that grows. Null where the data has none.</summary>
    public double[]? Times { get; init; }

    /// <summary>
    /// The number of the fold that each row validates in, or <see cref="AlwaysTrains"/>. Null where the data has no such column.
    /// </summary>
    public int[]? FoldNumbers { get; init; }

    /// <summary>What can be learnt of the data.</summary>
    public LearningTask Task =>
        Values is null ? Classification.Task : HasLabels ? Multilabel.Task : Regression.Task;

    /// <summary>The name of each feature of a table ("column", or "column=value" when one-hot encoded); empty for images.</summary>
    public IReadOnlyList<string> FeatureNames { get; init; } = [];

    /// <summary>
    /// Whether each feature of a table is 0 or 1 from one-hot encoding, or a code. Scaling does not change such features. Empty for images.
    /// </summary>
    public IReadOnlyList<bool> IsIndicator { get; init; } = [];

    /// <summary>The columns and label of a table; null for images.</summary>
    public TableFormat? Table { get; init; }

    /// <summary>The format of the raw rows.</summary>
    public InputFormat Format => Table is null ? new ImageFormat(InputShape[0], InputShape[1], InputShape[2]) : Table;

    /// <summary>The split of each row.</summary>
    public required Split[] Splits { get; init; }

    /// <summary>
    /// The SHA-256 of the data, in lower-case hexadecimal, the same at every place of the files. For one file it is the hash of its bytes.
    /// For several files it is the hash of a list of their hashes and relative names.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>The warnings: content that is allowed but probably a mistake.</summary>
    public IReadOnlyList<Problem> Warnings { get; init; } = [];

    /// <summary>What a network is to predict for each row.</summary>
    public Targets Targets =>
        Values is null ? new ClassTargets(Labels, ClassNames.Count)
        : HasLabels ? new LabelTargets(Values, TargetCount) : new ValueTargets(Values, TargetCount);

    /// <summary>The number of rows.</summary>
    public int RowCount => Labels.Length;

    /// <summary>The number of values in one row: the product of <see cref="InputShape"/>.</summary>
    public int RowSize => InputShape.Aggregate(1, (size, dimension) => size * dimension);

    /// <summary>Whether rows are images.</summary>
    public bool IsImages => InputShape.Count == 3;

    /// <summary>Whether the dataset has its own rows to choose hyper-parameters by.</summary>
    public bool HasValidSplit => Splits.Contains(Split.Valid);

    /// <summary>Whether the dataset has its own rows that stay locked until the search is over.</summary>
    public bool HasTestSplit => Splits.Contains(Split.Test);

    /// <summary>Gives the rows of a split, in ascending order.</summary>
    public int[] RowsOf(Split split) => [.. Enumerable.Range(0, RowCount).Where(row => Splits[row] == split)];
}
