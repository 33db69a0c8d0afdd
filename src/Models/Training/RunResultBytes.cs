using System.Text;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Training;

/// <summary>
/// The result of a run, and the metrics of an epoch, as bytes that pass from the process that trains to the silo of the same version.
/// </summary>
public static class RunResultBytes
{
    /// <summary>Writes a result.</summary>
    public static byte[] Write(RunResult result)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true)) Write(writer, result);
        return content.ToArray();
    }

    /// <summary>Reads a result.</summary>
    /// <param name="content">The bytes that <see cref="Write(RunResult)"/> gave.</param>
    /// <param name="targets">The targets of the validation rows.</param>
    /// <param name="hasThreshold">Whether a threshold decides between the classes.</param>
    /// <exception cref="IOException">The bytes are another's.</exception>
    public static RunResult Read(byte[] content, Targets targets, bool hasThreshold)
    {
        using var reader = new BinaryReader(new MemoryStream(content, writable: false));
        EpochMetrics[] history = [.. Enumerable.Range(0, ReadCount(reader)).Select(_ => Checkpoint.ReadEpoch(reader))];
        int epochs = reader.ReadInt32();
        string engine = reader.ReadString();
        string? divergence = ReadText(reader), reason = ReadText(reader);
        bool stoppedEarly = reader.ReadBoolean();
        long? learned = reader.ReadBoolean() ? reader.ReadInt64() : null;
        byte[]? last = reader.ReadBoolean() ? reader.ReadBytes(reader.ReadInt32()) : null;
        StepLossCurve? steps = reader.ReadBoolean()
            ? new StepLossCurve(
                reader.ReadInt64(), [.. Enumerable.Range(0, ReadCount(reader)).Select(_ => reader.ReadDouble())], reader.ReadInt64())
            : null;
        RunPosition? suspended = reader.ReadBoolean() ? new RunPosition(reader.ReadInt32(), reader.ReadInt32()) : null;
        ReportedEpoch? reported = reader.ReadBoolean() ? ReportedEpoch.Read(reader, history, targets, hasThreshold) : null;
        return new RunResult(history, epochs, reported?.Judged.Confusion, reported?.Weights, divergence)
        {
            Engine = engine,
            EngineReason = reason,
            StoppedEarly = stoppedEarly,
            LearnedValues = learned,
            LastCheckpoint = last,
            Steps = steps,
            SuspendedAt = suspended,
            Judged = reported?.Judged,
            Reported = reported?.Metrics,
        };
    }

    /// <summary>Writes the metrics of an epoch.</summary>
    public static byte[] Write(EpochMetrics epoch)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true)) Checkpoint.Write(writer, epoch);
        return content.ToArray();
    }

    /// <summary>Reads the metrics of an epoch.</summary>
    public static EpochMetrics ReadEpoch(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content, writable: false));
        return Checkpoint.ReadEpoch(reader);
    }

    private static void Write(BinaryWriter writer, RunResult result)
    {
        writer.Write(result.History.Count);
        foreach (EpochMetrics epoch in result.History) Checkpoint.Write(writer, epoch);
        writer.Write(result.EpochsTrained);
        writer.Write(result.Engine);
        Write(writer, result.Divergence);
        Write(writer, result.EngineReason);
        writer.Write(result.StoppedEarly);
        writer.Write(result.LearnedValues is not null);
        if (result.LearnedValues is { } learned) writer.Write(learned);
        writer.Write(result.LastCheckpoint is not null);
        if (result.LastCheckpoint is { } last)
        {
            writer.Write(last.Length);
            writer.Write(last);
        }

        Write(writer, result.Steps);
        writer.Write(result.SuspendedAt is not null);
        if (result.SuspendedAt is { } position)
        {
            writer.Write(position.Epoch);
            writer.Write(position.RowsDone);
        }

        ReportedEpoch? reported = result is { Reported: { } metrics, Judged: { } judged, Weights: { } weights }
            ? new ReportedEpoch(metrics, judged, weights)
            : null;
        writer.Write(reported is not null);
        reported?.Write(writer);
    }

    private static void Write(BinaryWriter writer, StepLossCurve? steps)
    {
        writer.Write(steps is not null);
        if (steps is null) return;
        writer.Write(steps.Distance);
        writer.Write(steps.Losses.Count);
        foreach (double loss in steps.Losses) writer.Write(loss);
        writer.Write(steps.Steps);
    }

    private static void Write(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null) writer.Write(text);
    }

    // Each item takes a byte at least. So bytes of another cannot ask for more memory than they have.
    private static int ReadCount(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        return count >= 0 && count <= left ? count : throw new EndOfStreamException($"The bytes name {count} items, and {left} are left.");
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
