using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Preprocessing;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Prediction;

/// <summary>
/// Writes descriptions of models as JSON, with the text that the serializer would write. Each fold writes a description. The serializer
/// first examines the types and compiles code for them, which is long for a search of seconds.
/// </summary>
internal static class ModelDescriptionText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ModelDescription description)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options)) Write(writer, description);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter writer, ModelDescription description)
    {
        writer.WriteStartObject();
        writer.WriteString("format", description.Format);
        writer.WriteString("experiment", description.Experiment);
        writer.WriteNumber("trial", description.Trial);
        writer.WriteNumber("fold", description.Fold);
        writer.WriteString("weights_hash", description.WeightsHash);
        writer.WritePropertyName("model");
        description.Model.WriteTo(writer);
        Write(writer, "classes", description.Classes);
        writer.WriteStartObject("input");
        switch (description.Input)
        {
            case TableFormat table:
                Write(writer, table);
                break;
            case ImageFormat images:
                Write(writer, images);
                break;
            default:
                throw new NotSupportedException($"A description cannot hold a {description.Input.GetType().Name}.");
        }

        writer.WriteStartArray("shape");
        foreach (int size in description.Input.Shape) writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartArray("preprocessing");
        foreach (ChannelScaling step in description.Preprocessing)
        {
            writer.WriteStartObject();
            writer.WriteString("step", step.Step);
            Write(writer, "subtract", step.Subtract);
            Write(writer, "divide", step.Divide);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (description.Fill is not null) Write(writer, "fill", description.Fill);
        if (description.Target is { } target)
        {
            writer.WritePropertyName("target");
            Write(writer, target);
        }

        if (description.Targets is { } targets)
        {
            writer.WriteStartArray("targets");
            foreach (TargetScale each in targets) Write(writer, each);
            writer.WriteEndArray();
        }

        if (description.Labels is { } labels) Write(writer, "labels", labels);
        if (description.Threshold is { } threshold) writer.WriteNumber("threshold", threshold);
        if (description.Tokens is { } tokens)
        {
            writer.WriteStartArray("tokens");
            for (int index = 0; index < tokens.Count; index++) writer.WriteNumberValue(tokens[index]);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TargetScale scale)
    {
        writer.WriteStartObject();
        writer.WriteNumber("mean", scale.Mean);
        writer.WriteNumber("deviation", scale.Deviation);
        if (scale.Name is not null) writer.WriteString("name", scale.Name);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TableFormat table)
    {
        writer.WriteString("kind", "table");
        writer.WriteStartArray("columns");
        foreach (TableColumn column in table.Columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            if (column.Categories is null) writer.WriteNull("categories");
            else Write(writer, "categories", column.Categories);
            if (column.Unit is not null) writer.WriteString("unit", column.Unit);
            if (column.MarksMissing) writer.WriteBoolean("marks_missing", true);
            if (column.Missing is { } own) Write(writer, own);
            if (column.Text is { } text) Write(writer, text);
            if (column.Embedded is { } embedded) Write(writer, "embedded", embedded);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("label", table.Label);
        if (table.Reading is { } reading)
        {
            writer.WriteStartObject("reading");
            Write(writer, "missing", reading.Missing);
            writer.WriteString("decimal", [reading.Decimal]);
            if (reading.Thousands is { } thousands) writer.WriteString("thousands", [thousands]);
            else writer.WriteNull("thousands");
            writer.WriteString("comment", reading.Comment);
            writer.WriteEndObject();
        }

        if (table.Missing is { } missing) Write(writer, missing);
        if (table.IsWide) writer.WriteBoolean("is_wide", true);
    }

    private static void Write(Utf8JsonWriter writer, TextFormat text)
    {
        writer.WriteStartObject("text");
        writer.WriteNumber("length", text.Length);
        writer.WriteNumber("vocabulary", text.Vocabulary);
        Write(writer, "words", text.Words);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MissingValues missing)
    {
        writer.WriteStartObject("missing");
        writer.WriteString("strategy", NameOf(missing.Strategy));
        writer.WriteString("constant", missing.Constant);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ImageFormat images)
    {
        writer.WriteString("kind", "images");
        writer.WriteNumber("channels", images.Channels);
        writer.WriteNumber("height", images.Height);
        writer.WriteNumber("width", images.Width);
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        for (int index = 0; index < texts.Count; index++) writer.WriteStringValue(texts[index]);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<double> numbers)
    {
        writer.WriteStartArray(name);
        for (int index = 0; index < numbers.Count; index++) writer.WriteNumberValue(numbers[index]);
        writer.WriteEndArray();
    }

    private static string NameOf(MissingStrategy strategy) => strategy switch
    {
        MissingStrategy.Drop => "drop",
        MissingStrategy.Mean => "mean",
        MissingStrategy.Median => "median",
        MissingStrategy.MostFrequent => "most_frequent",
        MissingStrategy.Constant => "constant",
        _ => "category",
    };
}
