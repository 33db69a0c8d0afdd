using System.Text.Json;
using Gridfold.Silo.Connections;

namespace Gridfold.Hosting.Local;

/// <summary>The address of a home folder's silo and the key that it asks for: <c>silo.json</c>, which only its owner can read.</summary>
/// <param name="Gateway">The gateway's port on loopback.</param>
/// <param name="Key">The key that callers must know.</param>
internal sealed record HostAddress(int Gateway, HomeKey Key)
{
    /// <summary>Reads the file.</summary>
    /// <returns>The address. Null when there is no file, or the file cannot be read.</returns>
    public static HostAddress? Read(GridfoldHome home)
    {
        try
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllText(home.SiloAddress));
            return file.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("gateway", out JsonElement gateway) && gateway.TryGetInt32(out int port)
                && port is > 0 and <= ushort.MaxValue
                && root.TryGetProperty("key", out JsonElement key) && HomeKey.TryParse(key.GetString() ?? "") is { } known
                ? new HostAddress(port, known)
                : null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Writes the file in one step.</summary>
    public void Write(GridfoldHome home) =>
        GridfoldHome.WriteFile(
            home.SiloAddress, JsonSerializer.Serialize(new Dictionary<string, object> { ["gateway"] = Gateway, ["key"] = Key.ToString() }));
}
