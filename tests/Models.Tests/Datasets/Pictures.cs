using System.IO.Compression;
using System.Text;
using Gridfold.Models.Randomness;
using Gridfold.Models.Input;
using SkiaSharp;

namespace Gridfold.Models.Tests.Datasets;

/// <summary>Encoded pictures for tests.</summary>
internal static class Pictures
{
    /// <summary>A picture in one colour, with a black first pixel.</summary>
    public static byte[] Encode(SKColor colour, int height = 4, int width = 4, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(colour);
        bitmap.SetPixel(0, 0, SKColors.Black);
        return Encode(bitmap, format);
    }

    /// <summary>The pixels have one byte each.</summary>
    public static byte[] EncodeGrey(byte value, int height = 4, int width = 4)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(value, value, value));
        return Encode(bitmap, SKEncodedImageFormat.Png);
    }

    /// <summary>Random pixels, which no encoder can compress.</summary>
    public static byte[] EncodeNoise(int height, int width, SKEncodedImageFormat format)
    {
        var random = new RandomStream(1);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < height * width; i++) bitmap.SetPixel(i % width, i / width, new SKColor((uint)random.NextBits() | 0xFF000000));
        return Encode(bitmap, format);
    }

    /// <summary>A PNG with a palette. Its pixels take the entries in turn, one byte each. Skia writes no such files.</summary>
    public static byte[] EncodePalette(int height, int width, byte[][] palette)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        WriteChunk(file, "IHDR", [.. BigEndian(width), .. BigEndian(height), 8, 3, 0, 0, 0]);
        WriteChunk(file, "PLTE", [.. palette.SelectMany(colour => colour)]);
        using var pixels = new MemoryStream();
        using (var compressed = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
                compressed.Write([0, .. Enumerable.Range(0, width).Select(x => (byte)(x % palette.Length))]);
        }

        WriteChunk(file, "IDAT", pixels.ToArray());
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void WriteChunk(MemoryStream file, string type, byte[] data)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write([.. BigEndian(data.Length), .. content, .. BigEndian((int)Crc32.Of(content))]);
    }

    private static byte[] BigEndian(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using SKData data = bitmap.Encode(format, 95);
        return data.ToArray();
    }
}
