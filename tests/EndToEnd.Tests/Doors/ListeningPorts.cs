using System.Globalization;
using System.Net;

namespace Gridfold.EndToEnd.Tests.Doors;

/// <summary>The TCP ports that a process listens on, from /proc.</summary>
internal static class ListeningPorts
{
    private const string Listening = "0A";

    public static IReadOnlyList<IPEndPoint> Of(int process)
    {
        // Handles come and go while they are read.
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

    /// <summary>An address in the kernel's words of 32 bits, each in the machine's order, and a port.</summary>
    private static IPEndPoint Parse(string field)
    {
        string[] parts = field.Split(':');
        byte[] address = [.. Convert.FromHexString(parts[0]).Chunk(4).SelectMany(word => word.Reverse())];
        return new IPEndPoint(new IPAddress(address), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
