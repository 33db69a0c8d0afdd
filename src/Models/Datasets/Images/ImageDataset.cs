using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Images;

/// <summary>Decodes the images of a folder or zip into rows of one shape.</summary>
internal sealed class ImageDataset
{
    // A whole batch is in memory. Its files, their bytes and their pixels are limited; the pixels to those of one large image.
    private const int BatchSize = 256;
    private const int BatchBytes = 32 << 20;

    /// <summary>
    /// The number of problems after which the rest is not read. An image that cannot be read may cost the decoding of many pixels.
    /// </summary>
    public const int MaxProblems = 10;

    private readonly ImageFiles _images;
    private readonly Resize? _resize;
    private readonly LimitedProblems _problems;
    private readonly List<ImagePixels> _pixels = [];
    private readonly List<(string Hash, string Name)> _hashes = [];
    private long _size;

    private ImageDataset(ImageFiles images, DatasetSpec spec)
    {
        _images = images;
        _resize = spec.Preprocess?.OfType<Resize>().FirstOrDefault();
        _problems = new LimitedProblems(images.Source.Shown);
    }

    /// <param name="images">The files.</param>
    /// <param name="fingerprint">The fingerprint of a source that is one file; null to compute it from the images.</param>
    /// <param name="spec">What to read.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="InputException">The files are not images of one size in one of the layouts.</exception>
    public static Dataset Load(ImageFiles images, string? fingerprint, DatasetSpec spec, CancellationToken cancellationToken)
    {
        ImageLayout layout = ImageLayout.Of(images);
        var dataset = new ImageDataset(images, spec);
        dataset.RequireRoom(cancellationToken);
        dataset.Decode(cancellationToken);
        (string[] classNames, int[] labels) = spec.Binarize is null
            ? (layout.ClassNames, layout.Labels)
            : Binarization.Apply(spec.Binarize, layout.ClassNames, layout.Labels);
        int channels = spec.HasRgb ? 3 : dataset._pixels.Max(pixels => pixels.Planes.Length);
        return new Dataset
        {
            Name = images.Source.Name,
            SourceDescription = $"images in {images.Source.Shown}",
            InputShape = [channels, dataset._pixels[0].Height, dataset._pixels[0].Width],
            Inputs = dataset.Flatten(channels),
            Labels = labels,
            ClassNames = classNames,
            Splits = layout.Splits,
            Fingerprint = fingerprint ?? Hashes.OfList(dataset._hashes),
            Warnings = WarnOfOthers(images),
        };
    }

    /// <summary>Computes the fingerprint of a folder. <see cref="Load"/> computes the same while it reads.</summary>
    public static string Fingerprint(ImageFiles images, CancellationToken cancellationToken) =>
        Hashes.OfList(images.Paths.Select((path, index) =>
        {
            images.Source.Report("hashing the images of", (double)index / images.Paths.Count);
            return (Hashes.OfBytes(images.Read(path, cancellationToken)), path);
        }));

    /// <summary>Refuses images that cannot fit, before they are decoded. Without a resize, all must have the size of the first.</summary>
    private void RequireRoom(CancellationToken cancellationToken)
    {
        if (_resize is not null || _images.Paths.Count == 0) return;
        (int height, int width) = ImageDecoder.SizeOf(_images.Read(_images.Paths[0], cancellationToken)) ?? (0, 0);
        if (ImageDecoder.Allows(height, width) && (long)height * width * _images.Paths.Count > Dataset.MaxValues)
        {
            throw _images.Source.Error(
                $"holds {Numbers.Show((long)_images.Paths.Count)} images, and the first has {height} x {width} pixels (height x width); "
                    + $"over {Numbers.Show(Dataset.MaxValues)} values do not fit: use fewer images, or make them smaller with "
                    + "dataset.preprocess: [{resize: {height: H, width: W}}]");
        }
    }

    /// <summary>Reads files one by one into batches that fit into memory.</summary>
    private IEnumerable<(string Path, byte[] Bytes)[]> Batches(CancellationToken cancellationToken)
    {
        List<(string Path, byte[] Bytes)> batch = [];
        (long bytes, long pixels) = (0, 0);
        foreach (string path in _images.Paths)
        {
            byte[] file = _images.Read(path, cancellationToken);
            (int height, int width) = ImageDecoder.SizeOf(file) ?? (0, 0);
            long size = ImageDecoder.Allows(height, width) ? (long)height * width : 0;
            if (batch.Count == BatchSize || bytes + file.Length > BatchBytes || pixels + size > ImageDecoder.MaxPixels)
            {
                if (batch.Count > 0) yield return [.. batch];
                batch.Clear();
                (bytes, pixels) = (0, 0);
            }

            batch.Add((path, file));
            bytes += file.Length;
            pixels += size;
        }

        if (batch.Count > 0) yield return [.. batch];
    }

