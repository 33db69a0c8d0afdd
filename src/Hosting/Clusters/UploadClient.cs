using System.Globalization;
using System.Text.Json;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;
using Gridfold.Silo.Uploads;

namespace Gridfold.Hosting.Clusters;

/// <summary>The uploads of the token's user in a cluster with an HTTP API.</summary>
/// <param name="open">Connects to the API.</param>
internal sealed class UploadClient(Func<CancellationToken, Task<ApiCluster>> open) : IUploadSource
{
    private const string Path = "api/v1/uploads";
    private const int PageLength = 1000;
    private static readonly TimeSpan AnswerTime = ApiCluster.AnswerTime, TransferTime = TimeSpan.FromDays(1);

    /// <summary>Sends a file.</summary>
    /// <param name="name">The name of the upload.</param>
    /// <param name="sha256">The SHA-256 of the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="report">Receives the share that was sent, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the upload, of which nothing stays then.</param>
    /// <param name="isCode">Whether it is code, which the cluster refuses unless the user may bring some.</param>
    public async Task<UploadDocument> Send(
        string name, string sha256, FileStream file, Action<double> report, CancellationToken cancellationToken, bool isCode = false)
    {
        string address = $"{Path}/{Uri.EscapeDataString(name)}?sha256={sha256}{(isCode ? "&code=true" : "")}";
        var request = new HttpRequestMessage(HttpMethod.Put, address)
        {
            Content = new UploadContent(file, report),
        };

        // An upload that is refused is not sent.
        request.Headers.ExpectContinue = true;
        return await Ask(request, TransferTime, UploadDocument.Read, cancellationToken);
    }

    /// <summary>Lists the uploads, the latest first. An operator sees those of all users.</summary>
    public async Task<IReadOnlyList<UploadDocument>> List(CancellationToken cancellationToken)
    {
        var all = new List<UploadDocument>();
        long? before = null;
        do
        {
            string page = before is { } number ? string.Create(CultureInfo.InvariantCulture, $"&before={number}") : "";
            var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}?limit={PageLength}{page}");
            before = await Ask(request, AnswerTime, document =>
            {
                all.AddRange(document.GetProperty("uploads").EnumerateArray().Select(UploadDocument.Read));
                return document.TryGetProperty("next", out JsonElement next) ? next.GetInt64() : (long?)null;
            }, cancellationToken);
        }
        while (before is not null);
        return all;
    }

    /// <summary>Deletes an upload.</summary>
    /// <param name="upload">The name or the SHA-256.</param>
    /// <param name="owner">The user, for operators. Null for the own uploads first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<UploadDocument> Delete(string upload, string? owner, CancellationToken cancellationToken) => Ask(
        new HttpRequestMessage(
            HttpMethod.Delete, $"{Of(upload)}{(owner is null ? "" : $"?owner={Uri.EscapeDataString(owner)}")}"),
        AnswerTime, UploadDocument.Read, cancellationToken);

    public async Task<UploadReference?> Find(UploadReference written, CancellationToken cancellationToken)
    {
        try
        {
            var request = new HttpRequestMessage(HttpMethod.Get, Of(written.Sha256 ?? written.Name!));
            UploadDocument upload = await Ask(request, AnswerTime, UploadDocument.Read, cancellationToken);
            return new UploadReference(upload.Sha256, written.Name ?? upload.Name);
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    public async Task<bool> CopyTo(string sha256, Stream target, CancellationToken cancellationToken)
    {
        await using ApiCluster cluster = await open(cancellationToken);
        try
        {
            return await cluster.Do(async client =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, $"{Of(sha256)}/content");
                using HttpResponseMessage answer =
                    await client.Send(request, HttpCompletionOption.ResponseHeadersRead, AnswerTime, cancellationToken);
                await answer.Content.CopyToAsync(target, cancellationToken);
                return true;
            });
        }
        catch (NotFoundException)
        {
            return false;
        }
    }

    private static string Of(string upload) => $"{Path}/{Uri.EscapeDataString(upload)}";

    private async Task<T> Ask<T>(
        HttpRequestMessage request, TimeSpan within, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        await using ApiCluster cluster = await open(cancellationToken);
        return await cluster.Ask(request, within, read, cancellationToken);
    }
}
