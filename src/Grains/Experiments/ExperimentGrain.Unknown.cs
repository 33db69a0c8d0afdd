namespace Gridfold.Grains.Experiments;

/// <summary>What becomes of an experiment that nobody has submitted, and that somebody asks about.</summary>
internal sealed partial class ExperimentGrain : IIncomingGrainCallFilter
{
    private bool _isSubmitted;

    /// <summary>
    /// Answers a call, and leaves memory when there is no such experiment. Experiments are kept in memory; whoever asks for many that do not exist
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
