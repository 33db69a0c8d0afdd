using System.Runtime.InteropServices;
using Gridfold.Models.SelfTests.Cases;
using static TorchSharp.torch;

namespace Gridfold.Models.SelfTests.Engines;

/// <summary>Reads and writes the numbers of tensors.</summary>
internal static class TensorValues
{
    /// <summary>A copy of a tensor's floats.</summary>
    public static Quantity ToQuantity(this Tensor values, string name) => Quantity.Of(name, values.ToFloats());

    /// <summary>A tensor's floats; they are valid until the dispose scope ends.</summary>
    public static ReadOnlySpan<float> ToFloats(this Tensor values) =>
        MemoryMarshal.Cast<byte, float>(values.detach().cpu().contiguous().bytes);

    /// <summary>A tensor's whole numbers; they are valid until the dispose scope ends.</summary>
    public static ReadOnlySpan<long> ToLongs(this Tensor values) => MemoryMarshal.Cast<byte, long>(values.cpu().contiguous().bytes);

    /// <summary>The dimensions of a layer's inputs.</summary>
    public static long[] Shape(LayerCase layer) => [layer.Rows, .. layer.Input.Select(size => (long)size)];

    /// <summary>Overwrites a parameter.</summary>
    public static void Set(this Tensor parameter, float[] values)
    {
        using IDisposable withoutGradients = no_grad();
        parameter.copy_(tensor(values, parameter.shape));
    }
}
