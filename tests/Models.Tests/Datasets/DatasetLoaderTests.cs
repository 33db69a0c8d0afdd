using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets;

public sealed class DatasetLoaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_Iris_HasItsRowsAndSpecies()
    {
        Dataset iris = new DatasetSection("{'name': 'iris'}").Load();
        Assert.Equal(150, iris.RowCount);
        Assert.Equal([4], iris.InputShape);
        Assert.Equal(["setosa", "versicolor", "virginica"], iris.ClassNames);
        Assert.Equal("iris", iris.Name);
        Assert.All(iris.Labels.GroupBy(label => label), rows => Assert.Equal(50, rows.Count()));
    }

    [Fact]
    public void Load_RelativePath_StartsAtTheExperimentFile()
    {
        _folder.Write("data/t.csv", "n,y\n1,a\n2,b\n");
        Assert.Equal(2, new DatasetSection("{'path': 'data/t.csv', 'label': 'y'}", _folder.Root).Load().RowCount);
    }

    [Fact]
    public void Load_MissingFile_IsRefusedWithTheNearestName()
    {
        _folder.Write("wine.csv", "n,y\n1,a\n2,b\n");
        var section = new DatasetSection("{'path': 'wien.csv', 'label': 'y'}", _folder.Root);
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.Says(
            problem, "dataset.path is 'wien.csv' ... no such file or folder ... did you mean 'wine.csv' ... correct the path ... wien.csv");
        ProblemAssert.IsAt(problem, section.At("path"));
    }

    [Theory]
    [InlineData("outside.csv")]
    [InlineData("root/../outside.csv")]
    [InlineData("root/link.csv")]
    [InlineData("root/folder/outside.csv")]
    [InlineData("rootless/t.csv")]
    [InlineData("nowhere.csv")]
    public void Load_OutsideTheRoot_IsRefusedWithoutAWordOnWhatIsThere(string path)
    {
        foreach (string file in (string[])["outside.csv", "rootless/t.csv"]) _folder.Write(file, "secret,words\n1,a\n");
        _folder.Write("root/t.csv", "n,y\n1,a\n2,b\n");
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "root", "link.csv"), "../outside.csv");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "root", "folder"), "..");
        DatasetFolders folders = DatasetSection.Folders with { Files = new ReadableFiles { Roots = [Path.Combine(_folder.Root, "root")] } };
        DatasetSpec Spec(string written) => new DatasetSection($"{{'path': '{written}', 'label': 'y'}}", _folder.Root).Spec();

        Problem problem = Assert.Single(
            Assert.Throws<InputException>(() => DatasetLoader.Load(Spec(path), folders, CancellationToken.None)).Problems);
        ProblemAssert.Says(problem, $"dataset.path is '{path}', which does not lie in ... root, the folder for data here; put it there");
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, DatasetLoader.Load(Spec("root/t.csv"), folders, CancellationToken.None).RowCount);
    }

    [Fact]
    public void Load_MissingLabelsFile_IsRefusedAtLabels()
    {
        string images = _folder.Write("images", "x");
        var section = new DatasetSection($"{{'images': '{images}', 'labels': 'nowhere'}}");
        ProblemAssert.IsAt(Assert.Single(section.Refusal()), section.At("labels"));
    }

    [Fact]
    public void Load_MissingBuiltInFile_SaysThatTheInstallationIsDamaged()
    {
        DatasetSpec spec = new DatasetSection("{'name': 'iris'}").Spec();
        InputException refusal = Assert.Throws<InputException>(
            () => DatasetLoader.Load(spec, new DatasetFolders(_folder.Root, _folder.Root), CancellationToken.None));
        ProblemAssert.Says(Assert.Single(refusal.Problems), "'iris' ... iris.csv is missing ... install it again");
    }

    [Theory]
    [InlineData("book.xlsx", "PK\x03\x04rest", "book.xlsx is a spreadsheet ... save it as 'CSV UTF-8'")]
    [InlineData("data.csv.gz", "\x1f\x8b\x08rest", "data.csv.gz is gzip data ... unpack it first")]
    [InlineData("one.png", "\x89PNG", "one.png is a single image ... point it at the folder")]
    [InlineData("table.txt", "n,y\n1,a\n", "no 'label' ... table.txt ... label: species")]
    public void Load_OtherKindOfFile_IsRefused(string file, string content, string words)
    {
        string path = _folder.Write(file, System.Text.Encoding.Latin1.GetBytes(content));
        var section = new DatasetSection($"{{'path': '{path}'}}");
        Problem problem = Assert.Single(section.Refusal());
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, section.At("path"));
    }

    [Fact]
    public void Load_RightChecksum_IsAccepted()
    {
        string path = _folder.Write("t.csv", "n,y\n1,a\n2,b\n");
        string hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
        Assert.Equal(2, new DatasetSection($"{{'path': '{path}', 'label': 'y', 'sha256': '{hash}'}}").Load().RowCount);
    }

    [Fact]
    public void Load_Cancelled_Ends()
    {
        DatasetSpec spec = new DatasetSection("{'name': 'mnist-900'}").Spec();
        Assert.ThrowsAny<OperationCanceledException>(
            () => DatasetLoader.Load(spec, DatasetSection.Folders, new CancellationToken(canceled: true)));
    }
}
