using System.Text.Json.Serialization;

namespace Gridfold.Models.Datasets;

/// <summary>Rows of a table.</summary>
/// <param name="Columns">The columns from which the features are made, in order.</param>
/// <param name="Label">The column to predict.</param>
public sealed record TableFormat(IReadOnlyList<TableColumn> Columns, string Label) : InputFormat
{
    /// <summary>The rules by which fields are read. Null for a model of a version that compared categories as numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TableReading? Reading { get; init; }

    /// <summary>The rule for missing values of columns without a rule of their own; null where there may be none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MissingValues? Missing { get; init; }

    /// <summary>Whether the numbers keep 64 bits until they are preprocessed; see <see cref="Dataset.WideInputs"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsWide { get; init; }

    /// <summary>Whether a value in the place of missing ones is fitted on the training rows.</summary>
    [JsonIgnore]
    public bool HasFill => Columns.Any(column => column.Coded is null && RuleFor(column) is { IsFitted: true });

    /// <summary>The rule for missing values of a column; null where there may be none.</summary>
    public MissingValues? RuleFor(TableColumn column) => column.Missing ?? Missing;

    /// <summary>The words of a table with a text column; null for another table.</summary>
    [JsonIgnore]
    public TextFormat? Text => Columns.FirstOrDefault(column => column.Text is not null)?.Text;

    /// <summary>The columns whose cells become codes. They stand behind all others, in the ordinal order of their names.</summary>
    [JsonIgnore]
    public IReadOnlyList<CodedPlace> Coded
    {
        get
        {
            var places = new List<CodedPlace>();
            int start = 0, token = 0;
            foreach (TableColumn column in Columns)
            {
                if (column.Coded is { } coded)
                {
                    places.Add(new CodedPlace(column, start, token));
                    token += TextFormat.FirstWord + coded.Count;
                }

                start += column.Width;
            }

            return places;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Shape => [Columns.Sum(column => column.Width)];
}
