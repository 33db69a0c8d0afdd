using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Gridfold.Silos.Tests.Telemetry;

/// <summary>The fields of a span that tests read.</summary>
internal sealed record Span(string Trace, string Id, string Parent, string Name, IReadOnlyList<string> Attributes);

/// <summary>Receives traces as OTLP over HTTP (opentelemetry-proto, trace/v1) and reads the few fields that tests need.</summary>
internal sealed class TraceReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<Span> _spans = [];
    private readonly Task _serving;

    public TraceReceiver()
    {
        Address = new Uri($"http://127.0.0.1:{Clusters.Ports.Free()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = Serve();
    }

    public Uri Address { get; }

    public IReadOnlyCollection<Span> Spans => _spans;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Close();
    }

    private async Task Serve()
    {
        while (true)
        {
            HttpListenerContext request = await _listener.GetContextAsync();
            using var body = new MemoryStream();
            await request.Request.InputStream.CopyToAsync(body);
            if (request.Request.Url!.AbsolutePath == "/v1/traces") Read(body.ToArray());
            request.Response.ContentType = "application/x-protobuf";
            request.Response.Close();
        }
    }

    // ExportTraceServiceRequest: 1 resource_spans { 2 scope_spans { 2 spans } }
    private void Read(byte[] request)
    {
        foreach (ReadOnlyMemory<byte> span in Fields(request, 1).SelectMany(resource => Fields(resource, 2))
            .SelectMany(scope => Fields(scope, 2)))
        {
            // 1 trace_id, 2 span_id, 4 parent_span_id, 5 name, 9 attributes { 1 key, 2 value }
            _spans.Enqueue(new Span(
                Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(Fields(span, 5).Single()),
                [.. Fields(span, 9).Select(attribute => Text(Fields(attribute, 1).Single()))]));
        }
    }

    private static string Hex(ReadOnlyMemory<byte> message, int field) => Convert.ToHexString(Fields(message, field).FirstOrDefault().Span);

    private static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);

    /// <summary>The values of a length-delimited field of a protobuf message.</summary>
    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int field)
    {
        var values = new List<ReadOnlyMemory<byte>>();
        int position = 0;
        while (position < message.Length)
        {
            ulong tag = Varint(message, ref position);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref position);
                    break;
                case 1:
                    position += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref position);
                    if ((int)(tag >> 3) == field) values.Add(message.Slice(position, length));
                    position += length;
                    break;
                case 5:
                    position += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} is not known.");
            }
        }

        return values;
    }

    private static ulong Varint(ReadOnlyMemory<byte> message, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message.Span[position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}
