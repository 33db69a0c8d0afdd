using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Named tensors as bytes, for example a network's parameters and buffers. The bytes are the number of tensors, then the name, type,
/// dimensions and raw values of each.
/// </summary>
internal static class SavedTensors
{
    public static void Write(BinaryWriter writer, IReadOnlyDictionary<string, Tensor> tensors)
    {
        writer.Write(tensors.Count);
        foreach ((string name, Tensor tensor) in tensors)
        {
            writer.Write(name);
            writer.Write((int)tensor.dtype);
            writer.Write(tensor.shape.Length);
            foreach (long size in tensor.shape) writer.Write(size);
            using DisposeScope scope = NewDisposeScope();
            writer.Write(tensor.detach().cpu().contiguous().bytes);
        }
    }

    /// <summary>
    /// Reads the values into tensors that exist. The tensors keep their memory: products with memory at another alignment have other last
    /// bits.
    /// </summary>
    /// <exception cref="CheckpointDamagedException">The bytes belong to another training.</exception>
    public static void Read(BinaryReader reader, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using IDisposable withoutGradients = no_grad();
        Expect(reader.ReadInt32(), tensors.Count, "the number of tensors");
        foreach ((string name, Tensor tensor) in tensors)
        {
            Expect(reader.ReadString(), name, "a tensor's name");
            Expect((ScalarType)reader.ReadInt32(), tensor.dtype, $"the type of {name}");
            Expect(reader.ReadInt32(), tensor.shape.Length, $"the number of dimensions of {name}");
            foreach (long size in tensor.shape) Expect(reader.ReadInt64(), size, $"a dimension of {name}");
            using DisposeScope scope = NewDisposeScope();
            Tensor values = empty(tensor.shape, tensor.dtype);
            reader.BaseStream.ReadExactly(values.bytes);
            tensor.copy_(values);
        }
    }

    /// <summary>Compares a value that was read with the value that must be there.</summary>
    public static void Expect<T>(T found, T expected, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
            throw new CheckpointDamagedException($"it was saved by another training: {what} is {found}, and here it is {expected}");
    }
}
