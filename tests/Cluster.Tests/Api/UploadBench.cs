using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gridfold.Grains.Access;
using Gridfold.Grains.Uploads;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>What tests of uploads share: two users of their own, and small files.</summary>
public abstract class UploadBench(ApiFixture api)
{
    protected ApiFixture Api => api;

    protected string User { get; } = $"user-{Guid.NewGuid():N}";

    protected string Other { get; } = $"user-{Guid.NewGuid():N}";

    protected static byte[] Table { get; } = Encoding.UTF8.GetBytes(
        "width,kind\n" + string.Concat(Enumerable.Range(0, 20).Select(row => $"{-1 - (row / 100.0)},small\n{1 + (row / 100.0)},large\n")));

    protected static string FileWith(string path, string label = "kind") =>
        SentFile.Yaml.Replace("{name: iris}", $"{{path: '{path}', label: {label}}}", StringComparison.Ordinal);

    protected static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(index => (byte)((index * 7) + length))];

    protected static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    protected static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();

    protected static Uri At(string rest) => new($"/api/v1/uploads{rest}", UriKind.Relative);

    protected async Task<JsonNode> Put(string user, string name, byte[] content, int status = 201, string query = "") =>
        await ApiFixture.Json(await (await api.Client(Role.Submitter, user)).PutAsync(
            At($"/{name}{query}"), new ByteArrayContent(content), TestContext.Current.CancellationToken), status);

    protected async Task<JsonNode> Post(string user, string path, string file, int status) => await ApiFixture.Json(
        await (await api.Client(Role.Submitter, user)).Post(new Uri($"/api/v1{path}", UriKind.Relative),
            new StringContent(file, new MediaTypeHeaderValue("application/yaml"))), status);

    protected string[] Stored()
    {
        string folder = Path.Combine(api.Cluster.CheckpointFolder, UploadFolders.Root);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order()] : [];
    }

    protected async Task<string[]> Names(string user)
    {
        JsonNode list = await ApiFixture.Json(await (await api.Client(Role.Submitter, user)).Get(At("")));
        return [.. list["uploads"]!.AsArray().Select(upload => Text(upload!, "name"))];
    }
}
