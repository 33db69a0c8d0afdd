using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Gridfold.Grains.Telemetry;
using Gridfold.Silo.Telemetry;

namespace Gridfold.Cluster.Tests.Telemetry;

/// <summary>The cost of scrapes: metrics are collected at most once a second, for any number of clients and for slow readers.</summary>
[Collection(nameof(TelemetryServer))]
public sealed class ScrapeTests : IAsyncLifetime
{
    private static readonly HttpClient Client = new();
    private readonly Meter _meter = new(GridfoldMeter.Name);
    private readonly ConcurrentQueue<TimeSpan> _collections = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TelemetryServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _meter.CreateObservableGauge("gridfold.collections", () =>
        {
            _collections.Enqueue(_clock.Elapsed);
            return _collections.Count;
        });
        _server = await TelemetryServer.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _meter.Dispose();
    }

    [Fact]
    public async Task Scrapes_AtTheSameTime_ShareOneCollection()
    {
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Scrape()));
        Assert.Single(_collections);
        Assert.All(answers, answer => Assert.Matches(@"gridfold_collections\{[^}]*\} 1\b", answer));
    }

    [Fact]
    public async Task Scrapes_InBothFormats_CollectOnceASecondEach()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Scrape(openMetrics: number % 2 == 0)));
        Assert.InRange(_collections.Count, 1, 2);
    }

    [Fact]
    public async Task Scrapes_OneAfterAnother_CollectOnceASecond()
    {
        while (_collections.Count < 4) await Scrape();
        TimeSpan[] times = [.. _collections];
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(
            pair.Second - pair.First >= TimeSpan.FromMilliseconds(TelemetryExtensions.ScrapeAge - 50), $"{pair}"));
    }

    [Fact]
    public async Task Client_ThatReadsSlowly_HoldsNobodyUpAndIsBrokenOff()
    {
        // More than a socket's buffers hold.
        const int instruments = 25, series = 1900;
        KeyValuePair<string,
            object?>[][] labels = [.. Enumerable.Range(0, series)
                .Select(number => (KeyValuePair<string, object?>[])[new("series", new string('x', 100) + number)])];
        for (int number = 0; number < instruments; number++)
            _meter.CreateObservableGauge($"gridfold.large.{number}", () => labels.Select(label => new Measurement<int>(1, label)));
        int bytes = (await Scrape()).Length, read = 0;

        using TcpClient client = await _server.Connect(receiveBytes: 4096);
        NetworkStream slow = client.GetStream();
        await slow.WriteAsync("GET /metrics HTTP/1.1\r\nHost: silo\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        TimeSpan began = _clock.Elapsed;
        int before = _collections.Count;
        while (_collections.Count == before)
        {
            await Scrape();
            read += await Drip(slow);
        }

        // The next numbers are collected while the client still reads the first.
        int next = await Drip(slow);
        Assert.NotEqual(0, next);
        read += next;
        while (_clock.Elapsed - began < HttpBounds.AnswerTime * 1.3) read += await Drip(slow);
        Assert.InRange(read + (await TelemetryServer.ReadToEnd(slow)).Length, 1, bytes - 1);
    }

    /// <summary>Reads a few bytes at a time, as a hostile client does.</summary>
    private static async Task<int> Drip(Stream slow)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        try
        {
            return await slow.ReadAsync(new byte[512], TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<string> Scrape(bool openMetrics = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Address, "/metrics"));
        if (openMetrics) request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text; version=1.0.0"));
        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
