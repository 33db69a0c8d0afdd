using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Hosting.Clusters;

/// <summary>Sends checked experiment files to a cluster.</summary>
internal static class Submitter
{
    /// <summary>Submits a checked file, and sends the classes that it names before. The search starts at once.</summary>
    /// <param name="session">The session with the cluster.</param>
    /// <param name="file">The file.</param>
    /// <param name="warn">Receives warnings about a warm start.</param>
    /// <param name="say">Receives what a warm start begins with, and what is sent.</param>
    /// <param name="cancellationToken">Ends the sending of classes early.</param>
    /// <param name="extends">The id of the experiment whose folds the new one takes over. Null for none.</param>
    /// <param name="promotes">See <see cref="ExperimentSubmission.Promotes"/>.</param>
    /// <returns>The new experiment's id.</returns>
    public static async Task<string> Send(
        Session session, SpecFile file, Action<string> warn, Action<string> say, CancellationToken cancellationToken,
        string? extends = null, int? promotes = null)
    {
        // An extension has the code of the earlier experiment, under the same name.
        if (extends is null) file = await CodeUpload.In(session.Target, file, say, cancellationToken);
        file = await WarmStartRecord.In(session, file, warn, say);
        string id = ExperimentId.New(file.Spec.Name);
        ExperimentSubmission submission = file.SubmissionFor(id) with { Extends = extends, Promotes = promotes };
        return await session.Ask(async grains =>
        {
            IExperimentGrain experiment = grains.GetGrain<IExperimentGrain>(id);

            // The silo may have ended after it stored the submission, and before it answered.
            if (await experiment.GetSubmission() is null) await experiment.Submit(submission);
            else await experiment.Resume();
            return id;
        });
    }
}
