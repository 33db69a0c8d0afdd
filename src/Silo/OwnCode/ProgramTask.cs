using System.Text;
using System.Text.Json;

namespace Gridfold.Silo.OwnCode;

/// <summary>What the user's program is to do: one line of JSON, the first line of its standard input.</summary>
internal sealed record ProgramTask
{
    /// <summary>The version of the protocol.</summary>
    public const int Protocol = 1;

    /// <summary>The experiment's id.</summary>
    public required string Experiment { get; init; }

    /// <summary>The trial's number.</summary>
    public required long Trial { get; init; }

    /// <summary>The fold's number, from 1.</summary>
    public required int Fold { get; init; }

    /// <summary>The values of the hyper-parameters as JSON, by their names.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Hyperparameters { get; init; }

    /// <summary>The seed of the fold, from 0 to 2147483647. All trials have the same seed in a fold.</summary>
    public required int Seed { get; init; }

    /// <summary>The last epoch to report.</summary>
    public required int Epochs { get; init; }

    /// <summary>The device, as in cpu or cuda:0.</summary>
    public required string Device { get; init; }

    /// <summary>The data; null for an experiment without data.</summary>
    public ProgramData? Data { get; init; }

    /// <summary>A folder for checkpoints, which is empty but for the checkpoint to go on from.</summary>
    public required string Folder { get; init; }

    /// <summary>The file to go on from, and its epoch. Null to begin with epoch 1.</summary>
    public (string Path, int Epoch)? Checkpoint { get; init; }

    /// <summary>Writes the line.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Write(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("protocol", Protocol);
        writer.WriteString("experiment", Experiment);
        writer.WriteNumber("trial", Trial);
        writer.WriteNumber("fold", Fold);
        writer.WriteStartObject("hyperparameters");
        foreach ((string name, string json) in Hyperparameters)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json);
        }

        writer.WriteEndObject();
        writer.WriteNumber("seed", Seed);
        writer.WriteNumber("epochs", Epochs);
        writer.WriteString("device", Device);
        if (Data is null) writer.WriteNull("data");
        else Data.Write(writer);
        writer.WriteString("folder", Folder);
        if (Checkpoint is not { } checkpoint) writer.WriteNull("checkpoint");
        else
        {
            writer.WriteStartObject("checkpoint");
            writer.WriteString("file", checkpoint.Path);
            writer.WriteNumber("epoch", checkpoint.Epoch);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
