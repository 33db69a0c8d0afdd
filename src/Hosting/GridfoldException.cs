using Gridfold.Grains;
using Gridfold.Grains.States;
using Gridfold.Hosting.Clusters;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

namespace Gridfold.Hosting;

/// <summary>
/// A failure with a message for people: bad input, an experiment that does not exist, a cluster that does not answer, a refused order.
/// </summary>
public sealed class GridfoldException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The message.</param>
    /// <param name="inner">The cause. Null for none.</param>
    internal GridfoldException(string message, Exception? inner = null) : base(message, inner) =>
        Problems = inner is InputException input ? [.. input.Problems.Select(problem => problem.ToString())] : [message];

    /// <summary>The problems, at least one. Each has the line and the column where it is in an experiment file.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Gives the exception for a failure whose message is written for people. Null for other failures.</summary>
    internal static GridfoldException? Of(Exception failure) =>
        failure is InputException or RefusedException or NotFoundException or StateDamagedException or DeviceRefusedException
            or UnreachableException
            ? new GridfoldException(failure.Message, failure)
            : null;
}
