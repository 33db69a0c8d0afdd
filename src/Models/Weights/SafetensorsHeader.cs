using System.Text.Json;
using Gridfold.Models.Input;

namespace Gridfold.Models.Weights;

/// <summary>Reads and checks the JSON at the beginning of a safetensors file.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The key of the texts, which is not a tensor.</summary>
    public const string Metadata = "__metadata__";

    // A header can hold hundreds of thousands of wrong tensors. The first few tell what is wrong.
    private const int MaxProblems = 20;

    private readonly string _file;
    private readonly SourceLocation? _location;
    private readonly Problems _problems;

    private SafetensorsHeader(string file, SourceLocation? location, Problems problems)
    {
        _file = file;
        _location = location;
        _problems = problems;
    }

    /// <summary>Gives the tensors, in the file's order.</summary>
    /// <param name="json">The header.</param>
    /// <param name="dataLength">The number of bytes after the header.</param>
    /// <param name="file">The file, for messages.</param>
    /// <param name="location">The place that names the file, if there is one.</param>
    /// <exception cref="InputException">The header is not in the format, or it does not match the bytes after it.</exception>
    public static IReadOnlyList<SafetensorsEntry> Read(ReadOnlyMemory<byte> json, long dataLength, string file, SourceLocation? location)
    {
        var problems = new Problems();
        var header = new SafetensorsHeader(file, location, problems);
        IReadOnlyList<SafetensorsEntry> entries = header.Parse(json);
        if (problems.Errors.Count == 0) header.CheckCoverage(entries, dataLength);
        problems.ThrowIfAny();
        return entries;
    }

    /// <summary>Gives the texts that were added to the tensors.</summary>
    /// <exception cref="InputException">The header is not in the format.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(ReadOnlyMemory<byte> json, long dataLength, string file)
    {
        Read(json, dataLength, file, null);
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(Metadata, out JsonElement metadata)
            ? metadata.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!)
            : new Dictionary<string, string>();
    }

    private IReadOnlyList<SafetensorsEntry> Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return ReadEntries(document.RootElement);
            Error("has a header that is not a JSON object");
        }
        catch (JsonException exception)
        {
            Error($"has a header that is not JSON (byte {exception.BytePositionInLine} of its line {exception.LineNumber + 1})");
        }
        catch (InvalidOperationException)
        {
            // The JSON is parsed without a look at its texts. They are decoded when they are asked for.
            Error("has a header with a text that is not Unicode");
        }

        return [];
    }

    private IReadOnlyList<SafetensorsEntry> ReadEntries(JsonElement root)
    {
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (_problems.Errors.Count >= MaxProblems) break;
            if (!names.Add(property.Name)) Error($"has two tensors named '{property.Name}'");
            else if (property.Name == Metadata) CheckMetadata(property.Value);
            else if (ReadEntry(property.Name, property.Value) is { } entry) entries.Add(entry);
        }

        return [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
    }

    private void CheckMetadata(JsonElement metadata)
    {
        HashSet<string> keys = [];
        bool areTexts = metadata.ValueKind == JsonValueKind.Object && metadata.EnumerateObject().All(
            entry => keys.Add(entry.Name) && entry.Value.ValueKind == JsonValueKind.String && entry.Value.GetString() is not null);
        if (!areTexts) Error($"has {Metadata} that is not a map of texts with different keys");
    }

    private SafetensorsEntry? ReadEntry(string name, JsonElement description)
    {
        if (description.ValueKind != JsonValueKind.Object) return Refuse(name, "is not described by a JSON object");
        if (description.EnumerateObject().GroupBy(property => property.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return Refuse(name, $"has {twice.Key} twice");
        if (Text(description, "dtype") is not { } typeName) return Refuse(name, "has no dtype");
        if (ElementType.Find(typeName) is not { } type)
            return Refuse(name, $"has dtype {typeName}; those that can be read are {ElementType.Names}");
        if (Numbers(description, "shape") is not { } shape || shape.Any(size => size > int.MaxValue))
            return Refuse(name, "has no shape that is a list of whole numbers from 0 to 2,147,483,647");
        if (Numbers(description, "data_offsets") is not [var begin, var end])
            return Refuse(name, "has no data_offsets that are two whole numbers of at least 0");

        decimal count = shape.Aggregate(1m, (product, size) => Math.Min(product * size, ulong.MaxValue));
        if (count > Array.MaxLength) return Refuse(name, $"has {count} numbers; at most {Array.MaxLength} fit");
        long needed = (long)count * type.Size;
        if (end - begin != needed)
            return Refuse(name, $"lies from byte {begin} to {end}, and its {count} numbers of {type.Size} bytes need {needed} bytes");
        return new SafetensorsEntry(name, type, [.. shape.Select(size => (int)size)], begin, end);
    }

    /// <summary>Checks that tensors neither overlap nor leave holes, as the format demands.</summary>
    private void CheckCoverage(IReadOnlyList<SafetensorsEntry> entries, long dataLength)
    {
        long covered = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.End > dataLength)
            {
                Error(
                    $"ends before tensor '{entry.Name}' does: the tensor needs {entry.End} bytes after the header, "
                        + $"and there are {dataLength}; it may be cut off");
                return;
            }

            if (entry.Begin != covered)
            {
                string how = entry.Begin < covered ? "overlaps what lies before it" : "leaves a hole before it";
                Error($"has tensor '{entry.Name}' at byte {entry.Begin}, which {how}: the tensor must begin at {covered}");
                return;
            }

            covered = entry.End;
        }

        if (covered < dataLength) Error($"has {dataLength - covered} bytes that belong to no tensor");
    }

    private static string? Text(JsonElement description, string key) =>
        description.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long[]? Numbers(JsonElement description, string key)
    {
        if (!description.TryGetProperty(key, out JsonElement list) || list.ValueKind != JsonValueKind.Array) return null;
        long?[] numbers =
            [.. list.EnumerateArray()
                .Select(item =>
                    item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= 0 ? number : (long?)null)];
        return numbers.Contains(null) ? null : [.. numbers.Select(number => number!.Value)];
    }

    private SafetensorsEntry? Refuse(string name, string rule)
    {
        Error($"has tensor '{name}', which {rule}");
        return null;
    }

    private void Error(string rule) => _problems.Error($"{_file} {rule}", _location);
}
