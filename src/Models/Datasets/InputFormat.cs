using System.Text.Json.Serialization;

namespace Gridfold.Models.Datasets;

/// <summary>How raw rows look before preprocessing: what other rows have to look like for the same network.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TableFormat), "table")]
[JsonDerivedType(typeof(ImageFormat), "images")]
public abstract record InputFormat
{
    /// <summary>The shape of one row: [features], or [channels, height, width].</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<int> Shape { get; }

    /// <summary>Values in one row.</summary>
    [JsonIgnore]
    public int RowSize => Shape.Aggregate(1, (size, dimension) => size * dimension);
}

/// <summary>Rows of a table.</summary>
/// <param name="Columns">The columns that features are made of, in order.</param>
/// <param name="Label">The column that was predicted.</param>
public sealed record TableFormat(IReadOnlyList<TableColumn> Columns, string Label) : InputFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Shape => [Columns.Sum(column => column.Categories?.Count ?? 1)];
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Categories">What it can hold, each of which is a feature that is 1 or 0; null for a column of numbers, which is one feature.</param>
public sealed record TableColumn(string Name, IReadOnlyList<string>? Categories);

/// <summary>Images whose values are 0 to 255.</summary>
/// <param name="Channels">1 for grey, 3 for red, green and blue.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
public sealed record ImageFormat(int Channels, int Height, int Width) : InputFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Shape => [Channels, Height, Width];
}
