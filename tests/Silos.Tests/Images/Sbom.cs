using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Gridfold.Silos.Tests.Images;

/// <summary>A bill of materials of a program, in CycloneDX.</summary>
internal static class Sbom
{
    // build/Libtorch.targets publishes the files of this package, so NuGet's own list has the package without files.
    private const string Libtorch = "libtorch-cpu-linux-x64";

    /// <summary>Fails unless the bill names each package of a published program, with NuGet's hash of it, and no other package.</summary>
    public static void Check(string app, string program)
    {
        JsonNode sbom = JsonNode.Parse(File.ReadAllText(Path.Combine(app, $"{program}.cdx.json")))!;
        Assert.Equal(
            ("CycloneDX", "1.6", 1),
            (sbom["bomFormat"]!.GetValue<string>(), sbom["specVersion"]!.GetValue<string>(), sbom["version"]!.GetValue<int>()));
        JsonNode component = sbom["metadata"]!["component"]!;
        Assert.Equal(("application", program), (component["type"]!.GetValue<string>(), component["name"]!.GetValue<string>()));

        JsonNode[] components = [.. sbom["components"]!.AsArray().Select(one => one!)];
        Assert.All(components, one => Assert.Contains(one["type"]!.GetValue<string>(), (string[])["library", "file"]));
        Assert.Equal(components.Length, components.Select(one => one["bom-ref"]!.GetValue<string>()).Distinct().Count());
        Dictionary<string, string> packages = components.Where(one => one["type"]!.GetValue<string>() == "library")
            .ToDictionary(Identity, Hash);
        Assert.Equal(packages.Keys, components.Select(one => one["purl"]?.GetValue<string>()).OfType<string>()
            .Select(purl => purl["pkg:nuget/".Length..].Replace('@', '/')));
        string libtorch = Assert.Single(packages.Keys, package => package.StartsWith($"{Libtorch}/", StringComparison.Ordinal));
        Assert.Equal(128, packages[libtorch].Length);
        packages.Remove(libtorch);

        JsonNode dependencies = JsonNode.Parse(File.ReadAllText(Path.Combine(app, $"{program}.deps.json")))!;
        string target = dependencies["runtimeTarget"]!["name"]!.GetValue<string>();
        string[] used = [
            .. dependencies["targets"]![target]!.AsObject().Where(package => Ships(package.Value!)).Select(package => package.Key)];
        Dictionary<string, string> expected = dependencies["libraries"]!.AsObject()
            .Where(library => library.Value!["type"]!.GetValue<string>() == "package" && used.Contains(library.Key))
            .ToDictionary(library => library.Key, library =>
                Convert.ToHexStringLower(Convert.FromBase64String(library.Value!["sha512"]!.GetValue<string>()["sha512-".Length..])));
        Assert.NotEmpty(expected);
        Assert.Equal(expected.OrderBy(package => package.Key, StringComparer.Ordinal),
            packages.OrderBy(package => package.Key, StringComparer.Ordinal));

        JsonNode changed = Assert.Single(components, one => one["type"]!.GetValue<string>() == "file");
        byte[] library = File.ReadAllBytes(Path.Combine(app, changed["name"]!.GetValue<string>()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(library)), Hash(changed));
    }

    private static bool Ships(JsonNode package) =>
        ((string[])["runtime", "native", "runtimeTargets"]).Any(kind => package[kind] is JsonObject { Count: > 0 });

    private static string Identity(JsonNode component) => $"{component["name"]}/{component["version"]}";

    private static string Hash(JsonNode component) => Assert.Single(component["hashes"]!.AsArray())!["content"]!.GetValue<string>();
}
