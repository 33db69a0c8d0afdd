using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>The data to train on. It has one source: a name, a path, images with labels, or a class of your own.</summary>
public sealed class Dataset : SpecPart
{
    /// <summary>The name of a data set that Gridfold knows: gridfold data list shows them.</summary>
    public string? Name { get; init; }

    /// <summary>A CSV file, or a folder or a zip of images; a path or an http(s) address.</summary>
    public string? Path { get; init; }

    /// <summary>The IDX file of the images, gzipped or not.</summary>
    public string? Images { get; init; }

    /// <summary>The IDX file of the labels, gzipped or not.</summary>
    public string? Labels { get; init; }

    /// <summary>The full name of a class of your own that gives the rows.</summary>
    public string? Class { get; init; }

    /// <summary>The compiled file that has the class, or upload:NAME.</summary>
    public string? Assembly { get; init; }

    /// <summary>The SHA-256 that the compiled file must have. Default: that of the file at the submission.</summary>
    public string? AssemblySha256 { get; init; }

    /// <summary>The values for the parameters of the class's constructor, by their names.</summary>
    public Settings? Settings { get; init; }

    /// <summary>The fingerprint that the class must tell. Default: that of the class at the submission.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The column to predict; a list of columns for a regression of several targets or for several labels.</summary>
    public Columns? Label { get; init; }

    /// <summary>Makes two classes of a numeric label.</summary>
    public Binarize? Binarize { get; init; }

    /// <summary>The columns that are left out.</summary>
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>The columns whose numbers are codes of categories. They are one-hot encoded.</summary>
    public IReadOnlyList<string>? Categorical { get; init; }

    /// <summary>The columns of numbers beside a unit, as in 58% or 12 kg. The number counts.</summary>
    public IReadOnlyList<string>? Numeric { get; init; }

    /// <summary>The columns whose values have learned vectors, which inputs in model.layers reads.</summary>
    public IReadOnlyList<string>? Embed { get; init; }

    /// <summary>The column whose words a network reads, and how.</summary>
    public TextColumn? Text { get; init; }

    /// <summary>The column that tells which rows belong together. It is no feature.</summary>
    public string? Group { get; init; }

    /// <summary>The column of numbers or dates that orders the rows. It is no feature.</summary>
    public string? Time { get; init; }

    /// <summary>The texts that stand for a missing value. Default: an empty cell, NA, N/A, NaN, null and ?.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>What happens to a missing value: one rule, or one for each column. Default: it is refused.</summary>
    public MissingValues? MissingValues { get; init; }

    /// <summary>The mark before decimals. Default: a point.</summary>
    public string? Decimal { get; init; }

    /// <summary>The mark between groups of three digits. Default: none.</summary>
    public string? Thousands { get; init; }

    /// <summary>The text at the beginning of the lines that are skipped. Default: none.</summary>
    public string? Comment { get; init; }

    /// <summary>The file of the locked test split, with the same columns. Default: none.</summary>
    public string? Test { get; init; }

    /// <summary>The share of the rows that is the locked test split. The number is above 0 and below 1. Default: no rows.</summary>
    public double? TestFraction { get; init; }

    /// <summary>The SHA-256 that the file must have, in hexadecimal digits. Default: it is not checked.</summary>
    public string? Sha256 { get; init; }

    /// <summary>
    /// The seconds that finding, fetching and reading the data may take in all. The number is above 0 and at most 86,400. Default: 3600.
    /// </summary>
    public double? Timeout { get; init; }

    /// <summary>The steps that change the features, in this order. Default: images are scaled by 255, tables stay as they are.</summary>
    public IReadOnlyList<Preprocessing>? Preprocess { get; init; }

    /// <summary>A class of your own that gives the rows. It sets <see cref="Class"/> and <see cref="Assembly"/>.</summary>
    public Type? Type
    {
        get;
        init
        {
            field = value;
            (Class, Assembly) = (value?.FullName, OwnType.FileOf(value));
        }
    }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(Dataset))
        .Put(Name).Put(Path).Put(Images).Put(Labels).Put(Class).Put(Assembly).Put(AssemblySha256).Put(Settings).Put(Fingerprint).Put(Label)
        .Put(Binarize).Put(Ignore).Put(Categorical).Put(Numeric).Put(Embed).Put(Text).Put(Group).Put(Time).Put(Missing).Put(MissingValues)
        .Put(Decimal).Put(Thousands).Put(Comment).Put(Test).Put(TestFraction).Put(Sha256).Put(Timeout).Put(Preprocess).ToMap();
}
