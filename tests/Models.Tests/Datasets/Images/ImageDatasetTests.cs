using System.IO.Compression;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using SkiaSharp;

namespace Gridfold.Models.Tests.Datasets.Images;

public sealed class ImageDatasetTests : IDisposable
{
    private static readonly byte[] Grey = Pictures.EncodeGrey(100);
    private static readonly byte[] Red = Pictures.Encode(SKColors.Red);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_Mnist900_HasItsSplitsAndShape()
    {
        Dataset mnist = new DatasetSection("{'name': 'mnist-900'}").Load();
        Assert.Equal("mnist-900", mnist.Name);
        Assert.Equal([1, 28, 28], mnist.InputShape);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], mnist.ClassNames);
        Assert.Equal(
            (600, 200, 100), (mnist.RowsOf(Split.Train).Length, mnist.RowsOf(Split.Valid).Length, mnist.RowsOf(Split.Test).Length));
        Assert.All(Enum.GetValues<Split>(), split => Assert.Single(
            mnist.RowsOf(split).GroupBy(row => mnist.Labels[row]).Select(rows => rows.Count()).Distinct()));
        Assert.Equal((0f, 255f), (mnist.Inputs.Min(), mnist.Inputs.Max()));
        Assert.Empty(mnist.Warnings);
        // Recorded with Pillow over the same zip, names in ordinal order.
        Assert.Equal(RecordedMnist.Sum, mnist.Inputs.Sum(value => (long)value));
        Assert.Equal(RecordedMnist.FirstRowSum, mnist.Inputs[..784].Sum(value => (long)value));
        Assert.Equal(RecordedMnist.LastRowSum, mnist.Inputs[^784..].Sum(value => (long)value));
    }

    [Fact]
    public void Load_FolderAndZip_GiveTheSameBits()
    {
        ZipFile.ExtractToDirectory(Path.Combine(Repository.Root, "data", "mnist-900.zip"), _folder.Root);
        Dataset folder = DatasetSection.In(_folder, "mnist").Load();
        Dataset zip = new DatasetSection("{'name': 'mnist-900'}").Load();
        Assert.Equal(zip.Inputs, folder.Inputs);
        Assert.Equal(zip.Labels, folder.Labels);
        Assert.Equal(zip.Splits, folder.Splits);
    }

    [Fact]
    public void Load_TopFoldersAndSplitAliases_AreSeenThrough()
    {
        _folder.Write(("set/v1/Training/a/1.png", Grey), ("set/v1/Training/b/1.png", Grey), ("set/v1/val/a/2.png", Grey),
            ("set/v1/test/b/2.png", Grey));
        Dataset dataset = DatasetSection.In(_folder, "").Load();
        Assert.Equal([Split.Train, Split.Train, Split.Test, Split.Valid], dataset.Splits);
        Assert.Equal([0, 1, 1, 0], dataset.Labels);
    }

    [Fact]
    public void Load_ClassesNamedAsSplitsAmongOthers_AreClasses()
    {
        _folder.Write(("train/1.png", Grey), ("car/1.png", Grey), ("bus/1.png", Grey));
        Assert.Equal(["bus", "car", "train"], DatasetSection.In(_folder, "").Load().ClassNames);
    }

    [Fact]
    public void Load_NumericClassFolders_SortByNumber()
    {
        _folder.Write(("10/1.png", Grey), ("9/1.png", Grey), ("09/1.png", Grey));
        Assert.Equal(["09", "9", "10"], DatasetSection.In(_folder, "").Load().ClassNames);
    }

    [Fact]
    public void Load_OtherFiles_AreWarnedOfOnceAndLitterIsNot()
    {
        _folder.Write(("a/1.png", Grey), ("b/1.png", Grey), ("a/notes.txt", Grey), ("readme.md", Grey), (".git/config", Grey),
            ("__MACOSX/a/1.png", Grey), ("b/Thumbs.db", Grey), ("b/.2.png", Grey));
        Dataset dataset = DatasetSection.In(_folder, "").Load();
        Assert.Equal(2, dataset.RowCount);
        ProblemAssert.Says(Assert.Single(dataset.Warnings), "2 files that are no images ... a/notes.txt");
    }

    [Theory]
    [InlineData("'label': 'species'", "label", "dataset.label ... 'species' ... only a table has columns ... remove dataset.label")]
    [InlineData("'ignore': ['id']", "id", "dataset.ignore ... 'id' ... remove dataset.ignore")]
    [InlineData("'categorical': ['zone']", "zone", "dataset.categorical ... 'zone' ... remove dataset.categorical")]
    public void Load_TableKeysWithImages_AreRefused(string more, string key, string words)
    {
        var section = new DatasetSection($"{{'name': 'mnist-900', {more}}}");
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, section.At(key));
    }

    [Fact]
    public void Load_BinarizedDigits_HaveTwoClasses()
    {
        Dataset dataset = new DatasetSection("{'name': 'mnist-900', 'binarize': {'at_least': 5}}").Load();
        Assert.Equal(["< 5", ">= 5"], dataset.ClassNames);
        Assert.Equal(450, dataset.Labels.Sum());
    }

    [Fact]
    public void Fingerprint_Folder_NoticesEveryChangeButThePlace()
    {
        using var other = new TempFolder();
        foreach (TempFolder folder in new[] { _folder, other })
        {
            folder.Write("a/1.png", Grey);
            folder.Write("b/1.png", Red);
        }

        string original = Fingerprint(_folder);
        Assert.Equal(original, Fingerprint(other));
        Assert.Equal(original, DatasetSection.In(_folder, "").Load().Fingerprint);
        other.Write("readme.txt", "not data");
        Assert.Equal(original, Fingerprint(other));
        File.Move(Path.Combine(other.Root, "b/1.png"), Path.Combine(other.Root, "b/2.png"));
        Assert.NotEqual(original, Fingerprint(other));
        _folder.Write("b/1.png", Grey);
        Assert.NotEqual(original, Fingerprint(_folder));
    }

    private static string Fingerprint(TempFolder folder) =>
        DatasetLoader.Fingerprint(new DatasetSection($"{{'path': '{folder.Root}'}}").Spec(), DatasetSection.Folders,
            CancellationToken.None);
}
