using System.Text.Json;

namespace Gridfold.Models.Tests;

/// <summary>Results of another library. The script beside each file records them.</summary>
internal static class Recorded
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string file)
    {
        using Stream json = typeof(Recorded).Assembly.GetManifestResourceStream(file)!;
        return JsonSerializer.Deserialize<T>(json, Options)!;
    }
}
