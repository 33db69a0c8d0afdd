using Gridfold.Models.Datasets.Preprocessing;

namespace Gridfold.Models.Datasets.Images;

/// <summary>
/// Bilinear resizing whose triangle widens when the picture shrinks, so that every pixel counts: what Pillow's BILINEAR and
/// torchvision's antialias do, within rounding.
/// </summary>
internal static class ImageResizer
{
    public static ImagePixels Resize(ImagePixels image, Resize size)
    {
        if (image.Height == size.Height && image.Width == size.Width) return image;
        (int Start, double[] Weights)[] rows = Weights(image.Height, size.Height);
        (int Start, double[] Weights)[] columns = Weights(image.Width, size.Width);
        return new ImagePixels(
            size.Height,
            size.Width,
            [.. image.Planes.Select(plane => Resize(plane, image.Height, image.Width, rows, columns))]);
    }

    private static byte[] Resize(
        byte[] plane,
        int height,
        int width,
        (int Start, double[] Weights)[] rows,
        (int Start, double[] Weights)[] columns)
    {
        var narrow = new double[height * columns.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < columns.Length; x++)
            {
                (int start, double[] weights) = columns[x];
                double sum = 0;
                for (int i = 0; i < weights.Length; i++) sum += weights[i] * plane[(y * width) + start + i];
                narrow[(y * columns.Length) + x] = sum;
            }
        }

        var resized = new byte[rows.Length * columns.Length];
        for (int y = 0; y < rows.Length; y++)
        {
            (int start, double[] weights) = rows[y];
            for (int x = 0; x < columns.Length; x++)
            {
                double sum = 0;
                for (int i = 0; i < weights.Length; i++) sum += weights[i] * narrow[((start + i) * columns.Length) + x];
                resized[(y * columns.Length) + x] = (byte)Math.Clamp(Math.Floor(sum + 0.5), 0, 255);
            }
        }

        return resized;
    }

    /// <summary>Gives for each pixel of the new line the first old pixel that it reads, and the weights from there on.</summary>
    private static (int Start, double[] Weights)[] Weights(int oldLength, int newLength)
    {
        double scale = (double)oldLength / newLength;
        double reach = Math.Max(scale, 1);
        return [.. Enumerable.Range(0, newLength).Select(place =>
        {
            double centre = (place + 0.5) * scale;
            int start = Math.Max(0, (int)(centre - reach + 0.5));
            int end = Math.Min(oldLength, (int)(centre + reach + 0.5));
            double[] weights =
                [.. Enumerable.Range(start, end - start).Select(old => Math.Max(0, 1 - Math.Abs((old - centre + 0.5) / reach)))];
            double sum = weights.Sum();
            return (start, weights.Select(weight => weight / sum).ToArray());
        })];
    }
}
