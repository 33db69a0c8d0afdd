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

/// <summary>The telemetry of a silo: metrics, health and, if configured, traces.</summary>
internal static class TelemetryExtensions
{
    // OpenTelemetry's own variable for the address of traces.
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// The time in ms during which a scrape gets the numbers of the last one. So clients cannot make the silo collect more often.
    /// </summary>
    public const int ScrapeAge = 1000;

    /// <summary>Whether traces are sent.</summary>
    public static bool Traces(this IConfiguration configuration) => configuration[OtlpEndpoint] is { Length: > 0 };

    /// <summary>Adds the services for <see cref="MapTelemetry"/>.</summary>
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

    /// <summary>
    /// Sets the address of the telemetry server: loopback unless the configuration says otherwise. The server has nothing else.
    /// </summary>
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

    /// <summary>Maps /metrics, /healthz/live and /healthz/ready, within <see cref="HttpBounds"/>. Every other path is 404.</summary>
    public static void MapTelemetry(this WebApplication application)
    {
        application.UseHttpBounds();
        application.MapPrometheusScrapingEndpoint("/metrics");

        // An answer is proof enough of life. A silo that the cluster has declared dead ends by itself.
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