    /// <summary>Decodes files in parallel, and judges them in their order.</summary>
    private void Decode(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        foreach ((string Path, byte[] Bytes)[] batch in Batches(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var decoded = new ImagePixels?[batch.Length];
            var errors = new string?[batch.Length];
            Parallel.For(0, batch.Length, options, i =>
            {
                try
                {
                    ImagePixels pixels = ImageDecoder.Decode(batch[i].Bytes);
                    decoded[i] = _resize is null ? pixels : ImageResizer.Resize(pixels, _resize);
                }
                catch (InvalidDataException exception)
                {
                    errors[i] = exception.Message;
                }
            });
            for (int i = 0; i < batch.Length; i++)
            {
                _hashes.Add((Hashes.OfBytes(batch[i].Bytes, cancellationToken), batch[i].Path));
                Take(batch[i].Path, decoded[i], errors[i]);
            }

            _images.Source.Report("decoding the images of", (double)_hashes.Count / _images.Paths.Count);
            if (_problems.IsFull(MaxProblems)) break;
        }

        _problems.ThrowIfAny();
    }

    private void Take(string path, ImagePixels? pixels, string? error)
    {
        string shown = _images.Show(path);
        if (pixels is null)
        {
            _problems.Add(
                "images that cannot be read",
                () => new Problem($"{shown} {error}; every image must be whole: replace it, or remove it", _images.Source.Location));
            return;
        }

        ImagePixels first = _pixels.Count == 0 ? pixels : _pixels[0];
        if (pixels.Height != first.Height || pixels.Width != first.Width)
        {
            _problems.Add(
                "images of another size",
                () => new Problem(
                    $"{shown} has {pixels.Height} x {pixels.Width} pixels (height x width), " +
                        $"and the first image has {first.Height} x {first.Width}; " +
                        $"all must have one size: write dataset.preprocess: [{{resize: {{height: {first.Height}, width: " +
                        $"{first.Width}}}}}]",
                    _images.Source.Location));
            return;
        }

        _pixels.Add(pixels);
        _size += (long)pixels.Height * pixels.Width * pixels.Planes.Length;
        if (_size > Dataset.MaxValues)
        {
            throw _images.Source.Error(
                $"decodes to over {Numbers.Show(Dataset.MaxValues)} values; " +
                    $"that does not fit: use fewer images, or make them smaller with dataset.preprocess: [{{resize: {{height: H, " +
                    "width: W}}}}]");
        }
    }

    private float[] Flatten(int channels)
    {
        int planeSize = _pixels[0].Height * _pixels[0].Width;
        if ((long)planeSize * channels * _pixels.Count > Dataset.MaxValues)
        {
            throw _images.Source.Error(
                $"decodes to over {Numbers.Show(Dataset.MaxValues)} values; " +
                    $"that does not fit: use fewer images, or make them smaller with dataset.preprocess: [{{resize: {{height: H, " +
                    "width: W}}}}]");
        }

        var inputs = new float[_pixels.Count * channels * planeSize];
        int next = 0;
        foreach (ImagePixels pixels in _pixels)
        {
            // In a set with coloured images, a grey image has the same value in all three channels.
            for (int channel = 0; channel < channels; channel++)
                foreach (byte value in pixels.Planes[Math.Min(channel, pixels.Planes.Length - 1)]) inputs[next++] = value;
        }

        return inputs;
    }

    private static Problem[] WarnOfOthers(ImageFiles images)
    {
        if (images.Others.Count == 0) return [];
        string count = images.Others.Count == 1
            ? "a file that is no image"
            : $"{Numbers.Show(images.Others.Count)} files that are no images";
        return [new Problem(
            $"{images.Source.Shown} holds {count}, ignored: {(images.Others.Count == 1 ? "" : "the first is ")}{images.Others[0]}"
                + ImageFiles.WhyLeftOut(images.Others[0]),
            images.Source.Location)];
    }
}
