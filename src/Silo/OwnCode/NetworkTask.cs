using System.Text.Json;

namespace Gridfold.Silo.OwnCode;

/// <summary>What a process with the user's network is to do: the first line of its standard input.</summary>
internal sealed record NetworkTask
{
    /// <summary>The file in <see cref="Folder"/> with the checkpoint to go on from.</summary>
    public const string CheckpointFile = "resume";

    /// <summary>The file in <see cref="Folder"/> with the rows that the user's class gave.</summary>
    public const string RowsFile = "rows";

    /// <summary>The experiment's spec as JSON; the keys of the class alone where <see cref="IsDataset"/>.</summary>
    public required string Spec { get; init; }

    /// <summary>The folder for what is too long for a line.</summary>
    public required string Folder { get; init; }

    /// <summary>The path of the assembly where the class lies in an upload; null for the path in the spec.</summary>
    public string? Assembly { get; init; }

    /// <summary>Whether the class gives rows, and is no network.</summary>
    public bool IsDataset { get; init; }

    /// <summary>The fold to train; null to build each network that trials can have once.</summary>
    public NetworkFold? Fold { get; init; }

    /// <summary>The shape of a row, where networks are only built.</summary>
    public IReadOnlyList<int> InputShape { get; init; } = [];

    /// <summary>The number of values for each row, where networks are only built.</summary>
    public int Outputs { get; init; }

    /// <summary>Writes the line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Reads the line.</summary>
    public static NetworkTask Parse(string line) =>
        JsonSerializer.Deserialize<NetworkTask>(line) ?? throw new JsonException("The task is null.");
}
