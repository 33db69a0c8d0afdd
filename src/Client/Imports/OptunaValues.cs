using System.Text.Json;
using System.Text.RegularExpressions;
using Gridfold.Grains;
using Gridfold.Models.Input;

namespace Gridfold.Client.Imports;

/// <summary>The values that Optuna stores, as nodes of an experiment file.</summary>
internal static partial class OptunaValues
{
    /// <summary>Reads JSON of Python. Numbers that are not finite are null.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static JsonDocument Parse(string json) => JsonDocument.Parse(NotFinite().Replace(json, "null"));

    /// <summary>Whether a failure means that stored data are not what Optuna stores.</summary>
    public static bool IsOfBadData(Exception exception) =>
        exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException
            or InvalidCastException;

    /// <summary>Reads a parameter's value.</summary>
    /// <param name="stored">The number that Optuna stores: the value itself, or the place of a choice, counted from 0.</param>
    /// <param name="distribution">The JSON of the parameter's distribution.</param>
    /// <returns>Null when the distribution does not have the value.</returns>
    /// <exception cref="Exception">The JSON is no distribution. <see cref="IsOfBadData"/> knows the type.</exception>
    public static SpecNode? Read(double stored, string distribution)
    {
        using JsonDocument document = Parse(distribution);
        string name = document.RootElement.GetProperty("name").GetString() ?? throw new FormatException();
        if (name == "CategoricalDistribution")
        {
            JsonElement choices = document.RootElement.GetProperty("attributes").GetProperty("choices");
            return stored >= 0 && stored < choices.GetArrayLength() ? SpecJson.Read(choices[(int)stored].GetRawText()) : null;
        }

        return name.StartsWith("Int", StringComparison.Ordinal) && Math.Abs(stored) < 1L << 53
            ? SpecScalar.Of((long)stored)
            : SpecScalar.Of(stored);
    }

    /// <summary>Reads a trial's state by its name, as in COMPLETE.</summary>
    /// <returns>Null for another word.</returns>
    public static Status? StatusOf(string name) => name switch
    {
        "COMPLETE" => Status.Completed,
        "PRUNED" => Status.Pruned,
        "FAIL" => Status.Failed,
        "RUNNING" => Status.Running,
        "WAITING" => Status.Pending,
        _ => null,
    };

    // Python writes these numbers, which JSON does not have.
    [GeneratedRegex(@"(?<=[:\[,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])")]
    private static partial Regex NotFinite();
}
