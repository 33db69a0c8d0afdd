using System.Net;
using Gridfold.EndToEnd.Tests.Clusters;

namespace Gridfold.EndToEnd.Tests.Telemetry;

/// <summary>Asks a silo over HTTP.</summary>
internal static class Scrape
{
    private static readonly HttpClient Client = new();

    /// <summary>What /metrics says.</summary>
    public static Task<string> Text(SiloProcess silo) => Client.GetStringAsync(new Uri(silo.Http, "/metrics"));

    /// <summary>The series of /metrics, without their values.</summary>
    public static async Task<HashSet<string>> Series(SiloProcess silo) =>
        [.. (await Text(silo)).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.LastIndexOf(' ')])];

    /// <summary>The answer to /healthz/live or /healthz/ready, and its text.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> Health(SiloProcess silo, string check)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(silo.Http, $"/healthz/{check}"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
