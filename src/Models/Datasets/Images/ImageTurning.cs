using SkiaSharp;

namespace Gridfold.Models.Datasets.Images;

/// <summary>Turns and mirrors pictures as the EXIF tag "orientation" of a camera says.</summary>
internal static class ImageTurning
{
    /// <summary>Gives the picture as it is to be seen.</summary>
    /// <param name="pixels">The picture as it is stored.</param>
    /// <param name="origin">The place of the stored picture's first pixel.</param>
    public static ImagePixels Turn(this ImagePixels pixels, SKEncodedOrigin origin)
    {
        // Exchange rows and columns first, then mirror what the tag asks for.
        (bool transposes, bool mirrorsColumns, bool mirrorsRows) = origin switch
        {
            SKEncodedOrigin.TopRight => (false, true, false),
            SKEncodedOrigin.BottomRight => (false, true, true),
            SKEncodedOrigin.BottomLeft => (false, false, true),
            SKEncodedOrigin.LeftTop => (true, false, false),
            SKEncodedOrigin.RightTop => (true, true, false),
            SKEncodedOrigin.RightBottom => (true, true, true),
            SKEncodedOrigin.LeftBottom => (true, false, true),
            _ => (false, false, false),
        };
        if (!transposes && !mirrorsColumns && !mirrorsRows) return pixels;
        (int height, int width) = transposes ? (pixels.Width, pixels.Height) : (pixels.Height, pixels.Width);
        return new ImagePixels(height, width, [.. pixels.Planes.Select(Turned)]);

        byte[] Turned(byte[] plane)
        {
            var turned = new byte[plane.Length];
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    int y = mirrorsRows ? height - 1 - row : row, x = mirrorsColumns ? width - 1 - column : column;
                    turned[(row * width) + column] = transposes ? plane[(x * pixels.Width) + y] : plane[(y * pixels.Width) + x];
                }
            }

            return turned;
        }
    }
}
