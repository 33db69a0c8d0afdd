using System.IO.Compression;
using System.Net;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Datasets.Sources;

public sealed class CatalogueTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4];
    private static readonly CatalogueDataset Small = new("small", "For tests", 1, "none",
    [
        new CatalogueFile(
            "a.gz", "https://data.example/a.gz", [Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Content))]),
    ]);

    private readonly TempFolder _folder = new();

    private string Cache => Path.Combine(_folder.Root, "cache");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mirror/small/a.gz", true)]
    [InlineData("mirror/a.gz", true)]
    [InlineData("mirror/a.gz", false)]
    [InlineData("mirror/small/a", false)]
    [InlineData("mirror/a", false)]
    public void Get_FromAFolder_KeepsACheckedCopy(string file, bool isPacked)
    {
        _folder.Write(file, isPacked ? Pack(Content) : Content);
        string kept = Assert.Single(Get(Path.Combine(_folder.Root, "mirror")));
        Assert.Equal(Path.Combine(Cache, "small", "a.gz"), kept);
        Directory.Delete(Path.Combine(_folder.Root, "mirror"), recursive: true);
        Assert.Equal(kept, Assert.Single(Get(null)));
    }

    [Fact]
    public void Get_FromAnAddress_FetchesOnceAndAgainWhenItWasDamaged()
    {
        var server = new Server(address => address.AbsolutePath == "/a.gz" ? Pack(Content) : null);
        string kept = Assert.Single(Get(null, server));
        Assert.Equal(kept, Assert.Single(Get(null, server)));
        Assert.Equal(["https://data.example/a.gz"], server.Asked);
        File.WriteAllBytes(kept, [9]);
        Get(null, server);
        Assert.Equal(2, server.Asked.Count);
        Assert.Equal(Pack(Content), File.ReadAllBytes(kept));
    }

    [Fact]
    public void Get_FromAMirrorsAddress_LooksInTheDatasetsFolderFirst()
    {
        var server = new Server(address => address.AbsolutePath == "/sets/a.gz" ? Pack(Content) : null);
        Get("http://mirror.example/sets/", server);
        Assert.Equal(["http://mirror.example/sets/small/a.gz", "http://mirror.example/sets/a.gz"], server.Asked);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2 }, "https://data.example/a.gz has content with SHA-256 a12871 ... must have SHA-256 9f64a747 ... "
        + "--mirror FOLDER")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 7, 7, 7 }, "has damaged gzip data ... --mirror FOLDER")]
    [InlineData(null, "dataset 'small' cannot be had from https://data.example/a.gz: the server answered 404 ... copy a.gz into a folder "
        + "... gridfold data get small --mirror FOLDER")]
    public void Get_WrongOrMissing_SaysSoAndLeavesNothing(byte[]? answer, string words)
    {
        ProblemAssert.Says(Refusal(null, new Server(_ => answer)), words);
        Assert.Empty(Directory.Exists(Cache) ? Directory.GetFiles(Cache, "*", SearchOption.AllDirectories) : []);
    }

    [Fact]
    public void Get_MirrorWithoutTheFile_SaysSo() =>
        ProblemAssert.Says(Refusal(_folder.Root, new Server(_ => null)), $"cannot be had from {_folder.Root}/a: there is no such file");

    [Fact]
    public void Read_NamesOfTheCatalogue_AreDatasets()
    {
        Assert.All(DatasetCatalogue.All, dataset => Assert.Equal(
            new CatalogueSource(dataset.Name), new DatasetSection($"{{'name': '{dataset.Name}'}}").Spec().Source with { Location = null }));
        (_, IReadOnlyList<Problem> errors) = new DatasetSection("{'name': 'fashion-mist'}").Read();
        ProblemAssert.Says(Assert.Single(errors), "no dataset has this name ... did you mean 'fashion-mnist'?");
    }

    [Fact]
    public void Load_RedWine_HasTheRowsOfTheCatalogue()
    {
        Dataset wine = Load("wine-quality-red", Path.GetDirectoryName(Repository.Shared("winequality-red.csv"))!);
        Assert.Equal((1599, 11, "wine-quality-red"), (wine.RowCount, wine.RowSize, wine.Name));
        Assert.Equal(["3", "4", "5", "6", "7", "8"], wine.ClassNames);
    }

    [Fact]
    public void Load_FashionMnist_HasALockedTestSplit()
    {
        const string package = "/usr/share/datasets/fashion-mnist";
        Assert.SkipUnless(Directory.Exists(package), "Debian's dataset-fashion-mnist is not installed");
        Dataset fashion = Load("fashion-mnist", package);
        Assert.Equal((60_000, 10_000), (fashion.RowsOf(Split.Train).Length, fashion.RowsOf(Split.Test).Length));
        Assert.Equal([1, 28, 28], fashion.InputShape);
        Assert.Equal(9, fashion.Labels[0]);
    }

    private Dataset Load(string name, string mirror)
    {
        new CatalogueCache(Cache).Get(DatasetCatalogue.Find(name)!, mirror, null, CancellationToken.None);
        DatasetSpec spec = new DatasetSection($"{{'name': '{name}'}}").Spec();
        Dataset dataset = DatasetLoader.Load(spec, DatasetSection.Folders with { Cache = Cache }, CancellationToken.None);
        Assert.Equal(dataset.Fingerprint, DatasetLoader.Fingerprint(spec, DatasetSection.Folders with { Cache = Cache },
            CancellationToken.None));
        return dataset;
    }

    private IReadOnlyList<string> Get(string? mirror, Server? server = null) =>
        new CatalogueCache(Cache, server ?? new Server(_ => null)).Get(Small, mirror, null, CancellationToken.None);

    private Problem Refusal(string? mirror, Server server) =>
        Assert.Single(Assert.Throws<InputException>(() => Get(mirror, server)).Problems);

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }

    private sealed class Server : HttpMessageHandler
    {
        private readonly Func<Uri, byte[]?> _answer;

        public Server(Func<Uri, byte[]?> answer) => _answer = answer;

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(_answer(request.RequestUri) is { } bytes
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) }
                : new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}
