namespace Gridfold.Grains.Experiments;

/// <summary>Lets a grain of an experiment that does not exist leave memory.</summary>
internal sealed partial class ExperimentGrain : IIncomingGrainCallFilter
{
    // Set before the submission is stored, so that the grain stays while the index takes it in.
    private bool _isSubmitted;

    /// <summary>
    /// Answers a call, and leaves memory when there is no such experiment. Grains of experiments stay in memory, so a client that asks for many
    /// that do not exist would fill it.
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
