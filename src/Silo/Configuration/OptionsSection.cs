using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Gridfold.Models.Input;
using Microsoft.Extensions.Configuration;

namespace Gridfold.Silo.Configuration;

/// <summary>Reads a section of options and reports all of its problems, not only the first.</summary>
internal static class OptionsSection
{
    /// <summary>Reads a section.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="section">The path of the section, for example Gridfold:Slots.</param>
    /// <param name="problems">Receives the values that cannot be read and the unknown keys.</param>
    /// <param name="otherKeys">The keys of the section that other code reads.</param>
    /// <returns>The options. A value that cannot be read is replaced by its default.</returns>
    public static T Read<T>(IConfiguration configuration, string section, Problems problems, params string[] otherKeys)
        where T : class, new()
    {
        var options = new T();
        Dictionary<string, PropertyInfo> properties = typeof(T).GetProperties()
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationSection entry in configuration.GetSection(section).GetChildren())
        {
            if (otherKeys.Contains(entry.Key, StringComparer.OrdinalIgnoreCase)) continue;
            if (!properties.TryGetValue(entry.Key, out PropertyInfo? property))
                problems.Error($"{section}:{entry.Key} is not "
                    + $"known{Suggestion.For(entry.Key, [.. properties.Values.Select(known => known.Name), .. otherKeys])}");
            else if (property.PropertyType == typeof(IReadOnlyList<string>)) property.SetValue(options, ListOf(entry));
            else if (!TrySet(options, property, entry.Value))
                problems.Error($"{section}:{property.Name} is '{entry.Value}'; it must be {KindOf(property.PropertyType)}");
        }

        return options;
    }

    /// <summary>A list: entries with numbers, or one text with commas between the values.</summary>
    public static IReadOnlyList<string> ListOf(IConfigurationSection entry) =>
    [
        .. entry.GetChildren().Select(child => child.Value ?? "").Concat((entry.Value ?? "").Split(','))
            .Select(value => value.Trim()).Where(value => value.Length > 0),
    ];

    private static bool TrySet(object options, PropertyInfo property, string? value)
    {
        // As in the binder of .NET, an empty text for an optional value means that the value is absent.
        if (string.IsNullOrEmpty(value) && Nullable.GetUnderlyingType(property.PropertyType) is not null) return true;
        try
        {
            property.SetValue(options, TypeDescriptor.GetConverter(property.PropertyType).ConvertFromString(
                null, CultureInfo.InvariantCulture, value ?? ""));
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string KindOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var time when time == typeof(TimeSpan) => "a time, as in 00:00:10",
        var truth when truth == typeof(bool) => "true or false",
        { IsEnum: true } names => $"one of {string.Join(", ", Enum.GetNames(names))}",
        _ => "a whole number",
    };
}
