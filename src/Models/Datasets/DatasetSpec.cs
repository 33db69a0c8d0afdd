using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>What the <c>dataset:</c> section of an experiment file says.</summary>
public sealed record DatasetSpec
{
    /// <summary>Where the data comes from.</summary>
    public required DatasetSource Source { get; init; }

    /// <summary>The folder that relative paths start at: the experiment file's; "" for the current folder.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The longest time that <see cref="Timeout"/> may be: a day.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>How long finding, fetching and reading the data may take in all. Default: one hour.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The CSV column to predict; null for images, and for a built-in table's own.</summary>
    public ColumnReference? Label { get; init; }

    /// <summary>Turns numeric labels into two classes; null to leave them alone.</summary>
    public Binarize? Binarize { get; init; }

    /// <summary>CSV columns that are not read.</summary>
    public IReadOnlyList<ColumnReference> Ignore { get; init; } = [];

    /// <summary>CSV columns whose numbers are codes, to be one-hot encoded as text columns are.</summary>
    public IReadOnlyList<ColumnReference> Categorical { get; init; } = [];

    /// <summary>What the source file must hash to; null to take it as it is.</summary>
    public Checksum? Sha256 { get; init; }

    /// <summary>The steps in their order; null when not written, for the default (images: scale by 255; tables: none).</summary>
    public IReadOnlyList<PreprocessStep>? Preprocess { get; init; }

    /// <summary>Whether grey images get three channels.</summary>
    internal bool HasRgb => Preprocess?.OfType<Rgb>().Any() == true;

    /// <summary>Reads the section and reports every problem into the reader's.</summary>
    /// <param name="reader">A reader of the map under <c>dataset</c>.</param>
    /// <returns>The spec; null when it has no usable source. Use it only when the reader's problems hold no error.</returns>
    public static DatasetSpec? Read(SpecMapReader reader) => new DatasetSpecReader(reader).Read();
}

/// <summary>A column named in the experiment file.</summary>
/// <param name="Name">As written.</param>
/// <param name="Location">Where.</param>
public sealed record ColumnReference(string Name, SourceLocation? Location);

/// <summary>Two classes from a numeric label: below a threshold, and at or above it.</summary>
/// <param name="AtLeast">The threshold, in the label's own unit.</param>
/// <param name="Location">Where it is written.</param>
public sealed record Binarize(double AtLeast, SourceLocation? Location);

/// <summary>The SHA-256 that a source file must have.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Location">Where it is written.</param>
public sealed record Checksum(string Sha256, SourceLocation? Location);
