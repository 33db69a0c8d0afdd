using System.Buffers.Binary;

namespace Gridfold.EndToEnd.Tests.Reports;

/// <summary>Reads the headers of PNG files.</summary>
internal static class Png
{
    public static (int Width, int Height) Size(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], bytes.AsSpan(0, 8));
        return (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
    }
}
