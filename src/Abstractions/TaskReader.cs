using System.Text.Json;

namespace Gridfold.Abstractions;

/// <summary>Reads the line of JSON with which Gridfold gives a task.</summary>
internal static class TaskReader
{
    private const int Protocol = 1;

    /// <summary>Reads a task.</summary>
    /// <param name="line">The first line of the standard input. Null when there is none.</param>
    /// <exception cref="FormatException">The line is no task of this protocol.</exception>
    public static TrainingTask Read(string? line)
    {
        const string rule = "the first line of the standard input must be a task; `gridfold run` starts this program and writes it";
        if (string.IsNullOrWhiteSpace(line)) throw new FormatException($"there is no task: {rule}");
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement task = document.RootElement;
            int protocol = task.GetProperty("protocol").GetInt32();
            return protocol == Protocol ? TaskOf(task) : throw new FormatException(
                $"the task has protocol {protocol}, and this Gridfold.Abstractions knows protocol {Protocol}; use the version of Gridfold");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"the task cannot be read ({exception.Message}): {rule}", exception);
        }
    }

    private static TrainingTask TaskOf(JsonElement task) => new()
    {
        Experiment = task.GetProperty("experiment").GetString()!,
        Trial = task.GetProperty("trial").GetInt64(),
        Fold = task.GetProperty("fold").GetInt32(),
        Hyperparameters = new Hyperparameters(
            task.GetProperty("hyperparameters").EnumerateObject().Select(value => KeyValuePair.Create(value.Name, value.Value.Clone()))),
        Seed = task.GetProperty("seed").GetInt32(),
        Epochs = task.GetProperty("epochs").GetInt32(),
        Device = task.GetProperty("device").GetString()!,
        Data = DataOf(task.GetProperty("data")),
        Folder = task.GetProperty("folder").GetString()!,
        Checkpoint = CheckpointOf(task.GetProperty("checkpoint")),
    };

    private static FoldData? DataOf(JsonElement data) => data.ValueKind == JsonValueKind.Null ? null : new FoldData(
        data.GetProperty("path").GetString()!,
        data.GetProperty("label").GetString(),
        data.GetProperty("rows").GetInt32(),
        RowsOf(data.GetProperty("training")),
        RowsOf(data.GetProperty("validation")));

    private static int[] RowsOf(JsonElement rows) => [.. rows.EnumerateArray().Select(row => row.GetInt32())];

    private static Checkpoint? CheckpointOf(JsonElement checkpoint) => checkpoint.ValueKind == JsonValueKind.Null
        ? null
        : new Checkpoint(checkpoint.GetProperty("file").GetString()!, checkpoint.GetProperty("epoch").GetInt32());
}
