using System.Diagnostics;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Sources;

/// <summary>Fetches a file from the web once and keeps it.</summary>
internal sealed class Download
{
    private const long UsualMaxBytes = 4L << 30;

    private readonly HttpMessageHandler _handler;
    private readonly string _cache;

    /// <param name="handler">The handler that sends requests.</param>
    /// <param name="cache">The folder that keeps the files.</param>
    public Download(HttpMessageHandler handler, string cache)
    {
        _handler = handler;
        _cache = cache;
    }

    /// <summary>The greatest size of a file, in bytes.</summary>
    public long MaxBytes { get; init; } = UsualMaxBytes;

    /// <summary>The longest wait for the server's next bytes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The period over which bytes are counted for <see cref="MinRate"/>.</summary>
    public TimeSpan RatePeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The least rate, in bytes a second. Without this limit, a slow server could take days.</summary>
    public double MinRate { get; init; } = 1024;

    /// <summary>See <see cref="ReadableFiles.AreShared"/>.</summary>
    public bool AreFilesShared { get; init; }

    /// <summary>See <see cref="DatasetFolders.Progress"/>.</summary>
    public IProgress<LoadingProgress>? Progress { get; init; }

    /// <summary>Gives the kept file of an address. A file that is missing or has another checksum is downloaded.</summary>
    /// <exception cref="InputException">The file cannot be fetched, or it has another checksum.</exception>
    public string Get(string url, string key, SourceLocation? location, Checksum? checksum, CancellationToken cancellationToken)
    {
        if (DatasetAddresses.HasUser(url))
            throw new InputException($"{key} is an address with a user's name or a password in it; write one that needs neither", location);
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address))
            throw new InputException($"{key} is '{url}', which is not a valid address; correct it", location);
        string file = KeptFile(address);
        if (File.Exists(file) && (checksum is null || Hashes.OfFile(ReadablePath.Own(file), cancellationToken) == checksum.Sha256))
            return file;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Each download has a name of its own, because two processes may fetch the same address. The last to rename wins, with the same
        // content.
        string partial = $"{file}.{Guid.NewGuid():N}.partial";
        try
        {
            if (TryFetch(address, partial, cancellationToken) is { } reason)
            {
                throw new InputException(
                    $"{key} is {url}, which cannot be downloaded: {reason}; download it by hand and point {key} at the file",
                    location);
            }

            Hashes.Check(checksum, Hashes.OfFile(ReadablePath.Own(partial), cancellationToken), url, AreFilesShared);
            File.Move(partial, file, overwrite: true);
            return file;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Downloads into a file. A failure leaves a part of the file.</summary>
    /// <returns>The reason for a failure; null when the file is whole.</returns>
    public string? TryFetch(Uri address, string file, CancellationToken cancellationToken)
    {
        try
        {
            FetchAsync(address, file, cancellationToken).GetAwaiter().GetResult();
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return exception is OperationCanceledException
                ? $"nothing came for {Patience.TotalSeconds:0} seconds"
                : exception.Message.TrimEnd('.');
        }
    }

    /// <summary>
    /// Gives the place of a kept file: the address's own file name, which names the dataset, in a folder named by the address's hash.
    /// </summary>
    private string KeptFile(Uri address)
    {
        string name = Path.GetFileName(Uri.UnescapeDataString(address.AbsolutePath));
        string safe = string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')).TrimStart('.');
        string folder = Hashes.OfBytes(System.Text.Encoding.UTF8.GetBytes(address.AbsoluteUri))[..16];
        return Path.Combine(_cache, folder, safe.Length == 0 ? "data" : safe[^Math.Min(safe.Length, 100)..]);
    }

    private async Task FetchAsync(Uri address, string partial, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using HttpResponseMessage response =
            await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
        using Stream source = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        using FileStream target = File.Create(partial);
        var buffer = new byte[1 << 16];
        (long total, long counted) = (0, 0);
        long since = Stopwatch.GetTimestamp();
        for (int read; (read = await source.ReadAsync(buffer, patience.Token).ConfigureAwait(false)) > 0; patience.CancelAfter(Patience))
        {
            total += read;
            if (total > MaxBytes) throw new InvalidDataException($"it is larger than {Numbers.Show(MaxBytes)} bytes");
            await target.WriteAsync(buffer.AsMemory(0, read), patience.Token).ConfigureAwait(false);
            counted += read;
            Progress?.Report(new LoadingProgress(
                $"fetching {address.Host}", (double)total / (response.Content.Headers.ContentLength ?? MaxBytes)));
            TimeSpan elapsed = Stopwatch.GetElapsedTime(since);
            if (elapsed < RatePeriod) continue;
            if (counted < MinRate * elapsed.TotalSeconds)
                throw new InvalidDataException($"it came at {counted / elapsed.TotalSeconds:0} bytes a second, and at least "
                    + $"{Numbers.Show(MinRate)} are needed");
            (counted, since) = (0, Stopwatch.GetTimestamp());
        }

        if (response.Content.Headers.ContentLength is { } length && length != total)
            throw new InvalidDataException($"it ended after {Numbers.Show(total)} of {Numbers.Show(length)} bytes");
        target.Flush(flushToDisk: true);
    }
}
