using System.Text.Json;

namespace Gridfold.Models.Tests;

/// <summary>What another library computed, recorded by the script beside the file.</summary>
internal static class Recorded
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string file)
    {
        using Stream json = typeof(Recorded).Assembly.GetManifestResourceStream(file)!;
        return JsonSerializer.Deserialize<T>(json, Options)!;
    }
}
