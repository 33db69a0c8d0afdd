using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Datasets;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>Some images of each class.</summary>
/// <param name="Images">The images.</param>
/// <param name="Rows">The images that are shown, class after class.</param>
internal sealed record ImageGallery(Dataset Images, IReadOnlyList<int> Rows) : Figure
{
    private const int MaxImages = 54;
    private const int MaxOfAClass = 9;

    /// <inheritdoc/>
    public override string Title => $"Images of {Images.Name}";

    /// <inheritdoc/>
    public override string Caption =>
        $"{Format.Count(Rows.Count)} of {Format.Count(Images.RowCount)} images, class after class, each with its number and class. "
            + "Images of the test split are not shown.";

    /// <inheritdoc/>
    public override string Description => $"{Format.Count(Rows.Count)} images of {Format.Count(Images.ClassNames.Count)} classes.";

    /// <summary>Chooses images of each class, evenly over the data. The test split stays locked.</summary>
    public static ImageGallery Of(Dataset images)
    {
        int ofAClass = Math.Clamp(MaxImages / images.ClassNames.Count, 1, MaxOfAClass);
        var rows = new List<int>();
        for (int label = 0; label < images.ClassNames.Count && rows.Count < MaxImages; label++)
        {
            int wanted = label;
            int[] all = [.. Enumerable.Range(0, images.RowCount)
                .Where(row => images.Labels[row] == wanted && images.Splits[row] != Split.Test)];
            int shown = Math.Min(ofAClass, all.Length);
            rows.AddRange(Enumerable.Range(0, shown).Select(index => all[(int)((long)index * all.Length / shown)]));
        }

        return new ImageGallery(images, rows);
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        var tiles = new Tiles();
        (int channels, int height, int width) = (Images.InputShape[0], Images.InputShape[1], Images.InputShape[2]);
        foreach (int row in Rows)
        {
            string label = Plots.Shorten($"{row + 1}: {Images.ClassNames[Images.Labels[row]]}", 15);
            tiles.Add(label, height, width, (y, x) => new Color(Value(row, 0, y, x), Value(row, 1, y, x), Value(row, 2, y, x)));
        }

        return tiles.Draw(null, "");

        // A grey image has one channel for all three colours.
        byte Value(int row, int channel, int y, int x) => (byte)Images.Inputs[
            (row * Images.RowSize) + (Math.Min(channel, channels - 1) * height * width) + (y * width) + x];
    }
}
