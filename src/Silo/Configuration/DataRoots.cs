using Gridfold.Models.Input;
using Microsoft.Extensions.Configuration;

namespace Gridfold.Silo.Configuration;

/// <summary>
/// The folders that must hold the files of experiments: <c>Gridfold:DataRoot</c>, which is one folder or, as <c>Gridfold:DataRoot:0</c> and
/// so on, a list.
/// </summary>
internal static class DataRoots
{
    private const string Key = "Gridfold:DataRoot";

    /// <summary>The folders. None where experiments may name any file.</summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(Key);
        IEnumerable<string?> written = [section.Value, .. section.GetChildren().Select(entry => entry.Value)];
        return [.. written.Where(root => root is { Length: > 0 }).Select(root => Path.GetFullPath(root!))];
    }

    /// <summary>Reports a list with an empty entry.</summary>
    public static void Check(IConfiguration configuration, Problems problems)
    {
        IConfigurationSection section = configuration.GetSection(Key);
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            // Every file could be named if a list lost its only folder.
            if (string.IsNullOrWhiteSpace(entry.Value))
                problems.Error($"{Key}:{entry.Key} is empty; write a folder, or remove the entry");
        }
    }
}
