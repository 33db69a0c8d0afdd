using Gridfold.Models.Input;

namespace Gridfold.Models.OwnCode;

/// <summary>A value for a parameter of the constructor of the user's class.</summary>
/// <param name="Name">The name in the experiment file.</param>
/// <param name="Value">The value; empty where a hyper-parameter does not belong to the trial.</param>
/// <param name="Location">The place of the value.</param>
public sealed record OwnSetting(string Name, SpecScalar Value, SourceLocation? Location)
{
    internal const string SettingsKey = "settings";

    /// <summary>Reads <c>settings</c>, whose keys are names of the file.</summary>
    /// <param name="section">The section that may have the key.</param>
    internal static IReadOnlyList<OwnSetting> ReadAll(SpecMapReader section)
    {
        if (section.Map(SettingsKey) is not { } reader) return [];
        reader.TakeNames();
        var settings = new List<OwnSetting>();
        foreach (SpecEntry entry in ((SpecMap)section.Node(SettingsKey)!).Entries)
        {
            if (settings.FirstOrDefault(known => Plain(known.Name) == Plain(entry.Key)) is { } same)
                reader.Error(entry.Key, $"{same.Name} is the same parameter of C#: remove one of them");
            else if (entry.Value is SpecScalar value) settings.Add(new OwnSetting(entry.Key, value, value.Location));
            else reader.Error(entry.Key, "it must be a number, a text, true or false");
        }

        return settings;
    }

    /// <summary>A name as it is compared: hidden_units of a file is hiddenUnits of C#.</summary>
    internal static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
