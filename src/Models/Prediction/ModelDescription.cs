using System.Text.Encodings.Web;
using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>All that predicting takes beside the weights of one fold.</summary>
/// <param name="Format">Always <see cref="CurrentFormat"/>.</param>
/// <param name="Experiment">The experiment's id.</param>
/// <param name="Trial">1-based.</param>
/// <param name="Fold">1-based.</param>
/// <param name="WeightsHash">See <see cref="Weights.WeightsHash"/>.</param>
/// <param name="Model">The experiment file's <c>model</c> section with the hyper-parameters put in.</param>
/// <param name="Classes">What the network's outputs stand for, in order.</param>
/// <param name="Input">How raw rows look.</param>
/// <param name="Preprocessing">What makes a network's inputs of them, fitted on the fold's training rows.</param>
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
    /// <summary>Changes when older programs could not read it.</summary>
    public const string CurrentFormat = "gridfold.dev/model/v1";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">Where it is from, for messages.</param>
    /// <exception cref="InputException">It is not such a description.</exception>
    public static ModelDescription Parse(string json, string file)
    {
        try
        {
            ModelDescription description = JsonSerializer.Deserialize<ModelDescription>(json, Options)!;
            if (description.Format != CurrentFormat)
                throw new InputException($"{file} is a model of format '{description.Format}', and this version reads {CurrentFormat}: use the version that wrote it");
            int channels = description.Input.Shape[0];
            if (description.Classes.Count < 2 || description.Input.Shape.Any(size => size < 1)
                || description.Preprocessing.Any(step => step.Subtract.Count != channels || step.Divide.Count != channels || step.Divide.Contains(0)))
                throw new InputException($"{file} describes a model whose classes, input and preprocessing do not agree; it was changed: export it again");
            return description;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InputException($"{file} does not describe a model as Gridfold writes it ({exception.Message.TrimEnd('.')}); export it again");
        }
    }
}
