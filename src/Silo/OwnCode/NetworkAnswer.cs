using System.Text.Json;
using Gridfold.Models.Training;

namespace Gridfold.Silo.OwnCode;

/// <summary>A line that the silo writes to a process with the user's network.</summary>
/// <param name="Answer">What the process does now, or whether a result is wanted: <see cref="CheckpointAnswer.Continue"/> is no.</param>
/// <param name="IsPushed">Whether no call asked for it: the process saves between two mini-batches.</param>
internal sealed record NetworkAnswer(CheckpointAnswer Answer, bool IsPushed = false)
{
    /// <summary>Writes the line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Reads a line.</summary>
    public static NetworkAnswer Parse(string line) =>
        JsonSerializer.Deserialize<NetworkAnswer>(line) ?? throw new JsonException("The answer is null.");
}
