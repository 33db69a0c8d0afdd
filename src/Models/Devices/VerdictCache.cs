using System.Collections;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gridfold.Models.Devices;

/// <summary>
/// Verdicts of earlier processes of this user, one in a file. A verdict holds for one processor, one libtorch, one Gridfold and one
/// environment. When one of them changes, the device is tested again.
/// </summary>
/// <param name="folder">The folder of the files.</param>
internal sealed class VerdictCache(string folder)
{
    // The variables by which libraries choose their code.
    private static readonly string[] Variables =
        ["ONEDNN_", "DNNL_", "ATEN_", "MKL_", "OMP_", "DOTNET_Enable", "LD_PRELOAD", "LD_LIBRARY_PATH"];

    /// <summary>Makes the cache in Gridfold's part of the system's cache folder; null where there is no such folder.</summary>
    public static VerdictCache? OfUser()
    {
        string? caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named && Path.IsPathRooted(named) ? named
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : null;
        return caches is null ? null : new VerdictCache(Path.Combine(caches, "gridfold", "self-test"));
    }

    /// <summary>Makes the key of a verdict from the facts on which it depends: 64 hexadecimal digits.</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="libraries">
    /// The files of libtorch and TorchSharp. Only their lengths and times count, because reading half a gigabyte takes too long.
    /// </param>
    /// <param name="program">A text that distinguishes builds of Gridfold.</param>
    public static string Key(ProcessorFacts processor, IEnumerable<string> libraries, string program)
    {
        var text = new StringBuilder();
        text.AppendJoin(
            '\n', program, processor.Name, processor.Vendor, processor.Family, processor.Model, processor.Stepping,
            processor.Leaves).Append('\n');
        foreach (FileInfo library in libraries.Select(path => new FileInfo(path)))
            text.AppendJoin('|', library.FullName, library.Length, library.LastWriteTimeUtc.Ticks).Append('\n');
        foreach ((string name, string? value) in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => ((string)entry.Key, (string?)entry.Value))
            .Where(entry => Variables.Any(prefix => entry.Item1.StartsWith(prefix, StringComparison.Ordinal)))
            .OrderBy(entry => entry.Item1, StringComparer.Ordinal))
        {
            text.Append(name).Append('=').Append(value).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Reads the verdict of a key; null when there is none, or when it does not let the device train.</summary>
    public DeviceVerdict? Read(string device, string key)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf(key)));
            var verdict = new DeviceVerdict(device, [.. document.RootElement.EnumerateArray().Select(SettingResultJson.Read)]);
            return verdict.Tried.Count == 0 || verdict.IsRefused ? null : verdict;
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Stores a verdict. Where that is impossible, the next process tests again.</summary>
    public void Write(string key, DeviceVerdict verdict)
    {
        string temporary = $"{PathOf(key)}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(folder);
            using (FileStream file = File.Create(temporary))
            using (var writer = new Utf8JsonWriter(file))
            {
                writer.WriteStartArray();
                foreach (SettingResult result in verdict.Tried) SettingResultJson.Write(writer, result);
                writer.WriteEndArray();
            }

            File.Move(temporary, PathOf(key), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The home is read-only, or the disk is full.
        }
    }

    private string PathOf(string key) => Path.Combine(folder, $"{key}.json");
}
