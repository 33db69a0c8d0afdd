using System.Text.Json;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;

namespace Gridfold.Client.Rendering;

/// <summary>The JSON document of <c>data describe -o json</c>. Fields may be added, but none is removed or given another meaning.</summary>
internal static class DataDocument
{
    private const int MaxValues = 50;

    /// <summary>Prints the document on stdout.</summary>
    public static void Print(Terminal terminal, DataDescription data) => JsonOutput.Print(terminal, writer => Write(writer, data));

    /// <summary>Writes the document.</summary>
    public static void Write(Utf8JsonWriter writer, DataDescription data)
    {
        writer.WriteStartObject();
        writer.WriteString("source", data.Source);
        writer.WriteNumber("rows", data.RowCount);
        if (data.Images is { } images) WriteImages(writer, images);
        else
        {
            writer.WriteStartArray("columns");
            foreach (ColumnDescription column in data.Columns) WriteColumn(writer, column);
            writer.WriteEndArray();
        }

        WriteProblems(writer, "warnings", data.Warnings);
        WriteProblems(writer, "problems", data.Problems);
        writer.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter writer, ColumnDescription column)
    {
        writer.WriteStartObject();
        writer.WriteString("name", column.Name);
        writer.WriteString("read_as", column.Role);
        writer.WriteNumber("features", column.Features);
        writer.WriteNumber("distinct", column.Distinct);
        writer.WriteNumber("missing", column.Missing);
        if (column.Role == "number" || column.Numbers.Count > 0)
        {
            writer.WriteNumber("bits", column.IsWide ? 64 : 32);
            writer.WriteString("unit", column.Unit);
            if (column.Numbers.Count > 0)
            {
                writer.WritePropertyName("min");
                writer.WriteRawValue(DataView.Show(column, column.Numbers.Min()));
                writer.WritePropertyName("max");
                writer.WriteRawValue(DataView.Show(column, column.Numbers.Max()));
                writer.WriteNumber("mean", column.Numbers.Average());
            }
        }
        else if (column.Role is "text" or "label")
        {
            writer.WriteStartArray("values");
            foreach ((string text, int rows) in column.Texts.Take(MaxValues))
            {
                writer.WriteStartObject();
                writer.WriteString("value", text);
                writer.WriteNumber("rows", rows);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteImages(Utf8JsonWriter writer, Dataset images)
    {
        writer.WriteNumber("channels", images.InputShape[0]);
        writer.WriteNumber("height", images.InputShape[1]);
        writer.WriteNumber("width", images.InputShape[2]);
        writer.WriteStartArray("classes");
        for (int label = 0; label < images.ClassNames.Count; label++)
        {
            int of = label;
            writer.WriteStartObject();
            writer.WriteString("name", images.ClassNames[label]);
            foreach (Split split in Enum.GetValues<Split>())
                writer.WriteNumber(split.ToString().ToLowerInvariant(), images.RowsOf(split).Count(row => images.Labels[row] == of));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteProblems(Utf8JsonWriter writer, string name, IReadOnlyList<Problem> problems)
    {
        writer.WriteStartArray(name);
        foreach (Problem problem in problems) writer.WriteStringValue(problem.ToString());
        writer.WriteEndArray();
    }
}
