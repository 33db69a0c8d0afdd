using Gridfold.Hosting.Clusters;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Rendering;

/// <summary>Shows an experiment that cannot be used, for <c>describe</c>.</summary>
internal static class DamageView
{
    /// <summary>Shows the damage and the remedies.</summary>
    public static void Show(Terminal terminal, ClusterTarget target, ExperimentSnapshot experiment, bool isJson)
    {
        string remedy = $"use the version of Gridfold that stored it, or restore {target.Results} from a copy; "
            + $"'{target.CommandLine($"delete {experiment.Id}")}' removes it, and no other experiment is touched";
        if (!isJson)
        {
            FactsGrid.Draw(
                terminal, ("id", experiment.Id), ("state", Format.State(experiment)), ("damage", experiment.Damage!), ("remedy", remedy));
            return;
        }

        JsonOutput.Print(terminal, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("experiment");
            writer.WriteString("id", experiment.Id);
            writer.WriteString("state", Format.State(experiment));
            writer.WriteEndObject();
            writer.WriteString("damage", experiment.Damage);
            writer.WriteString("remedy", remedy);
            writer.WriteEndObject();
        });
    }
}
