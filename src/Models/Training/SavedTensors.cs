using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>A network's parameters and buffers as bytes: how many, then each one's name, type, dimensions and raw values.</summary>
internal static class SavedTensors
{
    public static void Write(BinaryWriter writer, nn.Module network)
    {
        Dictionary<string, Tensor> tensors = network.state_dict();
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

    /// <summary>Puts the values into the tensors that the network has, which stay where they are: elsewhere, products would have other last bits.</summary>
    /// <exception cref="CheckpointDamagedException">They are another network's.</exception>
    public static void Read(BinaryReader reader, nn.Module network)
    {
        using IDisposable withoutGradients = no_grad();
        Dictionary<string, Tensor> tensors = network.state_dict();
        Expect(reader.ReadInt32(), tensors.Count, "the number of weight tensors");
        foreach ((string name, Tensor tensor) in tensors)
        {
            Expect(reader.ReadString(), name, "a weight tensor's name");
            Expect((ScalarType)reader.ReadInt32(), tensor.dtype, $"the type of {name}");
            Expect(reader.ReadInt32(), tensor.shape.Length, $"the number of dimensions of {name}");
            foreach (long size in tensor.shape) Expect(reader.ReadInt64(), size, $"a dimension of {name}");
            using DisposeScope scope = NewDisposeScope();
            Tensor values = empty(tensor.shape, tensor.dtype);
            reader.BaseStream.ReadExactly(values.bytes);
            tensor.copy_(values);
        }
    }

    private static void Expect<T>(T found, T expected, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
            throw new CheckpointDamagedException($"it is another network's: {what} is {found}, and this network has {expected}");
    }
}
