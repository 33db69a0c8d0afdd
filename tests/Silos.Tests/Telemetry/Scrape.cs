using System.Net;
using Gridfold.Silos.Tests.Clusters;

namespace Gridfold.Silos.Tests.Telemetry;

/// <summary>HTTP requests to a silo.</summary>
internal static class Scrape
{
    private static readonly HttpClient Client = new();

    /// <summary>The text of /metrics.</summary>
    public static Task<string> Text(SiloProcess silo) => Client.GetStringAsync(new Uri(silo.Http, "/metrics"));

    /// <summary>The series of /metrics, without their values.</summary>
    public static async Task<HashSet<string>> Series(SiloProcess silo) =>
        [.. (await Text(silo)).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.LastIndexOf(' ')])];

    /// <summary>The status and the text of /healthz/live or /healthz/ready.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> Health(SiloProcess silo, string check)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(silo.Http, $"/healthz/{check}"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
