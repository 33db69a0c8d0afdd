using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gridfold.Grains.Access;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Silo.Api;
using Gridfold.Silo.Uploads;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>The folders of which an operator says that submitters may name files in them.</summary>
[Collection(nameof(ApiCollection))]
public sealed class DataRootTests(ApiFixture fixture) : UploadBench(fixture), IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridfold-roots-").FullName;
    private ApiServer _server = null!;
    private HttpClient _client = null!;

    private string First => Path.Combine(_folder, "first");

    private string Second => Path.Combine(_folder, "second");

    private string Cache => Path.Combine(First, "cache");

    public async ValueTask InitializeAsync()
    {
        foreach (string file in (string[])[
            Path.Combine(First, "own.csv"), Path.Combine(Second, "sub", "other.csv"), Path.Combine(_folder, "secret.csv"),
            Path.Combine(_folder, "first-not", "near.csv"), Path.Combine(UploadCache.FolderIn(Cache), new string('a', 64), "bobs.csv")])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, Table, TestContext.Current.CancellationToken);
        }

        File.CreateSymbolicLink(Path.Combine(First, "link.csv"), Path.Combine(_folder, "secret.csv"));
        File.CreateSymbolicLink(Path.Combine(First, "folder"), _folder);
        File.CreateSymbolicLink(Path.Combine(Second, "uploads"), UploadCache.FolderIn(Cache));
        File.CreateSymbolicLink(Path.Combine(Second, "inside.csv"), Path.Combine(First, "own.csv"));
        File.CreateSymbolicLink(Path.Combine(First, "circle"), Path.Combine(First, "circle"));
        _server = await Api.Start(new ApiOptions(), folders: new DatasetFolders(Api.Folders.BuiltIn, Cache)
        {
            Files = new ReadableFiles { Roots = [First, Second], Closed = [UploadCache.FolderIn(Cache)], AreShared = true },
        });
        _client = Api.ClientWith((await Api.NewToken(Role.Submitter)).Text, _server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await ApiFixture.Stop(_server);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("own.csv")]
    [InlineData("FIRST/own.csv")]
    [InlineData("sub/../own.csv")]
    [InlineData("SECOND/sub/other.csv")]
    [InlineData("../second/sub/other.csv")]
    [InlineData("SECOND/inside.csv")]
    public async Task Path_InAnyRoot_IsRead(string path) => Assert.Equal(40, (await Plan(path, 200))["rows"]!.GetValue<int>());

    [Theory]
    [InlineData("../secret.csv")]
    [InlineData("sub/../../secret.csv")]
    [InlineData("FOLDER/secret.csv")]
    [InlineData("link.csv")]
    [InlineData("folder/secret.csv")]
    [InlineData("folder/first-not/near.csv")]
    [InlineData("../first-not/near.csv")]
    [InlineData("../First/own.csv")]
    [InlineData("circle")]
    [InlineData("/etc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("~/secret.csv")]
    [InlineData("../missing.csv")]
    public async Task Path_OutOfTheRoots_HasOneErrorThatTellsNothing(string path)
    {
        JsonNode error = Assert.Single((await Plan(path, 400))["errors"]!.AsArray())!;
        Assert.EndsWith($"which does not lie in one of {First}, {Second}, the folders for data here; put it there", Text(error, "message"),
            StringComparison.Ordinal);
        Assert.Equal(4, error["line"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("cache/uploads/HASH/bobs.csv")]
    [InlineData("cache/uploads/HASH")]
    [InlineData("cache/uploads/HASH/missing.csv")]
    [InlineData("../second/uploads/HASH/bobs.csv")]
    public async Task Path_OfTheUploadOfAnother_HasOneErrorThatTellsNothing(string path)
    {
        JsonNode error = Assert.Single((await Plan(path, 400))["errors"]!.AsArray())!;
        Assert.EndsWith("which lies in a folder of the silo's own; name another file", Text(error, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OfAnother_IsRefusedAlsoWhereACopyIsAtHand()
    {
        JsonNode error = Assert.Single((await Plan($"upload:{new string('a', 64)}/bobs.csv", 400))["errors"]!.AsArray())!;
        Assert.Contains("you have no such upload", Text(error, "message"), StringComparison.Ordinal);
    }

    private async Task<JsonNode> Plan(string path, int status)
    {
        string written = path.Replace("FIRST", First, StringComparison.Ordinal).Replace("SECOND", Second, StringComparison.Ordinal)
            .Replace("FOLDER", _folder, StringComparison.Ordinal).Replace("HASH", new string('a', 64), StringComparison.Ordinal);
        return await ApiFixture.Json(await _client.Post(new Uri("/api/v1/plan", UriKind.Relative),
            new StringContent(FileWith(written), new MediaTypeHeaderValue("application/yaml"))), status);
    }
}
