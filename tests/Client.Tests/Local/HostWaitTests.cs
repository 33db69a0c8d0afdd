using Gridfold.Hosting.Local;
using Gridfold.Models.Input;

namespace Gridfold.Client.Tests.Local;

public sealed class HostWaitTests
{
    private readonly string _lock = Path.GetTempFileName();
    private readonly List<string> _said = [];

    [Fact]
    public void Check_HolderIsThisProgram_SaysSoOnceAndGivesUpAfterMinutes()
    {
        using var held = new FileStream(_lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        LockHolder holder = LockHolder.Of(_lock)!;
        Assert.Equal((Environment.ProcessId, true), (holder.ProcessId, holder.IsOurs));

        var time = new ManualTime();
        var wait = new HostWait(_lock, time, _said.Add);
        foreach (int seconds in (int[])[0, 4, 6, 30, 119])
        {
            time.Now = TimeSpan.FromSeconds(seconds);
            wait.Check(damaged: null);
            Assert.Equal(seconds < 5 ? 0 : 1, _said.Count);
        }

        Assert.StartsWith($"Still waiting for process {Environment.ProcessId} ", _said[0], StringComparison.Ordinal);
        time.Now = TimeSpan.FromSeconds(121);
        Assert.Contains(
            "has not come up in 120 seconds", Assert.Throws<InputException>(() => wait.Check(damaged: null)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Check_AddressIsDamaged_NamesItAndTheHolderAfterSeconds()
    {
        using var held = new FileStream(_lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var time = new ManualTime();
        var wait = new HostWait(_lock, time, _said.Add);
        time.Now = TimeSpan.FromSeconds(14);
        wait.Check("silo.json");
        time.Now = TimeSpan.FromSeconds(16);
        wait.Check(damaged: null);
        string message = Assert.Throws<InputException>(() => wait.Check("silo.json")).Message;
        Assert.StartsWith($"silo.json is damaged, so that the silo of process {Environment.ProcessId} ", message, StringComparison.Ordinal);
        Assert.Contains("end that process", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_KeyIsRefused_NamesItAndTheHolderWithinSeconds()
    {
        using var held = new FileStream(_lock, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var time = new ManualTime();
        var wait = new HostWait(_lock, time, _said.Add);
        (double, string?)[] refusals = [(0, "silo.json"), (1.9, "silo.json"), (2, null), (2.1, "silo.json"), (4, "silo.json")];
        foreach ((double seconds, string? refused) in refusals)
        {
            time.Now = TimeSpan.FromSeconds(seconds);
            wait.Check(damaged: null, refused);
        }

        time.Now = TimeSpan.FromSeconds(4.2);
        Assert.Equal(
            $"silo.json does not have the key of the silo at its address; end process {Environment.ProcessId} "
                + $"({LockHolder.Of(_lock)!.Command}) and try again: the experiments that it runs are then paused",
            Assert.Throws<InputException>(() => wait.Check(damaged: null, "silo.json")).Message);
    }

    [Fact]
    public void Of_NobodyHoldsTheLock_FindsNobody() => Assert.Null(LockHolder.Of(_lock));

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
