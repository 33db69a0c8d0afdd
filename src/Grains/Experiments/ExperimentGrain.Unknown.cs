namespace Gridfold.Grains.Experiments;

/// <summary>Handles questions about an experiment that was never submitted.</summary>
internal sealed partial class ExperimentGrain : IIncomingGrainCallFilter
{
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
            if (_submitting == 0 && _damage is null && _state.State.Submission is null) DeactivateOnIdle();
        }
    }
}
