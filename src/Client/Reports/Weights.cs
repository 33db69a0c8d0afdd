using Gridfold.Hosting.Clusters;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Prediction;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Reports;

/// <summary>A trial's trained networks, or the reason why there are none.</summary>
internal sealed class Weights : IDisposable
{
    private readonly TrainedModel? _model;
    private readonly string? _reason;

    /// <summary>Holds networks that were read.</summary>
    public Weights(TrainedModel model) => _model = model;

    private Weights(string reason) => _reason = reason;

    /// <summary>The trained networks.</summary>
    /// <exception cref="NotFoundException">The networks are not kept.</exception>
    public TrainedModel Model => _model ?? throw new NotFoundException(_reason!);

    /// <summary>Reads the networks from the cluster.</summary>
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
