using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Models.Datasets;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;
using ScottPlot;

namespace Gridfold.Client.Reports.Figures;

/// <summary>The class that a network predicts for each point of a plane, and the rows of the data.</summary>
/// <param name="Subject">The name of the trial.</param>
/// <param name="Features">The names of the two features.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="X">The range of the first feature.</param>
/// <param name="Y">The range of the second feature.</param>
/// <param name="Points">The rows: the two features and the class of each.</param>
/// <param name="Regions">The predicted class at each place and its probability, by row from the top and by column.</param>
/// <param name="Rows">The number of rows of the data, without those of the test split.</param>
internal sealed record BoundaryFigure(
    string Subject,
    IReadOnlyList<string> Features,
    IReadOnlyList<string> Classes,
    (double Min, double Max) X,
    (double Min, double Max) Y,
    IReadOnlyList<(double X, double Y, int Class)> Points,
    (int Class, double Probability)[,] Regions,
    int Rows) : Figure
{
    private const int Resolution = 160;
    private const int MaxPoints = 1500;
    private const double Room = 0.06;

    private static readonly MarkerShape[] Shapes =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledTriangleUp, MarkerShape.FilledSquare, MarkerShape.FilledDiamond,
        MarkerShape.FilledTriangleDown, MarkerShape.Cross, MarkerShape.Eks,
    ];

    /// <inheritdoc/>
    public override string Title => $"Decision boundary of {Subject}";

    /// <inheritdoc/>
    public override string Caption =>
        "The colour of a place is the class that the trial's folds together take it for, the stronger the surer. "
            + "Marks are rows of the data by their actual class"
            + $"{(Points.Count < Rows ? $", {Format.Count(Points.Count)} of {Format.Count(Rows)}" : "")}; the test split is left out.";

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            IEnumerable<string> shares = Classes.Select((name, label) => FormattableString.Invariant(
                $"{name} {100.0 * Regions.Cast<(int Class, double)>().Count(place => place.Class == label) / Regions.Length:0} %"));
            return $"Of the plane of {Features[0]} and {Features[1]}, the share taken for each class: {string.Join(", ", shares)}.";
        }
    }

    /// <summary>Computes the boundary of a trial on data with two features.</summary>
    /// <exception cref="NotFoundException">The data does not have two features, or the trial's networks are not kept.</exception>
    public static BoundaryFigure Of(ReportData data) => Of(data, data.ShownTrial.Subject, data.Weights!);

    /// <summary>Computes the boundary of networks on data with two features.</summary>
    /// <exception cref="NotFoundException">The data does not have two features, or the networks are not kept.</exception>
    public static BoundaryFigure Of(ReportData data, string subject, Weights weights)
    {
        Dataset dataset = data.Dataset.Value;
        RequireClasses(dataset.Task);
        if (dataset.InputShape is not [2])
            throw new NotFoundException("a decision boundary is drawn for two features, "
                + $"and {dataset.Name} has {(dataset.IsImages ? "images" : $"{dataset.RowSize}")}");
        if (dataset.Table is { Coded.Count: > 0 })
            throw new NotFoundException($"a decision boundary is drawn for two features of numbers, and {dataset.Name} has words or values "
                + "with learned vectors");
        if (dataset.ClassNames.Count > Shapes.Length)
            throw new NotFoundException(
                $"a decision boundary is drawn for up to {Shapes.Length} classes, and {dataset.Name} has {dataset.ClassNames.Count}");
        TrainedModel model = weights.Model;
        int[] rows = [.. Enumerable.Range(0, dataset.RowCount).Where(
            row => dataset.Splits[row] != Split.Test && float.IsFinite(dataset.Inputs[2 * row] + dataset.Inputs[(2 * row) + 1]))];
        (double Min, double Max) Range(int feature)
        {
            double[] values = [.. rows.Select(row => ValueOf(dataset, row, feature))];
            double room = Math.Max((values.Max() - values.Min()) * Room, 1e-6);
            return (values.Min() - room, values.Max() + room);
        }

        (double Min, double Max) x = Range(0), y = Range(1);
        var plane = new double[Resolution * Resolution * 2];
        for (int place = 0; place < Resolution * Resolution; place++)
        {
            plane[2 * place] = x.Min + ((x.Max - x.Min) * ((place % Resolution) + 0.5) / Resolution);
            plane[(2 * place) + 1] = y.Max - ((y.Max - y.Min) * ((place / Resolution) + 0.5) / Resolution);
        }

        double[] probabilities = model.Predict(plane);
        int classes = dataset.ClassNames.Count;
        var regions = new (int Class, double Probability)[Resolution, Resolution];
        for (int place = 0; place < Resolution * Resolution; place++)
        {
            ReadOnlySpan<double> of = probabilities.AsSpan(place * classes, classes);
            int label = TrainedModel.Decide(of, model.Threshold);
            regions[place / Resolution, place % Resolution] = (label, of[label]);
        }

        int every = (rows.Length + MaxPoints - 1) / MaxPoints;
        return new BoundaryFigure(
            subject, dataset.FeatureNames, dataset.ClassNames, x, y,
            [.. rows.Where((_, index) => index % every == 0).Select(
                row => (ValueOf(dataset, row, 0), ValueOf(dataset, row, 1), dataset.Labels[row]))],
            regions, rows.Length);
    }

    private static double ValueOf(Dataset dataset, int row, int feature) =>
        dataset.WideInputs?[(2 * row) + feature] ?? dataset.Inputs[(2 * row) + feature];

    /// <inheritdoc/>
    public override Picture Draw()
    {
        var picture = new Picture(720, 560) { IsRaster = true };
        picture.Add(DrawPlane(null));
        Explain(picture.Legend);
        return picture;
    }

    /// <summary>Explains the marks in the legend.</summary>
    public void Explain(PictureLegend legend)
    {
        foreach ((int label, string name) in Classes.Index())
            legend.AddMark(Plots.Shorten(name, 24), Tones.Categories[label], Shapes[label]);
    }

    /// <summary>Draws the regions and the rows.</summary>
    public Plot DrawPlane(string? title)
    {
        Plot plot = Plots.Create(title, Features[0], Features[1]);
        double even = 1.0 / Classes.Count;
        Raster.Add(plot, new CoordinateRect(X.Min, X.Max, Y.Min, Y.Max), Resolution, Resolution, (row, column) =>
        {
            (int label, double probability) = Regions[row, column];
            return Tones.Paper.MixedWith(Tones.Categories[label], 0.12 + (0.4 * (probability - even) / (1 - even)));
        });
        foreach ((double x, double y, int label) in Points)
        {
            // A white edge separates a mark from a region of the same colour.
            ScottPlot.Plottables.Marker mark = plot.Add.Marker(x, y, Shapes[label], 8, Tones.Categories[label]);
            (mark.MarkerStyle.OutlineColor, mark.MarkerStyle.OutlineWidth, mark.MarkerStyle.LineWidth) = (Tones.Paper, 1, 2);
        }

        plot.HideGrid();
        plot.Axes.SetLimits(X.Min, X.Max, Y.Min, Y.Max);
        return plot;
    }
}
