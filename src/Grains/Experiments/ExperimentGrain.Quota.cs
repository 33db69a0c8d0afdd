using Gridfold.Grains.Index;
using Gridfold.Grains.Quotas;

namespace Gridfold.Grains.Experiments;

/// <summary>Counts the experiment for the quota of its user.</summary>
internal sealed partial class ExperimentGrain
{
    // The submissions on their way. They count before the experiment is stored, and the grain stays in memory while there are any.
    private int _submitting;

    public Task<bool> IsOpen() => Task.FromResult(
        _submitting > 0 || Status is Status.Running or Status.Paused || _trying is { IsCompleted: false });

    private UserLimits LimitsOf(ExperimentSubmission submission) =>
        submission.Owner is { } user ? _quotas.Of(user, submission.IsByOperator) : UserLimits.None;

    /// <summary>Takes one of the places of the user before anything new is stored.</summary>
    /// <exception cref="QuotaException">The user has no place left.</exception>
    private Task TakePlace(ExperimentSubmission submission) =>
        submission.Owner is { } user && LimitsOf(submission).Experiments is { } most
            ? GrainFactory.GetExperimentIndex().Open(Id, user, most)
            : Task.CompletedTask;

    /// <summary>Tells the index that the experiment runs, where it may not know. An experiment that runs is never refused.</summary>
    private void KeepPlace()
    {
        if (_state.State.Submission?.Owner is { } user) GrainFactory.GetExperimentIndex().Open(Id, user, most: null).Ignore();
    }

    /// <summary>Gives the place back. Where the message is lost, the index asks when the user's places are full.</summary>
    private void LeavePlace()
    {
        if (_state.State.Submission?.Owner is not null) GrainFactory.GetExperimentIndex().Close(Id).Ignore();
    }
}
