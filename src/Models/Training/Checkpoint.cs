using System.Text;
using Gridfold.Models.Metrics;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Saves and restores a run between two mini-batches. With the same data, the run goes on to the same bits. The order of the bytes: the
/// engine's <see cref="IRunState.Format"/>, the position, the sums of the current epoch, the history, the losses of steps if the training
/// records them, the best epoch if that one counts, the dropout generator, the engine's state.
/// </summary>
internal static class Checkpoint
{
    // The metrics that version 2 wrote, in this order and without names.
    private static readonly string[] Unnamed = ["loss", "accuracy", "f1_macro", "precision_macro", "recall_macro"];

    public static byte[] Save(RunProgress progress, IRunState state)
    {
        return CheckpointEnvelope.Seal(content =>
        {
            using DisposeScope scope = NewDisposeScope();
            using var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true);
            writer.Write(state.Format);
            Write(writer, progress);
            Write(writer, state.Random);
            state.Write(writer);
        });
    }

    /// <summary>Puts a run that has not begun into the saved state.</summary>
    /// <returns>Whether the engine of the run saved the checkpoint. If another engine did, the run has not changed.</returns>
    /// <exception cref="CheckpointDamagedException">The bytes differ from the saved bytes, or another run saved them.</exception>
    public static bool Restore(byte[] checkpoint, RunProgress progress, IRunState state)
    {
        ArraySegment<byte> content = CheckpointEnvelope.Open(checkpoint, out int version);
        using var reader = new BinaryReader(new MemoryStream(content.Array!, content.Offset, content.Count, writable: false));
        try
        {
            if (reader.ReadString() != state.Format) return false;
            Action goTo = Read(reader, version, progress);
            Read(reader, state.Random);
            state.Read(reader);
            goTo();
            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IOException)
        {
            throw new CheckpointDamagedException("it was saved by another training", exception);
        }
    }

    /// <summary>The bytes of an epoch's metrics.</summary>
    public static int EpochBytes(MetricSet metrics) =>
        (3 * sizeof(int)) + (2 * metrics.All.Sum(metric => 1 + metric.Name.Length + sizeof(double)));

    private static void Write(BinaryWriter writer, RunProgress progress)
    {
        writer.Write(progress.Position.Epoch);
        writer.Write(progress.Position.RowsDone);
        writer.Write(progress.LossSum);
        progress.Tally.Write(writer);
        writer.Write(progress.History.Count);
        foreach (EpochMetrics epoch in progress.History) Write(writer, epoch);
        progress.Steps?.Write(writer);
        progress.WriteBest(writer);
    }

    /// <returns>The action that puts the run there. Call it after the rest of the checkpoint was read too.</returns>
    private static Action Read(BinaryReader reader, int version, RunProgress progress)
    {
        var position = new RunPosition(reader.ReadInt32(), reader.ReadInt32());
        double lossSum = reader.ReadDouble();
        Tally tally = progress.NewTrainingTally();
        if (tally.Read(reader) is { } mismatch) throw new CheckpointDamagedException(mismatch);
        EpochMetrics[] history = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadEpoch(reader, version))];
        StepLosses? steps = progress.Steps is null ? null : StepLosses.Read(reader);
        ReportedEpoch? best = progress.ReadBest(reader, history);
        return () => progress.GoTo(position, lossSum, tally, history, steps, best);
    }

    /// <summary>Writes the metrics of an epoch.</summary>
    public static void Write(BinaryWriter writer, EpochMetrics epoch)
    {
        writer.Write(epoch.Epoch);
        foreach (MetricValues part in (MetricValues[])[epoch.Training, epoch.Validation])
        {
            writer.Write(part.All.Count);
            foreach ((string name, double value) in part.All)
            {
                writer.Write(name);
                writer.Write(value);
            }
        }
    }

    /// <summary>Reads what <see cref="Write(BinaryWriter, EpochMetrics)"/> of a version wrote.</summary>
    public static EpochMetrics ReadEpoch(BinaryReader reader, int version = CheckpointEnvelope.Version) =>
        new(reader.ReadInt32(), ReadPart(reader, version), ReadPart(reader, version));

    private static MetricValues ReadPart(BinaryReader reader, int version)
    {
        bool hasNames = version > CheckpointEnvelope.VersionWithoutNames;
        int count = hasNames ? reader.ReadInt32() : Unnamed.Length;
        return new MetricValues(
            [.. Enumerable.Range(0, count)
                .Select(index => KeyValuePair.Create(hasNames ? reader.ReadString() : Unnamed[index], reader.ReadDouble()))]);
    }

    private static void Write(BinaryWriter writer, NetworkRandom random)
    {
        using Tensor generator = random.Dropout.get_state();
        writer.Write((int)generator.numel());
        writer.Write(generator.bytes);
    }

    private static void Read(BinaryReader reader, NetworkRandom random)
    {
        using Tensor generator = tensor(reader.ReadBytes(reader.ReadInt32()));
        random.Dropout.set_state(generator);
    }
}
