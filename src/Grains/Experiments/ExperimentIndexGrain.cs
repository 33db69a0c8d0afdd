namespace Gridfold.Grains.Experiments;

/// <summary>What is stored of the index.</summary>
[GenerateSerializer, Alias("gridfold.experiment-index-state")]
internal sealed class ExperimentIndexState
{
    /// <summary>In the order of submission.</summary>
    [Id(0)]
    public List<string> Ids { get; set; } = [];
}

/// <summary>Keeps the index in storage.</summary>
internal sealed class ExperimentIndexGrain : Grain, IExperimentIndexGrain
{
    private readonly IPersistentState<ExperimentIndexState> _state;

    public ExperimentIndexGrain([PersistentState("experiments")] IPersistentState<ExperimentIndexState> state) => _state = state;

    public async Task Add(string id)
    {
        if (_state.State.Ids.Contains(id)) return;
        _state.State.Ids.Add(id);
        await _state.WriteStateAsync();
    }

    public Task<IReadOnlyList<string>> GetAll() => Task.FromResult<IReadOnlyList<string>>([.. _state.State.Ids]);
}
