using System.Net;
using System.Net.Mime;
using Gridfold.Grains.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gridfold.Silo.Telemetry;

/// <summary>What a silo tells of itself: metrics, health and, where they are to go somewhere, traces.</summary>
internal static class TelemetryExtensions
{
    // OpenTelemetry's own name for where traces go.
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The age in ms up to which a scrape gets the last one's numbers: clients cannot make the silo collect more often.</summary>
    public const int ScrapeAge = 1000;

    /// <summary>Whether traces go anywhere.</summary>
    public static bool Traces(this IConfiguration configuration) => configuration[OtlpEndpoint] is { Length: > 0 };

    /// <summary>Adds what <see cref="MapTelemetry"/> serves.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpBounds();
        builder.Services.AddHealthChecks().AddCheck<ReadinessCheck>("ready");
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("gridfold-silo", serviceVersion: GridfoldMeter.Version))
            .WithMetrics(metrics => metrics
                .AddMeter(GridfoldMeter.Name, PrometheusNames.Orleans, PrometheusNames.OrleansSeconds)
                .AddRuntimeInstrumentation()
                .AddView(PrometheusNames.View)
                .AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = ScrapeAge));
        if (!builder.Configuration.Traces()) return;
        telemetry.WithTracing(traces => traces
            .AddSource(GridfoldMeter.Name, "Microsoft.Orleans.Application")
            .AddOtlpExporter());
    }

    /// <summary>Where it is served, and nothing else: on loopback unless the configuration says otherwise.</summary>
    public static void ListenForTelemetry(this IWebHostBuilder host, IConfiguration configuration)
    {
        IPAddress address = IPAddress.Parse(configuration["Gridfold:Http:Address"] ?? "127.0.0.1");
        int port = configuration.GetValue("Gridfold:Http:Port", 8080);
        host.UseKestrel(kestrel =>
        {
            kestrel.Bound();
            kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
    }

    /// <summary>/metrics, /healthz/live and /healthz/ready, within <see cref="HttpBounds"/>; everything else is 404.</summary>
    public static void MapTelemetry(this WebApplication application)
    {
        application.UseHttpBounds();
        application.MapPrometheusScrapingEndpoint("/metrics");

        // That it answers is all that life takes: a silo that the cluster has given up ends by itself.
        application.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        application.MapHealthChecks("/healthz/ready", new HealthCheckOptions
        {
            ResponseWriter = (context, report) =>
            {
                context.Response.ContentType = MediaTypeNames.Text.Plain;
                return context.Response.WriteAsync(string.Join('\n', report.Entries.Values.Select(entry => entry.Description)) + "\n");
            },
        });
    }
}
