using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gridfold.Silo.OwnCode;

/// <summary>A line that a process with the user's network writes. The silo answers each, but the last one.</summary>
/// <param name="Call">What the process asks or tells: one of the constants.</param>
internal sealed record NetworkCall(string Call)
{
    /// <summary>An epoch has ended. The file has its metrics.</summary>
    public const string Epoch = "epoch";

    /// <summary>Asks whether the result of an epoch is wanted.</summary>
    public const string Due = "due";

    /// <summary>The result of an epoch that is wanted.</summary>
    public const string Read = "read";

    /// <summary>Asks at the end of an epoch whether to save.</summary>
    public const string Ask = "ask";

    /// <summary>A checkpoint.</summary>
    public const string Save = "save";

    /// <summary>The result at the end.</summary>
    public const string End = "end";

    /// <summary>The fingerprint of the user's rows, and the question whether the rows are wanted.</summary>
    public const string Fingerprint = "fingerprint";

    /// <summary>The process gives up.</summary>
    public const string Failed = "failed";

    /// <summary>A network cannot be built.</summary>
    public const string Problem = "problem";

    /// <summary>Why the process gives up: the user's network.</summary>
    public const string OfNetwork = "network";

    /// <summary>Why the process gives up: the checkpoint.</summary>
    public const string OfCheckpoint = "checkpoint";

    /// <summary>Why the process gives up: the data.</summary>
    public const string OfData = "data";

    /// <summary>The name of a file in the folder of the task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? File { get; init; }

    /// <summary>An epoch from 1; the number of a network from 0 in a problem.</summary>
    public int Number { get; init; }

    /// <summary>The rows done of the epoch.</summary>
    public int Rows { get; init; }

    /// <summary>The cause of a failure; the key of a problem, or of a dataset's failure.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    /// <summary>The message of a failure or a problem; the fingerprint.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>Writes the line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Reads a line.</summary>
    /// <exception cref="ProgramException">The line is none of these: the user's code wrote it.</exception>
    public static NetworkCall Parse(string line)
    {
        try
        {
            if (JsonSerializer.Deserialize<NetworkCall>(line) is { Call: not null } call) return call;
        }
        catch (JsonException)
        {
            // Below.
        }

        throw new ProgramException("its code wrote a line that begins with '{' to the standard output, which is Gridfold's; write to the "
            + "standard error");
    }
}
