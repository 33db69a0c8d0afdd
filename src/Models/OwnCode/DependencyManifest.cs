using System.Text.Json;

namespace Gridfold.Models.OwnCode;

/// <summary>The <c>.deps.json</c> that a build writes beside an assembly: its packages and projects with their files.</summary>
internal static class DependencyManifest
{
    private const string NoFile = "_._";

    // What silos run on. A file for "unix" or "any" fits, too.
    private static readonly string[] Runtimes = ["linux-x64", "linux", "unix-x64", "unix", "any"];

    /// <summary>Whether Gridfold brings a package itself. The packages that only such a one needs are left out with it.</summary>
    public static bool IsBrought(string name) => name is "TorchSharp" or "Gridfold.Abstractions"
        || name.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("libtorch-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Lists the files that an assembly needs beside itself.</summary>
    /// <param name="json">The content of the <c>.deps.json</c>.</param>
    /// <param name="assembly">The name of the assembly without <c>.dll</c>.</param>
    /// <exception cref="JsonException">The text is no such file.</exception>
    public static IReadOnlyList<DependencyAsset> Read(byte[] json, string assembly)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            string target = document.RootElement.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
            return Read(document.RootElement.GetProperty("targets").GetProperty(target), assembly);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private static List<DependencyAsset> Read(JsonElement target, string assembly)
    {
        var libraries = target.EnumerateObject().ToDictionary(library => library.Name.Split('/')[0], StringComparer.OrdinalIgnoreCase);
        var assets = new List<DependencyAsset>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { assembly };
        var waiting = new Queue<string>(seen);
        while (waiting.TryDequeue(out string? name))
        {
            if (!libraries.TryGetValue(name, out JsonProperty library)) continue;
            assets.AddRange(AssetsOf(library.Name, library.Value));
            foreach (JsonProperty needed in Entries(library.Value, "dependencies"))
                if (!IsBrought(needed.Name) && seen.Add(needed.Name)) waiting.Enqueue(needed.Name);
        }

        return assets;
    }

    // A build copies a file of a package beside the assembly, but a file for one system into a folder for that system.
    private static IEnumerable<DependencyAsset> AssetsOf(string library, JsonElement entry)
    {
        foreach (JsonProperty file in Entries(entry, "runtime").Concat(Entries(entry, "native")))
            if (FileName(file.Name) is not NoFile and var name) yield return new DependencyAsset(library, [name, file.Name], false);
        foreach (JsonProperty file in Entries(entry, "resources"))
        {
            string folder = file.Value.GetProperty("locale").GetString()!;
            yield return new DependencyAsset(library, [$"{folder}/{FileName(file.Name)}"], true);
        }

        foreach (JsonProperty file in Entries(entry, "runtimeTargets"))
        {
            if (FileName(file.Name) is not NoFile and var name && Runtimes.Contains(file.Value.GetProperty("rid").GetString()))
                yield return new DependencyAsset(library, [file.Name, name], false);
        }
    }

    private static JsonProperty[] Entries(JsonElement library, string kind) =>
        library.TryGetProperty(kind, out JsonElement entries) ? [.. entries.EnumerateObject()] : [];

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
