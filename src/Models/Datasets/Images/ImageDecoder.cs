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
        SKCodecResult result = codec.GetPixels(info, out byte[] rgba);
        if (result != SKCodecResult.Success)
        {
            // The decoder fills missing parts with one colour, and half an image must not pass for a whole one.
            throw new InvalidDataException(result == SKCodecResult.IncompleteInput ? "is cut off" : $"is damaged ({result})");
        }

        return Separate(rgba, height, width).Turn(codec.EncodedOrigin);
    }

    private static ImagePixels Separate(byte[] rgba, int height, int width)
    {
        int count = height * width;
        byte[][] planes = [new byte[count], new byte[count], new byte[count]];
        bool isGrey = true;
        for (int pixel = 0; pixel < count; pixel++)
        {
            int alpha = rgba[(4 * pixel) + 3];
            for (int channel = 0; channel < 3; channel++)
            {
                // Transparent pixels get a white background.
                int value = rgba[(4 * pixel) + channel];
                planes[channel][pixel] = (byte)(((value * alpha) + (255 * (255 - alpha)) + 127) / 255);
            }

            isGrey &= planes[0][pixel] == planes[1][pixel] && planes[1][pixel] == planes[2][pixel];
        }

        return new ImagePixels(height, width, isGrey ? [planes[0]] : planes);
    }
}
