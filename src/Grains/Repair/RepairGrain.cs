using Gridfold.Grains.Checkpoints;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Index;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Logs;
using Gridfold.Grains.Slots;
using Gridfold.Grains.States;
using Gridfold.Grains.Uploads;

namespace Gridfold.Grains.Repair;

/// <summary>Compares the index, the storage and the checkpoint store with what the experiments report.</summary>
internal sealed class RepairGrain : Grain, IRepairGrain
{
    private readonly IStateCatalogue _catalogue;
    private readonly ICheckpointStore _checkpoints;

    public RepairGrain(IStateCatalogue catalogue, ICheckpointStore checkpoints)
    {
        _catalogue = catalogue;
        _checkpoints = checkpoints;
    }

    private IExperimentIndexGrain Index => GrainFactory.GetExperimentIndex();

    public async Task<IReadOnlyList<Finding>> Survey() => (await Look()).Findings;

    public async Task<IReadOnlyList<Finding>> Apply()
    {
        Inventory inventory = await Look();
        foreach (Finding finding in inventory.Findings.Where(finding => finding.Remedy is null)) await Mend(finding, inventory.Stored);
        return inventory.Findings;
    }

    public async Task<IReadOnlyList<string>?> GetStored() => await _catalogue.ListExperiments(CancellationToken.None) is { } catalogued
        ? [.. (await Task.WhenAll(catalogued.Select(Snapshot))).OfType<ExperimentSnapshot>().Select(snapshot => snapshot.Id)]
        : null;

    public async Task<Deletion> Delete(string experiment)
    {
        // The keys of an experiment's trials and folds begin with its id. To delete one of them would delete a part of a search that may be
        // running.
        if (experiment.Contains('/', StringComparison.Ordinal))
            throw new RefusedException($"'{Bounds.Message(experiment)}' is no experiment's id; only whole experiments are deleted");
        ExperimentSnapshot? snapshot = await Snapshot(experiment);
        if (snapshot is { Damage: null } && !snapshot.Status.IsFinal()) return Deletion.NotEnded;
        if (await _catalogue.ListExperiments(CancellationToken.None) is null) return Deletion.NotSupported;
        await DeleteAll(experiment);
        await Index.Remove(experiment);
        return Deletion.Done;
    }

    private async Task DeleteAll(string experiment)
    {
        await GrainFactory.GetSlotPool().Withdraw(experiment, long.MaxValue, isFinal: true);

        // A grain with something left to write would store it again after the deletion, so the grains forget before it. A grain that is
        // asked meanwhile has read its state again, so the grains forget after it, too.
        await ForgetAll(experiment);
        await _catalogue.Delete(experiment, CancellationToken.None);
        await ForgetAll(experiment);
        await DeleteFolder(KeptModels.FolderOf(experiment));
        await DeleteFolder(KeptCheckpoints.FolderOf(experiment));
        if (!StoredNames.IsShared(experiment)) await DeleteFolder(experiment);
    }

    private async Task ForgetAll(string experiment)
    {
        await GrainFactory.GetGrain<IExperimentGrain>(experiment).Forget();
        await GrainFactory.GetGrain<ILeaderboardGrain>(experiment).Forget();
        await GrainFactory.GetGrain<IExperimentLogGrain>(experiment).Forget();
    }

    private async Task DeleteFolder(string folder)
    {
        try
        {
            await _checkpoints.DeleteAll(folder, CancellationToken.None);
        }
        catch (ArgumentException)
        {
            // The id cannot name a folder, so the store keeps nothing under it.
        }
    }

