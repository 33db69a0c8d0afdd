using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>A real Chromium without a window, which tests drive by the protocol of its developer tools.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Listening = "DevTools listening on ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _profile = Directory.CreateTempSubdirectory("gridfold-chromium-").FullName;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Dictionary<int, TaskCompletionSource<JsonNode>> _asked = [];
    private readonly List<JsonNode> _events = [];
    private readonly CancellationTokenSource _over = new();
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private int _count;

    /// <summary>False on a machine without Chromium.</summary>
    public bool IsRunning => _process is not null;

    public async ValueTask InitializeAsync()
    {
        string? program = Programs.Find("chromium") ?? Programs.Find("chromium-browser") ?? Programs.Find("google-chrome");
        if (program is null) return;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                "--no-first-run", "--hide-scrollbars", "--force-color-profile=srgb", "--remote-debugging-port=0",
                $"--user-data-dir={_profile}", "about:blank",
            },
        };
        _process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        string line = "";
        while (!line.StartsWith(Listening, StringComparison.Ordinal))
        {
            line = await _process.StandardError.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException("Chromium ended before it listened.");
        }

        await _socket.ConnectAsync(new Uri(line[Listening.Length..]), patience.Token);
        _ = _process.StandardError.ReadToEndAsync(_over.Token);
        _reading = Read();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _process.Dispose();
        }

        await _over.CancelAsync();
        _socket.Dispose();
        _sending.Dispose();
        _over.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    /// <summary>Opens an empty page with cookies of its own.</summary>
    internal async Task<BrowserPage> Open(Uri site)
    {
        string context = (await Ask("Target.createBrowserContext", new JsonObject()))["browserContextId"]!.GetValue<string>();
        string target = (await Ask("Target.createTarget", new JsonObject { ["url"] = "about:blank", ["browserContextId"] = context }))
            ["targetId"]!.GetValue<string>();
        string session = (await Ask("Target.attachToTarget", new JsonObject { ["targetId"] = target, ["flatten"] = true }))
            ["sessionId"]!.GetValue<string>();
        var page = new BrowserPage(this, context, session, site);
        foreach (string domain in (string[])["Page", "Runtime", "Log", "Network"]) await Ask($"{domain}.enable", new JsonObject(), session);
        return page;
    }

    /// <summary>Sends a command and waits for its result.</summary>
    internal async Task<JsonNode> Ask(string method, JsonObject parameters, string? session = null)
    {
        int id = Interlocked.Increment(ref _count);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null) message["sessionId"] = session;
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_asked) _asked[id] = answer;
        await _sending.WaitAsync();
        try
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(message.ToJsonString());
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, _over.Token);
        }
        finally
        {
            _sending.Release();
        }

        JsonNode node = await answer.Task.WaitAsync(Patience);
        return node["result"] ?? throw new InvalidOperationException($"{method}: {node["error"]?.ToJsonString()}");
    }

    /// <summary>The events of a page so far.</summary>
    internal IReadOnlyList<JsonNode> EventsOf(string session)
    {
        lock (_events) return [.. _events.Where(one => one["sessionId"]?.GetValue<string>() == session)];
    }

    private async Task Read()
    {
        byte[] buffer = new byte[1 << 16];
        using var text = new MemoryStream();
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(), _over.Token);
            text.Write(buffer.AsSpan(0, part.Count));
            if (!part.EndOfMessage) continue;
            JsonNode node = JsonNode.Parse(text.GetBuffer().AsSpan(0, (int)text.Length))!;
            text.SetLength(0);
            if (node["id"] is not { } id)
            {
                lock (_events) _events.Add(node);
                continue;
            }

            TaskCompletionSource<JsonNode>? answer;
            lock (_asked) _asked.Remove(id.GetValue<int>(), out answer);
            answer?.SetResult(node);
        }
    }
}
