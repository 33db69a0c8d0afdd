using System.Text.Json;

namespace Gridfold.Silo.OwnCode;

/// <summary>The data of a fold, as the user's program gets it.</summary>
/// <param name="Path">The path of the data file.</param>
/// <param name="Label">The name of the label's column. Null for data without columns.</param>
/// <param name="Rows">The number of rows in the file.</param>
/// <param name="Training">The numbers of the training rows, from 0 in the order of the file.</param>
/// <param name="Validation">The numbers of the validation rows.</param>
internal sealed record ProgramData(string Path, string? Label, int Rows, int[] Training, int[] Validation)
{
    /// <summary>Writes the part of the task.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("data");
        writer.WriteString("path", Path);
        writer.WriteString("label", Label);
        writer.WriteNumber("rows", Rows);
        Write(writer, "training", Training);
        Write(writer, "validation", Validation);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, int[] rows)
    {
        writer.WriteStartArray(name);
        foreach (int row in rows) writer.WriteNumberValue(row);
        writer.WriteEndArray();
    }
}
