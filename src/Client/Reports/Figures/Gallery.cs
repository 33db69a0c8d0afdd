using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Grains.Validation;
using Gridfold.Models.Datasets;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports.Figures;

/// <summary>Images of the data, each with a label.</summary>
/// <param name="Title">The title.</param>
/// <param name="Caption">The explanation of the labels.</param>
/// <param name="Description">The content in words.</param>
/// <param name="Images">The images: label, and values by channel, row and column, 0 to 255.</param>
internal sealed record Gallery(
    string Title, string Caption, string Description, IReadOnlyList<(string Label, PixelImage Image)> Images) : Figure
{
    private const int MaxImages = 45;
    private const int MaxOfClass = 5;
    private const int MaxLabel = 15;

    /// <inheritdoc/>
    public override string Title { get; } = Title;

    /// <inheritdoc/>
    public override string Caption { get; } = Caption;

    /// <inheritdoc/>
    public override string Description { get; } = Description;

    /// <summary>Shows the first images of each class. Images of the test split are left out.</summary>
    /// <exception cref="NotFoundException">The data has no images.</exception>
    public static Gallery OfSamples(ReportData data)
    {
        Dataset dataset = ImagesOf(data);
        int ofClass = Math.Clamp(MaxImages / dataset.ClassNames.Count, 1, MaxOfClass);
        int[] rows = [.. Enumerable.Range(0, dataset.RowCount)
            .Where(row => dataset.Splits[row] != Split.Test)
            .GroupBy(row => dataset.Labels[row])
            .OrderBy(group => group.Key)
            .SelectMany(group => group.Take(ofClass))
            .Take(MaxImages)];
        return new Gallery(
            $"Images of {dataset.Name}",
            $"The first {Format.Count(ofClass, "image")} of each class, without the test split. The label is the class.",
            $"{Format.Count(rows.Length, "image")} of {Format.Count(dataset.ClassNames.Count)} classes.",
            [.. rows.Select(row => (Short(dataset.ClassNames[dataset.Labels[row]]), PixelImage.Of(dataset, row)))]);
    }

    /// <summary>Shows the validation images that the networks of a trial predict wrong, the surest mistakes first.</summary>
    /// <exception cref="NotFoundException">The data has no images, the networks are not kept, or no image is predicted wrong.</exception>
    public static Gallery OfMistakes(ReportData data)
    {
        Dataset dataset = ImagesOf(data);
        IReadOnlyList<FoldModel> folds = data.Weights!.Model.Folds;
        var seen = new Dictionary<int, (int Class, double Probability)>();
        foreach (FoldModel fold in folds)
        {
            FoldRows parts = data.Spec.Validation.Rows(dataset, data.Spec.Seed, fold.Description.Fold);
            int[] rows = [.. parts.Validation.Where(row => !seen.ContainsKey(row))];
            double[] probabilities = fold.Predict(dataset, rows);
            foreach ((int index, int row) in rows.Index())
            {
                ReadOnlySpan<double> of = probabilities.AsSpan(index * dataset.ClassNames.Count, dataset.ClassNames.Count);
                int decided = TrainedModel.Decide(of, fold.Description.Threshold);
                seen[row] = (decided, of[decided]);
            }
        }

        (int Row, int Class, double Probability)[] wrong = [.. seen
            .Where(entry => entry.Value.Class != dataset.Labels[entry.Key])
            .Select(entry => (entry.Key, entry.Value.Class, entry.Value.Probability))
            .OrderByDescending(entry => entry.Probability).ThenBy(entry => entry.Key)];
        if (wrong.Length == 0)
            throw new NotFoundException(
                $"{data.ShownTrial.Subject} predicts each of its {Format.Count(seen.Count)} validation images right");
        string left = wrong.Length > MaxImages ? $" The surest {MaxImages} of {Format.Count(wrong.Length)}." : "";
        return new Gallery(
            $"Mistakes of {data.ShownTrial.Subject}",
            $"{Format.Count(wrong.Length)} of {Format.Count(seen.Count, "validation image")} are predicted wrong, each by the network that "
                + "did not train on it. The label is the actual class, the predicted class and its probability; "
                + $"the surest mistakes come first.{left}",
            $"{Format.Count(wrong.Length, "mistake")}. The surest: image {wrong[0].Row + 1} of class "
                + $"'{dataset.ClassNames[dataset.Labels[wrong[0].Row]]}' is taken for '{dataset.ClassNames[wrong[0].Class]}' with "
                + $"probability {Probability(wrong[0].Probability)}.",
            [.. wrong.Take(MaxImages).Select(entry => (
                $"{Short(dataset.ClassNames[dataset.Labels[entry.Row]], 5)} → {Short(dataset.ClassNames[entry.Class], 5)} "
                    + Probability(entry.Probability),
                PixelImage.Of(dataset, entry.Row)))]);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        var tiles = new Tiles();
        foreach ((string label, PixelImage image) in Images) tiles.Add(label, image.Height, image.Width, image.ColorAt);
        return tiles.Draw(null, "");
    }

    private static Dataset ImagesOf(ReportData data) => data.Dataset.Value is { IsImages: true } images
        ? images
        : throw new NotFoundException($"a gallery shows images, and {data.Dataset.Value.Name} is a table");

    private static string Short(string name, int most = MaxLabel) => Plots.Shorten(name, most);

    private static string Probability(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
