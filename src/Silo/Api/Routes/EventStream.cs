using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Documents;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Routes;

/// <summary>Writes server-sent events: <c>snapshot</c> with an experiment's progress, and <c>end</c> as the last one.</summary>
internal sealed class EventStream(HttpResponse response)
{
    // An event's data has no end of line, so that it is one line.
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private long _count;

    /// <summary>Sends the headers.</summary>
    public Task Begin(CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";

        // A proxy must pass each event on at once.
        response.Headers["X-Accel-Buffering"] = "no";
        return response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>The data of the event of a snapshot.</summary>
    public static string DataOf(ExperimentSnapshot snapshot)
    {
        var data = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(data, OneLine)) Write(writer, snapshot);
        return Encoding.UTF8.GetString(data.WrittenSpan);
    }

    /// <summary>Sends the progress of an experiment.</summary>
    /// <param name="data">The data of the event, in one line.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    public Task Send(string data, CancellationToken cancellationToken) =>
        Write($"id: {++_count}\nevent: snapshot\ndata: {data}\n\n", cancellationToken);

    /// <summary>Sends the last event. After it, the caller need not connect again.</summary>
    public Task SendEnd(CancellationToken cancellationToken) => Write($"id: {++_count}\nevent: end\ndata: {{}}\n\n", cancellationToken);

    /// <summary>Sends a line that callers leave out.</summary>
    public Task SendComment(CancellationToken cancellationToken) => Write(": no change\n\n", cancellationToken);

    private static void Write(Utf8JsonWriter writer, ExperimentSnapshot snapshot)
    {
        writer.WriteStartObject();
        LeaderboardDocument.WriteExperiment(writer, snapshot);
        writer.WriteNumber("epochs_so_far", snapshot.EpochsSoFar);
        writer.WriteNumber("epochs_planned", snapshot.EpochsPlanned);
        writer.WriteStartArray("running");
        foreach (LeaseProgress lease in snapshot.Running.Where(lease => lease.IsTraining)) RunningFold.Write(writer, lease);
        writer.WriteEndArray();
        writer.WritePropertyName("best");
        if (snapshot.Best.Count > 0) LeaderboardDocument.WriteTrial(writer, snapshot.Best[0]);
        else writer.WriteNullValue();
        writer.WriteEndObject();
    }

    private async Task Write(string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
