namespace Gridfold.Grains.Experiments;

/// <summary>Records who has opened the test split.</summary>
internal sealed partial class ExperimentGrain
{
    public async Task<IReadOnlyList<TestOpening>> RecordTest(TestOpening opening)
    {
        if (Status == Status.Pending) throw new RefusedException($"there is no experiment '{Bounds.Message(Id)}'");
        TestOpeningCheck.Require(opening, Status, _trials.MaxRecorded, _state.State);
        if (!_state.State.TestOpenings.Any(known => known.Id == opening.Id))
            _state.State.TestOpenings.Add(opening with { At = _time.GetUtcNow() });
        await Write();
        return await GetTests();
    }

    public Task<IReadOnlyList<TestOpening>> GetTests() => Task.FromResult<IReadOnlyList<TestOpening>>([.. _state.State.TestOpenings]);
}
