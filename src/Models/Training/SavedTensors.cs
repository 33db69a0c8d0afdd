using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>
/// Named tensors, as a network's parameters and buffers, as bytes: how many, then each one's name, type, dimensions and raw values.
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
    /// Puts the values into the tensors that are there, which stay where they are: elsewhere, products would have other last bits.
    /// </summary>
    /// <exception cref="CheckpointDamagedException">They are another training's.</exception>
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

    /// <summary>Compares what was read with what must be there.</summary>
    public static void Expect<T>(T found, T expected, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
            throw new CheckpointDamagedException($"it was saved by another training: {what} is {found}, and here it is {expected}");
    }
}
