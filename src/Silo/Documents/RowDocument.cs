using System.Text.Json;

namespace Gridfold.Silo.Documents;

/// <summary>The JSON document of rows with named columns: a list of objects.</summary>
public static class RowDocument
{
    /// <summary>Writes the rows. A missing value and a number that is not finite are null.</summary>
    /// <param name="writer">The writer of the document.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="rows">The cells of each row, one for each column.</param>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        writer.WriteStartArray();
        foreach (object?[] row in rows)
        {
            writer.WriteStartObject();
            foreach ((string column, object? cell) in columns.Zip(row))
            {
                writer.WritePropertyName(column);
                JsonSerializer.Serialize(writer, cell is double number && !double.IsFinite(number) ? null : cell);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
