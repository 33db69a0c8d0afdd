using System.Globalization;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Images;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Prediction;

/// <summary>
/// Reads images as rows of a known format. Each image is resized to the model's size. A grey model gets the luma of a coloured image (ITU-R
/// BT.601, as Pillow's convert("L")). A coloured model gets a grey image with equal channels.
/// </summary>
internal static class ImageRows
{
    public static InputRows Read(SourceFile file, ImageFormat format, CancellationToken cancellationToken)
    {
        if (file.IsFolder)
        {
            using var folder = new FolderImages(file, cancellationToken);
            return ReadAll(folder, format, cancellationToken);
        }

        byte[] start = file.ReadStart();
        if (start.AsSpan().StartsWith("PK\x03\x04"u8))
        {
            using FileStream stream = file.Readable.OpenRead();
            using var zip = new ZipImages(file, stream);
            return ReadAll(zip, format, cancellationToken);
        }

        if (Gzip.Starts(start) || start.AsSpan().StartsWith((ReadOnlySpan<byte>)[0, 0, 8]))
            return ReadIdx(file, format, cancellationToken);
        byte[] bytes = file.ReadAllBytes(FolderImages.MaxBytes, cancellationToken)
            ?? throw file.Error($"has over {Numbers.Show(FolderImages.MaxBytes)} bytes, and an image may not: give a smaller one");
        try
        {
            return new InputRows([file.Shown], Fit(ImageDecoder.Decode(bytes), format), []);
        }
        catch (InvalidDataException exception)
        {
            throw new InputException(
                $"{file.Shown} {exception.Message}; the model predicts images: give one, or a folder or a zip of them");
        }
    }

    private static InputRows ReadAll(ImageFiles images, ImageFormat format, CancellationToken cancellationToken)
    {
        if (images.Paths.Count == 0)
            throw images.Source.Error("holds no image (.png, .jpg, .jpeg, .bmp, .webp, .gif); there is nothing to predict");
        if ((long)images.Paths.Count * format.RowSize > Dataset.MaxValues)
            throw images.Source.Error($"holds {Numbers.Show(images.Paths.Count)} images; that does not fit: predict them in parts");
        var problems = new LimitedProblems(images.Source.Shown);
        var values = new float[images.Paths.Count * format.RowSize];
        for (int row = 0; row < images.Paths.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (problems.IsFull(ImageDataset.MaxProblems)) break;
            images.Source.Report("decoding the images of", (double)row / images.Paths.Count);
            string path = images.Paths[row];
            try
            {
                Fit(ImageDecoder.Decode(images.Read(path, cancellationToken)), format).CopyTo(values, row * format.RowSize);
            }
            catch (InvalidDataException exception)
            {
                problems.Add(
                    "images that cannot be read",
                    () => new Problem($"{images.Show(path)} {exception.Message}; replace it, or remove it", null));
            }
        }

        problems.ThrowIfAny();
        return new InputRows(images.Paths, values, [.. images.Others.Take(1).Select(other => new Problem(
            $"{images.Source.Shown} holds "
                + (images.Others.Count == 1 ? "a file that is no image" : $"{Numbers.Show(images.Others.Count)} files that are no images")
                + $", ignored: {other}{ImageFiles.WhyLeftOut(other)}",
            null))]);
    }

    private static InputRows ReadIdx(SourceFile file, ImageFormat format, CancellationToken cancellationToken)
    {
        IdxFile idx = IdxFile.Read(file, IdxFile.Images, cancellationToken);
        (int count, int height, int width) = (idx.Shape[0], idx.Shape[1], idx.Shape[2]);
        if ((long)count * format.RowSize > Dataset.MaxValues)
            throw file.Error($"holds {Numbers.Show(count)} images; that does not fit: predict them in parts");
        var values = new float[count * format.RowSize];
        for (int row = 0; row < count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            file.Report("reading the images of", (double)row / count);
            Fit(new ImagePixels(height, width, [idx.Values.AsSpan(row * height * width, height * width).ToArray()]), format)
                .CopyTo(values, row * format.RowSize);
        }

        return new InputRows([.. Enumerable.Range(1, count).Select(row => row.ToString(CultureInfo.InvariantCulture))], values, []);
    }

    private static float[] Fit(ImagePixels image, ImageFormat format)
    {
        ImagePixels coloured = image.Planes.Length == 3 && format.Channels == 1 ? image with { Planes = [Luma(image.Planes)] } : image;
        ImagePixels resized = ImageResizer.Resize(coloured, new Resize(format.Height, format.Width));
        int size = format.Height * format.Width;
        var values = new float[format.RowSize];
        for (int channel = 0; channel < format.Channels; channel++)
        {
            byte[] plane = resized.Planes[Math.Min(channel, resized.Planes.Length - 1)];
            for (int pixel = 0; pixel < size; pixel++) values[(channel * size) + pixel] = plane[pixel];
        }

        return values;
    }

    /// <summary>Computes the luma with weights of 16 bits, rounded.</summary>
    private static byte[] Luma(byte[][] planes)
    {
        var luma = new byte[planes[0].Length];
        for (int pixel = 0; pixel < luma.Length; pixel++)
            luma[pixel] = (byte)(((19595 * planes[0][pixel]) + (38470 * planes[1][pixel]) + (7471 * planes[2][pixel]) + 0x8000) >> 16);
        return luma;
    }
}
