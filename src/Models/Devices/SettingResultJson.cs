using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gridfold.Models.Devices;

/// <summary>The form in which a self-test's process and the cache store results: JSON, with null for an error that is not finite.</summary>
internal static class SettingResultJson
{
    /// <summary>Writes a result as one line.</summary>
    public static string Write(SettingResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, result);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads the text that <see cref="Write(SettingResult)"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not such a result.</exception>
    public static SettingResult Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    public static void Write(Utf8JsonWriter writer, SettingResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("setting", result.Setting.Name);
        if (result.Failure is { } failure) writer.WriteString("failure", failure);
        if (result.IsInconclusive) writer.WriteBoolean("inconclusive", true);
        writer.WriteNumber("seconds", result.ProcessorSeconds);
        if (result.ConvolutionMilliseconds is { } milliseconds) writer.WriteNumber("convolution_ms", milliseconds);
        if (result.Libtorch is { } libtorch) WriteLibtorch(writer, libtorch);
        writer.WriteStartArray("cases");
        foreach (CaseResult one in result.Cases)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(one.Engine);
            writer.WriteStringValue(one.Case);
            writer.WriteStringValue(one.Quantity);
            if (double.IsFinite(one.Error)) writer.WriteNumberValue(one.Error);
            else writer.WriteNullValue();
            writer.WriteNumberValue(one.Tolerance);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads an element that <see cref="Write(Utf8JsonWriter, SettingResult)"/> wrote.</summary>
    /// <exception cref="JsonException">The element is not such a result.</exception>
    public static SettingResult Read(JsonElement element)
    {
        try
        {
            return new SettingResult(
                DeviceSetting.Named(Text(element, "setting")!), [.. element.GetProperty("cases").EnumerateArray().Select(ReadCase)])
            {
                Failure = Text(element, "failure"),
                IsInconclusive = element.TryGetProperty("inconclusive", out JsonElement inconclusive) && inconclusive.GetBoolean(),
                ProcessorSeconds = element.GetProperty("seconds").GetDouble(),
                ConvolutionMilliseconds = element.TryGetProperty("convolution_ms", out JsonElement milliseconds)
                    ? milliseconds.GetDouble()
                    : null,
                Libtorch = element.TryGetProperty("libtorch", out JsonElement libtorch) ? ReadLibtorch(libtorch) : null,
            };
        }
        catch (Exception exception) when (
            exception is KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException
                or IndexOutOfRangeException)
        {
            throw new JsonException($"This is no result of a self-test: {exception.Message}", exception);
        }
    }

    private static void WriteLibtorch(Utf8JsonWriter writer, LibtorchInfo libtorch)
    {
        writer.WriteStartObject("libtorch");
        writer.WriteString("folder", libtorch.Folder);
        writer.WriteString("version", libtorch.Version);
        WriteTexts(writer, "parts", libtorch.Parts);
        WriteTexts(writer, "missing", libtorch.Missing);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static LibtorchInfo ReadLibtorch(JsonElement element) =>
        new(
            Text(element, "folder") ?? "", Text(element, "version") ?? "", Texts(element.GetProperty("parts")),
            Texts(element.GetProperty("missing")));

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString()!)];

    private static CaseResult ReadCase(JsonElement one) => new(
        one[0].GetString()!, one[1].GetString()!, one[2].GetString()!,
        one[3].ValueKind == JsonValueKind.Null ? double.NaN : one[3].GetDouble(), one[4].GetDouble());

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;
}
