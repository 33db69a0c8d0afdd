using System.Text.Json;

namespace Gridfold.Models.Input;

/// <summary>Says what is wrong with JSON, without the words of the library that reads it.</summary>
internal static class JsonFault
{
    /// <summary>The fault in a few words: the place, or the message of a check of Gridfold's own.</summary>
    public static string Of(Exception exception)
    {
        if (exception is not JsonException json) return "a part of it is of no known kind";
        if (json.LineNumber is not { } line) return json.Message.TrimEnd('.');
        string place = json.Path is { Length: > 1 } path ? $"{path.TrimStart('$', '.')} in line {line + 1}" : $"line {line + 1}";
        return $"see {place}";
    }
}
