using System.Globalization;
using System.Net;

namespace Gridfold.Silos.Tests.Doors;

/// <summary>The TCP ports on which a process listens, read from /proc.</summary>
internal static class ListeningPorts
{
    private const string Listening = "0A";

    public static IReadOnlyList<IPEndPoint> Of(int process)
    {
        // File handles may disappear while they are read.
        HashSet<string> sockets = [.. new DirectoryInfo($"/proc/{process}/fd").EnumerateFiles().Select(handle => handle.LinkTarget)
            .OfType<string>().Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))];
        return
        [
            .. ((string[])["tcp", "tcp6"]).SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == Listening && sockets.Contains($"socket:[{fields[9]}]"))
                .Select(fields => Parse(fields[1]))
                .OrderBy(endpoint => endpoint.Port),
        ];
    }

    /// <summary>The kernel writes an address as words of 32 bits in the machine's byte order, then the port.</summary>
    private static IPEndPoint Parse(string field)
    {
        string[] parts = field.Split(':');
        byte[] address = [.. Convert.FromHexString(parts[0]).Chunk(4).SelectMany(word => word.Reverse())];
        return new IPEndPoint(new IPAddress(address), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
