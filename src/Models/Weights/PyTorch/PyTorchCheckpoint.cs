using System.Buffers.Binary;
using System.IO.Compression;
using Gridfold.Models.Input;

namespace Gridfold.Models.Weights.PyTorch;

/// <summary>
/// Reads the weights of a checkpoint that <c>torch.save</c> wrote, as torchvision's files are: a zip archive with a pickle that describes
/// tensors, and a file for each storage. The pickle is not executed: see <see cref="TensorPickle"/>.
/// </summary>
public static class PyTorchCheckpoint
{
    private const long MaxDescription = 64L << 20;

    // Weights of 16 bits take twice the space as 32 bits, and several tensors may share a storage. More is an attack.
    private const int MostGrowth = 8;
    private const int MaxEntries = 100_000;
    private const string BatchCounter = ".num_batches_tracked";

    // The keys under which training scripts keep the weights among other things.
    private static readonly string[] Wrappers = ["state_dict", "model_state_dict", "model"];

    /// <summary>Reads all tensors as 32-bit floats, in the file's order. Counters of batches are left out.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InputException">The file is not such a checkpoint, or holds more than tensors.</exception>
    public static IReadOnlyList<NamedTensor> Read(ReadablePath file)
    {
        string path = file.Path;
        try
        {
            using FileStream content = file.OpenRead();
            using var archive = new ZipArchive(content, ZipArchiveMode.Read);
            return Read(archive, path, content.Length);
        }
        catch (InvalidDataException)
        {
            throw new InputException($"{path} is no checkpoint of PyTorch 1.6 or later, or is damaged; "
                + "an older file becomes one with torch.save(torch.load(FILE), NEWFILE)");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message.TrimEnd('.')}");
        }
    }

    private static List<NamedTensor> Read(ZipArchive archive, string path, long length)
    {
        if (archive.Entries.Count > MaxEntries)
            throw new InputException($"{path} has {archive.Entries.Count:N0} entries; it may have at most {MaxEntries:N0}");
        ZipArchiveEntry description = archive.Entries.FirstOrDefault(
            entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw new InputException($"{path} is a zip archive without data.pkl; it must be a file that torch.save wrote");
        string root = description.FullName[..^"data.pkl".Length];
        if (archive.GetEntry($"{root}byteorder") is { } order && System.Text.Encoding.ASCII.GetString(Bytes(order, 16, path)) != "little")
            throw new InputException($"{path} was written on a machine with another order of bytes; save it again on this kind of machine");
        object? content = TensorPickle.Read(Bytes(description, MaxDescription, path), path);
        var tensors = new List<NamedTensor>();
        long total = 0;
        foreach ((object key, object? value) in WeightsOf(content, path))
        {
            if (key is not string name || value is not StoredTensor tensor)
                throw new InputException($"{path} holds '{key}', which is no tensor; save the weights alone: "
                    + "torch.save(model.state_dict(), FILE)");
            if (name.EndsWith(BatchCounter, StringComparison.Ordinal)) continue;
            int[] shape = [.. tensor.Shape.Select(size => size is >= 0 and <= int.MaxValue ? (int)size : throw Damaged(path))];
            double elements = shape.Aggregate(1.0, (count, size) => count * size);
            if (elements > int.MaxValue || (total += 4 * (long)elements) > MostGrowth * length) throw Damaged(path);
            tensors.Add(new NamedTensor(name, shape, ValuesOf(archive, root, tensor, (int)elements, path)));
        }

        return tensors.Count > 0 ? tensors : throw new InputException($"{path} holds no weights");
    }

    private static Dictionary<object, object?> WeightsOf(object? content, string path)
    {
        if (content is not Dictionary<object, object?> all)
            throw new InputException($"{path} holds no dictionary of weights; save it with torch.save(model.state_dict(), FILE)");
        foreach (string wrapper in Wrappers)
            if (all.TryGetValue(wrapper, out object? inner) && inner is Dictionary<object, object?> weights) return weights;
        return all;
    }

    private static float[] ValuesOf(ZipArchive archive, string root, StoredTensor tensor, int count, string path)
    {
        (int size, Func<ReadOnlySpan<byte>, float> read) = ElementOf(tensor.Type, path);
        if (tensor.Elements is < 0 or > int.MaxValue || tensor.Strides.Count != tensor.Shape.Count) throw Damaged(path);
        ZipArchiveEntry entry = archive.GetEntry($"{root}data/{tensor.Storage}") ?? throw Damaged(path);
        byte[] bytes = Bytes(entry, tensor.Elements * size, path);
        float[] values = new float[count];
        long[] place = new long[tensor.Shape.Count];
        long element = tensor.Offset;
        for (int index = 0; index < count; index++)
        {
            if (element < 0 || (element + 1) * size > bytes.Length) throw Damaged(path);
            values[index] = read(bytes.AsSpan((int)(element * size), size));

            // The last dimension moves fastest.
            for (int dimension = place.Length - 1; dimension >= 0; dimension--)
            {
                element += tensor.Strides[dimension];
                if (++place[dimension] < tensor.Shape[dimension]) break;
                element -= tensor.Strides[dimension] * tensor.Shape[dimension];
                place[dimension] = 0;
            }
        }

        return values;
    }

    private static (int Size, Func<ReadOnlySpan<byte>, float> Read) ElementOf(string type, string path) => type switch
    {
        "FloatStorage" => (4, BinaryPrimitives.ReadSingleLittleEndian),
        "DoubleStorage" => (8, bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        "HalfStorage" => (2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        "BFloat16Storage" => (2, bytes => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        "LongStorage" => (8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        "IntStorage" => (4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        _ => throw new InputException($"{path} holds tensors of {type}, which is no type of weights; save them as 32-bit floats"),
    };

    private static byte[] Bytes(ZipArchiveEntry entry, long most, string path)
    {
        // torch.save compresses nothing. So no entry is larger than the file.
        if (entry.Length > Math.Min(most, int.MaxValue) || entry.Length > entry.CompressedLength)
            throw new InputException($"{path} is damaged: {entry.FullName} has {entry.Length:N0} bytes");
        using Stream stream = entry.Open();
        byte[] bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static InputException Damaged(string path) => new($"{path} is damaged: a tensor does not fit its storage");
}
