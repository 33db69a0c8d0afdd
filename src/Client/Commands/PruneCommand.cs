using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Specs;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold prune --older-than TIME</c>: deletes the ended experiments that were submitted earlier than that.</summary>
internal static class PruneCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<TimeSpan> age = OlderThan();
        Option<bool> yes = DeleteCommand.Yes();
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("prune", "Delete ended experiments of long ago with their results and models") { age, yes, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            TimeSpan limit = parsed.GetValue(age);
            IReadOnlyList<ExperimentSnapshot> old =
                Choose(await ListCommand.GetAll(terminal.Warn, session), TimeProvider.System.GetUtcNow() - limit);
            if (old.Count == 0)
            {
                terminal.Say($"No ended experiment of {session.Target.Results} is older than {TimeText.Show(limit)}");
                return ExitCode.Done;
            }

            ListCommand.Print(terminal, session.Target, [.. old.Select(ExperimentRows.Cells)], OutputFormat.Table);
            string what = old.Count == 1 ? "this experiment with its" : $"these {old.Count} experiments with their";
            if (!parsed.GetValue(yes) && !DeleteCommand.Agrees(terminal, command.Name, $"Delete {what} results and models? [y/N] "))
                return ExitCode.Failed;
            bool areDeleted = true;
            foreach (ExperimentSnapshot experiment in old) areDeleted &= await DeleteCommand.Delete(terminal, session, experiment.Id);
            return areDeleted ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>Chooses the ended experiments that were submitted before a moment.</summary>
    internal static IReadOnlyList<ExperimentSnapshot> Choose(IReadOnlyList<ExperimentSnapshot> experiments, DateTimeOffset moment) =>
        [.. experiments.Where(experiment => experiment.Status.IsFinal() && experiment.CreatedAt < moment)];

    private static Option<TimeSpan> OlderThan() => new("--older-than")
    {
        Description = "The time since their submission, as in 12h or 30d",
        HelpName = "time",
        Required = true,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (TimeText.Parse(text) is { } time) return time;
            result.AddError($"--older-than is '{text}'; {TimeText.Rule}");
            return default;
        },
    };
}
