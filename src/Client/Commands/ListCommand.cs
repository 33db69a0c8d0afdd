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
            ClusterTarget target = ClusterTarget.Find(parsed.GetValue(cluster));
            IReadOnlyList<object?[]> rows = KeptRows.Find(target) ?? await Ask(terminal, target, cancellationToken);
            Print(terminal, target, rows, parsed.GetValue(output));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Asks a silo for the rows of all experiments. Those of a silo in this process are kept.</summary>
    private static async Task<IReadOnlyList<object?[]>> Ask(Terminal terminal, ClusterTarget target, CancellationToken cancellationToken)
    {
        object?[][] rows;
        bool mayKeep = true;
        await using (Session session = await Session.OpenAlone(Complain, target, cancellationToken))
        {
            IReadOnlyList<ExperimentSnapshot> experiments = await GetAll(warning => Complain($"warning: {warning}"), session);
            rows = [.. experiments.Select(ExperimentRows.Cells)];
            mayKeep &= experiments.All(experiment => experiment.Damage is null);
            if (session.Cluster is LocalCluster { IsAlone: true } host) host.Ended = Keep;
        }

        return rows;

        // Nothing has changed the experiments since: no other process had this silo, and none has another one yet.
        void Keep()
        {
            // A complaint is made again each time.
            if (mayKeep) KeptRows.Keep(target, rows);
        }

        void Complain(string message)
        {
            mayKeep = false;
            terminal.Complain(message);
        }
    }

    /// <summary>Takes a snapshot of every experiment, the latest first.</summary>
    /// <param name="warn">Receives a warning when the index of experiments cannot be used.</param>
    /// <param name="session">The session with the cluster.</param>
    internal static async Task<IReadOnlyList<ExperimentSnapshot>> GetAll(Action<string> warn, Session session)
    {
        ExperimentSnapshot?[] snapshots = await session.Ask(async grains =>
            await Task.WhenAll((await GetIds(grains, warn)).Select(id => Look(grains, id))));
        return [.. snapshots.OfType<ExperimentSnapshot>().OrderByDescending(snapshot => snapshot.CreatedAt)];
    }

    /// <summary>The ids of all experiments. When the index cannot be used, those that the storage has.</summary>
    /// <exception cref="StateDamagedException">The index cannot be used, and the storage cannot be searched.</exception>
    private static async Task<IReadOnlyList<string>> GetIds(IGrainFactory grains, Action<string> warn)
    {
        try
        {
            return await grains.GetExperimentIndex().GetAll();
        }
        catch (StateDamagedException exception)
        {
            if (await grains.GetRepair().GetStored() is not { } stored) throw;
            warn($"{exception.Message}; these are the experiments that the storage has");
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

    /// <summary>Prints the rows of experiments that are in order.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="target">The cluster of the experiments.</param>
    /// <param name="rows">The cells of each experiment, as in <see cref="ExperimentRows"/>.</param>
    /// <param name="format">The format.</param>
    internal static void Print(Terminal terminal, ClusterTarget target, IReadOnlyList<object?[]> rows, OutputFormat format)
    {
        if (format == OutputFormat.Table && rows.Count == 0)
        {
            terminal.Say("There are no experiments yet. Run one:");
            terminal.Hint("  ", target.CommandLine("run examples/iris-kfold.yaml"));
            return;
        }

        // The table for people has some columns only when an experiment has something to say there.
        int[] shown = [.. Enumerable.Range(0, ExperimentRows.Columns.Count).Where(index => format != OutputFormat.Table
            || !IsRare(ExperimentRows.Columns[index]) || rows.Any(row => row[index] is not (null or 0 or 0L)))];
        RowOutput.Print(
            terminal, format, [.. shown.Select(index => ExperimentRows.Columns[index])],
            rows.Select(row => shown.Select(index => row[index]).ToArray()));
    }

    private static bool IsRare(string column) => column is "damage" or "ended_by" or "pruned" or "owner";
}
