using System.Runtime.InteropServices;

namespace Gridfold.Grains.Predictions;

/// <summary>
/// The bytes of a fold's predictions. A row's number takes 1 byte in most data. A class takes 1 byte, or 2 with more than 256 classes; a
/// probability takes 4, and a number 8. A label takes 1 byte, and its probability 4.
/// </summary>
public static class PredictionsFormat
{
    private const byte Version = 1;
    private const byte HasGroups = 1;
    private const byte HasProbabilities = 2;
    private const byte HasTargets = 4;
    private const byte HasLabels = 8;

    /// <summary>Writes predictions. The rows must be ascending.</summary>
    public static byte[] Write(FoldPredictions predictions)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        writer.Write(Version);
        writer.Write((byte)((predictions.Groups is null ? 0 : HasGroups) | (predictions.Probabilities is null ? 0 : HasProbabilities)
            | (predictions.TargetCount == 1 ? 0 : HasTargets) | (predictions.HasLabels ? HasLabels : 0)));
        writer.Write7BitEncodedInt(predictions.ClassCount);
        writer.Write7BitEncodedInt(predictions.Rows.Length);
        if (predictions.TargetCount > 1) writer.Write7BitEncodedInt(predictions.TargetCount);
        int before = 0;
        foreach (int row in predictions.Rows)
        {
            writer.Write7BitEncodedInt(row - before);
            before = row;
        }

        foreach (int group in predictions.Groups ?? []) writer.Write7BitEncodedInt(group);
        WriteClasses(writer, predictions.Labels, predictions.ClassCount);
        WriteClasses(writer, predictions.Predicted, predictions.ClassCount);
        writer.Write(MemoryMarshal.AsBytes(predictions.Probabilities.AsSpan()));
        if (predictions.HasLabels)
        {
            writer.Write(Array.ConvertAll(predictions.Actual, value => (byte)value));
            writer.Write(MemoryMarshal.AsBytes(Array.ConvertAll(predictions.Values, value => (float)value).AsSpan()));
        }
        else
        {
            writer.Write(MemoryMarshal.AsBytes(predictions.Actual.AsSpan()));
            writer.Write(MemoryMarshal.AsBytes(predictions.Values.AsSpan()));
        }

        writer.Flush();
        return content.ToArray();
    }

    /// <summary>Reads predictions. Null for bytes that are damaged or of a later version.</summary>
    public static FoldPredictions? Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            return reader.ReadByte() == Version ? Read(reader, bytes.Length) : null;
        }
        catch (Exception exception) when (exception is IOException or FormatException or InvalidDataException)
        {
            return null;
        }
    }

    private static FoldPredictions? Read(BinaryReader reader, int length)
    {
        byte parts = reader.ReadByte();
        int classCount = reader.Read7BitEncodedInt(), count = reader.Read7BitEncodedInt();

        // Each row takes at least one byte, and each of its probabilities four.
        if (count < 0 || count > length || classCount < 0) return null;
        if ((parts & HasProbabilities) != 0 && (long)count * classCount > length / sizeof(float)) return null;
        bool haveLabels = (parts & HasLabels) != 0;
        int targets = (parts & HasTargets) == 0 ? 1 : reader.Read7BitEncodedInt();
        if (targets < 1 || (long)count * targets > (targets == 1 ? int.MaxValue : length / (haveLabels ? 5 : sizeof(double)))) return null;
        int[] rows = new int[count];
        int before = 0;
        for (int row = 0; row < count; row++) rows[row] = before += reader.Read7BitEncodedInt();
        int[]? groups = (parts & HasGroups) == 0 ? null : new int[count];
        for (int row = 0; row < groups?.Length; row++) groups[row] = reader.Read7BitEncodedInt();
        bool haveClasses = classCount > 0;
        var predictions = new FoldPredictions
        {
            Rows = rows,
            Groups = groups,
            ClassCount = classCount,
            Labels = haveClasses ? ReadClasses(reader, count, classCount) : [],
            Predicted = haveClasses ? ReadClasses(reader, count, classCount) : [],
            Probabilities = (parts & HasProbabilities) == 0 ? null : ReadMany<float>(reader, count * classCount),
            TargetCount = targets,
            HasLabels = haveLabels,
            Actual = haveClasses ? []
                : haveLabels ? Array.ConvertAll(ReadMany<byte>(reader, count * targets), label => (double)label)
                : ReadMany<double>(reader, count * targets),
            Values = haveClasses ? []
                : haveLabels ? Array.ConvertAll(ReadMany<float>(reader, count * targets), probability => (double)probability)
                : ReadMany<double>(reader, count * targets),
        };
        bool isSound = predictions.Labels.Concat(predictions.Predicted).All(label => label < classCount);
        return isSound ? predictions : null;
    }

    private static void WriteClasses(BinaryWriter writer, int[] classes, int classCount)
    {
        foreach (int label in classes)
        {
            if (classCount <= 256) writer.Write((byte)label);
            else writer.Write((ushort)label);
        }
    }

    private static int[] ReadClasses(BinaryReader reader, int count, int classCount)
    {
        int[] classes = new int[count];
        for (int row = 0; row < count; row++) classes[row] = classCount <= 256 ? reader.ReadByte() : reader.ReadUInt16();
        return classes;
    }

    private static T[] ReadMany<T>(BinaryReader reader, int count) where T : unmanaged
    {
        var values = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
