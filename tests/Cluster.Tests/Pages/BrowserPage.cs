using System.Text.Json.Nodes;

namespace Gridfold.Cluster.Tests.Pages;

/// <summary>A page of the browser.</summary>
internal sealed class BrowserPage(Chromium browser, string context, string session, Uri site) : IAsyncDisposable
{
    private const int Patience = 30_000;

    /// <summary>What went wrong in the page: exceptions, refused resources, violations of its policy.</summary>
    public IEnumerable<string> Faults => browser.EventsOf(session)
        .Where(one => one["method"]!.GetValue<string>() == "Runtime.exceptionThrown"
            || one["params"]!["entry"]?["level"]?.GetValue<string>() == "error")
        .Select(one => one["params"]!.ToJsonString());

    /// <summary>The hosts that the page asked.</summary>
    public IEnumerable<string> Hosts => browser.EventsOf(session)
        .Where(one => one["method"]!.GetValue<string>() == "Network.requestWillBeSent")
        .Select(one => new Uri(one["params"]!["request"]!["url"]!.GetValue<string>()).Authority).Distinct();

    public async ValueTask DisposeAsync() =>
        await browser.Ask("Target.disposeBrowserContext", new JsonObject { ["browserContextId"] = context });

    /// <summary>Goes to a place of the console, and waits for a text on the page.</summary>
    public async Task Go(string place, string text)
    {
        await browser.Ask("Page.navigate", new JsonObject { ["url"] = new Uri(site, place).ToString() }, session);
        await Shows(text);
    }

    /// <summary>Waits for a text on the page.</summary>
    public Task Shows(string text) => Until($"document.body?.innerText.includes({Quote(text)})");

    /// <summary>Waits until an expression is true, on this page or on one that the browser goes to meanwhile.</summary>
    public async Task Until(string condition)
    {
        while (true)
        {
            try
            {
                await UntilOnThisPage(condition);
                return;
            }
            catch (InvalidOperationException gone) when (gone.Message.Contains("navigated", StringComparison.Ordinal)
                || gone.Message.Contains("context was destroyed", StringComparison.Ordinal))
            {
                // The page that was asked is gone, and the next one is asked.
            }
        }
    }

    private async Task UntilOnThisPage(string condition)
    {
        JsonNode value = await Value($$"""
            new Promise((done) => {
              const end = performance.now() + {{Patience}};
              const look = () => ({{condition}}) ? done(null)
                : performance.now() > end ? done(document.body.innerText) : setTimeout(look, 20);
              look();
            })
            """) ?? "";
        Assert.True(value.GetValue<string>().Length == 0, $"The page never had: {condition}\n{value}");
    }

    /// <summary>Signs in.</summary>
    public async Task SignIn(string token, string text)
    {
        await Go("/", "Sign in");
        await Type("#token", token);
        await Click("button.primary");
        await Shows(text);
    }

    /// <summary>Writes a text into a field, as keys do.</summary>
    public async Task Type(string selector, string text)
    {
        await Value($"(document.querySelector({Quote(selector)}).focus(), document.querySelector({Quote(selector)}).select())");
        await browser.Ask("Input.insertText", new JsonObject { ["text"] = text }, session);
    }

    /// <summary>Presses a button or follows a link.</summary>
    public Task Click(string selector) => Value($"document.querySelector({Quote(selector)}).click()");

    /// <summary>The value of an expression.</summary>
    public async Task<JsonNode?> Value(string expression)
    {
        JsonNode answer = await browser.Ask("Runtime.evaluate", new JsonObject
        {
            ["expression"] = expression,
            ["awaitPromise"] = true,
            ["returnByValue"] = true,
        }, session);
        Assert.True(answer["exceptionDetails"] is null, answer["exceptionDetails"]?.ToJsonString());
        return answer["result"]!["value"]?.DeepClone();
    }

    /// <summary>Sets the size of the page and the colours that the user prefers.</summary>
    public async Task Look(int width, int height, bool isDark)
    {
        await browser.Ask("Emulation.setDeviceMetricsOverride", new JsonObject
        {
            ["width"] = width,
            ["height"] = height,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = width < 600,
        }, session);
        await browser.Ask("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }),
        }, session);
    }

    /// <summary>A picture of the page as PNG.</summary>
    public async Task<byte[]> Picture() => Convert.FromBase64String(
        (await browser.Ask("Page.captureScreenshot", new JsonObject(), session))["data"]!.GetValue<string>());

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
