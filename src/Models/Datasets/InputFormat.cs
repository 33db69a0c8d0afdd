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
