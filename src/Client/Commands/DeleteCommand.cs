using System.CommandLine;
using Gridfold.Client.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Repair;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold delete ID</c>: deletes an experiment that has ended, or that is damaged, with its results, checkpoints and models.
/// </summary>
internal static class DeleteCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<string?> cluster = CommonOptions.Cluster();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var command = new Command("delete", "Delete an ended or damaged experiment with its results and models") { id, yes, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            string resolved = await session.Ask(grains => ExperimentIds.Resolve(grains, parsed.GetRequiredValue(id)));
            if (!parsed.GetValue(yes) && !Agrees(terminal, $"Delete {resolved} with its results and models? [y/N] "))
                return ExitCode.Failed;
            switch (await session.Ask(grains => grains.GetRepair().Delete(resolved)))
            {
                case Deletion.Done:
                    terminal.Say($"{resolved} is deleted");
                    return ExitCode.Done;
                case Deletion.NotEnded:
                    terminal.Complain($"{resolved} cannot be deleted: it has not ended; "
                        + $"end it first with:\n  {session.Target.CommandLine($"cancel {resolved}")}");
                    return ExitCode.Failed;
                default:
                    terminal.Complain($"{resolved} cannot be deleted: the storage of {session.Target.Results} cannot find what belongs "
                        + "to it; delete it there");
                    return ExitCode.Failed;
            }
        });
        return command;
    }

    private static bool Agrees(Terminal terminal, string question)
    {
        if (Console.IsInputRedirected) throw new InputException("delete asks before it deletes, and there is nobody to ask; add --yes");
        terminal.Complain(question);
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
