using System.Text.Json.Serialization;

namespace Gridfold.Models.Datasets;

/// <summary>The ways to treat a missing value of a feature.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MissingStrategy>))]
public enum MissingStrategy
{
    /// <summary>The row is left out.</summary>
    [JsonStringEnumMemberName("drop")]
    Drop,

    /// <summary>The mean of the training rows; in a text column the most frequent text.</summary>
    [JsonStringEnumMemberName("mean")]
    Mean,

    /// <summary>The median of the training rows; in a text column the most frequent text.</summary>
    [JsonStringEnumMemberName("median")]
    Median,

    /// <summary>The most frequent value of the training rows, and the first in order of equally frequent ones.</summary>
    [JsonStringEnumMemberName("most_frequent")]
    MostFrequent,

    /// <summary>A value that the file states.</summary>
    [JsonStringEnumMemberName("constant")]
    Constant,

    /// <summary>A category of its own. A numeric column takes the mean, and gets a feature that is 1 where its value is missing.</summary>
    [JsonStringEnumMemberName("category")]
    Category,
}
