using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The outputs of a layer for one image: by default those of the first convolution.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Fold">The fold whose network is shown.</param>
/// <param name="Row">The number of the image in the data, from 1.</param>
/// <param name="Actual">The image's class.</param>
/// <param name="Predicted">The class that the trial's folds predict together.</param>
/// <param name="Probability">The probability of that class, 0 to 1.</param>
/// <param name="Image">The image by channel, row and column, 0 to 255.</param>
/// <param name="Maps">The outputs by channel, row and column.</param>
/// <param name="Layer">The name of the layer in a sentence, for example <c>layer 3 (relu)</c>.</param>
internal sealed record FeatureFigure(
    string Subject, int Fold, int Row, string Actual, string Predicted, double Probability, PixelImage Image, float[,,] Maps, string Layer)
    : Figure
{
    private const int MaxMaps = 62;

    /// <inheritdoc/>
    public override string Title => $"What {Layer} of {Subject} finds in image {Row}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string left = Maps.GetLength(0) > MaxMaps ? $" The first {MaxMaps} of {Maps.GetLength(0)} feature maps." : "";
            return $"Image {Format.Count(Row)} of the data, class '{Actual}', is taken for '{Predicted}' with probability "
                + $"{Probability.ToString("0.000", CultureInfo.InvariantCulture)}. Beside it: the output of each "
                + $"channel of {Layer} where it lies on the image, in the network of fold {Fold}; all on one scale.{left}";
        }
    }

    /// <inheritdoc/>
    public override string Description =>
        FormattableString.Invariant($"The image and {Maps.GetLength(0)} feature maps of {Maps.GetLength(1)} x {Maps.GetLength(2)} values, ")
            + FormattableString.Invariant($"up to {Largest:0.##} in size.");

    private double Largest => Math.Max(1e-12, Maps.Cast<float>().Max(Math.Abs));

    /// <summary>Computes the feature maps of a chosen image, or of the first image that the fold validates on.</summary>
    /// <exception cref="NotFoundException">The layer gives no maps, or the trial's networks are not kept.</exception>
    /// <exception cref="InputException">There is no such image, or the image is in the locked test split.</exception>
    public static FeatureFigure Of(ReportData data)
    {
        (FeatureMaps maps, string layer) = Find(data);
        Dataset dataset = data.Dataset.Value;
        TrainedModel model = data.Weights!.Model;
        int fold = model.Folds[0].Description.Fold;
        int row = data.Options.Image - 1 ?? data.Spec.Validation.Rows(dataset, data.Spec.Seed, fold).Validation[0];
        if (row < 0 || row >= dataset.RowCount)
            throw new InputException($"--image is {data.Options.Image}; {dataset.Name} has {Format.Count(dataset.RowCount)} images: "
                + $"choose one from 1 to {dataset.RowCount}");
        if (dataset.Splits[row] == Split.Test)
            throw new InputException($"--image is {data.Options.Image}, which is of the test split; that stays locked: "
                + "choose an image of another split");
        ReadOnlySpan<float> pixels = dataset.Inputs.AsSpan(row * dataset.RowSize, dataset.RowSize);
        double[] probabilities = model.Predict(pixels);
        int predicted = TrainedModel.Decide(probabilities, model.Threshold);
        return new FeatureFigure(
            data.ShownTrial.Subject, fold, row + 1, dataset.ClassNames[dataset.Labels[row]], model.Classes[predicted],
            probabilities[predicted],
            PixelImage.Of(dataset, row),
            Shape(maps.Respond(pixels), maps.Channels, maps.Height, maps.Width),
            layer);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        var tiles = new Tiles();
        tiles.Add($"image {Row}", Image.Height, Image.Width, Image.ColorAt);
        double largest = Largest;
        foreach (int map in Enumerable.Range(0, Math.Min(MaxMaps, Maps.GetLength(0))))
            tiles.Add($"{map + 1}", Maps.GetLength(1), Maps.GetLength(2), (row, column) => Tones.Signed(Maps[map, row, column] / largest));
        return tiles.Draw(largest, "output");
    }

    /// <summary>Finds the layer that the user names, or the first convolution.</summary>
    private static (FeatureMaps Maps, string Layer) Find(ReportData data)
    {
        IReadOnlyList<FeatureMaps> known = FeatureMaps.Of(data.Weights!.Model.Folds[0]);
        if (data.Options.Layer is { } name)
        {
            FeatureMaps chosen = known.FirstOrDefault(maps => maps.Name == name)
                ?? throw new NotFoundException(known.Count == 0
                    ? $"no layer of {data.ShownTrial.Subject} gives maps"
                    : $"layer '{name}' of {data.ShownTrial.Subject} gives no maps; these do: "
                        + string.Join(", ", known.Select(maps => $"{maps.Name} ({maps.Text})")));
            return (chosen, $"layer {name} ({chosen.Text})");
        }

        string first = KernelFigure.Find(data).Text;
        return (known.First(maps => maps.Text == first), "the first convolution");
    }

    private static float[,,] Shape(ReadOnlySpan<float> values, int channels, int height, int width)
    {
        var shaped = new float[channels, height, width];
        Buffer.BlockCopy(values.ToArray(), 0, shaped, 0, values.Length * sizeof(float));
        return shaped;
    }
}
