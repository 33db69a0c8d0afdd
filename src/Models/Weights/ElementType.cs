using System.Runtime.InteropServices;

namespace Gridfold.Models.Weights;

/// <summary>A number type of safetensors files, with its conversion to 32-bit floats.</summary>
/// <param name="Name">The type's name in the format.</param>
/// <param name="Size">The bytes of a number.</param>
/// <param name="Convert">Converts little-endian bytes. Numbers with more digits are rounded to the nearest float.</param>
internal sealed record ElementType(string Name, int Size, Action<ReadOnlySpan<byte>, Span<float>> Convert)
{
    public static readonly ElementType F32 = new("F32", sizeof(float), (bytes, values) => bytes.CopyTo(MemoryMarshal.AsBytes(values)));

    private static readonly ElementType[] All =
    [
        F32,
        new("F64", sizeof(double), (bytes, values) => Each<double>(bytes, values, number => (float)number)),
        new("F16", sizeof(ushort), (bytes, values) => Each<Half>(bytes, values, number => (float)number)),

        // BF16 is the upper half of a 32-bit float.
        new(
            "BF16", sizeof(ushort),
            (bytes, values) => Each<ushort>(bytes, values, number => BitConverter.UInt32BitsToSingle((uint)number << 16))),
        new("I64", sizeof(long), (bytes, values) => Each<long>(bytes, values, number => number)),
    ];

    /// <summary>The names of the types that can be read.</summary>
    public static string Names => string.Join(", ", All.Select(type => type.Name));

    /// <summary>Finds a type by its name; null when the type cannot be read.</summary>
    public static ElementType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    private static void Each<T>(ReadOnlySpan<byte> bytes, Span<float> values, Func<T, float> convert)
        where T : struct
    {
        ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(bytes);
        for (int index = 0; index < values.Length; index++) values[index] = convert(numbers[index]);
    }
}
