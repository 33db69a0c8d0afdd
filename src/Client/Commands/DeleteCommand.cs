using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Repair;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

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
        Option<bool> yes = Yes();
        var command = new Command("delete", "Delete an ended or damaged experiment with its results and models") { id, yes, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            string resolved = await session.Ask(grains => ExperimentIds.Resolve(grains, parsed.GetRequiredValue(id)));
            if (!parsed.GetValue(yes) && !Agrees(terminal, command.Name, $"Delete {resolved} with its results and models? [y/N] "))
                return ExitCode.Failed;
            return await Delete(terminal, session, resolved) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>The option <c>--yes</c>.</summary>
    internal static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask" };

    /// <summary>Deletes an experiment, and says what came of it.</summary>
    /// <returns>Whether the experiment is deleted.</returns>
    internal static async Task<bool> Delete(Terminal terminal, Session session, string id)
    {
        switch (await session.Ask(grains => grains.GetRepair().Delete(id)))
        {
            case Deletion.Done:
                terminal.Say($"{id} is deleted");
                return true;
            case Deletion.NotEnded:
                terminal.Complain($"{id} cannot be deleted: it has not ended; "
                    + $"end it first with:\n  {session.Target.CommandLine($"cancel {id}")}");
                return false;
            default:
                terminal.Complain($"{id} cannot be deleted: the storage of {session.Target.Results} cannot find what belongs "
                    + "to it; delete it there");
                return false;
        }
    }

    /// <summary>Asks the user at the terminal.</summary>
    /// <exception cref="InputException">Stdin is no terminal, so nobody can answer.</exception>
    internal static bool Agrees(Terminal terminal, string command, string question)
    {
        if (Console.IsInputRedirected) throw new InputException($"{command} asks before it deletes, and there is nobody to ask; add --yes");
        terminal.Complain(question);
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
