using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Documents;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Requests;

/// <summary>Asks grains from inside of a silo. A question that fails is not repeated: the caller hears of it, and may try again.</summary>
internal sealed class SiloAccess(IGrainFactory grains) : IGrainAccess
{
    /// <summary>The cluster's grains.</summary>
    public IGrainFactory Grains => grains;

    public Task<T> Ask<T>(Func<IGrainFactory, Task<T>> question) => question(grains);

    /// <summary>The grain of an experiment.</summary>
    /// <exception cref="ApiException">The text cannot be an id.</exception>
    public IExperimentGrain Experiment(string id) => ExperimentId.IsValid(id) ? grains.GetGrain<IExperimentGrain>(id) : throw Unknown(id);

    /// <summary>Takes a snapshot of an experiment, which may be damaged.</summary>
    /// <exception cref="ApiException">There is no such experiment.</exception>
    public async Task<ExperimentSnapshot> FindAny(string id) => await Experiment(id).GetSnapshot() ?? throw Unknown(id);

    /// <summary>Takes a snapshot of an experiment that is not damaged.</summary>
    /// <exception cref="ApiException">There is no such experiment, or it is damaged.</exception>
    public async Task<ExperimentSnapshot> Find(string id)
    {
        ExperimentSnapshot experiment = await FindAny(id);
        return experiment.Damage is null ? experiment : throw new ApiException(
            StatusCodes.Status409Conflict, $"{id} is damaged: {experiment.Damage}; an operator can repair or delete it");
    }

    /// <summary>Reads the submission of an experiment.</summary>
    /// <exception cref="ApiException">There is no such experiment.</exception>
    public async Task<ExperimentSubmission> Submission(string id) => await Experiment(id).GetSubmission() ?? throw Unknown(id);

    private static ApiException Unknown(string id) => new(StatusCodes.Status404NotFound,
        $"there is no experiment '{Excerpt.Of(id)}'; /api/v1/experiments lists those that exist");
}
