using System.Text.Json.Serialization;

namespace Gridfold.GpuCheck.Searches;

/// <summary>One assignment of a search's hyper-parameters.</summary>
/// <param name="BatchSize">Rows of a mini-batch.</param>
/// <param name="LearningRate">Of Adam.</param>
/// <param name="WeightDecay">Of Adam; added to the gradient.</param>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="Hidden">Hidden units; for the MLP.</param>
/// <param name="Dropout">The share of values that is dropped; for the CNN.</param>
internal sealed record SearchCell(
    [property: JsonPropertyName("batch_size")] int BatchSize,
    [property: JsonPropertyName("lr")] double LearningRate,
    [property: JsonPropertyName("weight_decay")] double WeightDecay,
    [property: JsonPropertyName("epochs")] int Epochs,
    [property: JsonPropertyName("hidden")] int Hidden,
    [property: JsonPropertyName("dropout")] double Dropout);
