using Gridfold.Models.Input;
using SkiaSharp;

namespace Gridfold.Models.Datasets.Images;

/// <summary>
/// Decodes PNG, JPEG, BMP, WebP and GIF (its first picture) to the values in the file. The picture is turned as its EXIF orientation says.
/// No colour profile is applied.
/// </summary>
internal static class ImageDecoder
{
    /// <summary>
    /// The greatest number of pixels of an image, 64 megapixels. The limit is needed because a small file can announce a huge picture.
    /// </summary>
    public const long MaxPixels = 64L << 20;

    // Deflate shrinks a byte to 1/1032 at best, and the smallest pixel of a PNG is a bit. JPEG and WebP shrink less.
    private const long MostPixelsOfByte = 8 * 1032;

    /// <summary>Reads the height and width that a file announces; null when it is no image. Nothing is decoded.</summary>
    public static (int Height, int Width)? SizeOf(byte[] bytes)
    {
        using SKData data = SKData.CreateCopy(bytes);
        using SKCodec? codec = SKCodec.Create(data);
        return codec is null ? null : (codec.Info.Height, codec.Info.Width);
    }

    /// <summary>Whether an image of this size is decoded.</summary>
    public static bool Allows(int height, int width) => (long)height * width <= MaxPixels;

    /// <exception cref="InvalidDataException">The file is not a whole image. The message continues the file's name.</exception>
    public static ImagePixels Decode(byte[] bytes)
    {
        using SKData data = SKData.CreateCopy(bytes);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null) throw new InvalidDataException("is not an image that can be read (PNG, JPEG, BMP, WebP or GIF)");
        (int height, int width) = (codec.Info.Height, codec.Info.Width);
        if (!Allows(height, width))
            throw new InvalidDataException($"has {height} x {width} pixels, and up to {Numbers.Show(MaxPixels)} are allowed");
        if ((long)height * width > MostPixelsOfByte * bytes.Length) throw new InvalidDataException("is cut off");
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);

        // Native memory goes at once. Arrays of this size would wait for the collector, several at a time.
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info)) throw new InvalidDataException($"has {height} x {width} pixels, and there is no memory for it");
        SKCodecResult result = codec.GetPixels(info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            // The decoder fills missing parts with one colour, and half an image must not pass for a whole one.
            throw new InvalidDataException(result == SKCodecResult.IncompleteInput ? "is cut off" : $"is damaged ({result})");
        }

        return Separate(bitmap.GetPixelSpan(), height, width).Turn(codec.EncodedOrigin);
    }

    private static ImagePixels Separate(ReadOnlySpan<byte> rgba, int height, int width)
    {
        byte[] red = Plane(rgba, 0, height * width), green = Plane(rgba, 1, height * width);
        if (!green.AsSpan().SequenceEqual(red)) return new ImagePixels(height, width, [red, green, Plane(rgba, 2, height * width)]);
        byte[] blue = Plane(rgba, 2, height * width);
        return new ImagePixels(height, width, blue.AsSpan().SequenceEqual(red) ? [red] : [red, green, blue]);
    }

    /// <summary>Takes one channel. Transparent pixels get a white background.</summary>
    private static byte[] Plane(ReadOnlySpan<byte> rgba, int channel, int count)
    {
        byte[] plane = new byte[count];
        for (int pixel = 0; pixel < count; pixel++)
        {
            (int value, int alpha) = (rgba[(4 * pixel) + channel], rgba[(4 * pixel) + 3]);
            plane[pixel] = (byte)(((value * alpha) + (255 * (255 - alpha)) + 127) / 255);
        }

        return plane;
    }
}
