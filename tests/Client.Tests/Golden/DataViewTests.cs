using Gridfold.Client.Rendering;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Client.Reports.Figures;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.Golden;

/// <summary>The output of <c>data describe</c> at several widths.</summary>
public sealed class DataViewTests
{
    private static readonly DatasetFolders Folders = new(Path.Combine(AppContext.BaseDirectory, "data"), Sandbox.Home);

    public static TheoryData<int> Widths => [60, 80, 120];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Table_OfManyKinds(int width) => GoldenFile.Check(
        "data", width, terminal => DataView.Print(terminal, Mixed(), OutputFormat.Table));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Images_OfABuiltInDataset(int width) => GoldenFile.Check("data-images", width, terminal => DataView.Print(
        terminal,
        DatasetLoader.Describe(DescribedData.Find("mnist-900", []), Folders, CancellationToken.None) with { Source = "images in x.zip" },
        OutputFormat.Table));

    [Fact]
    public void Table_OffATerminal_IsWhole()
    {
        using StringWriter output = new(), error = new();
        DataView.Print(new Terminal(output, error), Mixed(), OutputFormat.Table);
        Assert.Contains("a_rather_long_name_of_a_measured_column_number_2", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("…", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void BinsOf_Numbers_HoldEveryNumberOnce()
    {
        (double[] borders, int[] counts) = ColumnHistograms.BinsOf([1, 1, 2, 5]);
        Assert.Equal([0.5, 1.5, 2.5, 3.5, 4.5, 5.5], borders);
        Assert.Equal([2, 1, 0, 0, 1], counts);
        (borders, counts) = ColumnHistograms.BinsOf([0, 0.5, 100]);
        Assert.Equal((21, 20, 3), (borders.Length, counts.Length, counts.Sum()));
        Assert.Equal((2, 1), (counts[0], counts[^1]));
        Assert.Equal([3], ColumnHistograms.BinsOf([0.5, 0.5, 0.5]).Counts);
    }

    [Fact]
    public void Draw_TablesAndImages_ArePictures()
    {
        foreach (Figure figure in (Figure[])[ColumnHistograms.Of(Mixed()), ImageGallery.Of(
            DatasetLoader.Describe(DescribedData.Find("mnist-900", []), Folders, CancellationToken.None).Images!)])
        {
            using Picture picture = figure.Draw();
            byte[] png = picture.ToPng(figure.Title);
            Assert.True(png.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']));
            Assert.InRange(png.Length, 10_000, 2_000_000);
        }
    }

    private static DataDescription Mixed()
    {
        using var sandbox = new Sandbox();
        string rows = string.Concat(Enumerable.Range(0, 40).Select(row =>
            $"{row * 7 % 40}.25,{(row == 3 ? "" : row * 3 % 11)},{1_700_000_000 + row},{50 + (row % 12)}%,"
                + $"{(row % 4 == 0 ? "north" : "south")},note {row},{(row % 3 == 0 ? "01" : "02")}\n"));
        string file = sandbox.Write(
            "mixed.csv",
            "a_rather_long_name_of_a_measured_column_number_1,a_rather_long_name_of_a_measured_column_number_2,when,share,side,note,kind\n"
                + rows);
        DataDescription data = DatasetLoader.Describe(
            DescribedData.Find(file, ["dataset.label=kind", "dataset.ignore=[note]"]), Folders, CancellationToken.None);
        return data with { Source = "CSV file mixed.csv" };
    }
}
