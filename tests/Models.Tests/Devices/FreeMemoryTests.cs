using Gridfold.Models.Devices;

namespace Gridfold.Models.Tests.Devices;

public sealed class FreeMemoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gridfold-memory-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Bytes_MachineWithoutFiles_AreUnknown() => Assert.Equal(double.PositiveInfinity, FreeMemory.Bytes(_root));

    [Fact]
    public void Bytes_MachineWithoutContainer_AreThoseThatAreAvailable()
    {
        Write("proc/meminfo", "MemTotal:       24683528 kB\nMemFree:          100 kB\nMemAvailable:   2000 kB\n");
        Write("sys/fs/cgroup/memory.max", "max\n");
        Write("sys/fs/cgroup/memory.current", "5\n");
        Assert.Equal(2000 * 1024, FreeMemory.Bytes(_root));
    }

    [Theory]
    [InlineData("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current", "sys/fs/cgroup/memory.stat", "inactive_file 100")]
    [InlineData("sys/fs/cgroup/memory/memory.limit_in_bytes", "sys/fs/cgroup/memory/memory.usage_in_bytes",
        "sys/fs/cgroup/memory/memory.stat", "total_inactive_file 100")]
    public void Bytes_Container_AreWhatItsLimitLeaves(string limit, string used, string stat, string files)
    {
        Write("proc/meminfo", "MemAvailable:   2000 kB\n");
        Write(limit, "1000\n");
        Write(used, "700\n");
        Write(stat, $"anon 600\n{files}\n");
        Assert.Equal(400, FreeMemory.Bytes(_root));
        Write(used, "1200\n");
        Assert.Equal(0, FreeMemory.Bytes(_root));
    }

    private void Write(string file, string text)
    {
        string path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