    private async Task<Inventory> Look()
    {
        (IReadOnlyList<string> listed, StateDamagedException? indexDamage) = await ReadIndex();
        IReadOnlyList<string>? catalogued = await _catalogue.ListExperiments(CancellationToken.None);
        var findings = new List<Finding>();
        var stored = new List<ExperimentSnapshot>();
        foreach (string id in listed.Union(catalogued ?? []))
        {
            bool isListed = listed.Contains(id);
            if (await Snapshot(id) is not { } snapshot)
            {
                findings.Add(isListed
                    ? new Finding(FindingKind.MissingExperiment, id, "the index names it, and it is not stored")
                    : new Finding(FindingKind.OrphanedStates, id,
                        "trials, folds, a leaderboard or a log are stored without their experiment"));
                continue;
            }

            stored.Add(snapshot);
            if (snapshot.Damage is { } damage)
                findings.Add(new Finding(FindingKind.DamagedExperiment, id, damage) { Remedy = FindingRemedy.RestoreOrDelete });
            if (!isListed && indexDamage is null)
                findings.Add(new Finding(FindingKind.UnlistedExperiment, id, "it is stored, and the index does not name it"));
        }

        // When the index cannot be used and cannot be replaced, what looks like a rest may belong to an experiment.
        FindingRemedy? remedy = indexDamage switch
        {
            { IsOfLaterVersion: true } => FindingRemedy.UseLaterVersion,
            not null when catalogued is null => FindingRemedy.Restore,
            _ => null,
        };
        if (remedy is not null) findings.RemoveAll(finding => finding.Remedy is null);
        if (indexDamage is not null)
            findings.Insert(0, new Finding(FindingKind.DamagedIndex, "index", indexDamage.Message) { Remedy = remedy });
        if (remedy is null) findings.AddRange(await FindOrphans([.. stored.Select(snapshot => snapshot.Id)]));
        return new Inventory(findings, [.. stored.OrderBy(snapshot => snapshot.CreatedAt).Select(snapshot => snapshot.Id)]);
    }

    private async Task<(IReadOnlyList<string> Ids, StateDamagedException? Damage)> ReadIndex()
    {
        try
        {
            return (await Index.GetAll(), null);
        }
        catch (StateDamagedException exception)
        {
            return ([], exception);
        }
    }

    private Task<ExperimentSnapshot?> Snapshot(string id) => GrainFactory.GetGrain<IExperimentGrain>(id).GetSnapshot();

    /// <summary>Finds the folders of experiments that are not stored.</summary>
    private async Task<IEnumerable<Finding>> FindOrphans(HashSet<string> known)
    {
        IReadOnlyList<string> names = await _checkpoints.List("", CancellationToken.None);
        ILookup<(string Experiment, string Folder), string> folders = names
            .Where(name => UploadFolders.ContentOf(name) is null).ToLookup(StoredNames.OwnerOf);
        return folders.Where(folder => !known.Contains(folder.Key.Experiment)).Select(folder =>
            folder.Key.Folder == KeptModels.FolderOf(folder.Key.Experiment)
                ? new Finding(FindingKind.OrphanedModels, folder.Key.Folder, $"{folder.Count()} models of an experiment that is not stored")
                : new Finding(FindingKind.OrphanedCheckpoints, folder.Key.Folder,
                    $"{folder.Count()} checkpoints of an experiment that is not stored"));
    }

    private Task Mend(Finding finding, IReadOnlyList<string> stored) => finding.Kind switch
    {
        FindingKind.DamagedIndex => Index.Rebuild(stored),
        FindingKind.MissingExperiment => Index.Remove(finding.Subject),
        FindingKind.UnlistedExperiment => Index.Add(finding.Subject),
        FindingKind.OrphanedStates => DeleteAll(finding.Subject),
        FindingKind.OrphanedCheckpoints or FindingKind.OrphanedModels => DeleteFolder(finding.Subject),
        _ => Task.CompletedTask,
    };

    /// <summary>The result of a survey.</summary>
    /// <param name="Findings">The faults that were found.</param>
    /// <param name="Stored">The ids of the experiments that are stored, the earliest first.</param>
    private sealed record Inventory(IReadOnlyList<Finding> Findings, IReadOnlyList<string> Stored);
}
