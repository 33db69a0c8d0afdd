using Gridfold.Models.Randomness;
using SkiaSharp;

namespace Gridfold.Models.Tests.Datasets;

/// <summary>Encoded pictures for tests.</summary>
internal static class Pictures
{
    /// <summary>Every pixel of one colour, but the first, which is black.</summary>
    public static byte[] Encode(SKColor colour, int height = 4, int width = 4, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(colour);
        bitmap.SetPixel(0, 0, SKColors.Black);
        return Encode(bitmap, format);
    }

    /// <summary>One byte a pixel.</summary>
    public static byte[] EncodeGrey(byte value, int height = 4, int width = 4)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(value, value, value));
        return Encode(bitmap, SKEncodedImageFormat.Png);
    }

    /// <summary>Pixels that no encoder can foresee.</summary>
    public static byte[] EncodeNoise(int height, int width, SKEncodedImageFormat format)
    {
        var random = new RandomStream(1);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < height * width; i++) bitmap.SetPixel(i % width, i / width, new SKColor((uint)random.NextBits() | 0xFF000000));
        return Encode(bitmap, format);
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using SKData data = bitmap.Encode(format, 95);
        return data.ToArray();
    }
}
