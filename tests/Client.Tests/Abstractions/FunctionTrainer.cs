using Gridfold.Abstractions;

namespace Gridfold.Client.Tests.Abstractions;

/// <summary>A trainer that is one function.</summary>
internal sealed class FunctionTrainer : ITrainer
{
    private readonly Action<TrainingTask, Reporter, CancellationToken> _train;

    /// <param name="train">The function.</param>
    public FunctionTrainer(Action<TrainingTask, Reporter, CancellationToken> train) => _train = train;

    public async Task Train(TrainingTask task, Reporter reporter, CancellationToken cancellationToken)
    {
        // As in most trainers, an exception comes from code that runs later.
        await Task.Yield();
        _train(task, reporter, cancellationToken);
    }
}
