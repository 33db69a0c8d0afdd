using System.Text.Json;
using Gridfold.Grains;
using Gridfold.Models.Input;

namespace Gridfold.Client.Imports;

/// <summary>The values that Optuna stores, as nodes of an experiment file.</summary>
internal static class OptunaValues
{
    /// <summary>Reads a parameter's value.</summary>
    /// <param name="stored">The number that Optuna stores: the value itself, or the place of a choice, counted from 0.</param>
    /// <param name="distribution">The JSON of the parameter's distribution.</param>
    /// <returns>Null when the distribution does not have the value.</returns>
    public static SpecNode? Read(double stored, string distribution)
    {
        using JsonDocument document = JsonDocument.Parse(distribution);
        string name = document.RootElement.GetProperty("name").GetString()!;
        if (name == "CategoricalDistribution")
        {
            JsonElement choices = document.RootElement.GetProperty("attributes").GetProperty("choices");
            return stored >= 0 && stored < choices.GetArrayLength() ? SpecJson.Read(choices[(int)stored].GetRawText()) : null;
        }

        return name.StartsWith("Int", StringComparison.Ordinal) ? SpecScalar.Of((long)stored) : SpecScalar.Of(stored);
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
}
