using Gridfold.Client.Clusters;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Prediction;

namespace Gridfold.Client.Reports;

/// <summary>A trial's trained networks, or why there are none.</summary>
internal sealed class Weights : IDisposable
{
    private readonly TrainedModel? _model;
    private readonly string? _reason;

    /// <summary>Networks that are there.</summary>
    public Weights(TrainedModel model) => _model = model;

    private Weights(string reason) => _reason = reason;

    /// <summary>The networks.</summary>
    /// <exception cref="NotFoundException">They are not kept.</exception>
    public TrainedModel Model => _model ?? throw new NotFoundException(_reason!);

    /// <summary>Fetches them.</summary>
    public static async Task<Weights> Fetch(Session session, ExperimentSnapshot experiment, long trial)
    {
        try
        {
            return new Weights(TrainedModel.Load((await TrialModel.Fetch(session, experiment, trial)).Files));
        }
        catch (NotFoundException exception)
        {
            return new Weights(exception.Message);
        }
    }

    public void Dispose() => _model?.Dispose();
}
