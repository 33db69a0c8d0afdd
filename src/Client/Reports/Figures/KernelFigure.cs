using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The kernels of the first convolution.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Fold">The fold whose network is shown.</param>
/// <param name="Layer">The layer as the experiment file writes it.</param>
/// <param name="Kernels">The weights by kernel, input channel, row and column.</param>
internal sealed record KernelFigure(string Subject, int Fold, string Layer, float[,,,] Kernels) : Figure
{
    private const int MaxKernels = 64;

    /// <inheritdoc/>
    public override string Title => $"Kernels of the first convolution of {Subject}";

    /// <inheritdoc/>
    public override string Caption
    {
        get
        {
            string what = IsColoured
                ? "Each is shown as the colours that it answers to most, from its smallest weight to its largest."
                : "White weights are near 0; an image that is bright where a kernel is orange and dark where it is purple excites it "
                    + $"most.{(Kernels.GetLength(1) > 1 ? " Of its input channels the first is shown." : "")}";
            string left = Kernels.GetLength(0) > MaxKernels ? $" The first {MaxKernels} of {Kernels.GetLength(0)}." : "";
            return $"{Layer}, the network of fold {Fold}. {what}{left}";
        }
    }

    /// <inheritdoc/>
    public override string Description =>
        FormattableString.Invariant($"{Kernels.GetLength(0)} kernels of {Kernels.GetLength(2)} x {Kernels.GetLength(3)} weights over ")
            + FormattableString.Invariant($"{Kernels.GetLength(1)} channels; the largest weight has the size {Largest:0.###}.");

    private bool IsColoured => Kernels.GetLength(1) == 3;

    private double Largest => Kernels.Cast<float>().Max(Math.Abs);

    /// <summary>Reads the kernels of a trial's first fold.</summary>
    /// <exception cref="NotFoundException">The trial's networks have no convolution, or are not kept.</exception>
    public static KernelFigure Of(ReportData data)
    {
        FirstConvolution convolution = Find(data);
        var kernels = new float[convolution.Channels, convolution.Inputs, convolution.Size, convolution.Size];
        Buffer.BlockCopy(convolution.Kernels.ToArray(), 0, kernels, 0, kernels.Length * sizeof(float));
        return new KernelFigure(data.ShownTrial.Subject, data.Weights!.Model.Folds[0].Description.Fold, convolution.Text, kernels);
    }

    /// <summary>Finds the first convolution of a trial's first fold.</summary>
    /// <exception cref="NotFoundException">The trial's networks have no convolution, or are not kept.</exception>
    public static FirstConvolution Find(ReportData data)
    {
        if (!data.HasConvolution)
            throw new NotFoundException($"{data.ShownTrial.Subject} has no convolution among its layers, and so no kernels");
        return FirstConvolution.Of(data.Weights!.Model.Folds[0])!;
    }

    /// <inheritdoc/>
    public override Picture Draw()
    {
        var tiles = new Tiles();
        double largest = Math.Max(Largest, 1e-12);
        (int rows, int columns) = (Kernels.GetLength(2), Kernels.GetLength(3));
        foreach (int kernel in Enumerable.Range(0, Math.Min(MaxKernels, Kernels.GetLength(0))))
            tiles.Add($"{kernel + 1}", rows, columns, IsColoured ? Coloured(kernel) : (row, column) => Tones.Signed(
                Kernels[kernel, 0, row, column] / largest));
        return tiles.Draw(IsColoured ? null : largest, "weight");
    }

    private Func<int, int, Color> Coloured(int kernel)
    {
        float[] values = [.. Enumerable.Range(0, Kernels.Length / Kernels.GetLength(0)).Select(
            index => Kernels[kernel, index / (Kernels.GetLength(2) * Kernels.GetLength(3)),
            index / Kernels.GetLength(3) % Kernels.GetLength(2), index % Kernels.GetLength(3)])];
        (float min, float max) = (values.Min(), values.Max());
        byte Channel(int channel, int row, int column) =>
            (byte)(max > min ? 255 * (Kernels[kernel, channel, row, column] - min) / (max - min) : 128);
        return (row, column) => new Color(Channel(0, row, column), Channel(1, row, column), Channel(2, row, column));
    }
}
