using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Orders;

/// <summary>Who may give orders to an experiment: its owner and the operators.</summary>
internal static class Ownership
{
    /// <summary>Whether a caller may give orders to an experiment of an owner. Null stands for the operators.</summary>
    public static bool Has(ApiCaller caller, string? owner) =>
        caller.Role == Role.Operator || (caller.Role == Role.Submitter && owner is not null && owner == caller.User);

    /// <summary>Requires that a caller may give orders to an experiment.</summary>
    /// <exception cref="ApiException">The experiment belongs to another user.</exception>
    public static void Require(ApiCaller caller, ExperimentSnapshot experiment)
    {
        if (Has(caller, experiment.Owner)) return;
        throw new ApiException(StatusCodes.Status403Forbidden, experiment.Owner is { } owner
            ? $"{experiment.Id} belongs to {owner}; {caller.User} may give orders to own experiments only"
            : $"{experiment.Id} belongs to the operators; {caller.User} may give orders to own experiments only");
    }
}
