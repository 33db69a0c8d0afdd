using System.Text.Json;
using Gridfold.Models.Devices;

namespace Gridfold.Client.Doctor;

/// <summary>The JSON document of <c>doctor -o json</c>: an object for each part, the self-test of each device, and the problems.</summary>
internal static class ExaminationDocument
{
    public static void Write(Utf8JsonWriter writer, Examination examination)
    {
        writer.WriteStartObject();
        foreach (ExaminedPart part in examination.Parts)
        {
            writer.WriteStartObject(part.Name);
            foreach (ExaminedFact fact in part.Facts) Write(writer, fact);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("self_test");
        foreach (DeviceVerdict verdict in examination.Verdicts) Write(writer, verdict);
        writer.WriteEndArray();
        writer.WriteStartArray("problems");
        foreach (string problem in examination.Problems) writer.WriteStringValue(problem);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ExaminedFact fact)
    {
        writer.WritePropertyName(fact.Name);
        switch (fact.Value)
        {
            case long number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case IReadOnlyList<string> list:
                writer.WriteStartArray();
                foreach (string value in list) writer.WriteStringValue(value);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(fact.Text);
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, DeviceVerdict verdict)
    {
        writer.WriteStartObject();
        writer.WriteString("device", verdict.Device);
        writer.WriteString("setting", verdict.Setting?.Name);
        writer.WriteString("summary", verdict.Summary);
        writer.WriteStartArray("tried");
        foreach (SettingResult tried in verdict.Tried)
        {
            writer.WriteStartObject();
            writer.WriteString("setting", tried.Setting.Name);
            writer.WriteBoolean("right", tried.IsRight);
            if (tried.Failure is { } failure) writer.WriteString("failure", failure);
            writer.WriteNumber("processor_seconds", tried.ProcessorSeconds);
            if (tried.ConvolutionMilliseconds is { } milliseconds) writer.WriteNumber("convolution_ms", milliseconds);
            writer.WriteStartArray("cases");
            foreach (CaseResult one in tried.Cases) Write(writer, one);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, CaseResult one)
    {
        writer.WriteStartObject();
        writer.WriteString("engine", one.Engine);
        writer.WriteString("case", one.Case);
        writer.WriteString("quantity", one.Quantity);
        writer.WritePropertyName("error");
        if (double.IsFinite(one.Error)) writer.WriteNumberValue(one.Error);
        else writer.WriteNullValue();
        writer.WriteNumber("limit", one.Tolerance);
        writer.WriteBoolean("right", one.IsRight);
        writer.WriteEndObject();
    }
}
