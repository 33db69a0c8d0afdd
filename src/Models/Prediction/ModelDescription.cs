using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Prediction;

/// <summary>All data beside the weights of one fold that a prediction needs.</summary>
/// <param name="Format">The format: always <see cref="CurrentFormat"/>.</param>
/// <param name="Experiment">The experiment's id.</param>
/// <param name="Trial">The trial's number, counted from 1.</param>
/// <param name="Fold">The fold's number, counted from 1.</param>
/// <param name="WeightsHash">The hash of the weights, see <see cref="Weights.WeightsHash"/>.</param>
/// <param name="Model">The experiment file's <c>model</c> section with the hyper-parameters put in.</param>
/// <param name="Classes">The classes of the network's outputs, in order; empty for a model of numbers or of labels.</param>
/// <param name="Input">The format of raw rows.</param>
/// <param name="Preprocessing">The steps from raw rows to the network's inputs, fitted on the fold's training rows.</param>
public sealed record ModelDescription(
    string Format,
    string Experiment,
    long Trial,
    int Fold,
    string WeightsHash,
    JsonElement Model,
    IReadOnlyList<string> Classes,
    InputFormat Input,
    IReadOnlyList<ChannelScaling> Preprocessing)
{
    /// <summary>The name of the format. A change that older programs cannot read needs a new name.</summary>
    public const string CurrentFormat = "gridfold.dev/model/v1";

    /// <summary>The value that takes the place of a missing one, for each feature; null where the model fills in none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Fill { get; init; }

    /// <summary>The standardisation of the number that the network predicts; null for a model of classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TargetScale? Target { get; init; }

    /// <summary>The standardisation of each number, with its name, where the network predicts several; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TargetScale>? Targets { get; init; }

    /// <summary>The standardisation of each number that the network predicts; empty for other models.</summary>
    [JsonIgnore]
    public IReadOnlyList<TargetScale> Scales => Targets ?? (Target is null ? [] : [Target]);

    /// <summary>The names of the labels of the network's outputs, in order, where a row has several; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>
    /// The probability from which on a row counts as the second of two classes; null where the most probable class counts.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Threshold { get; init; }

    /// <summary>
    /// The token of each code, of the vocabulary of the fold; null for data without columns of codes. See <see cref="Vocabulary"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Tokens { get; init; }

    /// <summary>The end of the network.</summary>
    [JsonIgnore]
    public Head Head =>
        Labels is not null ? Multilabel.HeadOf(Labels.Count)
        : Scales.Count == 0 ? Classification.HeadOf(Classes.Count) : Regression.HeadOf(Scales.Count);

    /// <summary>The form of the JSON.</summary>
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the description as JSON.</summary>
    public string ToJson() => ModelDescriptionText.Of(this);

    /// <summary>Reads the text that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">The source of the text, for messages.</param>
    /// <exception cref="InputException">The text is not such a description.</exception>
    public static ModelDescription Parse(string json, string file)
    {
        try
        {
            ModelDescription description = JsonSerializer.Deserialize<ModelDescription>(json, Options)
                ?? throw new JsonException("it is null");
            if (description.Format != CurrentFormat)
                throw new InputException(
                    $"{file} is a model of format '{description.Format}', and this version reads {CurrentFormat}: "
                        + "use the version that wrote it");
            if (description.Input is TableFormat { Columns: var columns }
                && columns.Any(column => column is null || column.Categories?.Contains(null!) == true))
                throw new JsonException("a column or category is null");
            int channels = description.Input.Shape[0];
            bool isNumeric = description.Target is not null || description.Targets is not null;
            bool fitsTask = description.Labels is { } labels
                ? description.Classes.Count == 0 && !isNumeric && labels.Count is > 1 and <= DatasetSpec.MaxTargets
                    && !labels.Contains(null!)
                : isNumeric
                ? description.Classes.Count == 0 && AreSound(description)
                : description.Classes.Count is >= 2 and <= Dataset.MaxClasses;
            if (description.Threshold is { } threshold) fitsTask &= description.Classes.Count == 2 && threshold is >= 0 and <= 1;
            if (!fitsTask || !HasSoundCodes(description) || description.Classes.Contains(null!)
                || description.Input.Shape.Aggregate(1.0, (size, length) => size * length) > Dataset.MaxValues
                || description.Preprocessing.Contains(null!) || (description.Fill is { } fill && fill.Count != description.Input.RowSize)
                || description.Input.Shape.Any(size => size < 1)
                || description.Preprocessing.Any(
                    step => step.Subtract.Count != channels || step.Divide.Count != channels || step.Divide.Contains(0)))
                throw new InputException(
                    $"{file} describes a model whose targets, input and preprocessing do not agree; it was changed: export it again");
            return description;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InputException(
                $"{file} does not describe a model as Gridfold writes it ({JsonFault.Of(exception)}); export it again");
        }
    }

    /// <summary>Whether there are tokens for all codes of a table, and none for other data.</summary>
    private static bool HasSoundCodes(ModelDescription description)
    {
        if (description.Input is not TableFormat { Coded: { Count: > 0 } coded } table) return description.Tokens is null;
        int first = coded[0].Start, count = coded.Sum(place => TextFormat.FirstWord + place.Column.Coded!.Count);
        return description.Tokens is { } tokens && tokens.Count == count && coded.All(place => AreSound(place, tokens))
            && first + coded.Sum(place => place.Column.Width) == table.RowSize
            && (first > 0 || description is { Fill: null, Preprocessing.Count: 0 })
            && description.Preprocessing.All(
                step => step.Subtract.Skip(first).All(number => number == 0) && step.Divide.Skip(first).All(number => number == 1));
    }

    private static bool AreSound(CodedPlace place, IReadOnlyList<int> tokens) =>
        place.Column is { Categories: null, Unit: null, MarksMissing: false, Coded: { } coded } column
        && column.Text is null != column.Embedded is null && column.Text is null or { Length: > 0 }
        && !coded.Any(text => column.Text is null ? text is null : string.IsNullOrEmpty(text))
        && coded.Distinct().Count() == coded.Count
        && tokens.Skip(place.FirstToken).Take(TextFormat.FirstWord + coded.Count).All(token => token >= 0 && token < column.Tokens);

    /// <summary>Whether the standardisations of numbers are possible: one, or several with names.</summary>
    private static bool AreSound(ModelDescription description) =>
        (description.Target is null) == (description.Targets is not null)
        && description.Targets is null or { Count: > 1 and <= DatasetSpec.MaxTargets }
        && description.Scales.All(scale => scale is not null && double.IsFinite(scale.Mean) && double.IsFinite(scale.Deviation)
            && scale.Deviation > 0 && (description.Targets is null || scale.Name is not null));
}
