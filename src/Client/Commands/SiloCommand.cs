using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Slots;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold silo drain NAME</c> and <c>gridfold silo undrain NAME</c>: empty a silo's slots before it is stopped, or let it work again.
/// </summary>
internal static class SiloCommand
{
    public static Command Create(Terminal terminal) => new("silo", "Give a silo no work, or work again")
    {
        Create(terminal, "drain", "Save and hand over what a silo trains, and give it nothing new", isDraining: true),
        Create(terminal, "undrain", "Give a silo work again", isDraining: false),
    };

    private static Command Create(Terminal terminal, string verb, string description, bool isDraining)
    {
        var name = new Argument<string>("name") { Description = "The silo's name, as 'gridfold silos' shows it" };
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command(verb, description) { name, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            string silo = parsed.GetRequiredValue(name);
            if (!await session.Ask(grains => grains.GetSlotPool().Drain(silo, isDraining)))
            {
                string[] known = [.. (await session.Ask(grains => grains.GetSlotPool().GetSilos())).Select(other => other.Silo.Name)];
                throw new NotFoundException($"No silo is called '{silo}'{Suggestion.For(silo, known)}");
            }

            terminal.Say(isDraining ? $"{silo} gives back what it trains and gets nothing new" : $"{silo} gets work again");
            return ExitCode.Done;
        });
        return command;
    }
}
