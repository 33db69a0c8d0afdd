using System.CommandLine;
using System.Globalization;
using Gridfold.Client.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold list</c>: every experiment of the cluster, the latest first.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("list", "List experiments, the latest first") { cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await Session.Open(terminal, ClusterTarget.Find(parsed.GetValue(cluster)), cancellationToken);
            ExperimentSnapshot?[] snapshots = await session.Ask(async grains =>
            {
                IReadOnlyList<string> ids = await grains.GetExperimentIndex().GetAll();
                return await Task.WhenAll(ids.Select(id => grains.GetGrain<IExperimentGrain>(id).GetSnapshot()));
            });
            Print(terminal, session.Target, [.. snapshots.OfType<ExperimentSnapshot>().OrderByDescending(snapshot => snapshot.CreatedAt)], parsed.GetValue(output));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, ClusterTarget target, IReadOnlyList<ExperimentSnapshot> experiments, OutputFormat format)
    {
        if (format == OutputFormat.Table && experiments.Count == 0)
        {
            terminal.Say($"There are no experiments yet. Run one:\n  {target.CommandLine("run examples/iris-kfold.yaml")}");
            return;
        }

        RowOutput.Print(terminal, format, ["id", "state", "trials", "completed", "failed", "metric", "best", "created", "wall_seconds"], experiments.Select(experiment => (object?[])
        [
            experiment.Id,
            Format.State(experiment),
            experiment.Trials,
            experiment.Completed,
            experiment.Failed,
            experiment.Objective.Metric,
            experiment.Best.Count > 0 ? experiment.Best[0].Score : null,
            experiment.CreatedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            Math.Round(experiment.WallSeconds, 1),
        ]));
    }
}
