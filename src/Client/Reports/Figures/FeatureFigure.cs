using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Prediction;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The outputs of the first convolution's kernels for one image.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Fold">The fold whose network is shown.</param>
/// <param name="Row">The number of the image in the data, from 1.</param>
/// <param name="Actual">The image's class.</param>
/// <param name="Predicted">The class that the trial's folds predict together.</param>
/// <param name="Probability">The probability of that class, 0 to 1.</param>
/// <param name="Image">The image by channel, row and column, 0 to 255.</param>
/// <param name="Maps">The outputs by kernel, row and column, before any activation.</param>
internal sealed record FeatureFigure(
    string Subject, int Fold, int Row, string Actual, string Predicted, double Probability, float[,,] Image, float[,,] Maps) : Figure
{
    private const int MaxMaps = 62;

    /// <inheritdoc/>
    public override string Title => $"What the first convolution of {Subject} finds in image {Row}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string left = Maps.GetLength(0) > MaxMaps ? $" The first {MaxMaps} of {Maps.GetLength(0)} feature maps." : "";
            return $"Image {Format.Count(Row)} of the data, class '{Actual}', is taken for '{Predicted}' with probability "
                + $"{Probability.ToString("0.000", CultureInfo.InvariantCulture)}. Beside it: the output of each "
                + $"kernel where it lies on the image, before the activation, in the network of fold {Fold}; all on one scale.{left}";
        }
    }

    /// <inheritdoc/>
    public override string Description =>
        FormattableString.Invariant($"The image and {Maps.GetLength(0)} feature maps of {Maps.GetLength(1)} x {Maps.GetLength(2)} values, ")
            + FormattableString.Invariant($"up to {Largest:0.##} in size.");

    private double Largest => Math.Max(1e-12, Maps.Cast<float>().Max(Math.Abs));

    /// <summary>Computes the feature maps of a chosen image, or of the first image that the fold validates on.</summary>
    /// <exception cref="NotFoundException">The trial's networks have no convolution, or are not kept.</exception>
    /// <exception cref="InputException">There is no such image, or the image is in the locked test split.</exception>
    public static FeatureFigure Of(ReportData data)
    {
        FirstConvolution convolution = KernelFigure.Find(data);
        Dataset dataset = data.Dataset.Value;
        TrainedModel model = data.Weights!.Model;
        int fold = model.Folds[0].Description.Fold;
        int row = data.Image - 1 ?? data.Spec.Validation.Rows(dataset, data.Spec.Seed, fold).Validation[0];
        if (row < 0 || row >= dataset.RowCount)
            throw new InputException($"--image is {data.Image}; {dataset.Name} has {Format.Count(dataset.RowCount)} images: "
                + $"choose one from 1 to {dataset.RowCount}");
        if (dataset.Splits[row] == Split.Test)
            throw new InputException($"--image is {data.Image}, which is of the test split; that stays locked: "
                + "choose an image of another split");
        ReadOnlySpan<float> pixels = dataset.Inputs.AsSpan(row * dataset.RowSize, dataset.RowSize);
        double[] probabilities = model.Predict(pixels);
        int predicted = TrainedModel.Decide(probabilities);
        return new FeatureFigure(
            data.ShownTrial.Subject, fold, row + 1, dataset.ClassNames[dataset.Labels[row]], model.Classes[predicted],
            probabilities[predicted],
            Shape(pixels, dataset.InputShape[0], dataset.InputShape[1], dataset.InputShape[2]),
            Shape(convolution.Respond(pixels), convolution.Channels, convolution.MapShape[0], convolution.MapShape[1]));
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        var tiles = new Tiles();
        tiles.Add($"image {Row}", Image.GetLength(1), Image.GetLength(2), (row, column) => new Color(
            Pixel(0, row, column), Pixel(1, row, column), Pixel(2, row, column)));
        double largest = Largest;
        foreach (int map in Enumerable.Range(0, Math.Min(MaxMaps, Maps.GetLength(0))))
            tiles.Add($"{map + 1}", Maps.GetLength(1), Maps.GetLength(2), (row, column) => Tones.Signed(Maps[map, row, column] / largest));
        return tiles.Draw(largest, "output of the kernel");
    }

    private static float[,,] Shape(ReadOnlySpan<float> values, int channels, int height, int width)
    {
        var shaped = new float[channels, height, width];
        Buffer.BlockCopy(values.ToArray(), 0, shaped, 0, values.Length * sizeof(float));
        return shaped;
    }

    // A grey image has one channel for all three colours.
    private byte Pixel(int channel, int row, int column) =>
        (byte)Math.Clamp(Image[Math.Min(channel, Image.GetLength(0) - 1), row, column], 0, 255);
}
