using System.Globalization;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Images;

/// <summary>Makes a dataset from a pair of IDX files.</summary>
internal static class IdxDataset
{
    /// <exception cref="InputException">The files are not a pair of images and labels.</exception>
    public static Dataset Load(SourceFile imageFile, SourceFile labelFile, DatasetSpec spec, CancellationToken cancellationToken)
    {
        IdxFile images = IdxFile.Read(imageFile, IdxFile.Images, cancellationToken);
        IdxFile labels = IdxFile.Read(labelFile, IdxFile.Labels, cancellationToken);
        if (images.Shape[0] != labels.Shape[0])
        {
            throw new InputException(
                $"{imageFile.Shown} has {Numbers.Show(images.Shape[0])} images, " +
                    $"and {labelFile.Shown} has {Numbers.Show(labels.Shape[0])} labels; they must agree: give two files of one set",
                labelFile.Location);
        }

        if (labels.Values.Distinct().Count() == 1)
            throw labelFile.Error($"has the label {labels.Values[0]} only; there must be at least two classes: check how it was made");

        string[] classNames =
            [.. Enumerable.Range(0, labels.Values.Max() + 1).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        int[] rows = [.. labels.Values.Select(label => (int)label)];
        if (spec.Binarize is not null) (classNames, rows) = Binarization.Apply(spec.Binarize, classNames, rows);
        (int[] shape, float[] inputs) = Pixels(images, imageFile, spec, cancellationToken);
        if (spec.HasRgb) (shape, inputs) = ([3, .. shape[1..]], Coloured(inputs, shape[1] * shape[2], imageFile));
        return new Dataset
        {
            Name = imageFile.Name,
            SourceDescription = $"IDX files {imageFile.Shown} and {labelFile.Shown}",
            InputShape = shape,
            Inputs = inputs,
            Labels = rows,
            ClassNames = classNames,
            Splits = new Split[rows.Length],
            Fingerprint = Fingerprint(imageFile, labelFile, cancellationToken),
        };
    }

    public static string Fingerprint(SourceFile images, SourceFile labels, CancellationToken cancellationToken) =>
        Hashes.OfList([
            (images.Hash(cancellationToken), "images"),
            (labels.Hash(cancellationToken), "labels"),
        ]);

    private static float[] Coloured(float[] inputs, int planeSize, SourceFile file)
    {
        if (3L * inputs.Length > Dataset.MaxValues)
            throw file.Error(
                $"has over {Numbers.Show(Dataset.MaxValues)} values in three channels; that does not fit: resize to fewer pixels");
        float[] coloured = new float[3 * inputs.Length];
        for (int row = 0; row * planeSize < inputs.Length; row++)
        {
            for (int channel = 0; channel < 3; channel++)
                inputs.AsSpan(row * planeSize, planeSize).CopyTo(coloured.AsSpan(((3 * row) + channel) * planeSize));
        }

        return coloured;
    }

    private static (int[] Shape, float[] Inputs) Pixels(
        IdxFile images,
        SourceFile file,
        DatasetSpec spec,
        CancellationToken cancellationToken)
    {
        (int count, int height, int width) = (images.Shape[0], images.Shape[1], images.Shape[2]);
        if (spec.Preprocess?.OfType<Resize>().FirstOrDefault() is not { } resize)
            return ([1, height, width], Array.ConvertAll(images.Values, value => (float)value));
        if ((long)count * resize.Height * resize.Width > Dataset.MaxValues)
        {
            throw file.Error(
                $"has over {Numbers.Show(Dataset.MaxValues)} values when it is resized; that does not fit: resize to fewer pixels");
        }

        int size = resize.Height * resize.Width;
        var inputs = new float[count * size];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, row =>
        {
            byte[] plane = images.Values.AsSpan(row * height * width, height * width).ToArray();
            byte[] resized = ImageResizer.Resize(new ImagePixels(height, width, [plane]), resize).Planes[0];
            for (int i = 0; i < size; i++) inputs[(row * size) + i] = resized[i];
        });
        return ([1, resize.Height, resize.Width], inputs);
    }
}
