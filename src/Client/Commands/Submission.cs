using Gridfold.Client.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Client.SpecFiles;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Slots;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary>Submits an experiment to a cluster.</summary>
internal static class Submission
{
    /// <summary>Submits a checked file. The search starts at once.</summary>
    /// <returns>The new experiment's id.</returns>
    public static async Task<string> Send(Terminal terminal, Session session, SpecFile file)
    {
        file = await WarmStartRecord.In(terminal, session, file);
        string id = ExperimentId.New(file.Spec.Name);
        var submission = new ExperimentSubmission(id, file.Json, AddressText.Shown(file.Source), file.Dataset.Fingerprint,
            [.. file.Dataset.ClassNames]);
        return await session.Ask(async grains =>
        {
            IExperimentGrain experiment = grains.GetGrain<IExperimentGrain>(id);

            // The silo may have ended after it stored the submission, and before it answered.
            if (await experiment.GetSubmission() is null) await experiment.Submit(submission);
            else await experiment.Resume();
            return id;
        });
    }

    /// <summary>Warns when the cluster has more slots than the search can use.</summary>
    public static async Task Warn(Terminal terminal, Session session, SpecFile file, string cluster)
    {
        if (file.Plan.Lag is null) return;
        ClusterSlots slots = await session.Ask(grains => grains.GetSlotPool().GetSlots());
        SearchWidth.Tell(terminal, file, slots, $"cluster {cluster}");
    }
}
