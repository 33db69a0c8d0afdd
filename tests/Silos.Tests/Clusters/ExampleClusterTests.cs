using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gridfold.Silos.Tests.Doors;

namespace Gridfold.Silos.Tests.Clusters;

/// <summary>The processes that <c>examples/cluster</c> starts, and who can connect to them.</summary>
public sealed class ExampleClusterTests
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // Each script builds the silo at its first start.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Cluster_UpAndDown_KeepsItsPasswordToItself()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, "redis-server is not installed.");
        Assert.SkipWhen(((int[])[8081, 11111, 30001]).Any(IsTaken), "The example's ports are taken by other programs.");
        using var home = new Home();
        string folder = Path.Combine(home.Folder, "cluster"), configuration = Path.Combine(folder, "redis.conf");
        int redisPort = Ports.Free();
        await Script("up.sh", folder, redisPort);
        try
        {
            int[] processes = [
                .. (await File.ReadAllLinesAsync(Path.Combine(folder, "pids"), TestContext.Current.CancellationToken)).Select(int.Parse)];
            Assert.Equal(4, processes.Length);
            string password = (await File.ReadAllLinesAsync(configuration, TestContext.Current.CancellationToken))
                .Single(line => line.StartsWith("requirepass ", StringComparison.Ordinal))["requirepass ".Length..];
            Assert.Equal(48, password.Length);
            foreach (int process in processes)
            {
                Assert.DoesNotContain(
                    password, await File.ReadAllTextAsync($"/proc/{process}/cmdline", TestContext.Current.CancellationToken),
                    StringComparison.Ordinal);
                Assert.All(ListeningPorts.Of(process), port => Assert.Equal(IPAddress.Loopback, port.Address));
            }

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(configuration).UnixFileMode);
            foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Prepend(folder))
                Assert.True((new FileInfo(path).UnixFileMode & Others) == 0, $"others can reach {path}");
            Assert.StartsWith("-NOAUTH", await Redis(redisPort, "PING"), StringComparison.Ordinal);
            Assert.StartsWith("-WRONGPASS", await Redis(redisPort, "AUTH guess"), StringComparison.Ordinal);
            Assert.StartsWith("+OK", await Redis(redisPort, $"AUTH {password}"), StringComparison.Ordinal);
            await UntilThreeSilos(home);
        }
        finally
        {
            await Script("down.sh", folder, redisPort);
        }

        Assert.False(File.Exists(configuration));
        Assert.False(IsTaken(redisPort));
        Assert.False(IsTaken(30001));
    }

    /// <summary>Waits until each silo is known to the slot pool, which happens after the silo is ready.</summary>
    private static async Task UntilThreeSilos(Home home)
    {
        var patience = Stopwatch.StartNew();
        string silos;
        do
        {
            silos = (await Cli.Run(home, "silos", "-o", "json", "--cluster", "127.0.0.1:30001")).Expect(0).Output;
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"There are not three silos:\n{silos}");
        }
        while (JsonNode.Parse(silos)!.AsArray().Count < 3);
    }

    private static async Task Script(string name, string folder, int redisPort)
    {
        // The output goes to a file, because the script's child processes would keep a pipe open.
        string log = $"{folder}.{name}.log";
        var start = new ProcessStartInfo(
            "sh",
            ["-c", "exec \"$1\" \"$2\" > \"$3\" 2>&1", "sh", Path.Combine(Repository.Root, "examples", "cluster", name), folder, log])
        { WorkingDirectory = Repository.Root };
        start.Environment["REDIS_PORT"] = redisPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(
            process.ExitCode == 0,
            $"{name} ended with {process.ExitCode}:\n{await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken)}");
    }

    private static bool IsTaken(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> Redis(int port, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"), TestContext.Current.CancellationToken);
        byte[] answer = new byte[100];
        return Encoding.ASCII.GetString(answer, 0, await client.GetStream().ReadAsync(answer, TestContext.Current.CancellationToken));
    }
}
