using System.Diagnostics;

namespace Gridfold.Silos.Tests.Telemetry;

/// <summary><c>promtool</c>, which comes with Prometheus.</summary>
internal static class Promtool
{
    /// <summary>Fails when metrics break a rule of Prometheus.</summary>
    public static async Task CheckMetrics(string metrics)
    {
        var start = new ProcessStartInfo("/usr/bin/promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(metrics);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        string said = await output + await errors;
        Assert.True(process.ExitCode == 0 && said.Trim().Length == 0, $"promtool check metrics:\n{said}");
    }
}
