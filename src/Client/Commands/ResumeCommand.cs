using System.CommandLine;
using Gridfold.Client.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Datasets;
using Gridfold.Silo.Training;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold resume ID</c>: goes on with an experiment that was paused or whose process ended.</summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<int?> slots = CommonOptions.Slots();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("resume", "Go on with a paused or interrupted experiment") { id, slots, output };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            GridfoldHome home = GridfoldHome.Find();
            LocalCluster cluster = await LocalCluster.Open(home, parsed.GetValue(slots), interruption.Requested);
            string resolved;
            bool runsElsewhere;
            try
            {
                resolved = await ExperimentIds.Resolve(cluster.Grains, parsed.GetRequiredValue(id));
                IExperimentGrain experiment = cluster.Grains.GetGrain<IExperimentGrain>(resolved);
                ExperimentSnapshot snapshot = (await experiment.GetSnapshot())!;
                runsElsewhere = snapshot.Status == Status.Running;
                if (snapshot.Status == Status.Paused)
                {
                    ExperimentSubmission submission = (await experiment.GetSubmission())!;
                    DatasetSpec dataset = ExperimentSpec.Parse(submission.SpecJson).Dataset;
                    DatasetChange.Check(DatasetLoader.Fingerprint(dataset, home.DatasetFolders), submission.DatasetFingerprint, dataset);
                    await experiment.Resume();
                }
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }

            if (runsElsewhere) terminal.Say($"{resolved} is running already; watching it");
            var follow = new Follow(terminal, parsed.GetValue(output), parsed.GetValue(slots), drives: !runsElsewhere);
            return await follow.Run(cluster, resolved, interruption);
        });
        return command;
    }
}
