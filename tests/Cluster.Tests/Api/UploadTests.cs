using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gridfold.Grains.Access;
using Gridfold.Grains.Quotas;
using Gridfold.Silo.Api;
using Gridfold.Silo.Uploads;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>Files that users send, and name in experiment files.</summary>
[Collection(nameof(ApiCollection))]
public sealed class UploadTests(ApiFixture fixture) : UploadBench(fixture)
{
    // More than a part of the store.
    private const int LargeBytes = UploadStore.PartBytes + 1000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(UploadStore.PartBytes)]
    [InlineData(LargeBytes)]
    public async Task Put_AFileOfAnySize_ComesBackWithItsHash(int length)
    {
        byte[] content = Bytes(length);
        JsonNode upload = await Put(User, "a.csv", content);
        Assert.Equal((HashOf(content), length, User, "a.csv"), (Text(upload, "sha256"), upload["bytes"]!.GetValue<int>(),
            Text(upload, "owner"), Text(upload, "name")));
        HttpClient client = await Api.Client(Role.Submitter, User);
        foreach (string name in (string[])["a.csv", HashOf(content)])
        {
            using HttpResponseMessage answer = await client.Get(At($"/{name}/content"));
            Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        JsonNode audit = await ApiFixture.Json(await (await Api.Client(Role.Operator)).Get(
            new Uri($"/api/v1/audit?order=upload.create&user={User}", UriKind.Relative)));
        JsonNode order = Assert.Single(audit["orders"]!.AsArray())!;
        Assert.Equal(("a.csv", $"done: {HashOf(content)}"), (Text(order, "subject"), Text(order, "outcome")));
    }

    [Fact]
    public async Task Put_TheSameContentOfTwoUsers_IsStoredOnce()
    {
        byte[] content = Bytes(LargeBytes - 1);
        string[] before = Stored();
        await Put(User, "a.csv", content);
        int stored = Stored().Length;
        await Put(User, "a.csv", content);
        await Put(User, "again.csv", content);
        await Put(Other, "b.csv", content);
        Assert.Equal(stored, Stored().Length);
        Assert.Equal(["again.csv", "a.csv"], await Names(User));

        // The content stays until the last of its uploads is gone.
        await Delete(User, "a.csv", 200);
        await Delete(User, "again.csv", 200);
        using HttpResponseMessage answer = await (await Api.Client(Role.Submitter, Other)).Get(At("/b.csv/content"));
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await Delete(Other, "b.csv", 200);
        Assert.Equal(before, Stored());
    }

    [Fact]
    public async Task Delete_ByAHashOfSeveralUsers_AsksAnOperatorForTheOwner()
    {
        byte[] content = Bytes(777);
        string hash = HashOf(content);
        await Put(User, "mine.csv", content);
        await Put(Other, "theirs.csv", content);
        HttpClient carol = await Api.Client(Role.Operator, "carol");
        JsonNode problem = await ApiFixture.Json(await carol.Delete(At($"/{hash}")), 400);
        Assert.Contains($"2 users have uploads with SHA-256 {hash}", Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Contains("'owner'", Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Equal(["mine.csv"], await Names(User));
        Assert.Equal(["theirs.csv"], await Names(Other));
        await ApiFixture.Json(await carol.Delete(At($"/{hash}?owner={User}")));
        Assert.Empty(await Names(User));
        Assert.Equal(["theirs.csv"], await Names(Other));
        await ApiFixture.Json(await carol.Delete(At($"/{hash}")));
        Assert.Empty(await Names(Other));
    }

    [Fact]
    public async Task Uploads_OfAnother_AreNotThere()
    {
        byte[] content = Bytes(100);
        string hash = HashOf(content);
        await Put(User, "mine.csv", content);
        Assert.Empty(await Names(Other));
        HttpClient other = await Api.Client(Role.Submitter, Other), viewer = await Api.Client(Role.Viewer, User);
        foreach (string name in (string[])["mine.csv", hash])
        {
            await ApiFixture.Json(await other.Get(At($"/{name}")), 404);
            await ApiFixture.Json(await other.Get(At($"/{name}/content")), 404);
            await ApiFixture.Json(await other.Get(At($"/{name}?owner={User}")), 403);
            await Delete(Other, name, 404);
            await ApiFixture.Json(await viewer.Get(At($"/{name}")), 403);
        }

        await ApiFixture.Json(await other.Get(At($"?owner={User}")), 403);
        using var sent = new HttpRequestMessage(HttpMethod.Put, At("/x.csv")) { Content = new ByteArrayContent([1]) };
        using HttpResponseMessage refused = await viewer.Ask(sent);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        // An operator sees all, and names those of others by their hash or their owner.
        HttpClient carol = await Api.Client(Role.Operator, "carol");
        JsonNode all = await ApiFixture.Json(await carol.Get(At($"?owner={User}")));
        Assert.Equal(hash, Text(Assert.Single(all["uploads"]!.AsArray())!, "sha256"));
        await ApiFixture.Json(await carol.Get(At("/mine.csv")), 404);
        await ApiFixture.Json(await carol.Get(At($"/{hash}")));
        await ApiFixture.Json(await carol.Delete(At($"/mine.csv?owner={User}")));
        Assert.Empty(await Names(User));
    }

    [Fact]
    public async Task Put_WithAnotherHash_StoresNothing()
    {
        string[] before = Stored();
        JsonNode problem = await Put(User, "a.csv", Bytes(LargeBytes), 422, $"?sha256={new string('0', 64)}");
        Assert.Contains($"the upload has SHA-256 {HashOf(Bytes(LargeBytes))}, and {new string('0', 64)} was stated",
            Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Empty(await Names(User));
        Assert.Equal(before, Stored());
        await Put(User, "a.csv", Bytes(10), 400, "?sha256=abc");
        await Put(User, "a.csv", Bytes(10), 201, $"?sha256={HashOf(Bytes(10)).ToUpperInvariant()}");
    }

    [Fact]
    public async Task Put_OfANameThatIsTaken_KeepsTheFirst()
    {
        await Put(User, "a.csv", Bytes(10));
        string[] before = Stored();
        foreach (string query in (string[])["", $"?sha256={HashOf(Bytes(11))}"])
        {
            JsonNode problem = await Put(User, "a.csv", Bytes(11), 422, query);
            Assert.Contains($"{User} has an upload 'a.csv' with another content", Text(problem, "detail"), StringComparison.Ordinal);
        }

        Assert.Equal(before, Stored());
        Assert.Equal(["a.csv"], await Names(User));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e%2fpasswd")]
    [InlineData(".hidden")]
    [InlineData("a%2fb")]
    [InlineData("a%5cb")]
    [InlineData("a%00b")]
    [InlineData("a%20b")]
    [InlineData("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")]
    public async Task Put_OfANameWithATrick_IsRefused(string name)
    {
        string[] before = Stored();
        using HttpResponseMessage answer = await (await Api.Client(Role.Submitter, User)).PutAsync(
            At($"/{name}"), new ByteArrayContent([1]), TestContext.Current.CancellationToken);
        Assert.Contains((int)answer.StatusCode, (int[])[400, 404, 405]);
        Assert.Equal(before, Stored());
        Assert.Empty(await Names(User));
    }

    [Fact]
    public async Task Put_AboveABound_IsRefusedBeforeItIsRead()
    {
        ApiServer server = await Api.Start(new ApiOptions(), uploads: new UploadOptions { MaxBytes = 1000 },
            quotas: new QuotaOptions { StoredBytes = 1500 });
        try
        {
            using HttpClient client = Api.ClientWith((await Api.NewToken(Role.Submitter, User)).Text, server.Address);
            JsonNode large = await Send("large.csv", 1001, 413);
            Assert.Contains("the upload has 1001 bytes, and one may have 1000", Text(large, "detail"), StringComparison.Ordinal);
            await Send("first.csv", 1000, 201);
            JsonNode second = await Send("second.csv", 501, 403);
            Assert.Equal($"{User} has 1000 bytes of uploads, and 501 more would be above the limit of 1500 for this user; delete uploads, "
                + "or ask the operator for more (Gridfold:Quotas:StoredBytes)", Text(second, "detail"));

            // What is known already counts once.
            await Send("first.csv", 1000, 201);
            await Send("second.csv", 500, 201);
            await ApiFixture.Json(await client.Delete(At("/first.csv")));
            await Send("third.csv", 1000, 201);

            async Task<JsonNode> Send(string name, int length, int status)
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, At($"/{name}"));
                request.Content = new ByteArrayContent(Bytes(length));
                request.Headers.ExpectContinue = true;
                return await ApiFixture.Json(await client.Ask(request), status);
            }
        }
        finally
        {
            await ApiFixture.Stop(server);
        }
    }

    [Fact]
    public async Task Put_WithoutALength_Is411()
    {
        string answer = await Raw("Transfer-Encoding: chunked\r\n", "1\r\nx\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 411 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_ThatIsCutOff_LeavesNothing()
    {
        string[] before = Stored();
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync(Api.Address.Host, Api.Address.Port, TestContext.Current.CancellationToken);
            NetworkStream stream = connection.GetStream();
            await stream.WriteAsync(await Head($"Content-Length: {2 * LargeBytes}\r\n"), TestContext.Current.CancellationToken);
            await stream.WriteAsync(Bytes(LargeBytes), TestContext.Current.CancellationToken);

            // A part is in the store, and no list shows it.
            await Until(() => Stored().Length > before.Length);
            Assert.Empty(await Names(User));
        }

        await Until(() => Stored().SequenceEqual(before));
        Assert.Empty(await Names(User));
        await Put(User, "cut.csv", Bytes(10));
    }

    private static async Task Until(Func<bool> holds)
    {
        while (!holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task Delete(string user, string name, int status) =>
        await ApiFixture.Json(await (await Api.Client(Role.Submitter, user)).Delete(At($"/{name}")), status);

    private async Task<byte[]> Head(string header) => Encoding.ASCII.GetBytes(
        "PUT /api/v1/uploads/cut.csv HTTP/1.1\r\nHost: localhost\r\n"
            + $"Authorization: Bearer {(await Api.NewToken(Role.Submitter, User)).Text}\r\n{header}\r\n");

    private async Task<string> Raw(string header, string body)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(Api.Address.Host, Api.Address.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = connection.GetStream();
        await stream.WriteAsync(await Head(header), TestContext.Current.CancellationToken);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(body), TestContext.Current.CancellationToken);
        byte[] answer = new byte[4096];
        int read = await stream.ReadAtLeastAsync(answer, 20, throwOnEndOfStream: false, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(answer, 0, read);
    }
}
