using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Datasets;

/// <summary>The <c>dataset:</c> section of an experiment file.</summary>
public sealed record DatasetSpec
{
    /// <summary>The spec of an experiment without data.</summary>
    public static DatasetSpec None { get; } = new() { Source = new NoSource(), Task = null };

    /// <summary>The source of the data.</summary>
    public required DatasetSource Source { get; init; }

    /// <summary>The folder of the experiment file, at which relative paths start; "" for the current folder.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The most columns that are predicted.</summary>
    public const int MaxTargets = 100;

    /// <summary>The upper limit of <see cref="Timeout"/>: one day.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    /// <summary>The time to find, fetch and read the data, in all. Default: one hour.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The column of a table to predict; null for images, and for the label of a built-in table.</summary>
    public ColumnReference? Label { get; init; }

    /// <summary>The further columns to predict, after <see cref="Label"/>.</summary>
    public IReadOnlyList<ColumnReference> MoreLabels { get; init; } = [];

    /// <summary>What is learnt of the label; null to find it from the label.</summary>
    public LearningTask? Task { get; init; } = Classification.Task;

    /// <summary>The rule that turns numeric labels into two classes; null to keep the labels.</summary>
    public Binarize? Binarize { get; init; }

    /// <summary>The columns of a table that are not read.</summary>
    public IReadOnlyList<ColumnReference> Ignore { get; init; } = [];

    /// <summary>The columns of a table whose numbers are codes. They are one-hot encoded like text columns.</summary>
    public IReadOnlyList<ColumnReference> Categorical { get; init; } = [];

    /// <summary>The columns of a table whose values a network gives learned vectors to.</summary>
    public IReadOnlyList<ColumnReference> Embed { get; init; } = [];

    /// <summary>The columns of a table whose cells are numbers beside a unit, such as 58% or 12 kg. One unit holds for a column.</summary>
    public IReadOnlyList<ColumnReference> Numeric { get; init; } = [];

    /// <summary>The column of a table whose words a network reads; null for none.</summary>
    public TextSpec? Text { get; init; }

    /// <summary>The column of a table that tells which rows belong together; null for none. It is no feature.</summary>
    public ColumnReference? Group { get; init; }

    /// <summary>The column of a table that orders its rows in time; null for none. It is no feature.</summary>
    public ColumnReference? Time { get; init; }

    /// <summary>
    /// The column of a table with the number of each row's fold; null for none. It is no feature. The <c>validation</c> section names it.
    /// </summary>
    public ColumnReference? Fold { get; init; }

    /// <summary>The rules by which the fields of a table are read.</summary>
    public TableReading Reading { get; init; } = TableReading.Default;

    /// <summary>The rules for missing values of features; null to refuse them.</summary>
    public MissingRules? MissingValues { get; init; }

    /// <summary>The file whose rows are the locked test split of a table; null for none.</summary>
    public PathSource? Test { get; init; }

    /// <summary>The share of a table's rows that becomes its locked test split, above 0 and below 1; null for none.</summary>
    public double? TestFraction { get; init; }

    /// <summary>The place of the key that makes a test split.</summary>
    internal SourceLocation? TestLocation { get; init; }

    /// <summary>The checksum that the source file must have; null to accept any file.</summary>
    public Checksum? Sha256 { get; init; }

    /// <summary>The most bytes of data of the process in which a class of the user gives the rows. Null for no limit.</summary>
    public long? OwnMemory { get; init; }

    /// <summary>The preprocessing steps in their order. Null for the default: images are divided by 255, tables do not change.</summary>
    public IReadOnlyList<PreprocessStep>? Preprocess { get; init; }

    /// <summary>Whether grey images get three channels.</summary>
    internal bool HasRgb => Preprocess?.OfType<Rgb>().Any() == true;

    /// <summary>Reads the section and reports every problem into the reader's.</summary>
    /// <param name="reader">A reader of the map under <c>dataset</c>.</param>
    /// <param name="needsLabel">Whether a table must name its label: to be trained on it must, and to be looked at it need not.</param>
    /// <returns>The spec; null when it has no usable source. Use it only when the reader's problems hold no error.</returns>
    public static DatasetSpec? Read(SpecMapReader reader, bool needsLabel = true) => new DatasetSpecReader(reader, needsLabel).Read();

    /// <summary>Reports several labels, for a task that predicts one.</summary>
    /// <param name="task">The task.</param>
    /// <param name="problems">Receives the problem.</param>
    public void RefuseSeveralLabels(LearningTask task, Problems problems)
    {
        if (MoreLabels is not [var second, ..]) return;
        problems.Error(
            $"dataset.label names several columns, and task is {task.Name}, which predicts one; predict the numbers of all with "
                + "task: regression, predict columns of 0 and 1 with task: multilabel, or name one column",
            second.Location);
    }

    /// <summary>Reports a single label, for a task that predicts several.</summary>
    /// <param name="task">The task.</param>
    /// <param name="problems">Receives the problem.</param>
    public void RequireSeveralLabels(LearningTask task, Problems problems)
    {
        if (MoreLabels.Count > 0) return;
        problems.Error(
            $"task is {task.Name}, which predicts several columns of a table, and dataset.label "
                + (Label is { } only ? $"names '{only.Name}' alone" : "names none")
                + "; name at least two columns of 0 and 1, as in label: [red, round], or write task: classification",
            Label?.Location ?? Source.Location);
    }

    /// <summary>This spec with a column of fold numbers. A column that the section names for another use is reported.</summary>
    /// <param name="column">The column; null for none.</param>
    /// <param name="problems">Receives the problem.</param>
    public DatasetSpec WithFold(ColumnReference? column, Problems problems)
    {
        if (column is null) return this;
        (string Key, IEnumerable<ColumnReference?> Columns)[] uses =
        [
            ("label", [Label, .. MoreLabels]), ("group", [Group]), ("time", [Time]), ("categorical", Categorical), ("numeric", Numeric),
            ("embed", Embed), ("text", [Text?.Column]),
            ("missing_values.columns", [.. (MissingValues?.Columns ?? []).Select(own => own.Column)]),
        ];
        foreach ((string key, _) in uses.Where(use => use.Columns.Any(used => used?.Name == column.Name)))
        {
            problems.Error(
                $"validation.column has '{column.Name}', which dataset.{key} has too; a column has one role: remove it from one of them",
                column.Location);
        }

        return this with { Fold = column };
    }
}
