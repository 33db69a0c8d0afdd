using Gridfold.Grains.Logs;
using Gridfold.Grains.States;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Experiments;

/// <summary>Takes over folds of the experiment that this one extends.</summary>
internal sealed partial class ExperimentGrain
{
    /// <summary>Refuses a submission that is no extension of the experiment that it names.</summary>
    /// <returns>The trials, where pruned ones go on. Null for the search of a whole file.</returns>
    private async Task<TrialPromotion?> RequireExtension(ExperimentSubmission submission)
    {
        string earlier = submission.Extends!;
        IExperimentGrain experiment = GrainFactory.GetGrain<IExperimentGrain>(earlier);
        if (earlier == Id || await experiment.GetSnapshot() is not { } snapshot)
            throw new RefusedException($"there is no experiment '{earlier}' to extend");
        if (!snapshot.Status.IsFinal())
        {
            throw new RefusedException($"{earlier} is {snapshot.Status.ToString().ToLowerInvariant()}; only an experiment that has ended "
                + "can be extended: wait for its end, or cancel it");
        }

        try
        {
            ExperimentSubmission first = (await experiment.GetSubmission())!;
            if (submission.Promotes is { } promotes)
            {
                PromotionRules.Require(first, submission.SpecJson, submission.DatasetFingerprint);
                return await Promote(earlier, promotes, snapshot.Pruned);
            }

            Extension.Require(first, submission.SpecJson, submission.DatasetFingerprint);
            return null;
        }
        catch (InputException exception)
        {
            throw new RefusedException(Bounds.Message(exception.Message));
        }
    }

    /// <summary>
    /// Reads which folds can be taken over. Those of an experiment that is deleted or damaged are trained here, with the same results.
    /// </summary>
    private async Task Extend(string earlier)
    {
        try
        {
            if (await GrainFactory.GetGrain<IExperimentGrain>(earlier).GetSubmission() is not { } submission)
            {
                Tell(LogKind.StateChanged, $"{earlier}, which this experiment extends, is deleted; its folds are trained again");
                return;
            }

            ExperimentSubmission own = _state.State.Submission!;
            _trials.Extend(Extension.Of(submission, own.SpecJson, own.DatasetFingerprint));
        }
        catch (Exception exception) when (exception is StateDamagedException or InputException)
        {
            Tell(LogKind.StateChanged, $"{earlier}, which this experiment extends, cannot be read; its folds are trained again");
        }
    }
}
