using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Slots;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold silos</c>: lists the silos, and what they train.</summary>
internal static class SilosCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("silos", "List silos, their slots and what they train") { cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            IReadOnlyList<SiloSnapshot> silos = await session.Ask(grains => grains.GetSlotPool().GetSilos());
            if (silos.Count == 0 && parsed.GetValue(output) == OutputFormat.Table)
            {
                terminal.Say(
                    session.Target.IsLocal
                        ? "No silo has slots now; one runs while an experiment does."
                        : $"No silo of cluster {session.Target.Name} has slots now.");
                return ExitCode.Done;
            }

            string[] columns = ["silo", "state", "device", "slots", "self_test", "training", "leased_ahead"];
            RowOutput.Print(terminal, parsed.GetValue(output), columns, silos.Select(silo => (object?[])
            [
                silo.Silo.Name,
                silo.State.ToString(),
                silo.Silo.Device,
                silo.Silo.Slots,
                silo.Silo.SelfTest ?? "not tested",
                string.Join(
                    ", ", silo.Leases.Where(lease => lease.IsTraining).Select(lease => $"{lease.Lease.Fold} (epoch {lease.Epoch})")),
                silo.Leases.Count(lease => !lease.IsTraining),
            ]));
            return ExitCode.Done;
        });
        return command;
    }
}
