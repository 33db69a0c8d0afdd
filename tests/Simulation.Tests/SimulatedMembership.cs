namespace Gridfold.Simulation.Tests;

/// <summary>The other processes, as one process knows them.</summary>
internal sealed class SimulatedMembership : ISiloStatusOracle
{
    private readonly SimulatedNetwork _network;
    private readonly SimulatedProcess _process;

    public SimulatedMembership(SimulatedNetwork network, SimulatedProcess process)
    {
        _network = network;
        _process = process;
    }

    SiloStatus ISiloStatusOracle.CurrentStatus => SiloStatus.Active;

    string ISiloStatusOracle.SiloName => _process.Name;

    SiloAddress ISiloStatusOracle.SiloAddress => _process.Address;

    public bool IsDeadSilo(SiloAddress silo) => _network.Dead.Contains(silo);

    SiloStatus ISiloStatusOracle.GetApproximateSiloStatus(SiloAddress siloAddress) => throw new NotSupportedException();

    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive) =>
        _network.Silos.ToDictionary(silo => silo.Address, _ => SiloStatus.Active);

    SiloAddress[] ISiloStatusOracle.GetActiveSilos() => throw new NotSupportedException();

    bool ISiloStatusOracle.TryGetSiloName(SiloAddress siloAddress, out string siloName) => throw new NotSupportedException();

    bool ISiloStatusOracle.IsFunctionalDirectory(SiloAddress siloAddress) => throw new NotSupportedException();

    bool ISiloStatusOracle.SubscribeToSiloStatusEvents(ISiloStatusListener observer) => throw new NotSupportedException();

    bool ISiloStatusOracle.UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer) => throw new NotSupportedException();
}
