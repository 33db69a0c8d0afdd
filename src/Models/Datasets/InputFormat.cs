using System.Text.Json.Serialization;

namespace Gridfold.Models.Datasets;

/// <summary>The format of raw rows before preprocessing. Rows for the same network must have the same format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TableFormat), "table")]
[JsonDerivedType(typeof(ImageFormat), "images")]
public abstract record InputFormat
{
    /// <summary>The shape of one row: [features], or [channels, height, width].</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<int> Shape { get; }

    /// <summary>The number of values in one row.</summary>
    [JsonIgnore]
    public int RowSize => Shape.Aggregate(1, (size, dimension) => size * dimension);
}

/// <summary>Rows of a table.</summary>
/// <param name="Columns">The columns from which the features are made, in order.</param>
/// <param name="Label">The column to predict.</param>
public sealed record TableFormat(IReadOnlyList<TableColumn> Columns, string Label) : InputFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Shape => [Columns.Sum(column => column.Categories?.Count ?? 1)];
}

/// <summary>A column of a table.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Categories">
/// The possible values, each of which becomes a feature that is 1 or 0. Null for a column of numbers, which becomes one feature.
/// </param>
public sealed record TableColumn(string Name, IReadOnlyList<string>? Categories);

/// <summary>Images whose values are 0 to 255.</summary>
/// <param name="Channels">The number of channels: 1 for grey, 3 for red, green and blue.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Width">The width in pixels.</param>
public sealed record ImageFormat(int Channels, int Height, int Width) : InputFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Shape => [Channels, Height, Width];
}
