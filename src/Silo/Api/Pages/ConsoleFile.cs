using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace Gridfold.Silo.Api.Pages;

/// <summary>A file of the console, which the program holds.</summary>
/// <param name="Bytes">The content.</param>
/// <param name="Type">The media type.</param>
/// <param name="Tag">The tag of the content.</param>
internal sealed record ConsoleFile(byte[] Bytes, string Type, string Tag)
{
    /// <summary>The name of the page.</summary>
    public const string Page = "index.html";

    private const string Prefix = "console/";

    private static readonly FrozenDictionary<string, ConsoleFile> Files = ReadAll();

    /// <summary>Finds a file by its name. Null where there is none.</summary>
    public static ConsoleFile? Find(string name) => Files.GetValueOrDefault(name);

    private static FrozenDictionary<string, ConsoleFile> ReadAll()
    {
        Assembly assembly = typeof(ConsoleFile).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    private static ConsoleFile Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        string type = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
        return new ConsoleFile(bytes, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
    }
}
