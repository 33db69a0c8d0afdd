using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>What stands in the place of a missing value of a table.</summary>
public sealed class MissingValues : SpecChoice
{
    private MissingValues(SpecNode node) : base(node)
    {
    }

    /// <summary>Leaves the row out.</summary>
    public static MissingValues Drop { get; } = new(SpecScalar.Of("drop"));

    /// <summary>The mean of the training rows of each fold. A text column takes the most frequent text.</summary>
    public static MissingValues Mean { get; } = new(SpecScalar.Of("mean"));

    /// <summary>The median of the training rows of each fold. A text column takes the most frequent text.</summary>
    public static MissingValues Median { get; } = new(SpecScalar.Of("median"));

    /// <summary>The most frequent value of the training rows of each fold.</summary>
    public static MissingValues MostFrequent { get; } = new(SpecScalar.Of("most_frequent"));

    /// <summary>A category of its own. A number becomes the mean, beside a feature that is 1 where it is missing.</summary>
    public static MissingValues Category { get; } = new(SpecScalar.Of("category"));

    /// <summary>A stated value.</summary>
    /// <param name="value">The value.</param>
    public static MissingValues Constant(string value) => new(Entries.OfCall(nameof(MissingValues)).PutAs("constant", value).ToMap());

    /// <summary>A stated number.</summary>
    /// <param name="value">The number.</param>
    public static MissingValues Constant(double value) => new(Entries.OfCall(nameof(MissingValues)).PutAs("constant", value).ToMap());

    /// <summary>A rule for each column.</summary>
    /// <param name="columns">The columns with their rules.</param>
    /// <param name="others">The rule of all other columns. Default: a missing value in another column is refused.</param>
    public static MissingValues Columns(IReadOnlyList<(string Column, MissingValues Rule)> columns, MissingValues? others = null)
    {
        var rules = new SpecMap([.. columns.Select(column => new SpecEntry(column.Column, null, column.Rule.ToNode()))]);
        return new MissingValues(Entries.OfCall(nameof(MissingValues)).PutAs("columns", new MissingValues(rules)).Put(others).ToMap());
    }
}
