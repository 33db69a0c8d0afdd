using System.Runtime.InteropServices;
using Gridfold.Models.Networks;

namespace Gridfold.Models.Training.Dense;

/// <summary>
/// A training of this engine between two mini-batches, as bytes. In this order: the engine, what every training has, the dropout generator, the
/// parameters, the optimizer.
/// </summary>
internal static class DenseCheckpoint
{
    private const string Engine = "dense";

    public static byte[] Save(TrainingProgress progress, NetworkRandom random, DenseNetwork network, DenseOptimizer optimizer)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        writer.Write(Engine);
        Checkpoint.WriteProgress(writer, progress);
        Checkpoint.Write(writer, random);
        writer.Write(optimizer.Steps);
        foreach ((string name, Matrix matrix) in Matrices(network, optimizer))
        {
            writer.Write(name);
            (int rows, int columns) = (matrix.Rows, matrix.Columns);
            writer.Write(rows);
            writer.Write(columns);
            for (int row = 0; row < rows; row++) writer.Write(MemoryMarshal.AsBytes(matrix.Row(row)));
        }

        writer.Flush();
        return CheckpointEnvelope.Seal(content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    /// <summary>Makes a training that has not begun the saved one.</summary>
    /// <exception cref="CheckpointDamagedException">The bytes are not as they were saved, or they were saved by another training.</exception>
    public static void Restore(byte[] checkpoint, TrainingProgress progress, NetworkRandom random, DenseNetwork network, DenseOptimizer optimizer)
    {
        ArraySegment<byte> content = CheckpointEnvelope.Open(checkpoint);
        using var reader = new BinaryReader(new MemoryStream(content.Array!, content.Offset, content.Count, writable: false));
        try
        {
            SavedTensors.Expect(reader.ReadString(), Engine, "the engine");
            Action goTo = Checkpoint.ReadProgress(reader, progress);
            Checkpoint.Read(reader, random);
            optimizer.Steps = reader.ReadInt64();
            foreach ((string name, Matrix matrix) in Matrices(network, optimizer))
            {
                SavedTensors.Expect(reader.ReadString(), name, "a matrix's name");
                SavedTensors.Expect((reader.ReadInt32(), reader.ReadInt32()), (matrix.Rows, matrix.Columns), $"the size of {name}");
                for (int row = 0; row < matrix.Rows; row++) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(matrix.Row(row)));
            }

            goTo();
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or IOException)
        {
            throw new CheckpointDamagedException("it was saved by another training", exception);
        }
    }

    private static IEnumerable<KeyValuePair<string, Matrix>> Matrices(DenseNetwork network, DenseOptimizer optimizer) =>
        network.Parameters.Select((parameter, index) => KeyValuePair.Create($"parameter.{index}", parameter.Value)).Concat(optimizer.Memory);
}
