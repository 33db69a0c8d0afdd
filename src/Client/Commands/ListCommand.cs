using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Index;
using Gridfold.Grains.Repair;
using Gridfold.Grains.States;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold list</c>: lists every experiment of the cluster, the latest first.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("list", "List experiments, the latest first") { cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            Print(terminal, session.Target, await GetAll(terminal, session), parsed.GetValue(output));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Takes a snapshot of every experiment, the latest first.</summary>
    internal static async Task<IReadOnlyList<ExperimentSnapshot>> GetAll(Terminal terminal, Session session)
    {
        ExperimentSnapshot?[] snapshots = await session.Ask(async grains =>
            await Task.WhenAll((await GetIds(grains, terminal)).Select(id => Look(grains, id))));
        return [.. snapshots.OfType<ExperimentSnapshot>().OrderByDescending(snapshot => snapshot.CreatedAt)];
    }

    /// <summary>The ids of all experiments. When the index cannot be used, those that the storage has.</summary>
    /// <exception cref="StateDamagedException">The index cannot be used, and the storage cannot be searched.</exception>
    private static async Task<IReadOnlyList<string>> GetIds(IGrainFactory grains, Terminal terminal)
    {
        try
        {
            return await grains.GetExperimentIndex().GetAll();
        }
        catch (StateDamagedException exception)
        {
            if (await grains.GetRepair().GetStored() is not { } stored) throw;
            terminal.Warn($"{exception.Message}; these are the experiments that the storage has");
            return stored;
        }
    }

    /// <summary>
    /// Takes a snapshot of an experiment. One that fails to answer is listed as damaged, so that the others are still listed.
    /// </summary>
    internal static async Task<ExperimentSnapshot?> Look(IGrainFactory grains, string id)
    {
        try
        {
            return await grains.GetGrain<IExperimentGrain>(id).GetSnapshot();
        }
        catch (Exception exception) when (!RemoteCluster.ComesOfTheCluster(exception))
        {
            return ExperimentSnapshot.OfDamaged(id, default, exception.GetBaseException().Message.Split('\n')[0]);
        }
    }

    /// <summary>Prints experiments that are in order.</summary>
    internal static void Print(Terminal terminal, ClusterTarget target, IReadOnlyList<ExperimentSnapshot> experiments, OutputFormat format)
    {
        if (format == OutputFormat.Table && experiments.Count == 0)
        {
            terminal.Say("There are no experiments yet. Run one:");
            terminal.Hint("  ", target.CommandLine("run examples/iris-kfold.yaml"));
            return;
        }

        // The table for people has the last column only when an experiment is damaged.
        bool saysDamage = format != OutputFormat.Table || experiments.Any(experiment => experiment.Damage is not null);
        bool saysLimit = format != OutputFormat.Table || experiments.Any(experiment => experiment.Reached is not null);
        bool saysPruned = format != OutputFormat.Table || experiments.Any(experiment => experiment.Pruned > 0);
        bool saysOwner = format != OutputFormat.Table || experiments.Any(experiment => experiment.Owner is not null);
        string[] columns = [.. ExperimentRows.Columns.Where(column =>
            column switch { "damage" => saysDamage, "ended_by" => saysLimit, "pruned" => saysPruned,
                "owner" => saysOwner, _ => true })];
        RowOutput.Print(terminal, format, columns, experiments.Select(experiment =>
        {
            Dictionary<string, object?> cells = ExperimentRows.Columns.Zip(ExperimentRows.Cells(experiment)).ToDictionary();
            return columns.Select(column => cells[column]).ToArray();
        }));
    }
}
