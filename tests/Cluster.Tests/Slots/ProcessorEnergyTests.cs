using Gridfold.Silo.Slots;

namespace Gridfold.Cluster.Tests.Slots;

public sealed class ProcessorEnergyTests : IDisposable
{
    private readonly Powercap _machine = new();

    [Fact]
    public void Read_TwoPackages_IsWhatBothUsedSinceTheLastCall()
    {
        ProcessorEnergy energy = Open(first: 5_000_000, second: 1_000_000);
        Assert.Equal(0, energy.Read());
        _machine.Set("intel-rapl:0", 7_500_000);
        _machine.Set("intel-rapl:1", 1_500_000, "package-1");
        Assert.Equal(3.0, energy.Read()!.Value, 1e-9);
        Assert.Equal(0, energy.Read());
    }

    [Fact]
    public void Read_OtherDomains_DoNotCount()
    {
        _machine.Set("intel-rapl:2", 0, "psys");
        _machine.Set("intel-rapl:0:0", 0, "core");
        _machine.Set("intel-rapl-mmio:0", 0);
        ProcessorEnergy energy = Open(first: 0, second: 0);
        _machine.Set("intel-rapl:2", 9_000_000, "psys");
        _machine.Set("intel-rapl:0:0", 9_000_000, "core");
        _machine.Set("intel-rapl-mmio:0", 9_000_000);
        Assert.Equal(0, energy.Read());
    }

    [Fact]
    public void Read_CounterHasStartedAgain_CountsOverTheEnd()
    {
        ProcessorEnergy energy = Open(first: Powercap.Range - 2_000_000, second: 0);
        _machine.Set("intel-rapl:0", 500_000);
        Assert.Equal(2.5, energy.Read()!.Value, 1e-9);
    }

    [Fact]
    public void Read_CounterIsRefusedLater_IsNotKnown()
    {
        ProcessorEnergy energy = Open(first: 0, second: 0);
        _machine.Refuse("intel-rapl:1");
        Assert.Null(energy.Read());
    }

    [Fact]
    public void Open_NoFolder_SaysSo()
    {
        Assert.Null(ProcessorEnergy.Open("/nowhere/powercap", out string? reason));
        Assert.Equal("there is no folder /nowhere/powercap", reason);
    }

    [Fact]
    public void Open_NoPackage_SaysSo()
    {
        _machine.Set("intel-rapl:0", 0, "psys");
        Assert.Null(ProcessorEnergy.Open(_machine.Folder, out string? reason));
        Assert.Equal($"{_machine.Folder} has no processor package", reason);
    }

    [Fact]
    public void Open_NoPermission_SaysWhichFile()
    {
        _machine.Set("intel-rapl:0", 0);
        _machine.Refuse("intel-rapl:0");
        Assert.Null(ProcessorEnergy.Open(_machine.Folder, out string? reason));
        Assert.Contains("energy_uj", reason, StringComparison.Ordinal);
    }

    public void Dispose() => _machine.Dispose();

    private ProcessorEnergy Open(ulong first, ulong second)
    {
        _machine.Set("intel-rapl:0", first);
        _machine.Set("intel-rapl:1", second, "package-1");
        ProcessorEnergy? energy = ProcessorEnergy.Open(_machine.Folder, out string? reason);
        Assert.Null(reason);
        return energy!;
    }
}
