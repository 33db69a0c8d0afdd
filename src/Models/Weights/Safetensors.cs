using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gridfold.Models.Input;

namespace Gridfold.Models.Weights;

/// <summary>
/// Reads and writes safetensors files (https://github.com/huggingface/safetensors, "Format"). Their parts are the header's length in 64
/// little-endian bits, the header in JSON, and the numbers of every tensor, one after the other.
/// </summary>
public static class Safetensors
{
    // 16 MiB name about 100,000 tensors. A longer header takes gigabytes once its JSON is read.
    private const int MaxHeader = 1 << 24;

    private const int LengthSize = sizeof(long);

    /// <summary>Writes tensors as 32-bit floats, in their order. The same tensors give the same bytes.</summary>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="tensors">The tensors; each name occurs once.</param>
    /// <param name="metadata">The texts to add; null for none.</param>
    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        byte[] header = Header(tensors, metadata);
        Span<byte> length = stackalloc byte[LengthSize];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (NamedTensor tensor in tensors) stream.Write(MemoryMarshal.AsBytes<float>(tensor.Values));
    }

    /// <summary>Writes a file. A file with this name is always whole.</summary>
    /// <param name="path">The file. An existing file is replaced.</param>
    /// <param name="tensors">The tensors; each name occurs once.</param>
    public static void Write(string path, IReadOnlyList<NamedTensor> tensors)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream file = File.Create(temporary))
            {
                Write(file, tensors);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Reads all tensors of a file, in the file's order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="location">The place that names the file, if there is one.</param>
    /// <exception cref="InputException">The file cannot be read, or is not in the format.</exception>
    public static IReadOnlyList<NamedTensor> Read(ReadablePath path, SourceLocation? location = null) =>
        Open(path, location, file => Read(file, path.Path, location));

    /// <summary>Reads all tensors of a stream, in the stream's order.</summary>
    /// <param name="stream">A stream that knows its length.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="location">The place that names the stream, if there is one.</param>
    /// <exception cref="InputException">The stream is not in the format.</exception>
    public static IReadOnlyList<NamedTensor> Read(Stream stream, string name, SourceLocation? location = null)
    {
        return [.. ReadEntries(stream, name, location)
            .Select(entry => new NamedTensor(entry.Name, entry.Shape, ReadValues(stream, entry)))];
    }

    /// <summary>Reads the names and shapes of all tensors, in the file's order. The numbers are not read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="location">The place that names the file, if there is one.</param>
    /// <exception cref="InputException">The file cannot be read, or is not in the format.</exception>
    public static IReadOnlyList<TensorShape> ReadShapes(ReadablePath path, SourceLocation? location = null) => Open(path, location, file =>
        (IReadOnlyList<TensorShape>)[.. ReadEntries(file, path.Path, location).Select(entry => new TensorShape(entry.Name, entry.Shape))]);

    /// <summary>Reads the texts that were added to the tensors.</summary>
    /// <param name="stream">A stream that knows its length.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">The stream is not in the format.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(Stream stream, string name)
    {
        byte[] header = ReadHeader(stream, name, null);
        return SafetensorsHeader.ReadMetadata(header, stream.Length - stream.Position, name);
    }

    private static T Open<T>(ReadablePath path, SourceLocation? location, Func<FileStream, T> read)
    {
        try
        {
            using FileStream file = path.OpenRead();
            return read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = exception is FileNotFoundException or DirectoryNotFoundException ? "does not exist"
                : path.IsFolder ? "is a folder" : $"cannot be read: {exception.Message}";
            throw new InputException($"{path} {reason}; give the path of a safetensors file", location);
        }
    }

    private static IReadOnlyList<SafetensorsEntry> ReadEntries(Stream stream, string name, SourceLocation? location)
    {
        byte[] header = ReadHeader(stream, name, location);
        return SafetensorsHeader.Read(header, stream.Length - stream.Position, name, location);
    }

    private static byte[] ReadHeader(Stream stream, string name, SourceLocation? location)
    {
        long available = stream.Length - stream.Position - LengthSize;
        if (available < 0) throw Refused("is too short to be a safetensors file");
        Span<byte> lengthBytes = stackalloc byte[LengthSize];
        stream.ReadExactly(lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > MaxHeader)
            throw Refused($"is not a safetensors file: its header would have {length} bytes, and at most {MaxHeader} are allowed");
        if (length > (ulong)available)
            throw Refused($"is not a safetensors file, or is cut off: its header would have {length} bytes, and {available} are there");
        byte[] header = new byte[length];
        stream.ReadExactly(header);
        return header;

        InputException Refused(string rule) => new(IsPyTorch(name)
            ? $"{name} is a checkpoint of PyTorch, and no safetensors file; convert it: gridfold model convert {name}"
            : $"{name} {rule}", location);
    }

    private static bool IsPyTorch(string name) => Path.GetExtension(name).ToLowerInvariant() is ".pt" or ".pth" or ".bin" or ".ckpt";

    private static float[] ReadValues(Stream stream, SafetensorsEntry entry)
    {
        // The bytes are read in pieces, because an array cannot hold a tensor of more than 2 GiB.
        const int numbersAtOnce = 1 << 18;
        var values = new float[(entry.End - entry.Begin) / entry.Type.Size];
        byte[] bytes = new byte[Math.Min(values.Length, numbersAtOnce) * entry.Type.Size];
        for (int start = 0; start < values.Length; start += numbersAtOnce)
        {
            Span<float> part = values.AsSpan(start, Math.Min(numbersAtOnce, values.Length - start));
            Span<byte> partBytes = bytes.AsSpan(0, part.Length * entry.Type.Size);
            stream.ReadExactly(partBytes);
            entry.Type.Convert(partBytes, part);
        }

        return values;
    }

    private static byte[] Header(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject(SafetensorsHeader.Metadata);
                foreach ((string key, string text) in metadata) json.WriteString(key, text);
                json.WriteEndObject();
            }

            long begin = 0;
            foreach (NamedTensor tensor in tensors)
            {
                long end = begin + ((long)tensor.Values.Length * ElementType.F32.Size);
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", ElementType.F32.Name);
                json.WriteStartArray("shape");
                foreach (int size in tensor.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                begin = end;
            }

            json.WriteEndObject();
        }

        // The numbers begin at a multiple of eight bytes, as readers that map the file expect.
        while (header.Length % LengthSize != 0) header.WriteByte((byte)' ');
        return header.ToArray();
    }
}
