using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold leaderboard ID</c>: shows the ended trials, the best first. The experiment may still be running.</summary>
internal static class LeaderboardCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var top = new Option<int>("--top")
        { Description = "How many trials a table shows", DefaultValueFactory = _ => LeaderboardOutput.DefaultTop };
        top.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--top must be at least 1");
        });
        var command = new Command("leaderboard", "Show an experiment's trials, best first") { id, top, cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            ExperimentSnapshot experiment = await session.Find(parsed.GetRequiredValue(id));
            await LeaderboardOutput.Print(
                terminal, session, experiment, parsed.GetValue(output), parsed.GetValue(top), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}
