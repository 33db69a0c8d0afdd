namespace Gridfold.Grains.Experiments;

/// <summary>Handles questions about an experiment that was never submitted.</summary>
internal sealed partial class ExperimentGrain : IIncomingGrainCallFilter
{
    // Set before the submission is stored, so that the grain stays while the index takes it in.
    private bool _isSubmitted;

    /// <summary>
    /// Answers a call, and leaves memory when there is no such experiment. Experiments stay in memory, so questions about many unknown ones
    /// would fill it.
    /// </summary>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        finally
        {
            if (!_isSubmitted && _damage is null && _state.State.Submission is null) DeactivateOnIdle();
        }
    }
}
