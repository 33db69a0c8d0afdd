using System.Globalization;
using System.Text.Json;

namespace Gridfold.SearchBench.Schedules;

/// <summary>A scheduler of the benchmark, for example <c>asha:min_epochs=6:trials=500</c>.</summary>
/// <param name="Text">The choice as it was written.</param>
/// <param name="Name">The scheduler's name.</param>
/// <param name="Trials">The number of trials. Null for that of the other searches.</param>
/// <param name="Keys">The keys of the section of the scheduler, as JSON after its name.</param>
internal sealed record SchedulerChoice(string Text, string Name, int? Trials, string Keys)
{
    // The surrogate's accuracies are per cent.
    private const string PashaEpsilon = ", \"epsilon\": 2.5";

    /// <summary>Reads a name, then keys with their values, each after a colon.</summary>
    /// <exception cref="ArgumentException">A key has no value.</exception>
    public static SchedulerChoice Read(string text)
    {
        string[] parts = text.Split(':');
        int? trials = null;
        string keys = parts[0] == "pasha" ? PashaEpsilon : "";
        foreach (string part in parts[1..])
        {
            if (part.Split('=') is not [string key, string value]) throw new ArgumentException($"{part} has no value.");
            if (key == "trials") trials = int.Parse(value, CultureInfo.InvariantCulture);
            else keys += $", {JsonSerializer.Serialize(key)}: {value}";
        }

        return new SchedulerChoice(text, parts[0], trials, keys);
    }
}
