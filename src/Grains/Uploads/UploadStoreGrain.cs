using Gridfold.Grains.States;
using Gridfold.Grains.Telemetry;

namespace Gridfold.Grains.Uploads;

/// <summary>
/// The shell around <see cref="UploadTable"/>. It handles one call at a time. A change is answered after it is on disk.
/// </summary>
internal sealed class UploadStoreGrain : Grain, IUploadStoreGrain
{
    private readonly IPersistentState<UploadStoreState> _state;
    private readonly ISiloStatusOracle _silos;
    private readonly TimeProvider _time;

    public UploadStoreGrain(
        [PersistentState("uploads")] IPersistentState<UploadStoreState> state, ISiloStatusOracle silos, TimeProvider time) =>
        (_state, _silos, _time) = (state, silos, time);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => this.GetPrimaryKeyString() == UploadStoreGrainFactory.Key
        ? Task.CompletedTask
        : throw new RefusedException($"there is no list of uploads '{Bounds.Message(this.GetPrimaryKeyString())}'; the cluster has one");

    public async Task<string> Begin(NewUpload upload)
    {
        var content = Guid.NewGuid().ToString("N");
        await Write(Begin(content, upload));
        return content;
    }

    public async Task<CompletedUpload> Complete(string content, string sha256)
    {
        (UploadTable table, CompletedUpload completed) = Table.Complete(content, sha256, _time.GetUtcNow());
        await Write(table);
        return completed;
    }

    public async Task<bool> GiveUp(string content)
    {
        if (Table.GiveUp(content) is not { } rest) return false;
        await Write(rest);
        return true;
    }

    public Task<UploadRecord?> Find(string? owner, string? sha256, string? name) => Task.FromResult(Table.Uploads.LastOrDefault(upload =>
        (owner is null || upload.Owner == owner) && (sha256 is null || upload.Sha256 == sha256) && (name is null || upload.Name == name)));

    public Task<IReadOnlyList<UploadRecord>> Read(string? owner, long before, int count) => Task.FromResult<IReadOnlyList<UploadRecord>>(
        [.. Table.Uploads.Where(upload => upload.Number < before && (owner is null || upload.Owner == owner)).Reverse().Take(count)]);

    public Task<long> CountBytes(string owner) => Task.FromResult(Table.BytesOf(owner));

    public async Task<string?> Delete(long number)
    {
        if (Table.Delete(number) is not (var rest, var orphan)) return null;
        await Write(rest);
        return orphan;
    }

    public Task<IReadOnlyList<string>> FindGone() => Task.FromResult<IReadOnlyList<string>>(
        [.. Table.Open.Where(open => IsGone(open.Upload.Silo)).Select(open => open.Content)]);

    public Task<IReadOnlyList<string>> GetContents() => Task.FromResult<IReadOnlyList<string>>(
        [.. Table.Uploads.Select(upload => upload.Content).Concat(Table.Open.Select(open => open.Content)).Distinct()]);

    private UploadTable Begin(string content, NewUpload upload)
    {
        try
        {
            return Table.Begin(content, upload);
        }
        catch (QuotaException)
        {
            GridfoldMeter.QuotaRefusals.Add(1, GridfoldMeter.Tag("quota", "stored_bytes"));
            throw;
        }
    }

    private bool IsGone(string silo) =>
        _silos.GetApproximateSiloStatus(SiloAddress.FromParsableString(silo)) is SiloStatus.Dead or SiloStatus.None;

    /// <summary>The list. Where it is damaged, no upload is found, and none begins: its content could be taken for an orphan.</summary>
    private UploadTable Table
    {
        get
        {
            if (_state.State.Damage is not null) DeactivateOnIdle();
            _state.State.Require("the list of uploads");
            return new UploadTable(_state.State.Uploads, _state.State.Open, _state.State.Total);
        }
    }

    private async Task Write(UploadTable table)
    {
        UploadTable before = Table;
        (_state.State.Uploads, _state.State.Open, _state.State.Total) = table;
        try
        {
            await _state.WriteStateAsync();
        }
        catch
        {
            // Nobody knows whether the storage has the change. The next activation reads what it has.
            (_state.State.Uploads, _state.State.Open, _state.State.Total) = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
