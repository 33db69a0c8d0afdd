using System.Diagnostics.Metrics;
using Gridfold.Grains.Telemetry;
using OpenTelemetry.Metrics;

namespace Gridfold.Silo.Telemetry;

/// <summary>
/// Adapts the metrics of Orleans and of the runtime to Prometheus' rules, which <c>promtool check metrics</c> checks. They have base units,
/// a help text and labels in snake case, and only histograms end in _count.
/// </summary>
internal sealed class PrometheusNames : IDisposable
{
    /// <summary>The name of Orleans' meter.</summary>
    public const string Orleans = "Microsoft.Orleans";

    /// <summary>The name of the meter with Orleans' durations, in seconds.</summary>
    public const string OrleansSeconds = "Microsoft.Orleans.Seconds";

    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["dotnet.assembly.count"] = "dotnet.assemblies",
        ["dotnet.process.cpu.count"] = "dotnet.process.cpus",
        ["dotnet.timer.count"] = "dotnet.timers",
    };

    private readonly Meter _seconds = new(OrleansSeconds);
    private readonly MeterListener _listener = new();

    private PrometheusNames()
    {
        // A view renames an instrument but does not convert its values.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: Orleans, Unit: "ms" } and Histogram<double>)
            {
                listener.EnableMeasurementEvents(instrument, _seconds.CreateHistogram(
                    instrument.Name, "s", Help(instrument), null,
                    new InstrumentAdvice<double> { HistogramBucketBoundaries = GridfoldMeter.ShortSeconds }));
            }
        };
        _listener.SetMeasurementEventCallback<double>(
            (_, milliseconds, tags, seconds) => ((Histogram<double>)seconds!).Record(milliseconds / 1000, tags));
        _listener.Start();
    }

    /// <summary>Begins to convert the values of Orleans.</summary>
    public static PrometheusNames Start() => new();

    /// <summary>The export of an instrument. Null to export it unchanged.</summary>
    public static MetricStreamConfiguration? View(Instrument instrument)
    {
        if (Renamed.TryGetValue(instrument.Name, out string? name)) return new MetricStreamConfiguration { Name = name };
        if (instrument.Meter.Name != Orleans) return null;
        if (instrument.Unit is "ms" or "MB") return MetricStreamConfiguration.Drop;
        return new MetricStreamConfiguration
        {
            Description = Help(instrument),
            TagKeys = instrument.Name.EndsWith("messages-size", StringComparison.Ordinal) ? [] : null,
        };
    }

    public void Dispose()
    {
        _listener.Dispose();
        _seconds.Dispose();
    }

    private static string Help(Instrument instrument) =>
        instrument.Description is { Length: > 0 } description ? description : $"Orleans' {instrument.Name}.";
}
