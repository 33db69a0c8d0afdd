using Gridfold.Grains.Access;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Input;
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

    /// <summary>A submission as an experiment of a caller, whose quota it then counts for.</summary>
    public static ExperimentSubmission Give(ApiCaller caller, ExperimentSubmission submission) =>
        submission with { Owner = caller.User, IsByOperator = caller.Role == Role.Operator };

    /// <summary>Requires that a caller may give orders to an experiment.</summary>
    /// <exception cref="ApiException">The experiment belongs to another user.</exception>
    public static void Require(ApiCaller caller, ExperimentSnapshot experiment)
    {
        if (Has(caller, experiment.Owner)) return;
        throw new ApiException(StatusCodes.Status403Forbidden, experiment.Owner is { } owner
            ? $"{experiment.Id} belongs to {owner}; {caller.User} may give orders to own experiments only"
            : $"{experiment.Id} belongs to the operators; {caller.User} may give orders to own experiments only");
    }

    /// <summary>A submission as a caller may see it: secrets in addresses of its data are for those who may give orders to it.</summary>
    public static ExperimentSubmission Shown(ApiCaller caller, ExperimentSubmission submission) => Has(caller, submission.Owner)
        ? submission
        : submission with
        {
            SpecJson = SpecJson.Write(AddressText.Shown(SpecJson.Read(submission.SpecJson))),
            Source = AddressText.Shown(submission.Source),
        };

    /// <summary>Requires that a caller may use the addresses of an experiment's data in an experiment of its own.</summary>
    /// <exception cref="ApiException">An address may hold a secret of another user.</exception>
    public static void RequireAddresses(ApiCaller caller, ExperimentSubmission submission)
    {
        if (Has(caller, submission.Owner)) return;
        if (Shown(caller, submission).SpecJson == SpecJson.Write(SpecJson.Read(submission.SpecJson))) return;
        throw new ApiException(StatusCodes.Status403Forbidden, $"the data of {submission.Id} has an address with a user or a query, which "
            + "only its owner and operators may use; submit a file of your own");
    }
}
