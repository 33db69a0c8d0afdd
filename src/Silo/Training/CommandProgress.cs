using System.Security.Cryptography;
using System.Text;
using Gridfold.Grains;
using Gridfold.Grains.Results;
using Gridfold.Models.Training;
using Gridfold.Silo.OwnCode;

namespace Gridfold.Silo.Training;

/// <summary>
/// The epochs that the user's program has reported, and its newest checkpoint. A program that goes on from an earlier epoch reports some
/// epochs again; their first report counts.
/// </summary>
internal sealed class CommandProgress
{
    private const string Format = "command 1";
    private const string Engine = "command";

    private readonly List<double> _values = [];

    /// <summary>The names of the metrics. Empty before the first report.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>The number of epochs that have been reported.</summary>
    public int Epochs => Names.Count == 0 ? 0 : _values.Count / Names.Count;

    /// <summary>The program's newest checkpoint: its name, its bytes and the epoch after which it was made. Null for none.</summary>
    public (string Name, byte[] Content, int Epoch)? Checkpoint { get; set; }

    /// <summary>Reads a saved progress.</summary>
    /// <exception cref="CheckpointDamagedException">The bytes differ from the saved bytes, or another training saved them.</exception>
    public static CommandProgress Restore(byte[] saved)
    {
        ArraySegment<byte> content = CheckpointEnvelope.Open(saved);
        using var reader = new BinaryReader(new MemoryStream(content.Array!, content.Offset, content.Count, writable: false));
        try
        {
            if (reader.ReadString() != Format) throw new CheckpointDamagedException("it was saved by another training");
            var progress = new CommandProgress { Names = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())] };
            progress._values.AddRange(Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadDouble()).ToArray());
            if (reader.ReadBoolean()) progress.Checkpoint = (reader.ReadString(), reader.ReadBytes(reader.ReadInt32()), reader.ReadInt32());
            return progress;
        }
        catch (IOException exception)
        {
            throw new CheckpointDamagedException("it was saved by another training", exception);
        }
    }

    /// <summary>Writes the progress as a checkpoint of the fold.</summary>
    public byte[] Save()
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true)) Write(writer);
        return CheckpointEnvelope.Seal(content.ToArray());
    }

    /// <summary>Adds the metrics of the next epoch, or compares those of an epoch that is known.</summary>
    /// <param name="epoch">The epoch, at most the next one.</param>
    /// <param name="metrics">The metrics.</param>
    /// <returns>Whether a known epoch has other values than before: the program is not deterministic.</returns>
    /// <exception cref="ProgramException">The names differ from those of earlier epochs.</exception>
    public bool Add(int epoch, IReadOnlyList<KeyValuePair<string, double>> metrics)
    {
        if (Names.Count == 0) Names = [.. metrics.Select(metric => metric.Key)];
        Dictionary<string, double> byName = metrics.ToDictionary();
        if (byName.Count != Names.Count || !Names.All(byName.ContainsKey))
            throw new ProgramException($"it reported {string.Join(", ", byName.Keys)} in epoch {epoch}, and {string.Join(", ", Names)} "
                + "before; each epoch must have the same metrics");
        double[] values = [.. Names.Select(name => byName[name])];
        if (epoch <= Epochs) return !values.SequenceEqual(_values.Skip((epoch - 1) * Names.Count).Take(Names.Count));
        _values.AddRange(values);
        return false;
    }

    /// <summary>The metrics of the last epoch.</summary>
    public IReadOnlyList<MetricValue> Last => [.. Names.Select((name, index) => new MetricValue(name, _values[^(Names.Count - index)]))];

    /// <summary>
    /// The result at the last epoch. All reported metrics give its hash, because Gridfold does not know the program's weights.
    /// </summary>
    public TrainedFold Completed(int fold) =>
        ToFold(new FoldSummary(fold, Status.Completed, Last, Epochs, Hash(), null));

    /// <summary>The result of a program that failed.</summary>
    public TrainedFold Failed(int fold, string reason, bool hasDiverged) =>
        ToFold(new FoldSummary(fold, Status.Failed, [], Epochs, null, reason) { HasDiverged = hasDiverged });

    private TrainedFold ToFold(FoldSummary summary) => new(summary, new EpochHistory(Names, [.. _values]), []) { Engine = Engine };

    private string Hash()
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true)) WriteMetrics(writer);
        return Convert.ToHexStringLower(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(Format);
        WriteMetrics(writer);
        writer.Write(Checkpoint is not null);
        if (Checkpoint is not { } checkpoint) return;
        writer.Write(checkpoint.Name);
        writer.Write(checkpoint.Content.Length);
        writer.Write(checkpoint.Content);
        writer.Write(checkpoint.Epoch);
    }

    private void WriteMetrics(BinaryWriter writer)
    {
        writer.Write(Names.Count);
        foreach (string name in Names) writer.Write(name);
        writer.Write(_values.Count);
        foreach (double value in _values) writer.Write(value);
    }
}
